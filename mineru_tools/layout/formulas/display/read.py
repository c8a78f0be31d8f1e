"""A display formula as LaTeX, from its runs and the rules among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.accents import Bare
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.formulas.display.atoms import atoms_of, em_of, height
from mineru_tools.layout.formulas.display.braces import with_braced, with_whole_braces
from mineru_tools.layout.formulas.display.fractions import with_bars
from mineru_tools.layout.formulas.display.grids import rows_of, with_grids
from mineru_tools.layout.formulas.display.limits import with_labels, with_limits
from mineru_tools.layout.formulas.display.pieces import assembled
from mineru_tools.layout.formulas.display.row import row_latex
from mineru_tools.layout.text_line import Run

_TALL = 1.25  # em; brackets of the type's own size are 1 em tall


def display_latex(runs: Sequence[Run], bars: Sequence[BBox] = ()) -> str | None:
    """LaTeX without delimiters, or ``None`` where none that compiles was found.

    ``runs`` in any order; ``bars`` are the horizontal rules among them.
    """
    if not runs:
        return None
    braced, bars = with_whole_braces(atoms_of(runs), bars)
    atoms = with_bars(assembled(braced), bars, _written)
    latex = _written(atoms)
    return latex if is_valid(latex) else None


def _written(atoms: Sequence[Bare]) -> str:
    """LaTeX of atoms whose bars have been read."""
    found = with_limits(with_grids(with_braced(atoms, _written), _written), _script)
    rows = [_stretched(with_labels(row, _script)) for row in rows_of(found)]
    if len(rows) == 1:
        return row_latex(rows[0])
    return f"\\begin{{aligned}} {_aligned(rows)} \\end{{aligned}}"


def _script(atoms: Sequence[Bare]) -> str:
    """LaTeX of a limit, which may have several lines."""
    rows = [row_latex(row, script=True) for row in rows_of(with_grids(atoms, _written))]
    if len(rows) == 1:
        return rows[0]
    lines = r" \\ ".join(rows)
    return rf"\substack{{{lines}}}"


def _aligned(rows: Sequence[Sequence[Bare]]) -> str:
    """Rows with a mark where the first sign of relation of each stands below the others."""
    return r" \\ ".join(_marked(row) for row in rows if row)


def _marked(row: Sequence[Bare]) -> str:
    ordered = sorted(row, key=lambda a: a.x0)
    em = em_of(ordered)
    first = next(
        (k for k, a in enumerate(ordered) if a.role is Role.RELATION and a.size >= 0.88 * em), None
    )
    if first is None:
        return "& " + row_latex(ordered)
    x = ordered[first].x0
    left = [a for a in ordered if a.x0 < x]
    return f"{row_latex(left)} & {row_latex([a for a in ordered if a.x0 >= x])}".strip()


def _stretched(row: Sequence[Bare]) -> list[Bare]:
    r"""Pairs of brackets that are taller than the type, with ``\left`` and ``\right``."""
    em = em_of(row)
    out = sorted(row, key=lambda a: a.x0)
    opened: list[int] = []
    for k, atom in enumerate(out):
        if not (atom.hangs and height(atom) > _TALL * em):
            continue
        before = out[opened[-1]] if opened else None
        if atom.role is Role.OPEN or (
            atom.role is Role.FENCE and not (before and before.latex == atom.latex)
        ):
            opened.append(k)
        elif atom.role in (Role.CLOSE, Role.FENCE) and opened:
            j = opened.pop()
            out[j] = replace(out[j], latex=f"\\left{out[j].latex}", role=Role.OPEN)
            out[k] = replace(atom, latex=f"\\right{atom.latex}", role=Role.CLOSE)
    return out

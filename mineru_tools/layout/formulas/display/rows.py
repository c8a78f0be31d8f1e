"""Signs by the lines that they stand on, one over the other."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import axis_of, em_of, stands

_ROW = 0.75  # em between two baselines; a script is moved by less


def rows_of(atoms: Sequence[Bare]) -> list[list[Bare]]:
    """Atoms by the line that they stand on or nearest to, from top to bottom."""
    em = em_of(atoms)
    large = sorted(
        a.baseline for a in atoms
        if not a.hangs and stands(a, em) and a.role not in (Role.PRIME, Role.ACCENT)
    )  # fmt: skip
    lines: list[float] = []
    for baseline in large:
        if not lines or baseline - lines[-1] > _ROW * em:
            lines.append(baseline)
    if len(lines) < 2:
        return [list(atoms)]
    rows: list[list[Bare]] = [[] for _ in lines]
    for atom in atoms:
        axis = axis_of(atom) if stands(atom, em) else (atom.y0 + atom.y1) / 2
        nearest = min(range(len(lines)), key=lambda k: abs(lines[k] - 0.25 * em - axis))
        rows[nearest].append(atom)
    return rows


def under_each_other(lines: Sequence[str]) -> str:
    """LaTeX of a script with these lines."""
    if len(lines) == 1:
        return lines[0]
    body = r" \\ ".join(lines)
    return rf"\substack{{{body}}}"

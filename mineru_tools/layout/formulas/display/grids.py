"""Brackets that stretch, and what stands in rows between them: matrices, cases, binomials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    Write,
    axis_of,
    box_of,
    em_of,
    height,
    made,
    stands,
)
from mineru_tools.layout.formulas.display.frames import HLINE, VLINE
from mineru_tools.layout.formulas.display.row import line_of

_TALL = 1.12  # em; brackets around one row of a matrix are 1.2 tall
_SAME = 0.35  # em between the ends of two brackets of a pair
_LINES = (1.1, 1.3)  # em; lines of text are 1.2 apart, parts of fractions 0.8 or 1.36
_ROW = 0.75  # em between two baselines; a script is moved by less
_COLUMN = 0.65  # em between columns; TeX's are 1 em apart, signs of relation 0.28 on each side
_NARROW = 0.45  # em; the same where several rows show it: columns of typst are 0.5 apart
_NAMES = {
    ("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix",
    ("\\|", "\\|"): "Vmatrix", ("\\{", "\\}"): "Bmatrix", ("\\{", ""): "cases",
    ("", "\\}"): "rcases",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pair:
    """The brackets of a grid, one of which may be missing."""

    opening: Bare | None
    closing: Bare | None

    @property
    def ends(self) -> list[Bare]:
        return [end for end in (self.opening, self.closing) if end]


def with_grids(atoms: Sequence[Bare], write: Write) -> list[Bare]:
    """The atoms with one in place of a pair of tall brackets and several rows between them."""
    out = list(atoms)
    for pair in _pairs(out, em_of(out)):
        held = _between(out, pair)
        between = [a for a in held if a.latex not in (HLINE, VLINE)]
        rows = _rows(between) if between else []
        if len(rows) < 2 and not _is_row(pair, between):
            continue
        parts = pair.ends + held
        latex = _grid(pair, rows, [a for a in held if a not in between], write)
        gone = {id(part) for part in parts}
        whole = made(latex, parts, axis_of(pair.ends[0]), em_of(between))
        out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out


def _pairs(atoms: Sequence[Bare], em: float) -> list[_Pair]:
    """Pairs of tall brackets of one height, inner ones first; lone braces come last."""
    tall = [a for a in atoms if a.hangs and height(a) > _TALL * em and a.role in _ENDS]
    pairs: list[_Pair] = []
    opened: list[Bare] = []
    closed: list[Bare] = []
    for atom in tall:
        fits = [k for k, o in enumerate(opened) if _alike(o, atom, em)]
        closes = atom.role is Role.CLOSE or (
            atom.role is Role.FENCE and any(opened[k].latex == atom.latex for k in fits)
        )
        if closes and fits:
            opening = opened[fits[-1]]
            pairs.append(_Pair(opening, atom))
            # What opened inside on the same row has no partner; other rows go on.
            opened = [o for o in opened if o.x0 < opening.x0 or not _level(o, atom)]
        elif atom.role is Role.CLOSE:
            closed.append(atom)
        else:
            opened.append(atom)
    lone = [_Pair(None, a) for a in closed if a.latex == "\\}"]
    return pairs + [_Pair(o, None) for o in reversed(opened) if o.latex == "\\{"] + lone


_ENDS = (Role.OPEN, Role.CLOSE, Role.FENCE)


def _level(a: Bare, b: Bare) -> bool:
    return a.y0 < b.y1 and b.y0 < a.y1


def _alike(a: Bare, b: Bare, em: float) -> bool:
    return abs(a.y0 - b.y0) < _SAME * em and abs(a.y1 - b.y1) < _SAME * em


def _between(atoms: Sequence[Bare], pair: _Pair) -> list[Bare]:
    left = pair.opening.x1 if pair.opening else float("-inf")
    right = pair.closing.x0 if pair.closing else float("inf")
    end = pair.ends[0]
    slack = 0.2 * height(end)
    return [
        a
        for a in atoms
        if a not in pair.ends
        and left - 0.1 * a.size < (a.x0 + a.x1) / 2 < right
        and end.y0 - slack < (a.y0 + a.y1) / 2 < end.y1 + slack
    ]


def _is_row(pair: _Pair, between: Sequence[Bare]) -> bool:
    """Whether one row between brackets has columns: wide white, and nothing to list or relate."""
    said = any(a.role in (Role.PUNCTUATION, Role.RELATION, Role.LARGE) for a in between)
    return len(pair.ends) == 2 and bool(between) and not said and bool(_cuts(between))


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


_rows = rows_of


def _grid(pair: _Pair, rows: list[list[Bare]], lines: Sequence[Bare], write: Write) -> str:
    cuts = _cuts([a for row in rows for a in row], _NARROW if len(rows) > 1 else _COLUMN)
    cells = [[write(cell) if cell else "" for cell in _cells(row, cuts)] for row in rows]
    ends = (
        pair.opening.latex if pair.opening else "",
        pair.closing.latex if pair.closing else "",
    )
    if ends == ("(", ")") and len(rows) == 2 and not cuts and _is_binomial(rows):
        return f"\\binom{{{cells[0][0]}}}{{{cells[1][0]}}}"
    left, right = ends[0] or ".", ends[1] or "."
    if lines:
        array = _array(cells, rows, cuts, lines)
        return f"\\left{left} {array} \\right{right}"
    body = r" \\ ".join(" & ".join(row) for row in cells)
    name = _NAMES.get(ends)
    if name:
        return f"\\begin{{{name}}} {body} \\end{{{name}}}"
    return f"\\left{left} \\begin{{matrix}} {body} \\end{{matrix}} \\right{right}"


def _is_binomial(rows: Sequence[Sequence[Bare]]) -> bool:
    """Whether two rows stand as the parts of a fraction do; those of a matrix are a line apart."""
    (upper, em), (lower, _) = map(line_of, rows)
    return not _LINES[0] * em < lower - upper < _LINES[1] * em


def _array(
    cells: Sequence[Sequence[str]],
    rows: Sequence[Sequence[Bare]],
    cuts: Sequence[float],
    lines: Sequence[Bare],
) -> str:
    """Rows and columns with the lines between them; each row may have a piece of its own."""
    slack = _COLUMN * em_of(rows[0]) / 2
    standing = {sum(cut < a.x0 + slack for cut in cuts) for a in lines if a.latex == VLINE}
    columns = "".join("|" * (k in standing) + "c" for k in range(len(cuts) + 1))
    written = [" & ".join(row) for row in cells]
    for line in [a for a in lines if a.latex == HLINE]:
        k = sum(box_of(row).center[1] < line.y0 for row in rows)
        if 0 < k < len(rows) and not written[k].startswith(HLINE):
            written[k] = f"{HLINE} {written[k]}"
    body = r" \\ ".join(written)
    return f"\\begin{{array}}{{{columns}}} {body} \\end{{array}}"


def _cuts(atoms: Sequence[Bare], white: float = _COLUMN) -> list[float]:
    """Places between columns: what is white from the first row to the last."""
    em = em_of(atoms)
    cuts: list[float] = []
    reach: float | None = None
    for atom in sorted(atoms, key=lambda a: a.x0):
        if reach is not None and atom.x0 - reach > white * em:
            cuts.append((atom.x0 + reach) / 2)
        reach = atom.x1 if reach is None else max(reach, atom.x1)
    return cuts


def _cells(row: Sequence[Bare], cuts: Sequence[float]) -> list[list[Bare]]:
    cells: list[list[Bare]] = [[] for _ in range(len(cuts) + 1)]
    for atom in row:
        cells[sum(cut < (atom.x0 + atom.x1) / 2 for cut in cuts)].append(atom)
    return cells

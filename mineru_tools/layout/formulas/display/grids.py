"""Brackets that stretch, and what stands in rows between them: matrices, cases, binomials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    SMALL,
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
from mineru_tools.layout.formulas.display.rows import rows_of

_TALL = 1.12  # em; brackets around one row of a matrix are 1.2 tall
_SAME = 0.35  # em between the ends of two brackets of a pair
_LINES = (1.1, 1.3)  # em; lines of text are 1.2 apart, parts of fractions 0.8 or 1.36
_SMALL_LINE = 1.0  # em; rows of small matrices are 0.86 apart, parts of small fractions 1.08
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


def with_grids(atoms: Sequence[Bare], write: Write, em: float | None = None) -> list[Bare]:
    """The atoms with one in place of a pair of brackets and several rows between them.

    ``em`` is the size of the line where that is known; rows of smaller type may have brackets that
    are not tall.
    """
    out = list(atoms)
    em = em or em_of(out)
    for pair in [*_small_pairs(out, em), *_pairs(out, em)]:
        held = _between(out, pair)
        between = [a for a in held if a.latex not in (HLINE, VLINE)]
        rows = rows_of(between) if between else []
        if len(rows) < 2 and not _is_row(pair, between):
            continue
        parts = pair.ends + held
        lines = [a for a in held if a not in between]
        latex = _grid(pair, rows, lines, write, small=em_of(between) < SMALL * em)
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


def _small_pairs(atoms: Sequence[Bare], em: float) -> list[_Pair]:
    """Pairs of brackets of the line with nothing but smaller type between them."""
    pairs: list[_Pair] = []
    opening: Bare | None = None
    for atom in sorted(atoms, key=lambda a: a.x0):
        if not (atom.hangs or stands(atom, em)):
            continue
        if opening and atom.role in (Role.CLOSE, Role.FENCE) and _alike(opening, atom, em):
            pairs.append(_Pair(opening, atom))
        opening = atom if atom.role in (Role.OPEN, Role.FENCE) else None
    return pairs


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


def _grid(
    pair: _Pair, rows: list[list[Bare]], lines: Sequence[Bare], write: Write, *, small: bool
) -> str:
    cuts = _cuts([a for row in rows for a in row], _NARROW if len(rows) > 1 else _COLUMN)
    cells = [[write(cell) if cell else "" for cell in _cells(row, cuts)] for row in rows]
    ends = (
        pair.opening.latex if pair.opening else "",
        pair.closing.latex if pair.closing else "",
    )
    if ends == ("(", ")") and len(rows) == 2 and not cuts and _is_binomial(rows, small):
        return f"\\binom{{{cells[0][0]}}}{{{cells[1][0]}}}"
    left, right = ends[0] or ".", ends[1] or "."
    if lines:
        array = _array(cells, rows, cuts, lines)
        return f"\\left{left} {array} \\right{right}"
    body = r" \\ ".join(" & ".join(row) for row in cells)
    name = _NAMES.get(ends)
    if name and not small:
        return f"\\begin{{{name}}} {body} \\end{{{name}}}"
    name = "smallmatrix" if small else "matrix"
    return f"\\left{left} \\begin{{{name}}} {body} \\end{{{name}}} \\right{right}"


def _is_binomial(rows: Sequence[Sequence[Bare]], small: bool) -> bool:
    """Whether two rows stand as the parts of a fraction do; those of a matrix are a line apart.

    Lines of a ``small`` matrix are closer than both.
    """
    (upper, em), (lower, _) = map(line_of, rows)
    if small:
        return lower - upper > _SMALL_LINE * em
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

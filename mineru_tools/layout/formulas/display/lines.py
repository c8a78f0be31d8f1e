"""Rows of a display one under the other: what they are aligned at, and in how many columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import SMALL, box_of, em_of

WriteRow: TypeAlias = Callable[[Sequence[Bare]], str]
_Cells: TypeAlias = list[tuple[str, str]]

_COLUMN = 0.8  # em of white through all rows between two columns
_LEVEL = 0.3  # em that what stands one under the other may be apart
_INDENT = ((1.75, "\\qquad "), (0.8, "\\quad "))  # em that a row is set in
_OPENING, _CLOSING = (Role.OPEN,), (Role.CLOSE,)


def lines_latex(rows: Sequence[Sequence[Bare]], write: WriteRow) -> str:
    """The rows in the environment that shows them as they stand."""
    rows = [row for row in rows if row]
    em = max(map(em_of, rows))
    cuts = [] if _centred(rows, em) else _cuts(rows, em)
    columns = [_column(rows, left, right) for left, right in _spans(cuts)]
    related = [_mark(column, em) for column in columns]
    if not cuts and related[0] is None and _centred(rows, em):
        return _framed("gathered", [write(row) for row in rows])
    if cuts and not any(_relations(row) for row in rows):
        return _framed(
            "matrix", [" & ".join(row) for row in zip(*_plain(columns, write), strict=True)]
        )
    sides = [_column_sides(c, m, em, write) for c, m in zip(columns, related, strict=True)]
    cells = [[f"{left} & {right}" for left, right in column] for column in _shared(sides)]
    return _framed("aligned", [" & ".join(row).strip() for row in zip(*cells, strict=True)])


def _plain(columns: Sequence[Sequence[Sequence[Bare]]], write: WriteRow) -> list[list[str]]:
    return [[write(cell) if cell else "" for cell in column] for column in columns]


def _column_sides(
    column: Sequence[Sequence[Bare]], mark: float | None, em: float, write: WriteRow
) -> _Cells:
    """What stands left and right of the mark in each cell of a column."""
    boxes = [box_of(cell) for cell in column if cell]
    starts, ends = [b.x0 for b in boxes], [b.x1 for b in boxes]
    if mark is None and max(ends) - min(ends) < _LEVEL * em < max(starts) - min(starts):
        return [(write(cell) if cell else "", "") for cell in column]
    at = min(starts) if mark is None else mark
    return [_sides(cell, at, em, write) for cell in column]


def _shared(columns: Sequence[_Cells]) -> list[_Cells]:
    """The columns; one that ends where the next begins has its mark in common with that."""
    out: list[_Cells] = []
    for column in columns:
        if out and not any(right for _, right in out[-1]) and not any(left for left, _ in column):
            lefts = [f"{left} \\quad" if left else "" for left, _ in out[-1]]
            column = [(left, right) for left, (_, right) in zip(lefts, column, strict=True)]
            out.pop()
        out.append(column)
    return out


def _framed(name: str, rows: Sequence[str]) -> str:
    body = r" \\ ".join(rows)
    return f"\\begin{{{name}}} {body} \\end{{{name}}}"


def _centred(rows: Sequence[Sequence[Bare]], em: float) -> bool:
    """Whether the middles of the rows stand one under the other and their beginnings do not."""
    boxes = [box_of(row) for row in rows]
    middles, starts = [b.center[0] for b in boxes], [b.x0 for b in boxes]
    return max(middles) - min(middles) < _LEVEL * em < max(starts) - min(starts)


def _cuts(rows: Sequence[Sequence[Bare]], em: float) -> list[float]:
    """The middles of the white between columns that at least two rows have."""
    cuts: list[float] = []
    reach: float | None = None
    for atom in sorted((a for row in rows for a in row), key=lambda a: a.x0):
        if reach is not None and atom.x0 - reach > _COLUMN * em:
            cuts.append((atom.x0 + reach) / 2)
        reach = atom.x1 if reach is None else max(reach, atom.x1)
    return [cut for cut in cuts if sum(max(a.x1 for a in row) > cut for row in rows) > 1]


def _spans(cuts: Sequence[float]) -> list[tuple[float, float]]:
    edges = [float("-inf"), *cuts, float("inf")]
    return list(pairwise(edges))


def _column(rows: Sequence[Sequence[Bare]], left: float, right: float) -> list[list[Bare]]:
    return [[a for a in row if left < (a.x0 + a.x1) / 2 <= right] for row in rows]


def _relations(row: Sequence[Bare]) -> list[float]:
    """Where the relations of a row begin that stand in no brackets."""
    if not row:
        return []
    em, depth = em_of(row), 0
    out: list[float] = []
    for atom in sorted(row, key=lambda a: a.x0):
        depth += (atom.role in _OPENING) - (atom.role in _CLOSING)
        if atom.role is Role.RELATION and atom.size >= SMALL * em and depth <= 0:
            out.append(atom.x0)
    return out


def _mark(column: Sequence[Sequence[Bare]], em: float) -> float | None:
    """Where most rows of a column have a relation or begin; none if the others reach over it."""
    found = [_relations(row) for row in column]
    starts = [box_of(row).x0 for row in column if row]

    def votes(x: float) -> int:
        related = sum(any(abs(x - y) < _LEVEL * em for y in ys) for ys in found)
        return related + sum(abs(x - start) < _LEVEL * em for start in starts)

    best = max((x for xs in found for x in xs), key=lambda x: (votes(x), -x), default=None)
    if best is None:
        return None
    lone = sum(any(abs(best - y) < _LEVEL * em for y in ys) for ys in found) < 2
    others = [s for s, ys in zip(starts, found, strict=False) if not ys]
    if lone and (len(starts) < 2 or len(others) + 1 < len(starts) or min(others) < best):
        return None
    return best


def _sides(cell: Sequence[Bare], mark: float, em: float, write: WriteRow) -> tuple[str, str]:
    """What stands left and right of the mark; what goes on behind it is set in."""
    before = [a for a in cell if a.x0 < mark - _LEVEL * em]
    after = [a for a in cell if a.x0 >= mark - _LEVEL * em]
    left = write(before) if before else ""
    if not after:
        return left, ""
    off = (0.0 if before else min(a.x0 for a in after) - mark) / em
    indent = next((quad for least, quad in _INDENT if off > least), "")
    return left, indent + write(after)

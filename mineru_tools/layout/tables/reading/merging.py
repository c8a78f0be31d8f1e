"""Which of the cells between the borders are one: by text across a border or a rule not drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from mineru_tools.layout.tables.pieces import Piece
from mineru_tools.layout.tables.ruling import Segment

MIN_DRAWN = 0.4  # of a column's border; where less is ruled, white space tells the cells
UNDER = 0.45  # of a column's width; a rule below the column covers as much
ON_WALL = 3.5  # points between the border of a column and a rule drawn along it
Area = tuple[int, int, int, int]  # first row, last row, first column, last column


class HasRules(Protocol):
    """A border between rows with the rules drawn along it."""

    @property
    def y(self) -> float: ...

    @property
    def rules(self) -> tuple[Segment, ...]: ...


class CellMap:
    """Rectangles that tile ``rows`` x ``cols`` places, and the pieces in each."""

    def __init__(self, rows: int, cols: int) -> None:
        self.rows, self.cols = rows, cols
        self._area: list[list[Area]] = [[(r, r, c, c) for c in range(cols)] for r in range(rows)]
        self._pieces: list[tuple[Piece, int, int]] = []

    def put(self, piece: Piece, top: int, bottom: int, first: int, last: int) -> None:
        self.merge((top, bottom, first, last))
        self._pieces.append((piece, top, first))

    def merge(self, area: Area) -> None:
        """Make one cell of the area and of all cells that reach into it."""
        r0, r1, c0, c1 = area
        while True:
            touched = {self._area[r][c] for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
            grown = (
                min(a[0] for a in touched), max(a[1] for a in touched),
                min(a[2] for a in touched), max(a[3] for a in touched),
            )  # fmt: skip
            if grown == (r0, r1, c0, c1):
                break
            r0, r1, c0, c1 = grown
        for r in range(r0, r1 + 1):
            for c in range(c0, c1 + 1):
                self._area[r][c] = (r0, r1, c0, c1)

    def areas(self) -> Iterator[tuple[Area, list[Piece]]]:
        """Every cell with its pieces, row by row."""
        inside = self._inside()
        seen: set[Area] = set()
        for row in self._area:
            for area in row:
                if area not in seen:
                    seen.add(area)
                    yield area, inside.get(area, [])

    def _inside(self) -> dict[Area, list[Piece]]:
        inside: dict[Area, list[Piece]] = {}
        for piece, r, c in self._pieces:
            inside.setdefault(self._area[r][c], []).append(piece)
        return inside

    def merge_unruled(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        rules: Sequence[Sequence[Segment]],
        down: Sequence[Segment],
    ) -> None:
        """Merge neighbours that no rule parts where rules part the others of that row or column."""
        inside = self._inside()
        for c in range(1, self.cols):
            walls = [s for s in down if abs(s.at - xs[c]) <= ON_WALL]
            drawn = sum(max(0.0, s.overlap(ys[0], ys[-1])) for s in walls)
            # Borders of the head alone part nothing below it, and join nothing either.
            ruled = drawn >= MIN_DRAWN * (ys[-1] - ys[0])
            for r in range(self.rows if ruled else 0):
                length = sum(max(0.0, s.overlap(ys[r], ys[r + 1])) for s in walls)
                if length < 0.4 * (ys[r + 1] - ys[r]) and not self._apart(inside, r, c):
                    self.merge((r, r, c - 1, c))
        for r in range(1, self.rows):
            if not rules[r]:
                continue
            for c in range(self.cols):
                length = sum(max(0.0, s.overlap(xs[c], xs[c + 1])) for s in rules[r])
                if length < 0.4 * (xs[c + 1] - xs[c]):
                    self.merge((r - 1, r, c, c))

    def borders_used(self) -> tuple[list[int], list[int]]:
        """(rows, columns) whose first border parts any two cells."""
        rows = [0] + [
            r
            for r in range(1, self.rows)
            if any(self._area[r][c] != self._area[r - 1][c] for c in range(self.cols))
        ]
        cols = [0] + [
            c
            for c in range(1, self.cols)
            if any(self._area[r][c] != self._area[r][c - 1] for r in range(self.rows))
        ]
        return rows, cols

    def _apart(self, inside: dict[Area, list[Piece]], r: int, c: int) -> bool:
        """Both sides have text of their own: white parts them though no rule does."""
        left, right = self._area[r][c - 1], self._area[r][c]
        return left != right and bool(inside.get(left)) and bool(inside.get(right))

    def merge_heads(
        self, xs: Sequence[float], borders: Sequence[HasRules], down: Sequence[Segment]
    ) -> None:
        """Merge the cells over a partial rule when one text and no wall stands above it."""
        inside = self._inside()
        width = xs[-1] - xs[0]
        for r in range(self.rows):
            for s in borders[r + 1].rules:
                if s.length > 0.95 * width:
                    continue
                under = [
                    c
                    for c in range(self.cols)
                    if s.overlap(xs[c], xs[c + 1]) > UNDER * (xs[c + 1] - xs[c])
                ]
                top, end = borders[r].y, borders[r + 1].y
                walls = [v for v in down if v.overlap(top, end) > 0.6 * (end - top)]
                if len(under) < 2 or any(s.lo + ON_WALL < v.at < s.hi - ON_WALL for v in walls):
                    continue
                filled = {self._area[r][c] for c in under if inside.get(self._area[r][c])}
                if len(filled) == 1:
                    self.merge((r, r, under[0], under[-1]))

    def merge_centred(
        self, xs: Sequence[float], ys: Sequence[float], ruled: Sequence[bool]
    ) -> None:
        """Merge the empty cells around a text that is centred on all of them.

        Upwards and downwards between two rules; sideways in the rows above, where every column
        below has an entry of its own.
        """
        inside = self._inside()
        stops = [k for k in range(len(ys)) if ruled[k] or k in (0, len(ys) - 1)]
        for top, end in pairwise(stops):
            if end - top < 3:
                continue
            for c in range(self.cols):
                areas = {self._area[r][c] for r in range(top, end)}
                filled = [a for a in areas if inside.get(a)]
                if len(filled) != 1 or filled[0][2] != filled[0][3]:
                    continue
                pieces = inside[filled[0]]
                middle = sum(p.middle for p in pieces) / len(pieces)
                if abs(middle - (ys[top] + ys[end]) / 2) < 0.8 * pieces[0].size:
                    self.merge((top, end - 1, c, c))

"""Texts set across several columns where no rule says so: titles and centred heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.tables.pieces import Piece
from mineru_tools.layout.tables.reading.merging import Area, CellMap

CENTRED = 0.6  # em by which a text may miss the middle of the columns it is centred on
INDENT = 1.0  # em; a title that starts the row starts no further in


@dataclass(frozen=True, slots=True)
class _Text:
    """What one cell holds, with the columns it takes and those it may take besides."""

    area: Area
    x0: float
    x1: float
    em: float

    def misses(self, lo: float, hi: float) -> float:
        """How far the middle of the text is from that of the stretch, in em."""
        return abs(self.x0 + self.x1 - lo - hi) / 2 / self.em


@dataclass(frozen=True, slots=True)
class Rules:
    """Where rules run in and below the rows of a table.

    ``full`` says for every border between rows, the outer ones included, whether a rule runs
    along all of it; ``wall`` whether one is drawn in (row) before (column); ``over`` gives the
    first and last column of the rule below (row) at (column).
    """

    full: Sequence[bool]
    wall: Callable[[int, int], bool]
    over: Callable[[int, int], tuple[int, int] | None]

    @property
    def heads(self) -> int:
        """How many rows stand above the first inner rule of full width."""
        return next((k for k in range(1, len(self.full) - 1) if self.full[k]), 0)


def spread(cells: CellMap, rules: Rules) -> None:
    """Merge the empty cells that a title or a centred head reaches over."""
    extents = _extents(cells)
    for row, texts in enumerate(_texts(cells)):
        if len(texts) == 1 and _is_title(texts[0], row, cells, extents, rules):
            if not any(rules.wall(row, col) for col in range(1, cells.cols)):
                cells.merge((row, row, 0, cells.cols - 1))
        elif row < rules.heads - 1:
            for area in _centred(texts, row, cells, extents, rules):
                cells.merge(area)


def _extents(cells: CellMap) -> list[tuple[float, float] | None]:
    """How far to both sides the texts of each column reach that stand in no other."""
    out: list[tuple[float, float] | None] = []
    inside = [(area, pieces) for area, pieces in cells.areas() if pieces]
    for col in range(cells.cols):
        boxes = [p.bbox for area, pieces in inside if area[2] == area[3] == col for p in pieces]
        whole = union_all(boxes) if boxes else None
        out.append((whole.x0, whole.x1) if whole else None)
    return out


def _texts(cells: CellMap) -> list[list[_Text]]:
    """For each row the filled cells that it goes through, from left to right."""
    out: list[list[_Text]] = [[] for _ in range(cells.rows)]
    for area, pieces in cells.areas():
        if pieces:
            for row in range(area[0], area[1] + 1):
                out[row].append(_text(area, pieces))
    return [sorted(row, key=lambda text: text.area[2]) for row in out]


def _text(area: Area, pieces: Sequence[Piece]) -> _Text:
    box = union_all(p.bbox for p in pieces)
    return _Text(area, box.x0, box.x1, pieces[0].size)


def _is_title(
    text: _Text,
    row: int,
    cells: CellMap,
    extents: Sequence[tuple[float, float] | None],
    rules: Rules,
) -> bool:
    """A text alone in its row that runs on into other columns, or stands amid all of them."""
    top, bottom, first, last = text.area
    ends = extents[0], extents[-1]
    if top != bottom or ends[0] is None or ends[1] is None or (first, last) == (0, cells.cols - 1):
        return False
    if text.x0 - ends[0][0] < INDENT * text.em:
        return last > first
    banded = rules.full[row] and rules.full[row + 1]
    return (last > first or banded) and text.misses(ends[0][0], ends[1][1]) < CENTRED


def _centred(
    texts: Sequence[_Text],
    row: int,
    cells: CellMap,
    extents: Sequence[tuple[float, float] | None],
    rules: Rules,
) -> Iterator[Area]:
    """The areas of heads that are centred on more columns than they stand in.

    Every head grows by a column on both sides in turn, so that neighbours share what is between.
    """
    taken = [False] * cells.cols
    for text in texts:
        taken[text.area[2] : text.area[3] + 1] = [True] * (text.area[3] - text.area[2] + 1)
    growing = [(text, text.area[2], text.area[3]) for text in texts if text.area[1] == row]
    best: dict[Area, Area] = {}
    while growing:
        after = []
        for text, first, last in growing:
            a, b = first - 1, last + 1
            least, most = rules.over(row, first) or (0, cells.cols - 1)
            if a < least or b > most or taken[a] or taken[b]:
                continue
            if rules.wall(row, first) or rules.wall(row, b):
                continue
            taken[a] = taken[b] = True
            after.append((text, a, b))
            lo, hi = extents[a], extents[b]
            if lo and hi and text.misses(lo[0], hi[1]) < CENTRED:
                best[text.area] = (text.area[0], row, a, b)
        growing = after
    yield from best.values()

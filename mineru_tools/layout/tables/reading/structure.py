"""From a region to cells: borders from rules, corridors and baselines, then what they part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.tables.pieces import (
    Piece,
    columns_of,
    lines_of_pieces,
    parted_at,
    parted_head,
    pieces_of,
    text_rows,
)
from mineru_tools.layout.tables.reading.columns import column_edges, ruled_columns, without_unowned
from mineru_tools.layout.tables.reading.headers import with_heads
from mineru_tools.layout.tables.reading.merging import ON_WALL, UNDER, CellMap
from mineru_tools.layout.tables.reading.rows import row_groups
from mineru_tools.layout.tables.reading.spreading import Rules, spread
from mineru_tools.layout.tables.ruling import DOUBLED, Segment
from mineru_tools.layout.text_line import TextLine

ON_BORDER = 0.22  # em from a border that a text set in two rows may be off it
BESIDE = 0.9  # the same for the lines of a label beside a rule
FULL = 0.85  # share of the table's width that a rule between two rows covers


@dataclass(frozen=True, slots=True)
class Border:
    """A border between two rows; ``rules`` is empty where only white parts them."""

    y: float
    rules: tuple[Segment, ...] = ()

    def covers(self, lo: float, hi: float) -> bool:
        """Whether rules run along more than half of the stretch."""
        return sum(max(0.0, s.overlap(lo, hi)) for s in self.rules) > 0.5 * (hi - lo)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells and how they came about; ``rows`` and ``cols`` count borders less one."""

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    ruled: bool


def grid_of(
    box: BBox, lines: Sequence[TextLine], across: Sequence[Segment], down: Sequence[Segment]
) -> Grid | None:
    """The cells of the table inside ``box``, or ``None`` without two rows and columns."""
    pieces = parted_at(pieces_of(lines), down)
    if len(pieces) < 3:
        return None
    em = median(p.size for p in pieces)
    rows = text_rows(pieces)
    head: list[Piece] = []
    if len(rows) > 1 and len(head := parted_head(rows[0], rows[1])) > len(rows[0]):
        rows = rows[1:]  # heads a word space apart leave no corridor
        pieces = head + [p for row in rows for p in row]
    walls = ruled_columns(down, box.x0, box.x1, 0.9 * em)
    xs = column_edges(rows, walls, box.x0, box.x1, em)
    if len(rows[0]) == len(head) == len(xs) - 1 and head[0] not in rows[0]:
        xs[1:-1] = [(a.bbox.x1 + b.bbox.x0) / 2 for a, b in pairwise(head)]
    xs = without_unowned(xs, walls, pieces)
    if len(xs) < 3:
        return None
    borders = _rule_borders(across, box)
    gridded = len(walls) >= 1 and len(walls) >= 0.6 * (len(xs) - 2)
    cuts = _cuts(borders, box, gridded)
    bands = _in_bands(pieces, cuts)
    filled = [k for k, inside in enumerate(bands) if inside]
    soft: list[Border] = []
    labels: list[Piece] = []
    for k, ((a, b), inside) in enumerate(zip(pairwise(cuts), bands, strict=True)):
        header = bool(filled) and filled[0] >= k < filled[-1] and not gridded
        partial = [s for border in borders for s in border.rules if a < border.y < b]
        groups, beside = row_groups(
            inside,
            xs,
            ruled=gridded and len(bands) > 1,
            header=header,
            body=k == 1 and len(bands) == 2,
            partial=partial,
        )
        labels += beside
        soft += [_middle(above, below, borders) for above, below in pairwise(groups)]
    borders = _with_soft(borders, soft, box)
    ys = _useful(borders, pieces, gridded, em)
    if len(ys) < 3:
        return None
    return _assemble(xs, ys, pieces, labels, down, gridded)


def _rule_borders(across: Sequence[Segment], box: BBox) -> list[Border]:
    lanes: list[list[Segment]] = []
    for s in sorted(across, key=lambda s: s.at):
        if lanes and s.at - lanes[-1][0].at <= DOUBLED:
            lanes[-1].append(s)
        else:
            lanes.append([s])
    out = [Border(sum(s.at for s in lane) / len(lane), tuple(lane)) for lane in lanes]
    if not out or out[0].y > box.y0 + DOUBLED:
        out.insert(0, Border(box.y0))
    if out[-1].y < box.y1 - DOUBLED:
        out.append(Border(box.y1))
    return out


def _cuts(borders: Sequence[Border], box: BBox, gridded: bool) -> list[float]:
    """The borders that part all columns: bands between them are looked at on their own."""
    inner = [b.y for b in borders[1:-1] if gridded or _share(b, box) >= FULL]
    return [borders[0].y, *inner, borders[-1].y]


def _share(border: Border, box: BBox) -> float:
    return sum(max(0.0, s.overlap(box.x0, box.x1)) for s in border.rules) / max(box.width, 1.0)


def _in_bands(pieces: Sequence[Piece], cuts: Sequence[float]) -> list[list[Piece]]:
    """For each band between two of the rising ``cuts`` the pieces in it."""
    bands: list[list[Piece]] = [[] for _ in cuts[1:]]
    for piece in pieces:
        k = bisect_right(cuts, piece.middle) - 1
        if 0 <= k < len(bands):
            bands[k].append(piece)
    return bands


def _middle(above: Sequence[Piece], below: Sequence[Piece], borders: Sequence[Border]) -> Border:
    """Half way between two rows, or on a rule that runs there along some of the columns."""
    low = max(p.bottom for p in above)
    high = min(p.top for p in below)
    for border in borders:
        if min(low, high) - 2 <= border.y <= max(low, high) + 2 and border.rules:
            return border
    return Border((low + high) / 2)


def _with_soft(borders: list[Border], soft: Sequence[Border], box: BBox) -> list[Border]:
    kept = [b for b in borders if b in soft or _share(b, box) > 0 or b in (borders[0], borders[-1])]
    return sorted({*kept, *soft}, key=lambda b: b.y)


def _useful(
    borders: Sequence[Border], pieces: Sequence[Piece], gridded: bool, em: float
) -> list[Border]:
    """Borders without those that make an empty row; a drawn empty row of a grid stays."""
    out = [borders[0]]
    heights = sorted(p.middle for p in pieces)
    for k, border in enumerate(borders[1:], 1):
        full = bisect_left(heights, out[-1].y) < bisect_left(heights, border.y)
        tall = gridded and border.y - out[-1].y >= 0.9 * em and bool(border.rules)
        if full or (tall and bool(out[-1].rules)):
            out.append(border)
        elif k == len(borders) - 1 and len(out) > 1:
            out[-1] = border
        elif border.rules or len(out) == 1:
            out[-1] = Border(border.y if len(out) == 1 else out[-1].y, out[-1].rules + border.rules)
    return out


def _assemble(
    xs: Sequence[float],
    ys: Sequence[Border],
    pieces: Sequence[Piece],
    labels: Sequence[Piece],
    down: Sequence[Segment],
    gridded: bool,
) -> Grid:
    rows, cols = len(ys) - 1, len(xs) - 1
    cells = CellMap(rows, cols)
    for piece in pieces:
        first, last = columns_of(piece, xs)
        reach = BESIDE if piece in labels else ON_BORDER
        top, bottom = _rows_of(piece, ys, (xs[first], xs[last + 1]), reach * piece.size)
        cells.put(piece, top, bottom, first, last)
    if gridded:
        cells.merge_unruled(xs, [b.y for b in ys], [b.rules for b in ys], down)
    cells.merge_heads(xs, ys, down)
    cells.merge_centred(xs, [b.y for b in ys], [bool(b.rules) for b in ys])
    if not gridded:
        spread(cells, _rules(xs, ys, down))
    kept_rows, kept_cols = cells.borders_used()
    out = []
    for area, inside in cells.areas():
        r0, r1, c0, c1 = area
        box = BBox(xs[c0], ys[r0].y, xs[c1 + 1], ys[r1 + 1].y)
        row, col = bisect_left(kept_rows, r0), bisect_left(kept_cols, c0)
        height = bisect_left(kept_rows, r1 + 1) - row
        width = bisect_left(kept_cols, c1 + 1) - col
        out.append(Cell(row, col, height, width, box, lines_of_pieces(inside)))
    full = _rules(xs, ys, down).full
    ruled = [*(full[k] for k in kept_rows), True]
    return Grid(with_heads(out, ruled), len(kept_rows), len(kept_cols), gridded)


def _rules(xs: Sequence[float], ys: Sequence[Border], down: Sequence[Segment]) -> Rules:
    whole = BBox(xs[0], ys[0].y, xs[-1], ys[-1].y)

    def wall(row: int, col: int) -> bool:
        top, bottom = ys[row].y, ys[row + 1].y
        return any(
            abs(s.at - xs[col]) < ON_WALL and s.overlap(top, bottom) > 0.5 * (bottom - top)
            for s in down
        )

    def over(row: int, col: int) -> tuple[int, int] | None:
        for rule in ys[row + 1].rules:
            under = [
                k
                for k in range(len(xs) - 1)
                if rule.overlap(xs[k], xs[k + 1]) > UNDER * (xs[k + 1] - xs[k])
            ]
            if col in under:
                return under[0], under[-1]
        return None

    full = [k in (0, len(ys) - 1) or _share(b, whole) >= FULL for k, b in enumerate(ys)]
    return Rules(full, wall, over)


def _rows_of(
    piece: Piece, ys: Sequence[Border], stretch: tuple[float, float], reach: float
) -> tuple[int, int]:
    """First and last row: two where the piece is set on the border and no rule parts it."""
    y = piece.middle
    row = max(bisect_right(ys, y, 0, len(ys) - 1, key=lambda border: border.y) - 1, 0)
    if row > 0 and y - ys[row].y < reach and not ys[row].covers(*stretch):
        return row - 1, row
    if row + 2 < len(ys) and ys[row + 1].y - y < reach and not ys[row + 1].covers(*stretch):
        return row, row + 1
    return row, row

"""Words into cells: one way for all recognisers, by which no word gets lost or doubled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table.lanes import Span, lane_borders
from mineru_tools.recognizers.table.model import (
    StructureCell,
    TablePicture,
    TableStructure,
    Word,
)

CORE = 0.25  # of a word's height at the top and bottom, where ascenders and descenders reach
SAME_LINE = 0.5  # of the lower word's height; words of a line overlap by more


def filled(structure: TableStructure, picture: TablePicture) -> TableStructure:
    """The structure with every word of the picture in exactly one cell, whatever the model said.

    Holes in its grid become empty cells. The boxes of cells come to be those of the grid, drawn
    where the words leave room for it, near where the model saw the cells.
    """
    cells = _complete(structure.cells)
    words = picture.words
    height, width = picture.pixels.shape[:2]
    owner = {
        (row, col): k
        for k, c in enumerate(cells)
        for row in range(c.row, c.row + c.rowspan)
        for col in range(c.col, c.col + c.colspan)
    }
    xs, ys = _grid(cells, words, (float(width), float(height)))
    inside: list[list[int]] = [[] for _ in cells]
    for index, word in enumerate(words):
        x, y = word.bbox.center
        inside[owner[_lane(y, ys), _lane(x, xs)]].append(index)
    return replace(
        structure,
        cells=tuple(
            replace(
                c,
                bbox=BBox(xs[c.col], ys[c.row], xs[c.col + c.colspan], ys[c.row + c.rowspan]),
                words=reading_order(words, chosen),
            )
            for c, chosen in zip(cells, inside, strict=True)
        ),
    )


def _grid(
    cells: Sequence[StructureCell], words: Sequence[Word], size: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """The borders of the columns and of the rows.

    A word in a cell that reaches across a border has no say in where it is; which words these are
    is known only once the other borders are, hence a second look at the rows.
    """
    em = median([w.bbox.height for w in words] or [1.0]) or 1.0
    across = [(w.bbox.x0, w.bbox.x1) for w in words]
    down = [_core(w.bbox) for w in words]
    columns = _centres([(c.col, c.colspan, c.bbox and c.bbox.center[0]) for c in cells])
    rows = _centres([(c.row, c.rowspan, c.bbox and c.bbox.center[1]) for c in cells])
    tall = [(c.col, c.colspan, c.row, c.rowspan) for c in cells if c.rowspan > 1]
    wide = [(c.row, c.rowspan, c.col, c.colspan) for c in cells if c.colspan > 1]
    ends = (0.0, size[0]), (0.0, size[1])
    ys = lane_borders([down] * (len(rows) - 1), rows, ends[1], em)
    lanes = [_lane((a + b) / 2, ys) for a, b in down]
    xs = lane_borders(_bound(across, lanes, wide, len(columns)), columns, ends[0], em)
    lanes = [_lane((a + b) / 2, xs) for a, b in across]
    ys = lane_borders(_bound(down, lanes, tall, len(rows)), rows, ends[1], em)
    return xs, ys


def _core(box: BBox) -> Span:
    """The middle of a word's height: the boxes of close lines overlap, an OCR's most of all."""
    return box.y0 + CORE * box.height, box.y1 - CORE * box.height


def _bound(
    extents: Sequence[Span],
    lanes: Sequence[int],
    spanned: Sequence[tuple[int, int, int, int]],
    count: int,
) -> list[list[Span]]:
    """For each inner border the extents of the words that no cell allows to lie across it.

    ``lanes`` are those of the words in the other direction; ``spanned`` are cells as (first lane
    in the other direction, lanes, first lane, lanes).
    """
    free: list[set[int]] = [set() for _ in range(count - 1)]
    for other, others, first, lanes_wide in spanned:
        for k in range(first, first + lanes_wide - 1):
            free[k].update(range(other, other + others))
    return [
        [extent for extent, lane in zip(extents, lanes, strict=True) if lane not in each]
        for each in free
    ]


def reading_order(words: Sequence[Word], chosen: Sequence[int]) -> tuple[int, ...]:
    """The ``chosen`` words line by line, each line from left to right."""
    return tuple(index for line in text_lines(words, chosen) for index in line)


def text_lines(words: Sequence[Word], chosen: Sequence[int]) -> list[list[int]]:
    """The ``chosen`` words as lines, top to bottom; words that overlap in height share one."""
    lines: list[list[int]] = []
    for index in sorted(chosen, key=lambda k: words[k].bbox.center[1]):
        box = words[index].bbox
        last = words[lines[-1][-1]].bbox if lines else None
        if last and last.y_overlap(box) > SAME_LINE * min(last.height, box.height):
            lines[-1].append(index)
        else:
            lines.append([index])
    return [sorted(line, key=lambda k: words[k].bbox.x0) for line in lines]


def _complete(cells: Sequence[StructureCell]) -> list[StructureCell]:
    """Cells that tile a whole grid, row by row; of cells one over another, the first has it."""
    rows = max((c.row + c.rowspan for c in cells), default=1)
    cols = max((c.col + c.colspan for c in cells), default=1)
    taken: set[tuple[int, int]] = set()
    out: list[StructureCell] = []
    for cell in cells:
        area = {
            (r, c)
            for r in range(cell.row, cell.row + cell.rowspan)
            for c in range(cell.col, cell.col + cell.colspan)
        }
        if not area & taken:
            taken |= area
            out.append(cell)
    heads = {c.row for c in out if c.header}
    out += [
        StructureCell(r, c, header=r in heads)
        for r in range(rows)
        for c in range(cols)
        if (r, c) not in taken
    ]
    return sorted(out, key=lambda c: (c.row, c.col))


def _centres(lanes: Sequence[tuple[int, int, float | None]]) -> list[float | None]:
    """The middle of each lane by the cells in that lane alone: (first lane, lanes, middle)."""
    count = max((first + span for first, span, _ in lanes), default=1)
    seen: list[list[float]] = [[] for _ in range(count)]
    for first, span, middle in lanes:
        if span == 1 and middle is not None:
            seen[first].append(middle)
    return [median(middles) if middles else None for middles in seen]


def _lane(at: float, borders: Sequence[float]) -> int:
    return min(max(bisect_right(borders, at) - 1, 0), len(borders) - 2)

"""Tables of a page: regions from rules, filled boxes and white space, read into cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.borderless import counts_up
from mineru_tools.layout.tables.charts import is_captioned_figure, is_chart
from mineru_tools.layout.tables.frames import alike, text_frames, without_sides
from mineru_tools.layout.tables.model import TableRegion
from mineru_tools.layout.tables.pieces import is_value, pieces_of, text_rows
from mineru_tools.layout.tables.raised_heads import with_raised_head
from mineru_tools.layout.tables.regions import (
    cell_fills,
    edged_boxes,
    grid_boxes,
    lines_in,
)
from mineru_tools.layout.tables.rows_below import with_rows_below
from mineru_tools.layout.tables.ruling import Segment, ruling_of
from mineru_tools.layout.tables.single import single_column
from mineru_tools.layout.tables.stacks import stack_boxes
from mineru_tools.layout.tables.structure import Grid, grid_of
from mineru_tools.layout.tables.underlines import without_underlines
from mineru_tools.layout.tables.unruled import unruled_boxes
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_FILLED = 0.3  # share of the places of a grid with text in them; diagrams have less
MIN_HEADINGS = 5
STEP = re.compile(r"(?:\d{1,2}: ?)+")  # the number of a line of an algorithm
MAX_SHARE = 0.92  # of the page; a larger box is its frame
SLACK = 3.0  # points around a region in which its rules end


@dataclass(frozen=True, slots=True)
class _Region:
    """Where a table may stand, with the lines and rules inside."""

    box: BBox
    lines: list[TextLine]
    across: list[Segment]
    down: list[Segment]


def find_tables(lines: Sequence[TextLine], page: PagePrimitives) -> list[TableRegion]:
    """The tables of the page from top to bottom; no line is in two of them."""
    if len(lines) < 4:
        return []
    rules = without_underlines(page.rules, lines)
    drawn = ruling_of(rules)
    tables, charts = _read_all(lines, page, *drawn)
    known = [t.bbox for t in tables] + charts
    fills = [
        fill
        for fill in cell_fills(page, lines)
        if not any(box.covers(fill.bbox) > 0.3 for box in known)
    ]
    across, down = ruling_of(rules, fills)
    if fills:
        more, also = _read_all(lines, page, across, down, known)
        tables, charts = tables + more, charts + also
    tables = [_with_rows_below(t, tables, lines, across, down) for t in tables]
    known = [t.bbox for t in tables] + charts
    taken = {id(line) for t in tables for line in t.lines}
    free = [line for line in lines if id(line) not in taken]
    for box in unruled_boxes(free, page, *drawn):
        if not any(other.intersection(box) for other in known):
            table = _read(_region(box, free, across, down), score=0.6)
            if table is not None:
                tables.append(table)
                known.append(table.bbox)
    return sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0))


def _with_rows_below(
    table: TableRegion,
    tables: Sequence[TableRegion],
    lines: Sequence[TextLine],
    across: Sequence[Segment],
    down: Sequence[Segment],
) -> TableRegion:
    """The table read again with the rows that go on below it, if any does."""
    taken = {id(line) for t in tables for line in t.lines}
    free = [line for line in lines if id(line) not in taken]
    box = with_rows_below(table.bbox, table.lines, free)
    if box is None:
        return table
    own = {id(line) for line in table.lines}
    inside = [line for line in lines if id(line) in own or id(line) not in taken]
    return _read(_region(box, inside, across, down), table.score) or table


def _read_all(
    lines: Sequence[TextLine],
    page: PagePrimitives,
    across: Sequence[Segment],
    down: Sequence[Segment],
    known: Sequence[BBox] = (),
) -> tuple[list[TableRegion], list[BBox]]:
    """(the tables that the rules hold apart from what is known, the boxes of charts)."""
    tables: list[TableRegion] = []
    charts: list[BBox] = []
    boxes, rows = _candidates(lines, across, down), text_rows(pieces_of(lines))
    for box in (with_raised_head(box, rows, boxes) for box in boxes):
        if box.area > MAX_SHARE * page.size[0] * page.size[1] or any(
            other.intersection(box) for other in [*known, *(t.bbox for t in tables if known)]
        ):
            continue
        region = _region(box, lines, across, down)
        drawn = is_chart(box, page, region.lines, region.across, region.down)
        if drawn or is_captioned_figure(box, page, lines):
            charts.append(box)
        elif (table := _read(region)) is not None:
            tables.append(table)
    return tables, charts


def _candidates(
    lines: Sequence[TextLine], across: Sequence[Segment], down: Sequence[Segment]
) -> list[BBox]:
    frames = text_frames(across, down, lines)
    grids = grid_boxes(*without_sides(frames, across, down))
    stacks = stack_boxes(across, down, lines, edged_boxes(grids, across) + frames)
    return _apart(grids + [box for box in stacks if not any(alike(box, f) for f in frames)])


def _apart(boxes: Sequence[BBox]) -> list[BBox]:
    """Boxes that share rules are one."""
    out: list[BBox] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        for k, other in enumerate(out):
            common = box.intersection(other)
            if common is not None and common.area > 0.5 * box.area:
                out[k] = other.union(box)
                break
        else:
            out.append(box)
    return out


def _region(
    box: BBox, lines: Sequence[TextLine], across: Sequence[Segment], down: Sequence[Segment]
) -> _Region:
    h = [
        s
        for s in across
        if box.y0 - SLACK <= s.at <= box.y1 + SLACK and s.overlap(box.x0, box.x1) > 0.5 * s.length
    ]
    v = [
        s
        for s in down
        if box.x0 - SLACK <= s.at <= box.x1 + SLACK and s.overlap(box.y0, box.y1) > 0.5 * s.length
    ]
    return _Region(box, lines_in(box, lines), h, v)


def _read(region: _Region, score: float | None = None) -> TableRegion | None:
    if len(region.lines) < 3:
        return None
    inside = (region.box, region.lines, region.across, region.down)
    grid = grid_of(*inside)
    if grid is None or not _is_table(grid):
        cells, ruled = single_column(*inside), True
    elif _is_contents(grid) or _is_listing(grid, region.lines):
        return None
    else:
        cells, ruled = grid.cells, grid.ruled
    if not cells:
        return None
    whole = region.box.union(union_all(line.bbox for line in region.lines))
    score = score or (0.95 if ruled else 0.85)
    return TableRegion(whole, tuple(region.lines), cells, score)


def _is_contents(grid: Grid) -> bool:
    """Headings with their page numbers at the right."""
    last = [c.text for c in grid.cells if c.col == grid.cols - 1]
    narrow = grid.cols == 2 or (grid.cols == 3 and not grid.ruled)
    return narrow and len(last) >= MIN_HEADINGS and counts_up(last)


def _is_listing(grid: Grid, lines: Sequence[TextLine]) -> bool:
    """Code, or the numbered steps of an algorithm, between two rules or on stripes."""
    if grid.ruled:
        return False
    letters = sum(len(line.text) for line in lines)
    values = sum(is_value(c.text) for c in grid.cells if c.col > 0)
    mono = sum(line.mono * len(line.text) for line in lines) > 0.7 * letters
    if mono and values < 0.3 * len(grid.cells):
        return True
    marks = [c.text for c in grid.cells if c.col == 0 and c.text]
    steps = sum(STEP.fullmatch(text) is not None for text in marks)
    return steps >= 3 and steps > 0.5 * len(marks)


def _is_table(grid: Grid) -> bool:
    filled = [c for c in grid.cells if c.text]
    rows = {c.row for c in filled}
    cols = {c.col for c in filled}
    return (
        len(rows) >= 2
        and len(cols) >= 2
        and len(filled) >= (3 if grid.ruled else 4)
        and len(filled) >= MIN_FILLED * len(grid.cells)
    )

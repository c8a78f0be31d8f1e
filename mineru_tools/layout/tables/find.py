"""Tables of a page: regions from rules, filled boxes and white space, read into cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.borderless import borderless_boxes, counts_up
from mineru_tools.layout.tables.model import TableRegion, table_html
from mineru_tools.layout.tables.pieces import is_value
from mineru_tools.layout.tables.regions import (
    cell_fills,
    closed_boxes,
    grid_boxes,
    lines_in,
    stack_boxes,
)
from mineru_tools.layout.tables.ruling import Segment, is_ink, ruling_of
from mineru_tools.layout.tables.structure import Grid, grid_of
from mineru_tools.layout.tables.underlines import without_underlines
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_FILLED = 0.3  # share of the places of a grid with text in them; diagrams have less
MIN_HEADINGS = 5
MIN_BARS = 3
STEP = re.compile(r"(?:\d{1,2}: ?)+")  # the number of a line of an algorithm
SLACK = 3.0  # points around a region in which its rules end


def find_tables(lines: Sequence[TextLine], page: PagePrimitives) -> list[TableRegion]:
    """The tables of the page from top to bottom; no line is in two of them."""
    if len(lines) < 4:
        return []
    rules = without_underlines(page.rules, lines)
    across, down = ruling_of(rules)
    boxes = _candidates(lines, across, down)
    found = [_read(box, lines, across, down, page) for box in boxes]
    tables = [table for table in found if table is not None]
    fills = [
        fill
        for fill in cell_fills(page, lines)
        if not any(t.bbox.covers(fill.bbox) > 0.3 for t in tables)
    ]
    if fills:
        across, down = ruling_of(rules, fills)
        for box in _candidates(lines, across, down):
            if not any(t.bbox.intersection(box) for t in tables):
                table = _read(box, lines, across, down, page)
                tables += [table] if table is not None else []
    taken = {id(line) for t in tables for line in t.lines}
    free = [line for line in lines if id(line) not in taken]
    for box in borderless_boxes(free, page):
        if not any(t.bbox.intersection(box) for t in tables):
            table = _read(box, free, across, down, page, score=0.6)
            tables += [table] if table is not None else []
    return sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0))


def _candidates(
    lines: Sequence[TextLine], across: Sequence[Segment], down: Sequence[Segment]
) -> list[BBox]:
    grids = grid_boxes(across, down)
    return _apart(grids + stack_boxes(across, lines, closed_boxes(grids, across, down)))


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


def _read(
    box: BBox,
    lines: Sequence[TextLine],
    across: Sequence[Segment],
    down: Sequence[Segment],
    page: PagePrimitives,
    score: float | None = None,
) -> TableRegion | None:
    inside = lines_in(box, lines)
    if len(inside) < 3 or box.area > 0.92 * page.size[0] * page.size[1]:
        return None
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
    grid = grid_of(box, inside, h, v)
    if grid is None or not _is_table(grid):
        return None
    if _is_contents(grid) or _is_listing(grid, inside) or _is_chart(box, page, grid):
        return None
    whole = box.union(union_all(line.bbox for line in inside))
    html = table_html(grid.cells)
    return TableRegion(
        whole, tuple(inside), grid.cells, html, score or (0.95 if grid.ruled else 0.85)
    )


def _is_contents(grid: Grid) -> bool:
    """Headings with their page numbers at the right."""
    last = [c.text for c in grid.cells if c.col == grid.cols - 1]
    narrow = grid.cols == 2 or (grid.cols == 3 and not grid.ruled)
    return narrow and len(last) >= MIN_HEADINGS and counts_up(last)


def _is_chart(box: BBox, page: PagePrimitives, grid: Grid) -> bool:
    """Curves inside, or bars: boxes of one width that stand on one line and differ in height."""
    curves = [d for d in page.drawings if box.covers(d) > 0.9]
    if not grid.ruled and any(0.08 < d.area / max(box.area, 1.0) < 0.8 for d in curves):
        return True
    bars = [f.bbox for f in page.fills if is_ink(f) and box.intersection(f.bbox)]
    standing: dict[tuple[int, int], dict[int, int]] = {}
    for bar in bars:
        standing.setdefault((round(bar.y1), round(bar.width)), {})[round(bar.x0)] = round(bar.y0)
    return any(len(set(tops.values())) >= MIN_BARS for tops in standing.values())


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

"""The way in: a place on the page, with its lines and rules, becomes a table or turns out none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.model import TableRegion
from mineru_tools.layout.tables.pieces import counts_up, is_value
from mineru_tools.layout.tables.reading.single import single_column
from mineru_tools.layout.tables.reading.structure import Grid, grid_of
from mineru_tools.layout.tables.ruling import Ruling
from mineru_tools.layout.text_line import TextLine

MIN_FILLED = 0.3  # share of the places of a grid with text in them; diagrams have less
MIN_HEADINGS = 5
STEP = re.compile(r"(?:\d{1,2}: ?)+")  # the number of a line of an algorithm
RULED, PARTED = 0.95, 0.85  # scores of tables with drawn cells, and with white between them


def read_table(
    box: BBox, lines: Sequence[TextLine], ruling: Ruling, score: float | None = None
) -> TableRegion | None:
    """The table of the ``lines`` in ``box``; ``None`` for contents, code, and too few cells."""
    if len(lines) < 3:
        return None
    grid = grid_of(box, lines, *ruling)
    if grid is None or not _is_table(grid):
        cells, ruled = single_column(box, lines, *ruling), True
    elif _is_contents(grid) or _is_listing(grid, lines):
        return None
    else:
        cells, ruled = grid.cells, grid.ruled
    if not cells:
        return None
    whole = box.union(union_all(line.bbox for line in lines))
    return TableRegion(whole, tuple(lines), cells, score or (RULED if ruled else PARTED))


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

"""Words written up or down in the cells of an upright table: narrow heads, names of row groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables import TableRegion, find_tables
from mineru_tools.layout.text_line import TextLine, with_space
from mineru_tools.primitives import PagePrimitives

UP, DOWN = 270, 90  # writing directions
MAX_GAP = 0.8  # em between the lines of one cell
BELOW = 6.0  # em down to the entries of the column that a head stands over
SAME_ROW = 0.3  # em between baselines
SLACK = 2.0  # points by which words may reach over a rule


Band: TypeAlias = tuple[float, float]  # top and bottom


def level_tables(
    turned: Sequence[TextLine], level: Sequence[TextLine], page: PagePrimitives
) -> list[TableRegion]:
    """The tables of the ``level`` lines, with the ``turned`` ones that belong to their cells."""
    known = _stand_ins(turned, level, page)
    own = {id(each.line): each.lines for each in known}
    stood = {id(line) for each in known for line in each.lines}
    lines = [x for x in level if id(x) not in stood] + [each.line for each in known]
    return [
        replace(table, lines=tuple(x for line in table.lines for x in own.get(id(line), (line,))))
        for table in find_tables(lines, page)
    ]


@dataclass(frozen=True, slots=True)
class _StandIn:
    """The turned ``lines`` of one cell as a ``line`` in the middle of its row.

    So is an upright line beside them, wherever in the row it stands.
    """

    line: TextLine
    lines: tuple[TextLine, ...]


def _stand_ins(
    turned: Sequence[TextLine], level: Sequence[TextLine], page: PagePrimitives
) -> list[_StandIn]:
    """What tables are found and read with in place of lines in rows with turned text.

    Such a row is told by a rule above and one below, or by a fill.
    """
    found = []
    bands: set[Band] = set()
    for angle in (UP, DOWN):
        lines = [(x, band) for x in turned if x.angle == angle and (band := _band(x.bbox, page))]
        for cell in _cells(lines, level, page):
            ordered = [line for line, _ in (cell if angle == UP else cell[::-1])]
            bands.add(cell[0][1])
            found.append(_StandIn(_levelled(ordered, cell[0][1]), tuple(ordered)))
    for band in bands:
        beside = [
            x for x in level if band[0] < x.baseline < band[1] and _band(x.bbox, page) == band
        ]
        heights = [x.baseline for x in beside]
        if beside and max(heights) - min(heights) < SAME_ROW * beside[0].size:
            found += [_StandIn(_levelled([x], band), (x,)) for x in beside]
    return found


def _band(box: BBox, page: PagePrimitives) -> Band | None:
    """Top and bottom of the cell around the box; ``None`` where nothing drawn tells it."""
    x = box.center[0]
    rules = [r.bbox for r in page.rules if r.horizontal and r.bbox.x0 <= x <= r.bbox.x1]
    above = [r.y1 for r in rules if r.y1 <= box.y0 + SLACK]
    below = [r.y0 for r in rules if r.y0 >= box.y1 - SLACK]
    if above and below:
        return max(above), min(below)
    fills = [f.bbox for f in page.fills if f.bbox.expand(SLACK).covers(box) > 0.99]
    smallest = min(fills, key=lambda b: b.area, default=None)
    return (smallest.y0, smallest.y1) if smallest else None


_Placed: TypeAlias = tuple[TextLine, Band]


def _cells(
    lines: Sequence[_Placed], level: Sequence[TextLine], page: PagePrimitives
) -> list[list[_Placed]]:
    """The lines cell by cell, each from left to right."""
    cells: list[list[_Placed]] = []
    for placed in sorted(lines, key=lambda each: each[0].bbox.x0):
        home = next((c for c in reversed(cells) if _goes_on(c[-1], placed, level, page)), None)
        if home is None:
            cells.append([placed])
        else:
            home.append(placed)
    return cells


def _goes_on(
    last: _Placed, placed: _Placed, level: Sequence[TextLine], page: PagePrimitives
) -> bool:
    a, b = last[0].bbox, placed[0].bbox
    em = placed[0].size
    if last[1] != placed[1] or b.x0 - a.x1 > MAX_GAP * em or a.y_overlap(b) <= 0:
        return False
    x0, x1, y = a.center[0], b.center[0], (max(a.y0, b.y0) + min(a.y1, b.y1)) / 2
    walls = (r.bbox for r in page.rules if not r.horizontal)
    if any(x0 < w.center[0] < x1 and w.y0 <= y <= w.y1 for w in walls):
        return False
    under_a, under_b = _under(a, level, em), _under(b, level, em)
    return not (under_a and under_b and not under_a & under_b)


def _under(box: BBox, level: Sequence[TextLine], em: float) -> set[int]:
    """Upright runs that a turned line stands over, told by their place in the file."""
    return {
        run.order
        for line in level
        if box.y1 < line.baseline < box.y1 + BELOW * em
        for run in line.runs
        if run.bbox.x_overlap(box) > 0
    }


def _levelled(lines: Sequence[TextLine], band: Band) -> TextLine:
    """One line of all runs in the middle of a band, those of a new line after a space."""
    first = lines[0]
    baseline = (band[0] + band[1]) / 2 + 0.3 * first.size
    runs = list(first.runs)
    for _, line in pairwise(lines):
        runs += [with_space(line.runs[0], True), *line.runs[1:]]
    return replace(
        first,
        runs=tuple(replace(run, baseline=baseline) for run in runs),
        bbox=union_all(line.bbox for line in lines),
        baseline=baseline,
        text=" ".join(line.text for line in lines),
    )

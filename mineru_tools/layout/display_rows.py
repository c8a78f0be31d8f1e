"""The rows of displays: what a bar holds together, and where one with several numbers is cut."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.equation_numbers import is_number
from mineru_tools.layout.equations import is_equation_line, relates
from mineru_tools.layout.points_index import PointsIndex
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule

_ON_BAR = 0.75  # em of white between a bar and what is on it
_INTO = 0.4  # em that the box of a line, from capitals to descenders, reaches over the bar
_ENDS = 0.5  # em that a bar is longer than the wider of its parts; rules of tables are by more
_TALLEST = 3.0  # em; lines with large operators


def tells(line: TextLine) -> bool:
    """Whether a line that is no text says that it is mathematics."""
    return is_equation_line(line) or relates(line)


def on_bars(lines: Sequence[TextLine], rules: Sequence[Rule]) -> list[list[TextLine]]:
    """For each bar that is as wide as what is over or under it, the lines over and under it."""
    ordered = sorted(lines, key=lambda x: x.bbox.y0)
    index = PointsIndex((x.bbox.center[0], x.bbox.y0) for x in ordered)
    em = max((x.size for x in ordered), default=0.0)
    high, beside = _TALLEST * em, _ENDS * em
    found: dict[tuple[int, ...], list[TextLine]] = {}
    for bar in (rule.bbox for rule in rules if rule.horizontal):
        near = index.near(bar.x0 - beside, bar.y0 - high, bar.x1 + beside, bar.y1 + high)
        numbers = tuple(k for k in near if _is_on(ordered[k], bar))
        on = [ordered[k] for k in numbers]
        sides = [[x for x in on if (x.bbox.center[1] < bar.y0) is up] for up in (True, False)]
        if all(sides) and any(_spans(side, bar) for side in sides):
            found[numbers] = on
    return list(found.values())


def _is_on(line: TextLine, bar: BBox) -> bool:
    box, em = line.bbox, line.size
    white = max(bar.y0 - box.y1, box.y0 - bar.y1)
    within = bar.x0 - _ENDS * em < box.x0 and box.x1 < bar.x1 + _ENDS * em
    return within and -_INTO * em < white < _ON_BAR * em


def _spans(side: Sequence[TextLine], bar: BBox) -> bool:
    box = union_all(x.bbox for x in side)
    return bar.width - box.width < _ENDS * max(x.size for x in side)


def regions_of(zone: Sequence[TextLine], fractions: Sequence[Sequence[TextLine]]) -> list[Region]:
    """The zone as a region; several where it has several numbers."""
    own = sorted(filter(is_number, zone), key=lambda n: n.baseline)
    rest = [line for line in zone if not is_number(line)]
    within = set(map(id, rest))
    held = [union_all(x.bbox for x in f) for f in fractions if all(id(x) in within for x in f)]
    boxes = [x.bbox for x in rest] + held
    cuts = [_cut(boxes, a.bbox.center[1], b.bbox.center[1]) for a, b in pairwise(own)]
    rows: list[list[TextLine]] = [[] for _ in range(len(cuts) + 1)]
    for line in zone:
        rows[sum(cut < line.bbox.center[1] for cut in cuts)].append(line)
    return [_region(row) for row in rows if any(tells(x) for x in row if not is_number(x))]


def _cut(boxes: Sequence[BBox], top: float, bottom: float) -> float:
    """The middle of the tallest white between two heights, whatever stands beside both."""
    edges = sorted((b.y0, b.y1) for b in boxes if not (b.y0 < top and b.y1 > bottom))
    best, cut, reach = -1.0, (top + bottom) / 2, top
    for y0, y1 in edges:
        middle = (max(reach, top) + min(y0, bottom)) / 2
        if y0 - reach > best and top < middle < bottom:
            best, cut = y0 - reach, middle
        reach = max(reach, y1)
    return cut


def _region(lines: Sequence[TextLine]) -> Region:
    ordered = sorted(lines, key=lambda x: (x.bbox.y0, x.bbox.x0))
    return region_of(tuple(ordered), BlockType.INTERLINE_EQUATION)

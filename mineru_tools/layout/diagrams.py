"""Commutative diagrams: letters of mathematics joined by arrows, some of which stand upright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.charts import clusters
from mineru_tools.layout.equations import has_variable, is_prose
from mineru_tools.layout.figures import Figure
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives, Rule

_HEAD = 12.0  # points; the heads of arrows are smaller
_MEETS = 3.0  # points from the end of a line to its head
_REACH = 30.0  # points from one arrow of a diagram to the next
_BESIDE = 12.0  # points from an arrow to its label, or to the letter that it starts from
_SHORT = 10.0  # em; no label is longer
_TIPS = ("xyatip", "xybtip")  # XY-pic's fonts of arrow heads
_LONG = frozenset("⟶⟵→←")
_SHAFT = "⏐"  # the piece that TeX makes standing arrows of


def find_diagrams(lines: Sequence[TextLine], page: PagePrimitives) -> list[Figure]:
    """Diagrams as figures with their letters inside; each line is in one of them at most.

    There are two arrows or more, one of them upright, with mathematics around them.
    """
    heads = [d for d in page.drawings if max(d.width, d.height) < _HEAD]
    heads += [box for line in lines for box in _tips(line)]
    shafts = [box for line in lines for box in _shafts(line)]
    if not heads and not shafts:
        return []
    arrows = [(rule.bbox, rule.horizontal) for rule in _tipped(page.rules, heads)]
    if shafts:
        arrows += [(box, False) for box in clusters(shafts, 1.0)]
        arrows += [(box, True) for line in lines for box in _long_arrows(line)]
    standing = [box for box, horizontal in arrows if not horizontal]
    if len(arrows) < 2 or not standing:
        return []
    found: list[Figure] = []
    free = [x for x in lines if x.bbox.width < _SHORT * x.size and not is_prose(x)]
    for group in clusters([box for box, _ in arrows], _REACH):
        inside = _around(group, free)
        own = sum(group.covers(box) > 0.9 for box, _ in arrows)
        upright = any(group.covers(box) > 0.9 for box in standing)
        if own > 1 and upright and any(map(has_variable, inside)):
            gone = set(map(id, inside))
            free = [x for x in free if id(x) not in gone]
            box = union_all([group, *(x.bbox for x in inside)])
            found.append(Figure(box, tuple(inside), "drawing"))
    return found


def _tips(line: TextLine) -> Iterator[BBox]:
    return (run.bbox for run in line.runs if run.font.name.lower().startswith(_TIPS))


def _shafts(line: TextLine) -> Iterator[BBox]:
    return (run.bbox for run in line.runs if _SHAFT in run.text)


def _long_arrows(line: TextLine) -> Iterator[BBox]:
    return (run.bbox for run in line.runs if not _LONG.isdisjoint(run.text))


def _tipped(rules: Sequence[Rule], heads: Sequence[BBox]) -> Iterator[Rule]:
    """The lines that a head meets at one of their ends."""
    index = RowIndex(heads)
    for rule in rules:
        ends = [end.expand(_MEETS) for end in _ends(rule.bbox)]
        if any(_meet(heads[k], end) for end in ends for k in index.beside(end)):
            yield rule


def _ends(line: BBox) -> tuple[BBox, BBox]:
    """The two ends of a line, each as a point."""
    x, y = line.center
    if line.width > line.height:
        return BBox(line.x0, y, line.x0, y), BBox(line.x1, y, line.x1, y)
    return BBox(x, line.y0, x, line.y0), BBox(x, line.y1, x, line.y1)


def _meet(a: BBox, b: BBox) -> bool:
    return a.x_overlap(b) > 0 and a.y_overlap(b) > 0


def _around(group: BBox, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines among the arrows and right beside them."""
    room = group.expand(_BESIDE)
    return [x for x in lines if room.covers(x.bbox) > 0.5]

"""Bar charts: bars of one width on one base line, their grid, axes and labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_BARS = 3
MIN_TICKS = 3
_NUMBER = re.compile(r"[-–−+]?[\d.,]+\s?(?:%|[a-zA-Z]{1,3})?")
MIN_SIDE = 40.0  # points, of the whole chart
LABEL_GAP = 2.0  # em from the chart to a label; from label to label the same
LABEL_WORDS = 5
ROUNDS = 3  # ticks, then axis titles, then a legend


def find_charts(lines: Sequence[TextLine], page: PagePrimitives) -> list[BBox]:
    """Boxes of the bar charts of a page with all their labels."""
    bars = [
        f.bbox
        for f in page.fills
        if f.bbox.area < 0.1 * page.size[0] * page.size[1]
        and not any(f.bbox.covers(line.bbox) > 0.5 and len(line.text) > 6 for line in lines)
    ]
    if len(bars) < MIN_BARS:
        return []
    stacks = clusters(bars, 0.5)
    out = []
    for axis in (0, 1):
        for group in _aligned(stacks, axis):
            box = _with_grid(union_all(group), page)
            if min(box.width, box.height) >= MIN_SIDE:
                out.append(_with_labels(box, lines))
    return clusters(out, 0.0)


def _aligned(stacks: Sequence[BBox], axis: int) -> list[list[BBox]]:
    """Groups of bars of one thickness that start from one line: upright (0) or lying (1)."""
    groups: list[list[BBox]] = []
    for bar in sorted(stacks, key=lambda b: b[axis]):
        base, thickness = (bar.y1, bar.width) if axis == 0 else (bar.x0, bar.height)
        for group in groups:
            first = group[0]
            other, width = (first.y1, first.width) if axis == 0 else (first.x0, first.height)
            if abs(base - other) < 1.5 and abs(thickness - width) < 0.15 * width:
                group.append(bar)
                break
        else:
            groups.append([bar])
    return [g for g in groups if len(g) >= MIN_BARS and _apart(g, axis) and _differ(g, axis)]


def _apart(group: Sequence[BBox], axis: int) -> bool:
    """White between the bars, at most a few times their thickness; cells of a table touch."""
    low, high = (0, 2) if axis == 0 else (1, 3)
    gaps = [b[low] - a[high] for a, b in itertools.pairwise(group)]
    thickness = group[0][high] - group[0][low]
    return all(1.0 < gap < 6.0 * thickness + 20.0 for gap in gaps)


def _differ(group: Sequence[BBox], axis: int) -> bool:
    """The bars measure something, so they are not all equally long, as the cells of a table are."""
    lengths = [b.height if axis == 0 else b.width for b in group]
    return max(lengths) > 20.0 and max(lengths) > 1.05 * min(lengths)


def _with_grid(box: BBox, page: PagePrimitives) -> BBox:
    """The box with the axes and grid lines that run through or along it."""
    for rule in page.rules:
        if max(rule.bbox.width, rule.bbox.height) < 0.9 * max(page.size) and box.expand(
            3.0
        ).intersection(rule.bbox.expand(0.5)):
            grown = box.union(rule.bbox)
            if grown.area < 3.0 * box.area:
                box = grown
    return box


def with_ticks(box: BBox, lines: Sequence[TextLine]) -> BBox:
    """A drawing's box with the labels around it, if several numbers among them are its scale."""
    grown = _with_labels(box, lines)
    ticks = [
        x
        for x in lines
        if grown.covers(x.bbox) > 0.9 and box.covers(x.bbox) < 0.6 and _NUMBER.fullmatch(x.text)
    ]
    return grown if len(ticks) >= MIN_TICKS else box


def _with_labels(box: BBox, lines: Sequence[TextLine]) -> BBox:
    """The box with the short lines around it that belong to no paragraph."""
    labels = [x for x in lines if len(x.text.split()) <= LABEL_WORDS and not _in_prose(x, lines)]
    for _ in range(ROUNDS):
        near = [
            x.bbox
            for x in labels
            if max(-box.x_overlap(x.bbox), -box.y_overlap(x.bbox)) < LABEL_GAP * x.size
            and box.covers(x.bbox) < 0.99
            and x.bbox.width < 0.6 * box.width
        ]
        if not near:
            break
        box = union_all([box, *near])
    return box


def _in_prose(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """The line stands right above or below a much longer one at the same left edge."""
    return any(
        abs(x.bbox.x0 - line.bbox.x0) < 1.0
        and len(x.text) > 40
        and abs(x.baseline - line.baseline) < 2.2 * line.size
        for x in lines
        if x is not line
    )


def clusters(boxes: list[BBox], near: float) -> list[BBox]:
    """Unions of boxes that touch or stand nearer than ``near``."""
    groups: list[BBox] = []
    for box in sorted(boxes, key=lambda b: (b.y0, b.x0)):
        merged = box
        again = True
        while again:
            again = False
            rest = []
            for group in groups:
                if group.x_overlap(merged) > -near and group.y_overlap(merged) > -near:
                    merged = merged.union(group)
                    again = True
                else:
                    rest.append(group)
            groups = rest
        groups.append(merged)
    return groups

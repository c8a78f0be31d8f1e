"""Bar charts: bars of one width on one base line, with their grid and axes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from operator import itemgetter, or_

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.drawing_labels import labels_of, with_labels
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, PagePrimitives

MIN_BARS = 3
BASE = 1.5  # points by which bars may miss their base line
MIN_SIDE = 40.0  # points, of the whole chart
WHITE = 0xF8  # of each channel, from here on a fill is paper


def find_charts(lines: Sequence[TextLine], page: PagePrimitives) -> list[BBox]:
    """Boxes of the bar charts of a page with all their labels."""
    limit = 0.1 * page.size[0] * page.size[1]
    bars = [f.bbox for f in page.fills if f.bbox.area < limit and is_seen(f)]
    if len(bars) < MIN_BARS:
        return []
    long = [line.bbox for line in lines if len(line.text) > 6]
    stacks = clusters(bars, 0.5)
    bare = _bare(bars, lines)
    groups = [
        group
        for axis in (0, 1)
        for pieces in (stacks, bare)
        for group in _aligned(pieces, axis)
        if not _fitted(group, long)
    ]
    if not groups:
        return []
    labels = labels_of(lines, page.rules)
    out = []
    for group in groups:
        box = _with_grid(union_all(group), page)
        if min(box.width, box.height) >= MIN_SIDE:
            out.append(with_labels(box, labels))
    return clusters(out, 0.0)


def _bare(bars: Sequence[BBox], lines: Sequence[TextLine]) -> list[BBox]:
    """The bars without text on them, as which only those of a set may touch one another."""
    rows = RowIndex([line.bbox for line in lines])
    return [b for b in bars if not any(b.covers(lines[k].bbox) > 0.5 for k in rows.beside(b))]


def is_seen(fill: Fill) -> bool:
    """The fill differs from white paper."""
    return any((fill.color >> shift) & 0xFF < WHITE for shift in (16, 8, 0))


def _aligned(stacks: Sequence[BBox], axis: int) -> list[list[BBox]]:
    """Groups of bars of one thickness that start from one line: upright (0) or lying (1)."""
    groups: dict[int, list[list[BBox]]] = {}  # by base line, in steps of its tolerance
    for bar in sorted(stacks, key=lambda b: b[axis]):
        base, thickness = (bar.y1, bar.width) if axis == 0 else (bar.x0, bar.height)
        level = int(base // BASE)
        for group in (g for k in (level - 1, level, level + 1) for g in groups.get(k, ())):
            first = group[0]
            other, width = (first.y1, first.width) if axis == 0 else (first.x0, first.height)
            if abs(base - other) < BASE and abs(thickness - width) < 0.15 * width:
                group.append(bar)
                break
        else:
            groups.setdefault(level, []).append([bar])
    return [
        g
        for level in groups.values()
        for g in level
        if len(g) >= MIN_BARS and _apart(g, axis) and _differ(g, axis)
    ]


def _apart(group: Sequence[BBox], axis: int) -> bool:
    """White between the bars, at most a few times their thickness; cells of a table touch.

    So do the bars of one set, but these are not equally long, and sets stand apart.
    """
    low, high = (0, 2) if axis == 0 else (1, 3)
    thickness = group[0][high] - group[0][low]
    pairs = list(itertools.pairwise(sorted(group, key=itemgetter(low))))
    white = [1.0 < b[low] - a[high] < 6.0 * thickness + 20.0 for a, b in pairs]
    touching = [abs(b[low] - a[high]) <= 1.0 and _differ((a, b), axis) for a, b in pairs]
    return any(white) and all(map(or_, white, touching))


def _differ(group: Sequence[BBox], axis: int) -> bool:
    """The bars measure something, so they are not all equally long, as the cells of a table are."""
    lengths = [b.height if axis == 0 else b.width for b in group]
    return max(lengths) > 20.0 and max(lengths) > 1.05 * min(lengths)


def _fitted(group: Sequence[BBox], words: Sequence[BBox]) -> bool:
    """The boxes hold text and are as long as it needs; on bars, some text runs out of its bar."""
    on = [(b, w) for b in group for w in words if b.y_overlap(w) > 0.5 * w.height]
    right = max(b.x1 for b in group)
    on = [(b, w) for b, w in on if b.x0 - 1.0 < w.x0 < right]
    return bool(on) and not any(w.x1 > b.x1 + 0.2 * w.width for b, w in on)


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


def clusters(boxes: Sequence[BBox], near: float) -> list[BBox]:
    """Unions of boxes that touch or stand nearer than ``near``, until no two of them do."""
    count = -1
    groups = list(boxes)
    while len(groups) != count:
        count = len(groups)
        groups = _swept(groups, near)
    return groups


def _swept(boxes: Sequence[BBox], near: float) -> list[BBox]:
    """One pass from top to bottom; only groups that still reach the current box are compared."""
    done: list[BBox] = []
    active: list[BBox] = []
    for box in sorted(boxes, key=lambda b: (b.y0, b.x0)):
        x0, y0, x1, y1 = box[0] - near, box[1] - near, box[2] + near, box[3] + near
        merged = box
        rest: list[BBox] = []
        for group in active:  # the innermost loop of a page of thousands of paths
            if group[3] < y0:
                done.append(group)
            elif group[2] > x0 and group[0] < x1 and group[3] > y0 and group[1] < y1:
                merged = merged.union(group)
                x0, x1 = min(x0, merged[0] - near), max(x1, merged[2] + near)
            else:
                rest.append(group)
        rest.append(merged)
        active = rest
    return done + active

"""What encloses a drawing: a framed or filled area, a panel between two rules, linked boxes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

EDGE = 3.0  # points by which the ends of the rules of one frame may differ
MAX_GROWTH = 4.0  # times the drawing's area; a larger frame holds more than the drawing
MAX_PANEL = 3.0  # times the drawing's height, a title and a source above and below
MIN_STEPS = 3
MIN_LINKS = 2
MAX_STACK = 30  # rules of one extent; more are the rows of a table
MAX_RULES = 400  # a page of forms or tables has more; it is no flow chart
STEP_LINES = 4  # lines of text in one box of a flow chart
APART = 4.0  # points between the boxes of a flow chart; cells of a table touch


def frame_around(box: BBox, page: PagePrimitives) -> BBox | None:
    """The smallest fill or ruled frame around a drawing that is no cell and no page."""
    areas = [f.bbox for f in page.fills if _encloses(f.bbox, box)]
    panel = _between(box, page)
    if panel is not None and _encloses(panel, box) and _has_sides(panel, page):
        areas.append(panel)
    return min(areas, key=lambda b: b.area, default=None)


def panel_around(box: BBox, page: PagePrimitives) -> BBox | None:
    """The area between two rules of equal width above and below the drawing."""
    panel = _between(box, page)
    if panel is None or panel.height > MAX_PANEL * box.height:
        return None
    return panel


def _encloses(area: BBox, box: BBox) -> bool:
    return area.expand(1.0).covers(box) > 0.99 and area.area < MAX_GROWTH * box.area


def _between(box: BBox, page: PagePrimitives) -> BBox | None:
    """The nearest rules of equal width above and below, when no third one lies between."""
    across = [
        r.bbox
        for r in page.rules
        if r.horizontal and r.bbox.x0 < box.x0 + EDGE and r.bbox.x1 > box.x1 - EDGE
    ]
    above = max((r for r in across if r.y1 < box.y0 + EDGE), key=lambda r: r.y1, default=None)
    below = min((r for r in across if r.y0 > box.y1 - EDGE), key=lambda r: r.y0, default=None)
    if above is None or below is None:
        return None
    if abs(above.x0 - below.x0) > EDGE or abs(above.x1 - below.x1) > EDGE:
        return None
    return above.union(below)


def _has_sides(panel: BBox, page: PagePrimitives) -> bool:
    sides = [r.bbox for r in page.rules if not r.horizontal and r.bbox.height > 0.95 * panel.height]
    return all(
        any(abs(s.x0 - x) < EDGE and s.y_overlap(panel) > 0.95 * panel.height for s in sides)
        for x in (panel.x0, panel.x1)
    )


def boxed_steps(
    lines: Sequence[TextLine], page: PagePrimitives, drawings: Sequence[BBox]
) -> list[BBox]:
    """Flow charts: boxes apart from each other with a few words in each, linked by lines."""
    if not MIN_STEPS * 4 <= len(page.rules) <= MAX_RULES:
        return []
    steps = [box for box in _closed(page) if _holds_words(box, lines)]
    steps = [s for s in steps if not any(s is not t and s.covers(t) > 0.9 for t in steps)]
    if len(steps) < MIN_STEPS or any(
        min(a.x_overlap(b), a.y_overlap(b)) > -APART for a in steps for b in steps if a is not b
    ):
        return []
    links = [r.bbox for r in page.rules] + list(drawings)
    links = [x for x in links if not any(s.expand(0.6).covers(x) > 0.9 for s in steps)]
    return list(_linked(steps, links))


def _closed(page: PagePrimitives) -> Iterator[BBox]:
    """Frames of four rules."""
    across: dict[tuple[int, int], list[BBox]] = {}
    down: dict[int, list[BBox]] = {}
    for rule in page.rules:
        box = rule.bbox
        if rule.horizontal:
            across.setdefault((round(box.x0 / 2), round(box.x1 / 2)), []).append(box)
        else:
            for x in {int((box.x0 - 1.0) // 2), int((box.x0 + 1.0) // 2)}:
                down.setdefault(x, []).append(box)
    for stack in across.values():
        stack.sort(key=lambda b: b.y0)
        for top, bottom in itertools.combinations(stack[:MAX_STACK], 2):
            box = top.union(bottom)
            if all(
                any(
                    abs(d.height - box.height) < 2.0 and d.y_overlap(box) > box.height - 2.0
                    for d in down.get(int(x // 2), ())
                )
                for x in (box.x0, box.x1)
            ):
                yield box


def _holds_words(box: BBox, lines: Sequence[TextLine]) -> bool:
    inside = sum(
        box.y0 < x.bbox.y0 and x.bbox.y1 < box.y1 and box.x0 < x.bbox.x0 and x.bbox.x1 < box.x1
        for x in lines
    )
    return 1 <= inside <= STEP_LINES and box.height > 12.0


def _linked(steps: Sequence[BBox], links: Sequence[BBox]) -> Iterator[BBox]:
    """Unions of the boxes that lines lead to from each other; the ends of a line touch boxes."""
    free = list(steps)
    while free:
        group, size = [free.pop()], 0
        used: list[BBox] = []
        while size != len(group) + len(used):
            size = len(group) + len(used)
            used += [x for x in links if x not in used and any(_touch(x, g) for g in group + used)]
            group += [s for s in free if any(_touch(s, x) for x in used)]
            free = [s for s in free if s not in group]
        if len(group) >= MIN_STEPS and len(used) >= MIN_LINKS:
            yield union_all(group + used)


def _touch(a: BBox, b: BBox) -> bool:
    return min(a.x_overlap(b), a.y_overlap(b)) > -EDGE

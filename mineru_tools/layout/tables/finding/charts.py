"""Charts that look like tables: frames, axes and grid lines with numbers between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.caption_words import numbered_kinds
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.tables.ruling import Segment, is_ink
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_BARS = 3
MIN_TICKS = 4
EVEN = 0.1  # share of a step by which steps of a scale may differ
MIN_DRAWN = 24.0  # points; ticks, stars and other signs in cells are smaller
MAX_ABOVE, MAX_BELOW = 12.0, 4.0  # em between a caption and what it names
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
MARGIN = 4.0  # points inside a frame where its own lines end
LANE = 2.0  # points between the edges of the numbers of one scale


def is_chart(
    box: BBox,
    page: PagePrimitives,
    lines: Sequence[TextLine],
    across: Sequence[Segment],
    down: Sequence[Segment],
) -> bool:
    """Whether curves run inside, or bars stand or lie on one line and differ in length."""
    curves = [
        d for d in page.drawings if box.covers(d) > 0.9 and 0.08 < d.area / max(box.area, 1.0) < 0.8
    ]
    parted = any(box.x0 + MARGIN < s.at < box.x1 - MARGIN for s in down)
    if curves and (not parted or _has_scale(lines) or any(_crosses(d, across) for d in curves)):
        return True
    bars = [f.bbox for f in page.fills if is_ink(f) and box.intersection(f.bbox)]
    return _standing(bars) or _lying(bars)


def is_captioned_figure(box: BBox, page: PagePrimitives, lines: Sequence[TextLine]) -> bool:
    """Whether curves or arrows are drawn inside what the caption beside it calls a figure.

    A picture laid under the whole grid, as of a heat map, needs no caption.
    """
    if any(_one_box(box, image.bbox) for image in page.images):
        return True
    drawn = [d for d in page.drawings if box.covers(d) > 0.9 and max(d.width, d.height) > MIN_DRAWN]
    return bool(drawn) and _named_kinds(box, lines) == {BlockType.IMAGE, BlockType.CHART}


def _one_box(a: BBox, b: BBox) -> bool:
    return min(a.covers(b), b.covers(a)) > 0.9


def _named_kinds(box: BBox, lines: Sequence[TextLine]) -> set[BlockType]:
    """The kinds that the nearest captions above and below speak of; a note may stand between."""
    kinds: set[BlockType] = set()
    beside = [line for line in lines if line.bbox.x_overlap(box) > 0]
    above = [x for x in beside if 0 <= box.y0 - x.baseline + 1 < MAX_ABOVE * x.size]
    below = [x for x in beside if 0 <= x.bbox.y0 - box.y1 + 1 < MAX_BELOW * x.size]
    for side in (sorted(above, key=lambda x: -x.baseline), sorted(below, key=lambda x: x.baseline)):
        named = (numbered_kinds(line.text) for line in side)
        kinds |= next((each for each in named if each), frozenset())
    return kinds


def _crosses(curve: BBox, across: Sequence[Segment]) -> bool:
    """Two rules or more run through the curve; through a picture in a cell runs none."""
    inner = [
        s
        for s in across
        if curve.y0 + 1 < s.at < curve.y1 - 1 and s.overlap(curve.x0, curve.x1) > 0.5 * curve.width
    ]
    return len(inner) >= 2


def _has_scale(lines: Sequence[TextLine]) -> bool:
    """Numbers under one another in even steps, of value and of height."""
    numbers = [
        (line, float(line.text.replace(",", "").rstrip("%")))
        for line in lines
        if _NUMBER.fullmatch(line.text)
    ]
    for side in (0, 2):
        lanes: dict[int, list[tuple[float, float]]] = {}
        for line, value in numbers:
            lanes.setdefault(round(line.bbox[side] / LANE), []).append((line.baseline, value))
        if any(len(lane) >= MIN_TICKS and _is_even(sorted(lane)) for lane in lanes.values()):
            return True
    return False


def _is_even(scale: Sequence[tuple[float, float]]) -> bool:
    rise, step = scale[1][0] - scale[0][0], scale[1][1] - scale[0][1]
    return step != 0 and all(
        abs(b[0] - a[0] - rise) <= EVEN * rise and abs(b[1] - a[1] - step) <= EVEN * abs(step)
        for a, b in pairwise(scale)
    )


def _standing(bars: Sequence[BBox]) -> bool:
    groups: dict[tuple[int, int], dict[int, int]] = {}
    for bar in bars:
        groups.setdefault((round(bar.y1), round(bar.width)), {})[round(bar.x0)] = round(bar.y0)
    return any(len(set(tops.values())) >= MIN_BARS for tops in groups.values())


def _lying(bars: Sequence[BBox]) -> bool:
    """White parts lying bars; filled cells of one column touch or are equally wide."""
    groups: dict[tuple[int, int], list[BBox]] = {}
    for bar in bars:
        groups.setdefault((round(bar.x0), round(bar.height)), []).append(bar)
    for group in groups.values():
        group.sort(key=lambda b: b.y0)
        apart = all(b.y0 - a.y1 > 1.0 for a, b in pairwise(group))
        if apart and len({round(bar.x1) for bar in group}) >= MIN_BARS:
            return True
    return False

"""Figures: pictures and vector drawings, grouped, with the labels that belong inside them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.charts import clusters, is_seen
from mineru_tools.layout.drawing_labels import (
    MIN_NUMBERS,
    Labels,
    count_numbers,
    is_measured,
    is_scale,
    labels_of,
    with_labels,
)
from mineru_tools.layout.panels import boxed_steps, frame_around, panel_around
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives, Rule

MIN_SIDE = 24.0  # points; smaller pictures are bullets, logos in running text, ornaments
ICON = 40.0  # points; a picture this small stands beside text and takes none of it
BACKGROUND = 0.7  # of the page; a picture this large with text on it is what the text stands on
NEAR = 8.0  # points between parts of one drawing: tick marks, legend boxes
PROSE_LINES = 3  # lines of a sentence inside a box: then it is a frame, not a figure
PANEL_LINES = 5  # lines on a banner, its badges included
MAX_PARTS = 400  # beyond this, parts are gathered in cells first
CELL = 16.0  # points
MIN_AXES = 2  # rules that run through a single path make it a plot


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's box, the text lines inside, and its kind: picture, drawing or chart."""

    bbox: BBox
    lines: tuple[TextLine, ...]
    kind: str


def find_figures(
    lines: Sequence[TextLine], page: PagePrimitives, charts: Sequence[BBox] = ()
) -> list[Figure]:
    """Figures of the page; each line of ``lines`` is inside at most one of them."""
    width, height = page.size
    area = width * height
    pictures = [
        i.bbox
        for i in page.images
        if min(i.bbox.width, i.bbox.height) >= MIN_SIDE
        and not (i.bbox.area > BACKGROUND * area and lines)
    ]
    boxes = [(box, "picture") for box in clusters(pictures, 1.0)]
    boxes += _drawings(lines, page)
    labels = labels_of(lines, page.rules) if boxes or charts else Labels((), ())
    boxes += [(_whole(box, labels, page)[0], "chart") for box in charts]
    short = {id(line) for line in labels.short}
    found: list[Figure] = []
    free = list(lines)
    for box, kind in _merged(boxes):
        inside = [line for line in free if box.covers(line.bbox) > 0.6]
        prose = _stacked(inside, short) if kind == "chart" else inside
        if max(box.width, box.height) < ICON or _is_backdrop(prose):
            inside = []
        gone = {id(line) for line in inside}
        free = [line for line in free if id(line) not in gone]
        found.append(Figure(box, tuple(inside), kind))
    return found


def _merged(boxes: Sequence[tuple[BBox, str]]) -> list[tuple[BBox, str]]:
    """Overlapping figures become one, of the kind of the largest; a chart stays a chart."""
    out: list[tuple[BBox, str]] = []
    for box, kind in sorted(boxes, key=lambda item: -item[0].area):
        for k, (other, whole) in enumerate(out):
            if other.covers(box) > 0.3:
                out[k] = (other.union(box), "chart" if kind == "chart" else whole)
                break
        else:
            out.append((box, kind))
    return out


def find_drawings(lines: Sequence[TextLine], page: PagePrimitives) -> list[BBox]:
    """Boxes around groups of curves and bars that are no decoration, with the labels of charts."""
    return [box for box, _ in _drawings(lines, page)]


def _drawings(lines: Sequence[TextLine], page: PagePrimitives) -> list[tuple[BBox, str]]:
    parts = _gathered(_parts(lines, page))
    steps = boxed_steps(lines, page, parts)
    groups = clusters(clusters(parts, NEAR) + steps, 0.0)
    groups = [b for b in groups if min(b.width, b.height) >= MIN_SIDE * 1.5]
    if not groups:
        return []
    labels = labels_of(lines, page.rules)
    axes = [r for r in page.rules if max(r.bbox.width, r.bbox.height) < 0.9 * max(page.size)]
    out = []
    for box in groups:
        inner = [p for p in parts if box.covers(p) > 0.9]
        if _is_banner(box, inner, lines) or _is_backdrop(_inside(box, lines)):
            continue
        grown, crossing = _with_axes(box, axes)
        box = box if _is_backdrop(_inside(grown, lines)) else grown
        box, kind = _whole(box, labels, page)
        if (
            len(inner) > 1
            or any(map(box.covers, steps))
            or (kind == "chart" and crossing >= MIN_AXES)
        ):
            out.append((box, kind))
    return out


def _parts(lines: Sequence[TextLine], page: PagePrimitives) -> list[BBox]:
    """The ink of drawings: curves and bars, no backgrounds of text, no bands across the page."""
    width, height = page.size
    area = width * height
    bars = [
        f.bbox
        for f in page.fills
        if f.bbox.area < 0.25 * area and min(f.bbox.width, f.bbox.height) > 2.0 and is_seen(f)
    ]
    bars = _without_text(bars, lines)
    curves = [d for d in page.drawings if d.area < 0.9 * area]
    return [
        b
        for b in curves + bars
        if max(b.width, b.height) >= 1.0 and not (b.x0 < 1.0 and b.x1 > width - 1.0)
    ]


def _without_text(boxes: list[BBox], lines: Sequence[TextLine]) -> list[BBox]:
    """The boxes that lie under no line of text."""
    if not boxes or not lines:
        return boxes
    a, b = np.array(boxes), np.array([line.bbox for line in lines])
    common = np.minimum(a[:, None, 2:], b[:, 2:]) - np.maximum(a[:, None, :2], b[:, :2])
    area = np.maximum((b[:, 2:] - b[:, :2]).prod(axis=1), 1e-6)
    under = (common.clip(0.0).prod(axis=2) > 0.5 * area).any(axis=1)
    return [box for box, hidden in zip(boxes, under, strict=True) if not hidden]


def _gathered(parts: list[BBox]) -> list[BBox]:
    """The parts, or where there are very many, one box for all in the same cells."""
    if len(parts) <= MAX_PARTS:
        return parts
    cells: dict[tuple[int, ...], BBox] = {}
    for part in parts:
        small = max(part.width, part.height) < CELL
        cell = tuple(int(v // CELL) for v in (part[:2] if small else part))
        cells[cell] = cells[cell].union(part) if cell in cells else part
    return list(cells.values())


def _with_axes(box: BBox, axes: Sequence[Rule]) -> tuple[BBox, int]:
    """The box with the axis and grid lines that run through or along it, and their number."""
    own: list[Rule] = []
    for rule in axes:
        if box.expand(2.0).intersection(rule.bbox.expand(0.5)):
            grown = box.union(rule.bbox)
            if grown.area < 2.5 * box.area:
                box = grown
                own.append(rule)
    return _with_grid_ends(box, own, axes), len(own)


def _with_grid_ends(box: BBox, own: Sequence[Rule], axes: Sequence[Rule]) -> BBox:
    """The box with the next line of its grid above and below: no bar needs to reach it."""
    grid = [r.bbox for r in own if r.horizontal]
    if len(grid) < MIN_AXES:
        return box
    step = float(np.diff(sorted(b.y0 for b in grid)).max())
    ends = np.array([(b.x0, b.x1) for b in grid])
    for line in (r.bbox for r in axes if r.horizontal):
        grown = box.union(line)
        if grown != box and -box.y_overlap(line) < 1.1 * step:
            alike = np.abs(ends - (line.x0, line.x1)).sum(axis=1) < 2.0
            box = grown if alike.sum() >= MIN_AXES else box
    return box


def _whole(box: BBox, labels: Labels, page: PagePrimitives) -> tuple[BBox, str]:
    """The drawing with its frame and, where it measures something, its labels; and its kind."""
    if max(box.width, box.height) < ICON:
        return box, "drawing"
    lines = labels.short + labels.others
    frame = frame_around(box, page)
    if frame is not None and not _is_backdrop(_inside(frame, lines)):
        box = frame
    grown = with_labels(box, labels, panel_around(box, page))
    if count_numbers(grown, labels) < MIN_NUMBERS:
        return box, "drawing"
    return grown, "chart" if is_measured(grown, labels) else "drawing"


def _is_banner(box: BBox, parts: Sequence[BBox], lines: Sequence[TextLine]) -> bool:
    """One panel with a line or a few on it; icons and badges with text are its only other ink."""
    panel = max(parts, key=lambda p: p.area, default=None)
    if panel is None or panel.covers(box) < 0.95:
        return False
    inside = _inside(panel, lines)
    if not 1 <= len(inside) <= PANEL_LINES or any(is_scale(line) for line in inside):
        return False
    return all(
        part.covers(panel) > 0.9
        or max(part.width, part.height) < ICON
        or any(part.covers(line.bbox) > 0.9 for line in inside)
        for part in parts
    )


def _stacked(inside: Sequence[TextLine], short: Set[int]) -> list[TextLine]:
    """The lines on a chart that follow each other like those of a paragraph; names of bars do not.

    ``short`` are the ids of labels.
    """
    long = [x for x in inside if id(x) not in short]
    return [
        x
        for x in long
        if any(x is not y and abs(x.baseline - y.baseline) < 1.7 * x.size for y in long)
    ]


def _inside(box: BBox, lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for line in lines if box.covers(line.bbox) > 0.6]


def _is_backdrop(inside: Sequence[TextLine]) -> bool:
    """Sentences stand on the picture; labels inside a figure have a word or three."""
    return (
        sum(sum(w[:1].isalpha() for w in line.text.split()) >= 4 for line in inside) >= PROSE_LINES
    )

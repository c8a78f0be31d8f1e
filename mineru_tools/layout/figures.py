"""Figures: pictures and vector drawings, grouped, with the labels that belong inside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.charts import clusters, with_ticks
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

MIN_SIDE = 24.0  # points; smaller pictures are bullets, logos in running text, ornaments
BACKGROUND = 0.7  # of the page; a picture this large with text on it is what the text stands on
NEAR = 8.0  # points between parts of one drawing: tick marks, legend boxes
PROSE_LINES = 3  # lines of a sentence inside a box: then it is a frame, not a figure
MAX_PARTS = 1500  # beyond this, grouping by distance is coarsened


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
    boxes += [(with_ticks(box, lines), "drawing") for box in find_drawings(lines, page)]
    boxes += [(box, "chart") for box in charts]
    found: list[Figure] = []
    free = list(lines)
    for box, kind in _merged(boxes):
        inside = [line for line in free if box.covers(line.bbox) > 0.6]
        if _is_backdrop(inside):
            inside = []
        gone = {id(line) for line in inside}
        free = [line for line in free if id(line) not in gone]
        found.append(Figure(box, tuple(inside), kind))
    return found


def _merged(boxes: list[tuple[BBox, str]]) -> list[tuple[BBox, str]]:
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
    """Boxes around groups of curves, bars and pictures that are no decoration of text."""
    area = page.size[0] * page.size[1]
    bars = [
        f.bbox
        for f in page.fills
        if f.bbox.area < 0.25 * area
        and min(f.bbox.width, f.bbox.height) > 2.0
        and not any(f.bbox.covers(line.bbox) > 0.5 for line in lines)
    ]
    curves = [d for d in page.drawings if d.area < 0.9 * area]
    parts = [b for b in curves + bars if max(b.width, b.height) >= 1.0]
    if not parts:
        return []
    parts = parts[:MAX_PARTS] if len(parts) > MAX_PARTS else parts
    axes = [r.bbox for r in page.rules if max(r.bbox.width, r.bbox.height) < 0.9 * max(page.size)]
    out = []
    for box in clusters(parts, NEAR):
        count = sum(1 for p in parts if box.covers(p) > 0.9)
        if box.width < MIN_SIDE * 1.5 or box.height < MIN_SIDE * 1.5 or count < 2:
            continue
        box = _with_axes(box, axes)
        if not _carries_prose(box, lines):
            out.append(box)
    return out


def _with_axes(box: BBox, axes: list[BBox]) -> BBox:
    """The box with the axis and grid lines that run through or along it."""
    for rule in axes:
        if box.expand(2.0).intersection(rule.expand(0.5)):
            grown = box.union(rule)
            if grown.area < 2.5 * box.area:
                box = grown
    return box


def _carries_prose(box: BBox, lines: Sequence[TextLine]) -> bool:
    """Several full lines of running text stand inside: the drawing is a frame around them."""
    return _is_backdrop([line for line in lines if box.covers(line.bbox) > 0.6])


def _is_backdrop(inside: Sequence[TextLine]) -> bool:
    """Sentences stand on the picture; labels inside a figure have a word or three."""
    return (
        sum(sum(w[:1].isalpha() for w in line.text.split()) >= 4 for line in inside) >= PROSE_LINES
    )

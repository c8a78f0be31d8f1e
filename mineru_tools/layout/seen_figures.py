"""Figures that a layout model sees, where what is drawn on the page bears it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.primitives import ImageBox, PagePrimitives

DRAWN = 0.4  # of a figure's box, around all that is drawn inside; the rest are labels
CUT = 3.0  # points by which the box that a model draws may cut off an edge
INSIDE = 0.9  # of a mark that is part of a figure; of a figure that one picture shows already
LABEL = 0.6  # of a line of text that is part of it, as in all figures
APART = 0.1  # of either box; more is shared with what has been read already


def with_seen_figures(
    page: PagePrimitives, lines: Sequence[BBox], read: Sequence[BBox]
) -> PagePrimitives:
    """The page, what is seen as one figure and drawn in pieces as one picture more.

    The picture reaches around the ``lines`` of text that a box of the model cuts off. A box full
    of words alone is no figure, whatever the model says, and neither is one that shares ground
    with what has been ``read``: tables, formulas, contents.
    """
    if not page.seen_figures:
        return page
    pictures = [image.bbox for image in page.images]
    marks = pictures + list(page.drawings)
    marks += [fill.bbox for fill in page.fills] + [rule.bbox for rule in page.rules]
    new = []
    for seen in page.seen_figures:
        box = seen.expand(CUT)
        parts = [mark for mark in marks if box.covers(mark) > INSIDE]
        if (
            parts
            and union_all(parts).area > DRAWN * seen.area
            and not any(picture.covers(seen) > INSIDE for picture in pictures)
            and not any(max(box.covers(o), o.covers(box)) > APART for o in read)
        ):
            labels = [line for line in lines if seen.covers(line) > LABEL]
            new.append(ImageBox(union_all([seen, *parts, *labels])))
    return replace(page, images=(*page.images, *new)) if new else page

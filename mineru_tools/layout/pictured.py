"""Where a picture, or letters drawn as outlines, stand as a display formula does."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.charts import clusters
from mineru_tools.layout.equation_numbers import is_number
from mineru_tools.layout.equations import is_prose
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

_WIDE = 12.0  # em; a line of a paragraph is wider
_NEAR = 3.0  # em from the lines of text above and below; displays are set off by 1 or 2
_OFF_CENTRE = 3.0  # em; a comma, or bad margins of a picture
_SHORTEST, _TALLEST = 0.6, 14.0  # em; a minus stands in no line of its own, few displays are taller
_NARROWEST = 1.5  # em
_SIGNS = 3  # fewer are an ornament
_BESIDE = 1.2  # em between signs of one formula: TeX's space of a word
_MANY = 4000  # strokes; a page of more is a drawing
_SIGN = 4.0  # em; signs are no larger, but for roots and bars of fractions


def formula_places(
    lines: Sequence[TextLine], page: PagePrimitives, taken: Sequence[BBox]
) -> list[BBox]:
    """Boxes between lines of text, in the middle of their column and alone but for a number.

    What overlaps one of ``taken`` is left out. Whether there are letters in them only a look at the
    page can tell.
    """
    prose = [x for x in lines if is_prose(x) and x.bbox.width > _WIDE * x.size]
    if len(prose) < 2:
        return []
    em = median(x.size for x in prose)
    images = [image.bbox for image in page.images]
    strokes = _strokes(page, em)
    places = []
    for box in images + _groups(page, strokes, em):
        sized = _SHORTEST * em < box.height < _TALLEST * em and box.width > _NARROWEST * em
        column = _column(box, prose, em) if sized else None
        if column is None or any(box.covers(t) > 0 or t.covers(box) > 0 for t in taken):
            continue
        level = [x for x in lines if x.bbox.y_overlap(box) > 0.25 * x.bbox.height]
        if _is_set_apart(
            box, [x for x in level if column.covers(x.bbox) > 0], column, em
        ) and not any(
            column.covers(x) > 0 and x.y_overlap(box) > 0 and box.covers(x) < 0.9
            for x in images + strokes
        ):
            places.append(box)
    return places


def _strokes(page: PagePrimitives, em: float) -> list[BBox]:
    """What outlines of signs are made of: paths, and rules, which bars and stems look like."""
    short = [r.bbox for r in page.rules if max(r.bbox.width, r.bbox.height) < _WIDE * em]
    return [*page.drawings, *short] if len(page.drawings) + len(short) < _MANY else []


def _groups(page: PagePrimitives, strokes: Sequence[BBox], em: float) -> list[BBox]:
    """Strokes that stand together, most of them no larger than signs."""
    groups = []
    for group in clusters(strokes, _BESIDE / 2 * em) if page.drawings else ():
        own = [stroke for stroke in strokes if group.covers(stroke) > 0.9]
        small = sum(max(stroke.width, stroke.height) < _SIGN * em for stroke in own)
        if len(own) >= _SIGNS and small > 0.5 * len(own):
            groups.append(group)
    return groups


def _column(box: BBox, prose: Sequence[TextLine], em: float) -> BBox | None:
    """The lines of text right above and below as one box, if there are both."""
    column = [x.bbox for x in prose if x.bbox.x_overlap(box) > 0]
    above = [b for b in column if -1 < box.y0 - b.y1 < _NEAR * em]
    below = [b for b in column if -1 < b.y0 - box.y1 < _NEAR * em]
    if not (above and below):
        return None
    whole = union_all(above + below).expand(em)
    return whole if whole.x0 < box.x0 and box.x1 < whole.x1 else None


def _is_set_apart(box: BBox, level: Sequence[TextLine], column: BBox, em: float) -> bool:
    """In the middle, or numbered, and no other text on its level."""
    left, right = box.x0 - column.x0, column.x1 - box.x1
    centred = abs(left - right) < _OFF_CENTRE * em and left > 2 * em
    return all(map(is_number, level)) and (centred or bool(level))

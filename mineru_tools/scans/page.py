"""The picture of a page and a recogniser give what a text page would have given."""

from __future__ import annotations

from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import PagePrimitives
from mineru_tools.recognizers.dewarp import Bend
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import TextRecognizer
from mineru_tools.scans import letters
from mineru_tools.scans.bending import bend_of, flat_lines
from mineru_tools.scans.equals import equals_signs
from mineru_tools.scans.figures import find_figures, is_line
from mineru_tools.scans.fills import find_fills
from mineru_tools.scans.glyphs import PlacedWord, glyphs_of
from mineru_tools.scans.level import Tilt, skew_of, turned_back
from mineru_tools.scans.lines import placed_words
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import find_rules
from mineru_tools.scans.stacked import page_turns
from mineru_tools.scans.unread import second_look

_SERIFS = 0.1  # em below where descenders end
_WITHIN = 0.9  # of a line that is part of a figure


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it was read, upright and level, and how it lay.

    The page as it is shown is ``page`` turned by ``turns`` quarter turns and then by ``skew``
    degrees, both clockwise, the latter about its middle. ``unread`` are marks on ``page`` that look
    like letters or lines and were not read. ``bend`` is how the upright page was bent besides.
    """

    page: PagePrimitives
    turns: int
    skew: float
    unread: tuple[BBox, ...] = ()
    bend: Bend | None = None


def read_scan(
    picture: RGB,
    size: tuple[float, float],
    recognizer: TextRecognizer,
    *,
    index: int = 0,
    bendable: bool = False,
) -> Scan:
    """What stands on a page of ``size`` points, shown as it is by ``picture``.

    A page that is ``bendable`` and upright is flattened by the slopes of its lines.
    """
    lines = recognizer.read(picture)
    turns = page_turns(picture, lines, recognizer)
    if turns:
        picture = turned_back(picture, turns)
        lines = recognizer.read(picture)
        size = size if turns % 2 == 0 else (size[1], size[0])
    height, width = picture.shape[:2]
    bend = bend_of(lines, (width, height)) if bendable and not turns else None
    if bend is not None:
        lines, picture = flat_lines(lines, bend, (width, height)), bend.flattened(picture)
    tilt = Tilt(skew_of(lines), (width, height))
    raster = Raster(tilt.levelled(picture), (width / size[0], height / size[1]))
    look = second_look(lines, tilt, raster, recognizer)
    words = placed_words([*lines, *look.lines], tilt, raster)
    boxes = [_reached(word) for word in words]
    signs, rules = equals_signs(find_rules(raster, boxes), boxes)
    words += signs
    boxes += [sign.bbox for sign in signs]
    fills = find_fills(raster, rules)
    seen = find_figures(raster, boxes, rules, fills)
    figures = seen.pictures
    page = PagePrimitives(
        index=index,
        size=size,
        glyphs=glyphs_of(words),
        rules=tuple(r for r in rules if not any(f.bbox.covers(r.bbox) > _WITHIN for f in figures)),
        fills=fills,
        images=figures,
        drawings=seen.marks,
    )
    shown = [figure.bbox for figure in figures]
    unread = [mark for mark in look.unread if not any(box.intersection(mark) for box in shown)]
    return Scan(page, turns, tilt.degrees, (*unread, *filter(is_line, shown)), bend)


def _reached(word: PlacedWord) -> BBox:
    """The box of a word with the serifs of its descenders, whose feet in a row look like a rule."""
    deep = letters.depth(word.text) > 0.0
    x0, y0, x1, y1 = word.bbox
    return BBox(x0, y0, x1, y1 + _SERIFS * word.size) if deep and word.turns == 0 else word.bbox

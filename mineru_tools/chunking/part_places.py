"""Where a part of a paragraph stands: the boxes of its lines, put together."""

from __future__ import annotations

import re

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.latex_in_text import with_plain_formulas
from mineru_tools.document.passage import Passage, Place, TextLine

# What Markdown has and plain text has not: tags, and where links and pictures lead to.
_MARKUP = re.compile(r"<[A-Za-z/][^<>]*>|\]\([^()\s]*\)")


def part_places(passage: Passage, before: str, part: str) -> tuple[Place, ...]:
    """The boxes of ``part`` of the passage's Markdown, which follows on ``before``.

    One for each box of the passage that it has lines in. The letters are counted to find the
    lines; where the Markdown has others than the text, or lines are not known, the boxes are those
    of the whole passage.
    """
    if not passage.lines or _letters(_plain(passage.markdown)) != _letters(passage.text):
        return passage.places
    first = _letters(_plain(before))
    last = first + _letters(_plain(part))
    boxes: dict[Place, list[BBox]] = {}
    seen = at = 0
    for line in passage.lines:
        seen += _letters(passage.text[at : line.start])
        stop = seen + _letters(passage.text[line.start : line.stop])
        if seen < last and stop > first:
            boxes.setdefault(_around(line, passage), []).append(line.place.bbox)
        seen, at = stop, line.stop
    return tuple(Place(place.page, union_all(lines)) for place, lines in boxes.items()) or (
        passage.places
    )


def _around(line: TextLine, passage: Passage) -> Place:
    """The box of the passage that a line stands in, its own where there is none."""
    x, y = line.place.bbox.center
    for place in passage.places:
        box = place.bbox
        if place.page == line.place.page and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
            return place
    return line.place


def _plain(markdown: str) -> str:
    return _MARKUP.sub("", with_plain_formulas(markdown))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))

"""Lines of text, where nothing finer is known, cut into words that cells can part."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table.model import Word

_NARROW = frozenset("iljtfrI1|!.,:;'()[] ")


def words_of_line(line: Word) -> tuple[Word, ...]:
    """The line cut at its spaces, each part where its letters would stand if all were alike.

    An OCR may take the entries of two cells for one line; parted, each can go to its own cell.
    """
    text, box = line.text, line.bbox
    ends = [0.0]
    for letter in text:
        ends.append(ends[-1] + _width(letter))
    scale = box.width / ends[-1] if ends[-1] else 0.0
    return tuple(
        Word(
            part[0],
            BBox(
                box.x0 + scale * ends[part.start()],
                box.y0,
                min(box.x0 + scale * ends[part.end()], box.x1),
                box.y1,
            ),
            line.score,
        )
        for part in re.finditer(r"\S+", text)
    )


def _width(letter: str) -> float:
    """In halves of an em, roughly."""
    if east_asian_width(letter) in "WF":
        return 2.0
    return 0.6 if letter in _NARROW else 1.0

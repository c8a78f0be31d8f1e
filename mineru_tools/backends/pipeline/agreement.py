"""Whether a text layer says what can be read in the picture, from a few lines of the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from mineru_tools.recognizers.text.quads import is_level

SOUND = 0.975  # of the characters; layers with more errors read worse than the picture, measured
SURE = 0.8  # the score of a sample; one read less surely says nothing against the layer
_LINES = 4  # of a page of fifty
_LONG, _LONGEST = 12, 200  # characters of a line; longer ones are no lines of a layer in order
_ABOVE, _BESIDE = 0.2, 1.0  # of a line's height: what is cut out around it
_MIDDLE = 0.2  # of a cut at its head and foot, where neighbours reach in
_BETWEEN = 16  # white pixels between the lines of a sample


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of characters that are the same, and how sure the recogniser was of its own."""

    share: float
    score: float

    @property
    def speaks_against(self) -> bool:
        """Whether the picture has been read well and has something else in it."""
        return self.share < SOUND and self.score >= SURE


def agreement(
    lines: Sequence[ReadLine], picture: RGB, recognizer: TextRecognizer
) -> Agreement | None:
    """How much of some of the lines the recogniser finds in the picture they are said to be in.

    ``None`` where no line is long enough to tell.
    """
    chosen = _spread([x for x in lines if _LONG <= len(x.text) <= _LONGEST and is_level(x.quad)])
    strips = [(line, strip) for line in chosen if (strip := _cut(picture, line)).size]
    if not strips:
        return None
    sample, ends = _stacked([strip for _, strip in strips])
    found = recognizer.read(sample)
    same, length, score = 0.0, 0, 0.0
    for k, (line, strip) in enumerate(strips):
        edge = _MIDDLE * strip.shape[0]
        top, foot = ends[k] - _BETWEEN - strip.shape[0] + edge, ends[k] - _BETWEEN - edge
        read = [each for each in found if top <= each.bbox.center[1] < foot]
        text = "".join(each.text for each in sorted(read, key=lambda each: each.bbox.x0))
        told, seen = _letters(line.text), _letters(text)
        ratio = SequenceMatcher(None, told, seen, autojunk=False).ratio()
        same += ratio * len(told)
        length += len(told)
        sure = sum(each.score * len(each.text) for each in read)
        score += len(told) * sure / max(sum(len(each.text) for each in read), 1)
    return Agreement(same / length, score / length) if length else None


def _spread(lines: list[ReadLine]) -> list[ReadLine]:
    """A few of the lines, from the top of the page to its foot."""
    step = max(1.0, len(lines) / _LINES)
    return [lines[int((k + 0.5) * step)] for k in range(min(_LINES, len(lines)))]


def _cut(picture: RGB, line: ReadLine) -> RGB:
    box, high = line.bbox, line.bbox.height
    x0, x1 = max(int(box.x0 - _BESIDE * high), 0), max(int(box.x1 + _BESIDE * high), 0)
    y0, y1 = max(int(box.y0 - _ABOVE * high), 0), max(int(box.y1 + _ABOVE * high), 0)
    return picture[y0:y1, x0:x1]


def _stacked(strips: Sequence[RGB]) -> tuple[RGB, list[int]]:
    """The strips one below the other on white, and where the room of each ends."""
    wide = max(strip.shape[1] for strip in strips) + 2 * _BETWEEN
    ends = np.cumsum([strip.shape[0] + 2 * _BETWEEN for strip in strips]).tolist()
    page = np.full((ends[-1], wide, 3), 255, np.uint8)
    for strip, end in zip(strips, ends, strict=True):
        foot = end - _BETWEEN
        page[foot - strip.shape[0] : foot, _BETWEEN : _BETWEEN + strip.shape[1]] = strip
    return page, ends


def _letters(text: str) -> str:
    """Letters and figures alone: of signs and spaces recognisers have opinions of their own."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())

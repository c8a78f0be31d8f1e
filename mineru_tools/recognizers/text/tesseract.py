"""tesseract, through tesserocr: 123 languages of 37 scripts, each in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import bidirectional

import numpy as np
import tesserocr
from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.quads import Quad, turned
from mineru_tools.recognizers.text.signs import Sign
from mineru_tools.recognizers.text.tessdata import folder_of

SURE = 0.3  # lines that were read less surely are marks that are no text
_LINE, _WORD, _SYMBOL = tesserocr.RIL.TEXTLINE, tesserocr.RIL.WORD, tesserocr.RIL.SYMBOL
_BORDER = 12  # pixels around a single line, whose letters it wants off the edge
_QUIET = {"debug_file": "/dev/null", "user_defined_dpi": "200"}  # it would guess, and say so


class Tesseract:
    """The languages ``lang``, as tesseract calls them, several joined by ``+``.

    ``threads`` is what others take; tesseract decides for itself. Raises ``WeightsMissing`` where
    a language's file is not here.
    """

    def __init__(
        self, *, name: str = "tesseract", lang: str = "eng", threads: int | None = None
    ) -> None:
        folder, called = folder_of(lang)
        self.name = name
        self.languages = tuple(lang.split("+"))
        self._api: Any = tesserocr.PyTessBaseAPI(
            path=str(folder), lang=called, psm=tesserocr.PSM.AUTO, variables=_QUIET
        )

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines from top to bottom."""
        self._api.SetPageSegMode(tesserocr.PSM.AUTO)
        self._api.SetImage(Image.fromarray(picture))
        self._api.Recognize()
        found = self._api.GetIterator()
        lines = [] if found is None else [x for x in _lines(found) if x.score >= SURE]
        self._api.Clear()
        return in_rows(lines)

    def read_line(self, pixels: RGB) -> list[Sign]:
        """What stands in the picture of a single line, from left to right."""
        self._api.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
        wide = ((_BORDER, _BORDER), (_BORDER, _BORDER), (0, 0))
        self._api.SetImage(Image.fromarray(np.pad(pixels, wide, mode="edge")))
        self._api.Recognize()
        found = self._api.GetIterator()
        signs = [] if found is None else list(_signs(found))
        self._api.Clear()
        return signs


def _lines(found: Any) -> Iterator[ReadLine]:
    """The lines in tesseract's own order."""
    words: list[ReadWord] = []
    quad: Quad | None = None
    for at in tesserocr.iterate_level(found, _WORD):
        if at.IsAtBeginningOf(_LINE):
            if words and quad:
                yield ReadLine(tuple(words), quad, _mean(words))
            words, quad = [], _quad(at)
        for word in _word(at):
            # It parts syllables of Korean, and of scripts without spaces what it likes.
            if words and at.BlanksBeforeWord() == 0:
                word = _joined(words.pop(), word)
            words.append(word)
    if words and quad:
        yield ReadLine(tuple(words), quad, _mean(words))


def _signs(found: Any) -> Iterator[Sign]:
    for at in tesserocr.iterate_level(found, _SYMBOL):
        if at.Empty(_SYMBOL):
            continue
        text, box = at.GetUTF8Text(_SYMBOL).strip(), at.BoundingBox(_SYMBOL)
        if text and box is not None:
            # Of lines that run from the right it does not count blanks.
            parted = at.BlanksBeforeWord() != 0 or bidirectional(text[0]) in {"R", "AL"}
            spaced = parted and bool(at.IsAtBeginningOf(_WORD))
            score = min(max(at.Confidence(_SYMBOL) / 100, 0.0), 1.0)
            yield Sign(text, box[0] - _BORDER, box[2] - _BORDER, score, spaced)


def _joined(a: ReadWord, b: ReadWord) -> ReadWord:
    return ReadWord(a.text + b.text, a.bbox.union(b.bbox), _mean([a, b]))


def _word(at: Any) -> list[ReadWord]:
    """The word there, if it has letters and a place."""
    if at.Empty(_WORD):
        return []
    text, box = at.GetUTF8Text(_WORD), at.BoundingBox(_WORD)
    if not text.strip() or box is None or box[0] >= box[2] or box[1] >= box[3]:
        return []
    score = min(max(at.Confidence(_WORD) / 100, 0.0), 1.0)
    return [ReadWord("".join(text.split()), BBox(*map(float, box)), score)]


def _quad(at: Any) -> Quad | None:
    """The corners of the line there, as far inclined as its baseline is."""
    box, base = at.BoundingBox(_LINE), at.Baseline(_LINE)
    if box is None:
        return None
    x0, y0, x1, y1 = map(float, box)
    orientation, direction, _, _ = at.Orientation()
    turns = int(orientation) + (direction == tesserocr.WritingDirection.TOP_TO_BOTTOM)
    fall = 0.0
    if base is not None and turns == 0 and base[1][0] > base[0][0]:
        fall = (base[1][1] - base[0][1]) / (base[1][0] - base[0][0]) * (x1 - x0)
        fall = max(0.9 * (y0 - y1), min(fall, 0.9 * (y1 - y0)))
    left, right = max(-fall, 0.0), max(fall, 0.0)
    return turned(((x0, y0 + left), (x1, y0 + right), (x1, y1 - left), (x0, y1 - right)), turns)


def _mean(words: list[ReadWord]) -> float:
    """The mean score of their characters."""
    count = sum(len(word.text) for word in words)
    return sum(word.score * len(word.text) for word in words) / count

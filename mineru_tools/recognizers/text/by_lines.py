"""Lines that PP-OCR finds and tesseract reads, one by one: pages in scripts that PP-OCR lacks.

PP-OCR finds lines of any script, in photos too, where tesseract takes shadows for letters and joins
what stands side by side. What PP-OCR reads of Latin letters and figures within them is kept.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.readings import Reading, is_known, line_of, within
from mineru_tools.recognizers.text.signs import LineReader, Sign
from mineru_tools.recognizers.text.strips import HEIGHT

if TYPE_CHECKING:
    from mineru_tools.recognizers.text.ppocr import Survey
    from mineru_tools.recognizers.text.scripts import Surveyor

# Scripts some of whose letters look like Latin ones, as which PP-OCR reads them surely, and those
# that run from right to left, among which Latin words run the other way.
_APART_FROM_LATIN = frozenset({"Cyrillic", "Greek", "Arabic", "Hebrew", "Syriac", "Thaana"})
_SURE = 0.3  # lines that were read less surely are marks that are no text
_OWN = 0.97  # a letter of the page's script that tesseract reads so is one
_SEEN = 0.5  # the chance of a Latin letter or figure where tesseract is not so sure
_APART = 1.0  # of a line's height, between the middles of characters; further ones are two runs
_MOSTLY = 0.3  # of a sign; boxes of neighbours reach into one another
_WHOLE = 0.7  # of a line's height from the middle of a letter to that of the next, at most


class ByLines:
    """``finder`` finds the lines and ``reader`` reads them, in the letters of ``script``.

    ``known`` is a picture with what was found in it, which is not looked for again.
    """

    def __init__(
        self,
        finder: Surveyor,
        reader: LineReader,
        script: str,
        *,
        known: tuple[RGB, Survey] | None = None,
    ) -> None:
        self.name = reader.name
        self.languages = reader.languages
        self._finder = finder
        self._reader = reader
        self._script = script
        self._known = known

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines from top to bottom."""
        page = BBox(0, 0, picture.shape[1], picture.shape[0])
        found = (self._line(each, page) for each in self._survey(picture).readings)
        return in_rows(line for line in found if line is not None)

    def _survey(self, picture: RGB) -> Survey:
        if self._known is not None and self._known[0] is picture:
            return self._known[1]
        return self._finder.survey(picture, sample=False)

    def _line(self, reading: Reading, page: BBox) -> ReadLine | None:
        """The line as both read it, ``None`` where nothing is read surely."""
        mixes = self._script not in _APART_FROM_LATIN
        if mixes and is_known(reading) and all(char.text.isascii() for char in reading.read):
            return line_of(reading, page)
        signs = self._reader.read_line(reading.strip.pixels)
        if mixes:
            signs = with_latin(signs, reading, self._script)
        if not signs or _mean(signs) < _SURE:
            return None
        strip = reading.strip
        words = tuple(
            ReadWord(
                "".join(sign.text for sign in word),
                within(
                    strip.box(min(s.x0 for s in word), 0, max(s.x1 for s in word), HEIGHT), page
                ),
                _mean(word),
            )
            for word in _words(signs)
        )
        a, b, c, d = ((min(max(x, 0.0), page.x1), min(max(y, 0.0), page.y1)) for x, y in strip.quad)
        return ReadLine(words, (a, b, c, d), _mean(signs))


def with_latin(signs: Sequence[Sign], reading: Reading, script: str) -> list[Sign]:
    """The signs with Latin letters and figures as PP-OCR reads them.

    Data of one language know no others, and read each letter of those as something.
    """
    own = [s for s in signs if s.score >= _OWN and _is_of(s.text, script)]
    out = list(signs)
    for run in _runs(reading, own):
        first, last = run[0].x0, run[-1].x1
        gone = [s for s in out if s not in own and _lap(s, first, last) > _MOSTLY * (s.x1 - s.x0)]
        run[0] = replace(run[0], spaced=gone[0].spaced if gone else True)
        at = next((k for k, s in enumerate(out) if s in gone or s.x0 >= last), len(out))
        out[at:at] = run
        out = [s for s in out if s not in gone]
    return out


def _lap(sign: Sign, start: float, end: float) -> float:
    return min(sign.x1, end) - max(sign.x0, start)


def _runs(reading: Reading, own: Sequence[Sign]) -> list[list[Sign]]:
    """Characters of Latin lines that stand together, where none of ``own`` is."""
    runs: list[list[Sign]] = []
    spaced, before = False, -math.inf
    for char in reading.read:
        at = char.step * reading.pixels
        if char.text.isspace():
            spaced = True
            continue
        if not (char.text.isascii() and char.chance >= _SEEN) or _covered(at, at, own):
            continue
        sign = Sign(char.text, at, at, char.chance, spaced)
        if at - before > _APART * HEIGHT or _covered(before, at, own):
            runs.append([])
        runs[-1].append(sign)
        spaced, before = False, at
    return [_wide(run) for run in runs if any(sign.text.isalnum() for sign in run)]


def _covered(start: float, end: float, signs: Iterable[Sign]) -> bool:
    """Whether one of the signs stands between, or reaches over either."""
    return any(sign.x0 < end and start < sign.x1 for sign in signs)


def _wide(run: Sequence[Sign]) -> list[Sign]:
    """Signs that are known by their middles, each as wide as it is far from its neighbours."""
    middles = [sign.x0 for sign in run]
    steps = [min(b - a, _WHOLE * HEIGHT) for a, b in pairwise(middles)]
    usual = min(steps, default=HEIGHT / 2)
    left, right = [usual, *steps], [*steps, usual]
    return [
        Sign(sign.text, at - a / 2, at + b / 2, sign.score, sign.spaced)
        for sign, at, a, b in zip(run, middles, left, right, strict=True)
    ]


def _words(signs: Sequence[Sign]) -> list[list[Sign]]:
    out: list[list[Sign]] = []
    for sign in signs:
        if sign.spaced or not out:
            out.append([])
        out[-1].append(sign)
    return out


def _is_of(text: str, script: str) -> bool:
    return all(unicodedata.name(char, "").startswith(script.upper()) for char in text)


def _mean(signs: Sequence[Sign]) -> float:
    return sum(sign.score for sign in signs) / len(signs)

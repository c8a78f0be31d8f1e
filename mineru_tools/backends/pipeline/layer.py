"""The text layer that somebody's recogniser left on a scan, as if it had just been read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import bidirectional

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.frame import turned_glyphs, turned_page, turned_size
from mineru_tools.primitives import Glyphs, Hidden, PagePrimitives, reordered
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.quads import Point, Quad
from mineru_tools.scans import letters
from mineru_tools.scans.level import quarter_turns

_APART = 3.0  # ems between words of one line; columns may be as near
_BACK = 0.5  # em that a word may begin before the end of the one before
_LEVEL = 0.5  # em: so far the baselines of neighbours on a tilted page may be apart
_ASCENT, _DESCENT = 0.95, 0.35  # em above and below the baseline that recognisers' boxes hold
_TELLING = 8.0  # ems of a line whose words tell how it leans
_NARROW = 0.2  # em; nothing is narrower
_NEXT = 0.5  # em from one line to the next at least, in whatever size the layer has


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in points, in a frame in which it runs to the right."""

    text: str
    x0: float
    x1: float
    base: float


class LayerReader:
    """A ``TextRecognizer`` of one page that has its words from the page's invisible text.

    Where they stand along their lines is believed. How large they are is not: sizes of such layers
    are wild, and of them the picture tells, as it does of words that were just recognised.
    """

    name = "its text layer"
    languages: tuple[str, ...] = ()

    def __init__(self, page: PagePrimitives) -> None:
        unseen = np.flatnonzero(page.glyphs.hidden == Hidden.INVISIBLE)
        glyphs = reordered(page.glyphs, unseen)
        self._page = PagePrimitives(page.index, page.size, glyphs)
        self._is_told = False

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines of the page that the picture shows as it is displayed.

        Who learns from them that it lies on its side turns it, and asks again. When it stands
        upright all is said: of parts of it, looked at more closely, the layer knows no more.
        """
        height, width = picture.shape[:2]
        scale = max(height, width) / max(self._page.size)
        is_page = np.allclose(np.multiply(self._page.size, scale), (width, height), atol=2)
        if self._is_told or not is_page:
            return ()
        lines = in_rows(_lines(self._page.glyphs, self._page.size, scale))
        turns = quarter_turns(lines)
        self._is_told = turns == 0
        self._page = turned_page(self._page, turns)
        return lines


def _lines(glyphs: Glyphs, size: tuple[float, float], scale: float) -> Iterator[ReadLine]:
    """The lines of the glyphs in pixels, ``scale`` of them to a point."""
    turns_of = np.round(glyphs.angle / 90.0).astype(int) % 4
    for turns in range(4):
        part = reordered(glyphs, np.flatnonzero(turns_of == turns))
        words = list(_words(turned_glyphs(part, turns, size)))
        frame = turned_size(size, turns)
        for row in _rows(words):
            yield _line(row, turns, frame, scale)


def _words(glyphs: Glyphs) -> Iterator[_Word]:
    """The words; of one that goes on in the next line there are two parts."""
    moved = np.abs(np.diff(glyphs.origin[:, 1], prepend=np.inf)) > _NEXT * glyphs.size
    starts = np.flatnonzero(glyphs.space_before | moved).tolist()
    for a, b in pairwise([*starts, len(glyphs)]):
        cell = glyphs.cell[a:b]
        x0, x1 = float(cell[:, 0].min()), float(cell[:, 2].max())
        text = "".join(glyphs.text[a:b])
        if x1 > x0 and text:
            yield _Word(text, x0, x1, float(glyphs.origin[a:b, 1].mean()))


def _em(words: Iterable[_Word]) -> float:
    """The size that letters of usual type have in words of that width."""
    words = list(words)
    told = sum(max(letters.total_width(word.text), _NARROW) for word in words)
    return sum(word.x1 - word.x0 for word in words) / told


def _rows(words: list[_Word]) -> Iterator[list[_Word]]:
    """Words that follow one another on a line, which the layer need not say."""
    if not words:
        return
    em = median(_em([word]) for word in words)
    row: list[_Word] = []
    for word in words:
        if row and not _follows(row[-1], word, em):
            yield row
            row = []
        row.append(word)
    yield row


def _follows(last: _Word, word: _Word, em: float) -> bool:
    """Whether the second word is the next of the line, to the right or, in Arabic, to the left."""
    gap = max(word.x0 - last.x1, last.x0 - word.x1)
    return abs(word.base - last.base) < _LEVEL * em and -_BACK * em < gap < _APART * em


def _line(row: list[_Word], turns: int, frame: tuple[float, float], scale: float) -> ReadLine:
    words = sorted(row, key=lambda word: word.x0)
    em, lean = _em(words), _lean(words)
    middle = sum(word.x0 + word.x1 for word in words) / 2 / len(words)
    base = sum(word.base for word in words) / len(words)

    def at(x: float, above: float) -> Point:
        y = base + lean * (x - middle) - above * em
        box = turned_box(BBox(x, y, x, y), 4 - turns, frame)
        return box.x0 * scale, box.y0 * scale

    def corners(x0: float, x1: float) -> Quad:
        return at(x0, _ASCENT), at(x1, _ASCENT), at(x1, -_DESCENT), at(x0, -_DESCENT)

    read = [ReadWord(word.text, _around(corners(word.x0, word.x1)), 1.0) for word in words]
    if _runs_left(words):
        read.reverse()
    return ReadLine(tuple(read), corners(words[0].x0, max(word.x1 for word in words)), 1.0)


def _lean(words: list[_Word]) -> float:
    """How much a line falls for each point to the right."""
    x = np.array([(word.x0 + word.x1) / 2 for word in words])
    if len(words) < 3 or np.ptp(x) < _TELLING * _em(words):
        return 0.0
    return float(np.polyfit(x, [word.base for word in words], 1)[0])


def _around(quad: Quad) -> BBox:
    xs, ys = zip(*quad, strict=True)
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _runs_left(words: list[_Word]) -> bool:
    kinds = [bidirectional(char) for word in words for char in word.text]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)

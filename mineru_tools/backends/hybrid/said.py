"""Whether a model wrote all the words that the glyphs of the file have in the same place.

Letters and digits count, not signs, blanks or capitals: a model breaks lines, sets quotes and
writes formulas otherwise. Neither does the order, in which nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.region import Region, named
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMAND = re.compile(r"\\(?:begin|end)\s*\{[a-z]+\*?\}|\\[A-Za-z]+")
_MOST = 1000  # words looked for within others; who left out so many did not write the same
_FORMULAS = (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION)


class Said:
    """What was written in one place: text with formulas, HTML, or a formula by itself."""

    def __init__(self, text: str, *, is_formula: bool = False) -> None:
        self._is_formula = is_formula
        plain = _folded(unescape(_TAG.sub(" ", text)))
        self._names_letters = "\\" in plain  # LaTeX writes all but the plainest by their names
        self._words = frozenset(self._counted(plain))
        self._run = "".join(filter(str.isalnum, plain))
        self._letters = Counter(self._run)
        self._sought = 0

    def lacks(self, lines: Iterable[Line]) -> bool:
        """Whether there are words in the lines that were not written."""
        spans = [span for line in lines for span in line.spans if span.score is None]
        formulas = [span.content or "" for span in spans if span.type in _FORMULAS]
        prose = " ".join(_texts(spans))
        if self._is_formula:
            formulas.append(prose)
        elif any(map(self._lacks_word, self._counted(_folded(prose)))):
            return True
        return any(map(self._lacks_formula, formulas))

    def _lacks_word(self, word: str) -> bool:
        if word in self._words:
            return False
        self._sought += 1
        # One word to us may be two to the model, or a part of one.
        return self._sought > _MOST or word not in self._run

    def _lacks_formula(self, latex: str) -> bool:
        """By its plain letters: the same formula can be written in any order and in many ways."""
        bare = _COMMAND.sub(" ", _folded(latex))
        return bool(Counter(c for c in bare if c.isascii() and c.isalnum()) - self._letters)

    def _counted(self, text: str) -> Iterator[str]:
        for word in text.split():
            letters = filter(str.isalnum, word)
            counted = "".join(c for c in letters if c.isascii() or not self._names_letters)
            if counted:
                yield counted


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _texts(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        if span.cells:
            for cell in span.cells:
                yield from _texts(each for line in cell.lines for each in line.spans)
        elif span.html:
            yield unescape(_TAG.sub(" ", span.html))
        elif span.type not in _FORMULAS:
            yield span.content or "".join(_texts(span.children or ()))
        # The formulas of cells are not looked at: most of them are a letter or a number.


def difference(page: int, region: Region) -> PageIssue:
    """The issue of a region whose content lacks words that the glyphs have."""
    text = f"the model left out words of a {named(region)}; they are kept"
    return PageIssue(page, "content", "vlm_text_differs", text)

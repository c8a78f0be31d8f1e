"""Text to search terms, with where they stand: words, and pairs of characters where no spaces are.

What is a word to SQLite's tokenizer is left to it. This prepares what it cannot know: Chinese,
Japanese, Korean and the scripts of South East Asia, which are cut into overlapping pairs, and the
letters of formulas, which have names: ``α`` is found as ``alpha`` too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mineru_tools.document.symbols import SYMBOLS

# Scripts cut into pairs. Korean has spaces, but particles grow onto its words.
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b"  # radicals, iteration marks, numerals
    "\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"  # Han, narrow kana
)
# Marks and joiners that belong to the letter before them, which ``\w`` leaves out.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962-\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d"
    "\u0a81-\u0acd\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d\u0d81-\u0ddf"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
    "\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff"
)
_WORD = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)"  # 1,234,567 is one number
    rf"|(?:[^\W_]|[{_MARKS}])+(?:\+\+|\#(?!\w))?"  # C++ and C# are not C
)
# Greek letters, and letters that stand raised or lowered as the indices of formulas do.
_GREEK = "\u00b5\u0370-\u03ff\u1f00-\u1fff\U0001d6a8-\U0001d7cb"
_RAISED = "\u02b0-\u02b8\u1d2c-\u1d61\u2071\u207f\u2c7d"
_LOWERED = "\u1d62-\u1d6a\u2090-\u209c\u2c7c"
_SIGN = re.compile(f"[{_GREEK}{_RAISED}{_LOWERED}]")
_SIGNS = re.compile(
    f"([{_GREEK}]+)|[{_RAISED}][{_RAISED}\u00b2\u00b3\u00b9\u2070-\u2079]*"
    f"|[{_LOWERED}][{_LOWERED}\u2080-\u2089]*|[^{_GREEK}{_RAISED}{_LOWERED}]+"
)
_RUN = re.compile(f"[{_PAIRED}]+|[^{_PAIRED}]+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
# Not written by everybody, or not seen at all.
_UNSEEN = re.compile(
    "[\u00ad\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]"
)
_NARROW_MARKS = "\uff9e\uff9f"  # letters to Unicode, the voicing of the kana before them to us
_SPELLED = {"++": "plusplus", "#": "sharp"}


class Term(NamedTuple):
    """A search term and the characters ``text[start:stop]`` that it stands for.

    ``pair`` marks the pairs of characters, and the single one that ends a run of them.
    """

    text: str
    start: int
    stop: int
    pair: bool = False


def terms(text: str) -> Iterator[Term]:
    """The terms of ``text`` in order, none with a space in it."""
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isascii():
            yield from _ascii_word(word, start)
        elif _IS_PAIRED.search(word):
            for run in _RUN.finditer(word):
                yield from _run(run[0], start + run.start())
        else:
            yield from _word(word, start)


def indexed(text: str) -> str:
    """What the full text index is given for ``text``: its terms, one space between them."""
    return " ".join(term.text for term in terms(text))


def _ascii_word(word: str, start: int) -> Iterator[Term]:
    ending = "++" if word.endswith("++") else "#" if word.endswith("#") else ""
    plain = word[: len(word) - len(ending)].lower().replace(",", "")
    stop = start + len(word)
    yield Term(plain, start, stop)
    if ending:
        yield Term(plain + _SPELLED[ending], start, stop)


def _word(word: str, start: int) -> Iterator[Term]:
    """A word; the signs of a formula that stand in it each by itself, ``x_i`` as two."""
    if not _SIGN.search(word):
        yield from _plain_word(word, start)
        return
    for match in _SIGNS.finditer(word):
        names = [_greek_name(char) for char in match[0]] if match[1] else []
        if all(names) and 0 < len(names) <= 2:  # more letters are a word of Greek
            at = start + match.start()
            yield from (Term(name, at + i, at + i + 1) for i, name in enumerate(names))
        else:
            yield from _plain_word(match[0], start + match.start())


@lru_cache(maxsize=512)
def _greek_name(char: str) -> str:
    """What a letter is called, whatever its shape; empty for one with an accent."""
    symbol = SYMBOLS.get(unicodedata.normalize("NFKC", char).casefold())
    return symbol.latex[1:].removeprefix("var") if symbol else ""


def _plain_word(word: str, start: int) -> Iterator[Term]:
    if folded := _folded(word):
        yield Term(folded, start, start + len(word))


def _run(run: str, start: int) -> Iterator[Term]:
    """The pairs of a run of characters and its last one, or the run itself if it is a word."""
    if not _IS_PAIRED.match(run):
        yield from _word(run, start)
        return
    units = _units(run)
    for here, (at, text) in enumerate(units):
        following = units[here + 1][1] if here + 1 < len(units) else ""
        yield Term(_folded(text + following), start + at, start + at + len(text + following), True)


def _units(run: str) -> list[tuple[int, str]]:
    """The characters of a run, each with the marks on it, and where they begin."""
    units: list[tuple[int, str]] = []
    for at, char in enumerate(run):
        if units and (char in _NARROW_MARKS or unicodedata.category(char).startswith("M")):
            units[-1] = (units[-1][0], units[-1][1] + char)
        else:
            units.append((at, char))
    return units


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return folded.replace(" ", "") if " " in folded else folded

"""Texts made comparable: what typesetting, copying and Markdown change is folded away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_QUOTES = (
    "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb\u2032\u2033"
)
_MARKS = "*_~$\\{}#|\u2217"  # of Markdown and LaTeX, and the asterisk that formulas have
_ALIKE = {"\u22c5": "\u00b7", "\u2219": "\u00b7", "\u22ef": "\u2026"}  # dots of formulas
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; character ``i`` of it comes from ``source[at[i]]``."""

    text: str
    at: tuple[int, ...]


def skeleton(text: str) -> str:
    """The letters and digits of ``text``, folded: equal wherever the folded texts are equal."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKD", text).casefold())


def fold(text: str) -> Folded:
    """``text`` without what does not change what it says.

    Compatible characters are one (ligatures, widths, case), quotes, Markdown and LaTeX marks go,
    and white space and hyphens within and between words. They stay beside digits, where they
    mean something: ``1 0`` is not ``10``, ``-5`` not ``5``, and ``10⁵`` is ``10^5``, not ``105``.
    """
    out: list[str] = []
    at: list[int] = []
    gap: dict[str, int] = {}  # what stands between two words, and where
    last = ""
    for i, char in enumerate(text):
        for part in _parts(char):
            if part in " -^":
                gap.setdefault(part, i)
                continue
            if gap and (last.isdecimal() or part.isdecimal()):
                for mark in _kept(gap, last, part):
                    out.append(mark)
                    at.append(gap[mark])
            gap.clear()
            out.append(part)
            at.append(i)
            last = part
    return Folded("".join(out), tuple(at))


def _kept(gap: Collection[str], last: str, part: str) -> str:
    """What of a gap beside a digit has a meaning."""
    power = "^" if "^" in gap and last.isdecimal() else ""
    if "-" in gap:
        return power + "-"
    if power:
        return power
    return " " if last.isdecimal() and part.isdecimal() else ""


@lru_cache(maxsize=8192)
def _parts(char: str) -> str:
    """What a character folds to: itself, others, or `` ``, ``-``, ``^`` for those between words."""
    if char in _HYPHENS:
        return "-"
    if char in _UNSEEN:
        return ""
    if char in _QUOTES or char in _MARKS or char.isspace():
        return " "
    char = _ALIKE.get(char, char)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    raised = unicodedata.decomposition(char).startswith("<super>")
    parts = "".join("-" if each in _HYPHENS else each for each in plain if not each.isspace())
    return ("^" if raised else "") + parts if parts else " "

"""The numbers that open headings ("2.1", "IV.", "A.", "第三章") and how deep each one is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_OUTER_KINDS = ("part", "chapter", "section")  # these hold all others, wherever they first appear

_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_NUMERALS = r"(?:[0-9]{1,3}|[〇零一二三四五六七八九十百]{1,4})"
_WORD_NUMBER = r"(?:[0-9]{1,3}|[IVXLC]{1,6}|[A-Z])\b"

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            rf"(?:part|teil|partie|parte)\s+{_WORD_NUMBER}|第{_NUMERALS}[部编編篇]", re.IGNORECASE
        ),
    ),
    (
        "chapter",
        re.compile(
            rf"(?:chapter|kapitel|chapitre|cap[ií]tulo)\s+{_WORD_NUMBER}|第{_NUMERALS}章",
            re.IGNORECASE,
        ),
    ),
    (
        "appendix",
        re.compile(r"(?:appendix|annex|anhang|annexe)\s+[A-Z0-9]\b|附[录錄]", re.IGNORECASE),
    ),
    ("section", re.compile(rf"第{_NUMERALS}[节節条條]")),
    ("han", re.compile(r"[一二三四五六七八九十]{1,3}[、．.]")),
    ("han_paren", re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]")),
)
_DECIMAL = re.compile(
    r"(?P<number>(?:\d{1,2}|[A-Z](?=\.\d))(?:\.\d{1,3})*)"
    r"(?:[.．、:]\s*|\s+|(?=[\u2e80-\u9fff]))(?=[^\W\d_]|[\"“‘(（«])"
)
_LETTER = re.compile(r"(?P<token>[IVXLC]{1,6}|[A-Z])(?:\.(?!\w\.)\s*|\s*[:—–]\s+|\)\s+)(?=\w)")
_PAREN = re.compile(r"[(（]?(?:\d{1,2}|[a-z])[)）]\s*(?=\w)")


class Number(NamedTuple):
    """The kind of a heading's number and of how many components it is made ("2.1" has two)."""

    kind: str
    components: int = 1


_LETTER_ALONE = Number("letter")


def read_numbers(titles: Sequence[str]) -> list[Number | None]:
    """The number of each heading, in order; ``None`` where it has none."""
    result: list[Number | None] = []
    last_letter = ""
    for title in titles:
        text = title.strip()
        number = _decimal(text) or _by_pattern(text)
        match = _LETTER.match(text)
        if number is None and match is not None:
            token = match["token"]
            if _is_roman(token, last_letter):
                number = Number("roman")
            elif len(token) == 1:
                number, last_letter = Number("letter"), token
        result.append(number)
    return result


def depths(numbers: Sequence[Number | None]) -> list[int | None]:
    """How deep each number is, from 0, with no depth left out; ``None`` stays ``None``.

    Kinds nest in the order in which they first appear ("I." > "A." > "1."), components within a
    kind. An appendix is as deep as the outermost kind, and so is "A." beside numbers like "2.1".
    """
    dotted = any(n and n.components > 1 for n in numbers)
    renamed = [n._replace(kind="decimal") if n == _LETTER_ALONE and dotted else n for n in numbers]
    seen = dict.fromkeys(n.kind for n in renamed if n and n.kind != "appendix")
    outer = [kind for kind in _OUTER_KINDS if kind in seen]
    order = [*outer, *(kind for kind in seen if kind not in outer)] or ["appendix"]
    merged = [n._replace(kind=order[0]) if n and n.kind == "appendix" else n for n in renamed]
    keys = [None if n is None else (order.index(n.kind), n.components) for n in merged]
    ranks = {key: rank for rank, key in enumerate(sorted({key for key in keys if key}))}
    return [None if key is None else ranks[key] for key in keys]


def _decimal(text: str) -> Number | None:
    match = _DECIMAL.match(text)
    return match and Number("decimal", match["number"].count(".") + 1)


def _by_pattern(text: str) -> Number | None:
    for kind, pattern in _KINDS:
        if pattern.match(text):
            return Number(kind)
    return Number("paren") if _PAREN.match(text) else None


def _is_roman(token: str, last_letter: str) -> bool:
    """Whether "V" or "I" is a numeral: not where it follows "U" or "H" in a run of letters."""
    if not _ROMAN.match(token):
        return False
    if len(token) > 1:
        return True
    return token in "IVX" and (not last_letter or ord(token) != ord(last_letter) + 1)

"""What kind of writing a character belongs to, as far as layout cares."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Set solid, without word spaces: Han, kana, CJK punctuation, full-width forms."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x312F
        or 0x31A0 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


@lru_cache(maxsize=4096)
def is_rtl(char: str) -> bool:
    """A letter of a script written from right to left."""
    return unicodedata.bidirectional(char) in ("R", "AL")


def mostly_rtl(text: str) -> bool:
    """Whether more than half of the letters are of scripts written from right to left."""
    if text.isascii():
        return False
    return sum(map(is_rtl, text)) * 2 > sum(map(str.isalpha, text)) > 0


@lru_cache(maxsize=4096)
def is_mark(char: str) -> bool:
    """A combining mark: it belongs to the letter before it."""
    return unicodedata.category(char) in ("Mn", "Me")

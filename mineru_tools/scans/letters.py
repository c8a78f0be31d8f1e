"""What letters look like in any usual font: how wide they are, how high and how deep they reach.

All in em. Fonts differ by a tenth of these; the boxes of recognisers are off by more.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, decomposition, east_asian_width

ASCENT = 0.70  # capitals and figures 0.66 to 0.73, ascenders 0.68 to 0.76
X_HEIGHT = 0.47
_BETWEEN = {"t": 0.59, "i": 0.66, "j": 0.66}  # the tops of t and of dots are lower than ascenders
DESCENT = 0.21
WIDE_ASCENT, WIDE_DESCENT = 0.82, 0.08  # Chinese, Japanese and Korean letters fill nine tenths

_DEEP = frozenset("gjpqyQ;,/()[]{}|_")
_LOW = frozenset("acegmnopqrsuvwxyzıµ")
_NONE = frozenset("-–—~=+*·•.…:;,_'\"’‘“”^`°<>")  # stand where they like
_WIDTHS = {
    0.28: "iljtfrI.,:;'!|()[]`’‘·/\\",
    0.36: '"-°“”*s',
    0.78: "mwMW%@—…",
    0.68: "ABCDEFGHKLNOPQRSTUVXYZ&ÄÖÜ+=<>~#",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}


def width(char: str) -> float:
    """The advance of a character of proportional type."""
    if is_wide(char):
        return 1.0
    if combining(char):
        return 0.0
    return _WIDTH.get(char, 0.52)


def is_wide(char: str) -> bool:
    return east_asian_width(char) in "WF"


def height(text: str) -> float | None:
    """From the baseline to the top of the highest letter; ``None`` where no letter tells."""
    return max((h for h in map(_height, text) if h is not None), default=None)


def depth(text: str) -> float:
    """From the baseline down to the lowest point, 0 or more."""
    return max(map(_depth, text), default=0.0)


def tells_size(text: str) -> bool:
    """Whether there are letters or figures whose height is known."""
    return any(_height(char) is not None for char in text)


def _height(char: str) -> float | None:
    if is_wide(char):
        return WIDE_ASCENT if char.isalpha() else None
    if char in _NONE or not char.isprintable():
        return None
    if char in _LOW:
        return X_HEIGHT
    if char in _BETWEEN:
        return _BETWEEN[char]
    if decomposition(char) and char.isupper():
        return None  # accents stand above the capitals, some higher than others
    return ASCENT


def _depth(char: str) -> float:
    if is_wide(char):
        return WIDE_DESCENT
    return DESCENT if char in _DEEP else 0.0


def total_width(chars: Iterable[str]) -> float:
    return sum(map(width, chars))

"""Accents that a file sets as glyphs of their own: joined with their letter, or left alone."""

from __future__ import annotations

import unicodedata

import numpy as np

from mineru_tools.primitives import Flags, Floats, Ints

# Combining mark -> the character for the accent alone.
_ALONE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0306": "˘",
    "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030b": "˝", "\u030c": "ˇ", "\u0327": "¸",
    "\u0328": "˛",
}  # fmt: skip
_MARKS = {**{alone: mark for mark, alone in _ALONE.items()}, "ˆ": "\u0302", "˜": "\u0303"}
_MARKS.update((mark, mark) for mark in _ALONE)
_ARROWS = "\u20d6\u20d7"  # of vectors; no character has them, they follow their letter
_MARKS.update((mark, mark) for mark in _ARROWS)
_BELOW = frozenset("\u0327\u0328")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_NEAR = (1, -1, 2, -2)  # glyphs are listed from left to right, an accent may come after another
_LEAN = 0.1  # of the size; the middle of an accent is over the top of a slanting letter
_WIDEST = 0.5  # of the size; wider ones stretch over a formula, and more than one letter perhaps
_OVERLAP = 0.3  # of the size; a cedilla touches its letter, a hat may dip to the x-height


def join_accents(texts: list[str], box: Floats, cell: Floats, size: Floats, spaced: Flags) -> Ints:
    """Rows that remain; ``texts`` and ``box`` are edited where an accent met its letter.

    TeX sets an accent before the letter it stands over (after it for a cedilla). A combining mark
    that has no letter before it is the accent alone, as in an opening quote set with a grave.
    """
    gone: set[int] = set()
    for k, text in enumerate(texts):
        if text not in _MARKS:
            continue
        mark = _MARKS[text]
        for letter, lean in ((k + step, lean) for lean in (0.0, _LEAN) for step in _NEAR):
            if not 0 <= letter < len(texts) or letter in gone:
                continue
            joined = _joined(texts[letter], mark)
            if joined and _meet(box[k], box[letter], mark, float(size[k]), lean):
                texts[letter] = joined
                box[letter] = _union(box[k], box[letter])
                spaced[letter] |= letter > k and spaced[k]
                gone.add(k)
                break
        if k not in gone and text in _ALONE and (spaced[k] or k == 0 or not texts[k - 1].isalpha()):
            texts[k] = _ALONE[text]
    return np.array([k for k in range(len(texts)) if k not in gone], dtype=np.int64)


def _joined(letter: str, mark: str) -> str | None:
    """The accented letter where Unicode has one character for it, or for a vector the two."""
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + mark)
    vector = mark in _ARROWS and letter.isalpha()
    return whole if len(letter) == 1 and (len(whole) == 1 or vector) else None


def _meet(accent: Floats, letter: Floats, mark: str, size: float, lean: float) -> bool:
    """Whether the ink of the accent stands right over (a cedilla: under) the ink of the letter.

    Its middle may be so many em beyond the right end.
    """
    center = (accent[0] + accent[2]) / 2
    if accent[2] - accent[0] > _WIDEST * size:
        return False
    if not letter[0] < center < letter[2] + lean * size or accent[1] >= accent[3]:
        return False
    gap = accent[1] - letter[3] if mark in _BELOW else letter[1] - accent[3]
    return bool(-_OVERLAP * size < gap < 0.5 * size)


def _union(a: Floats, b: Floats) -> Floats:
    return np.concatenate([np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])])

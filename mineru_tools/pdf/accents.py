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
_PAIRED = _ARROWS + "\u0331"  # nor for most letters with a bar below
_BELOW = frozenset("\u0327\u0328\u0323\u0331")
_LOWERED = {".": "\u0323", "¯": "\u0331"}  # signs that TeX lowers to have marks under a letter
_DOTLESS = {"ı": "i", "ȷ": "j"}
_NEAR = (1, -1, 2, -2)  # glyphs are listed from left to right, an accent may come after another
_LINE = 128  # glyphs; an accent over a capital is listed after the piece of line with its letter
_TRIED = 8  # letters over and under the accent, the nearest first
_LEAN = 0.1  # of the size; the middle of an accent is over the top of a slanting or thin letter
_SMALLER = 0.3  # of the size; small capitals made of larger letters have accents of either size
_WIDEST = 0.5  # of the size; wider ones stretch over a formula, and more than one letter perhaps
_OVERLAP = 0.3  # of the size; a cedilla touches its letter, a hat may dip to the x-height
_APART = 0.5  # of the size; from the letter to the accent
_UNDER = 0.2  # of the size; to a lowered sign, which must not be the accent of the next line
_BLANK = 0.09  # of the size; spaces of tight lines are 0.12, letters are kerned apart by 0.03


def join_accents(texts: list[str], box: Floats, cell: Floats, size: Floats, spaced: Flags) -> Ints:
    """Rows that remain; ``texts``, ``box`` and ``spaced`` are edited where an accent met a letter.

    TeX sets an accent before the letter it stands over (after it for a cedilla). A combining mark
    that has no letter before it is the accent alone, as in an opening quote set with a grave. Where
    ``size`` is 0 nothing is joined.
    """
    gone = np.zeros(len(texts), dtype=bool)
    for k, text in enumerate(texts):
        if text not in _MARKS and not (text in _LOWERED and _is_low(k, box)):
            continue
        for mark in filter(None, (_LOWERED.get(text), _MARKS.get(text))):
            letter = _letter_of(k, mark, texts, box, size, gone)
            if letter is not None:
                texts[letter] = _joined(texts[letter], mark) or ""
                box[letter] = _union(box[k], box[letter])
                gone[k] = True
                break
        if not gone[k] and text in _ALONE and (spaced[k] or k == 0 or not texts[k - 1].isalpha()):
            texts[k] = _ALONE[text]
    _close_up(gone, cell, size, spaced)
    return np.flatnonzero(~gone)


def _is_low(k: int, box: Floats) -> bool:
    """Whether the ink of a glyph is all below that of one beside it."""
    return bool((box[k, 1] >= box[max(0, k - 1) : k + 2, 3]).any())


def _letter_of(
    k: int, mark: str, texts: list[str], box: Floats, size: Floats, gone: Flags
) -> int | None:
    """The letter that an accent belongs to: beside it in the list, or else anywhere in its line.

    Of several it is the one whose middle is nearest.
    """
    for letter, lean in ((k + step, lean) for lean in (0.0, _LEAN) for step in _NEAR):
        if (
            0 <= letter < len(texts)
            and not gone[letter]
            and _joined(texts[letter], mark)
            and _meet(box[k], box[letter], mark, float(size[k]), lean)
        ):
            return letter
    line = slice(max(0, k - _LINE), k + _LINE)
    em, middles = float(size[k]), (box[line, :2] + box[line, 2:]) / 2
    off = np.abs(middles - (box[k, :2] + box[k, 2:]) / 2)
    alike = (off[:, 0] < _WIDEST / 2 * em) & (np.abs(size[line] - em) < _SMALLER * em)
    under = np.flatnonzero(alike & ~gone[line])
    for row in (line.start + under[off[under].sum(axis=1).argsort()[:_TRIED]]).tolist():
        if _joined(texts[row], mark) and _meet(box[k], box[row], mark, em, _LEAN):
            return int(row)
    return None


def _close_up(gone: Flags, cell: Floats, size: Floats, spaced: Flags) -> None:
    """Decide anew what is a space where an accent was taken out: those beside it were its own."""
    left = np.flatnonzero(~gone)
    counted = np.cumsum(spaced)[left]
    spaced[left] = np.diff(counted, prepend=0) > 0
    after = np.flatnonzero(np.diff(left) > 1) + 1
    a, b = cell[left[after - 1]], cell[left[after]]
    apart = np.maximum(b[:, :2] - a[:, 2:], a[:, :2] - b[:, 2:]).max(axis=1, initial=-np.inf)
    spaced[left[after]] &= apart > _BLANK * size[left[after]]


def _joined(letter: str, mark: str) -> str | None:
    """The accented letter where Unicode has one character for it, or for some marks the two."""
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + mark)
    pair = mark in _PAIRED and letter.isalpha()
    return whole if len(letter) == 1 and (len(whole) == 1 or pair) else None


def _meet(accent: Floats, letter: Floats, mark: str, size: float, lean: float) -> bool:
    """Whether the ink of the accent stands right over (a cedilla: under) the ink of the letter.

    Its middle may be so many em beyond the ends; marks below stand straight.
    """
    center, beyond = (accent[0] + accent[2]) / 2, 0.0 if mark in _BELOW else lean * size
    if accent[2] - accent[0] > _WIDEST * size or accent[1] >= accent[3]:
        return False
    if not letter[0] - beyond < center < letter[2] + beyond:
        return False
    gap = accent[1] - letter[3] if mark in _BELOW else letter[1] - accent[3]
    if mark in _LOWERED.values():
        return bool(0.0 <= gap < _UNDER * size)
    return bool(-_OVERLAP * size < gap < _APART * size)


def _union(a: Floats, b: Floats) -> Floats:
    return np.concatenate([np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])])

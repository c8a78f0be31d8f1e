"""Whether the text layer of a page says anything: fonts without a map of their letters do not."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from itertools import groupby

import numpy as np

from mineru_tools.primitives import Floats, Glyphs

FEWER = 0.1  # of all numbers of characters below: enough where other pages are garbage

_ENOUGH = 300  # characters; of fewer no share is certain
_ABNORMAL = 0.03  # of the characters: unknown, private or control
_FEW = 100  # characters that are enough to see punctuation in the place of letters
_POINTS, _POINTS_IN_RUNS = 0.25, 0.10  # of the characters
_RUN = re.compile(f"[{re.escape(string.punctuation)}]{{4,}}")
_LEADERS = re.compile(r"([.\-_*=~#])\1{3,}")  # dots to a page number, lines drawn with signs
_RARE = re.compile("[\u7280-\u72df]")  # dogs and oxen: where maps off by a constant put Latin
_RARE_COUNT, _RARE_SHARE = 30, 0.026  # of the Chinese characters
_HAN = re.compile("[\u4e00-\u9fff]")

# Letters of scripts that Chinese text hardly has, one or two at a time among other letters: words
# of another language are whole.
_HAN_COUNT = 100
_MIXED, _MIXED_SHARE = 120, 0.18
_SCRIPTS, _OF_A_SCRIPT = 3, 5
_WORD = 3  # letters of one script
_AT_HOME = frozenset(
    {"LATIN", "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
    | {"FULLWIDTH", "HALFWIDTH"}
)

_LATIN, _LATIN_SHARE, _AS_CHINESE = 30, 0.01, 0.8
_NARROW = 0.75  # em; Chinese characters are an em wide, Latin letters half of it on average
_SAME = 0.8  # of the Chinese characters of a line have the same width, be it a squeezed one
_WIDTHS = 0.02  # em


def is_garbage(text: str, *, share: float = 1.0) -> bool:
    """Whether the characters of a page cannot be its text.

    ``share`` of the numbers of characters are enough, where there is other evidence.
    """
    signs = [char for char in text if not char.isspace()]
    count = len(signs)
    abnormal = sum(map(_is_abnormal, signs))
    if count >= _ENOUGH * share and abnormal >= _ABNORMAL * count:
        return True
    rare, han = len(_RARE.findall(text)), len(_HAN.findall(text))
    if rare >= _RARE_COUNT * share and rare >= _RARE_SHARE * han:
        return True
    if count >= _ENOUGH * share and han >= _HAN_COUNT * share and _is_mixed(text, count, share):
        return True
    return count >= _FEW * share and _is_punctuation(_LEADERS.sub("", text), count)


def is_latin_as_chinese(glyphs: Glyphs, *, share: float = 1.0) -> bool:
    """Whether a font says that its letters are Chinese, and they have the widths of Latin ones."""
    if len(_HAN.findall("".join(glyphs.text))) < _LATIN * share:
        return False
    text = np.array([bool(_HAN.match(text)) for text in glyphs.text], dtype=bool)
    wide = np.where(
        np.round(glyphs.angle / 90.0) % 2 == 0,
        glyphs.cell[:, 2] - glyphs.cell[:, 0],
        glyphs.cell[:, 3] - glyphs.cell[:, 1],
    ) / np.maximum(glyphs.size, 0.1)
    found = 0
    for k in range(len(glyphs.fonts)):
        of_font = glyphs.font == k
        if (text & of_font).sum() >= _AS_CHINESE * max(of_font.sum(), 1):
            found += int((text & of_font).sum()) if _is_latin(wide[text & of_font]) else 0
    return found >= max(_LATIN * share, _LATIN_SHARE * len(glyphs))


def _is_latin(widths: Floats) -> bool:
    """Whether advance widths in em are those of proportional Latin letters."""
    if not len(widths) or float(np.median(widths)) >= _NARROW:
        return False
    usual = np.unique(np.round(widths / _WIDTHS), return_counts=True)[1].max()
    return bool(usual < _SAME * len(widths))


def _is_abnormal(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn")


def _is_mixed(text: str, count: int, share: float) -> bool:
    """Whether letters of many scripts stand side by side in one word."""
    strange: Counter[str] = Counter()
    for is_letter, word in groupby(text, str.isalpha):
        runs = [(script, len(list(run))) for script, run in groupby(word, _script)]
        if is_letter and len(runs) > 1:
            for script, length in runs:
                strange[script] += length if script not in _AT_HOME and length < _WORD else 0
    mixed = sum(strange.values())
    scripts = sum(n >= _OF_A_SCRIPT for n in strange.values())
    return mixed >= max(_MIXED * share, _MIXED_SHARE * count) and scripts >= _SCRIPTS


def _script(letter: str) -> str:
    """The first word of the letter's name in Unicode, which is its script's for nearly all."""
    return unicodedata.name(letter, "NONE").split(maxsplit=1)[0].split("-")[0]


def _is_punctuation(text: str, count: int) -> bool:
    points = sum(char in string.punctuation for char in text)
    runs = sum(map(len, _RUN.findall(text)))
    return points >= _POINTS * count and runs >= _POINTS_IN_RUNS * count

"""Whether the text layer of a page says anything: fonts without a map of their letters do not."""

from __future__ import annotations

import re
import string
import unicodedata

_ENOUGH = 300  # characters; of fewer no share is certain
_ABNORMAL = 0.03  # of the characters: unknown, private or control
_FEW = 100  # characters that are enough to see punctuation in the place of letters
_POINTS, _POINTS_IN_RUNS = 0.25, 0.10  # of the characters
_RUN = re.compile(f"[{re.escape(string.punctuation)}]{{4,}}")
_LEADERS = re.compile(r"([.\-_*=~#])\1{3,}")  # dots to a page number, lines drawn with signs
_RARE = re.compile("[\u7280-\u72df]")  # dogs and oxen: where maps off by a constant put Latin
_RARE_COUNT, _RARE_SHARE = 30, 0.026  # of the Chinese characters
_HAN = re.compile("[\u4e00-\u9fff]")


def is_garbage(text: str) -> bool:
    """Whether the characters of a page cannot be its text."""
    signs = [char for char in text if not char.isspace()]
    count = len(signs)
    abnormal = sum(map(_is_abnormal, signs))
    if count >= _ENOUGH and abnormal >= _ABNORMAL * count:
        return True
    rare, han = len(_RARE.findall(text)), len(_HAN.findall(text))
    if rare >= _RARE_COUNT and rare >= _RARE_SHARE * han:
        return True
    return count >= _FEW and _is_punctuation(_LEADERS.sub("", text), count)


def _is_abnormal(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn")


def _is_punctuation(text: str, count: int) -> bool:
    points = sum(char in string.punctuation for char in text)
    runs = sum(map(len, _RUN.findall(text)))
    return points >= _POINTS * count and runs >= _POINTS_IN_RUNS * count

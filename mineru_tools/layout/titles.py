"""Titles: which blocks head what follows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout import title_words as words
from mineru_tools.layout.equations import is_formula, relates, words_of
from mineru_tools.layout.paragraphs import is_bullet, mark_of
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region
from mineru_tools.layout.title_ranks import Hints
from mineru_tools.layout.title_surroundings import (
    MAX_LINES,
    heads_paragraph,
    is_byline,
    is_head_row,
    is_wordmark,
    joined,
    lines_beside,
    stands_alone,
    without_kickers,
)

MAX_CHARS = 220
SMALLEST = 0.85  # of the text's size; section heads in bold capitals go down to it
MAX_BOLD_CHARS = 120  # of a title in text size
_SIGNS = 3  # of mathematics; no title states so much
_SPOKEN = 0.35  # of the letters of a line; an equation has no more of them in words
_TAG = re.compile(r"H[1-6]?|Title")
_WEIGHTS = (
    ("thin|hairline", 1), ("extralight|ultralight", 2), ("light", 3), ("semibold|demi", 6),
    ("extrabold|ultrabold", 8), ("black|heavy", 9), ("bold", 7), ("medium", 5),
)  # fmt: skip


def mark_titles(regions: Sequence[Region], profile: Profile, hints: Hints) -> list[Region]:
    """The page's regions in reading order, titles marked; levels come from ``rank_titles``."""
    marked = [
        replace(region, kind=BlockType.TITLE)
        if region.kind is BlockType.TEXT and _is_title(regions, k, profile, hints)
        else region
        for k, region in enumerate(regions)
    ]
    return without_kickers(joined(marked, profile), hints)


def _is_title(regions: Sequence[Region], k: int, profile: Profile, hints: Hints) -> bool:
    region = regions[k]
    text = region.text.strip()
    if not _could_be(region, text) or (region.mono > 0.9 and not profile.mono):
        return False
    if hints.level(text) is not None:
        return True
    if words.CAPTION.match(text) or words.DATE.fullmatch(text):
        return False
    if _TAG.fullmatch(region.lines[0].tag):
        return True
    if is_head_row(regions, k) or is_wordmark(regions, k):
        return False
    if _is_bulleted(text) or _is_equation(region):
        return False
    if not profile.larger(region.size) and lines_beside(regions, k) > 1:
        return False  # the heads of columns
    other_font = region.lines[0].font.name != profile.font
    if words.KNOWN.fullmatch(text):
        larger = region.bold > 0.85 or profile.larger(region.size)
        return larger or (other_font and stands_alone(regions, k))
    return (
        _looks_like_one(region, text, profile) and not is_byline(regions, k, profile)
    ) or _is_plain_title(regions, k, profile)


def _could_be(region: Region, text: str) -> bool:
    """A few lines of words, not a paragraph, a number or a listing."""
    letters = sum(c.isalpha() for c in text)
    return (
        0 < len(region.lines) <= MAX_LINES
        and 2 <= len(text) <= MAX_CHARS
        and not text.endswith(("-", "\u00ad", "\u2010"))
        and letters >= max(2, 0.4 * len(text.replace(" ", "")))
    )


def _is_prose(text: str) -> bool:
    """Ends like a sentence, and no section number excuses it."""
    number = words.NUMBER.match(text)
    return bool(words.ENDS_PROSE.search(text)) and not (number and number.group("arabic"))


def _looks_like_one(region: Region, text: str, profile: Profile) -> bool:
    """Larger than the text, or as large and heavier."""
    prose = _is_prose(text)
    if profile.larger(region.size):
        much, very = region.size >= 1.25 * profile.size, region.size > 1.3 * profile.size
        if len(region.lines) > (MAX_LINES if much else 2):
            return False
        return not prose or (very and len(region.lines) == 1)
    if prose or region.size < SMALLEST * profile.size:
        return False
    if profile.smaller(region.size) and (
        region.mono > 0.5 or not (words.NUMBER.match(text) or words.is_caps(text))
    ):
        return False
    heavier = (region.bold > 0.85 and not profile.bold) or _is_heavier(region, profile)
    return heavier and len(region.lines) <= 2 and len(text) <= MAX_BOLD_CHARS


def _is_plain_title(regions: Sequence[Region], k: int, profile: Profile) -> bool:
    """In text size and weight: numbered and set differently, or in capitals, on its own line."""
    region = regions[k]
    text = region.text.strip()
    if (
        words.ENDS_CLAUSE.search(text)
        or profile.larger(region.size)
        or profile.smaller(region.size)
        or (region.bold > 0.85 and not profile.bold)
        or not stands_alone(regions, k)
    ):
        return False
    if len(region.lines) == 1 and words.is_title_case(text) and heads_paragraph(regions, k):
        return True
    if words.NUMBER.match(text) and len(region.lines) <= 2 and len(text) <= 100:
        other_font = region.lines[0].font.name != profile.font
        return other_font or region.italic > 0.8 or text.upper() == text
    return k > 0 and len(region.lines) == 1 and words.is_caps(text)


def _is_equation(region: Region) -> bool:
    """Whether something is related to something in few words, or by many operators."""
    text = region.text
    signs = sum(unicodedata.category(char) == "Sm" for char in text)
    spoken = sum(len(word) for line in region.lines for word in words_of(line))
    few = spoken < _SPOKEN * len(text.replace(" ", ""))
    related = few and any(map(relates, region.lines))
    return related or signs >= _SIGNS or all(map(is_formula, region.lines))


def _is_bulleted(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and is_bullet(mark)


def _is_heavier(region: Region, profile: Profile) -> bool:
    """Set in a clearly heavier cut than the text, where the text itself is no regular cut."""
    lightest = min(_weight(line.font.name, line.bold > 0.5) for line in region.lines)
    return lightest >= 6 and lightest > _weight(profile.font, profile.bold) + 1


def _weight(name: str, bold: bool) -> int:
    """The weight class, 1 to 9, that a font's name tells; 4 is regular."""
    low = name.casefold()
    for pattern, weight in _WEIGHTS:
        if re.search(pattern, low):
            return weight
    return 7 if bold else 4

"""Titles: which blocks head what follows, and how they rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region

MAX_LINES = 4
MAX_CHARS = 220
_NUMBERED = re.compile(
    r"^(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,4})\.?|(?P<roman>[IVX]{1,5})\.|(?P<letter>[A-Z])(?P<sub>(?:\.\d{1,2})*)[.)]?"
    r"|(?:Chapter|Section|Part|Appendix|Kapitel|Chapitre|Глава)\s+(?:\d+|[IVXLC]+|[A-Z])\b[.:]?|第\s*[0-9一二三四五六七八九十]+\s*[章節节部])"
    r"(?=\s+\S|\s*[\u3040-\u9fff]|$)",
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure)?s?|tab(?:le)?s?|abb(?:ildung)?|tabelle|listing|scheme|chart|box|рис(?:унок)?|табл(?:ица)?"
    r"|図|表|图|tableau|algorithm|exhibit|plate|map)\.?\s*(?:[SA-Z]?[\d.]+|[IVX]+)",
    re.I,
)
_ENDS_PROSE = re.compile(r"[,;]$|(?<!\betc)(?<!\bInc)(?<!\bvs)[.。]$")


@dataclass(frozen=True, slots=True)
class Hints:
    """Titles the file itself names: normalised text -> level, from its outline."""

    outline: dict[str, int]


def normalised(text: str) -> str:
    """Text reduced to what survives different spacing, case, numbering marks and hyphens."""
    return re.sub(r"[\W_]+", "", text).casefold()


def mark_titles(regions: Sequence[Region], profile: Profile, hints: Hints) -> list[Region]:
    """The page's regions in reading order, titles marked; levels come from ``rank_titles``."""
    out: list[Region] = []
    for k, region in enumerate(regions):
        if region.kind is BlockType.TEXT and _is_title(regions, k, profile, hints):
            region = replace(region, kind=BlockType.TITLE)
        out.append(region)
    return out


def _is_title(regions: Sequence[Region], k: int, profile: Profile, hints: Hints) -> bool:
    region = regions[k]
    text = region.text.strip()
    letters = sum(c.isalpha() for c in text)
    if not region.lines or len(region.lines) > MAX_LINES or not 2 <= len(text) <= MAX_CHARS:
        return False
    if letters < 2 or letters < 0.4 * len(text.replace(" ", "")) or region.mono > 0.9:
        return False
    if normalised(text) in hints.outline or _without_number(text) in hints.outline:
        return True
    if _CAPTION.match(text):
        return False
    if re.fullmatch(r"H[1-6]?|Title", region.lines[0].tag):
        return True
    numbered = bool(_NUMBERED.match(text))
    prose = bool(_ENDS_PROSE.search(text)) and not numbered
    if profile.larger(region.size):
        return not prose or region.size > 1.3 * profile.size
    if prose or profile.smaller(region.size):
        return False
    if region.bold > 0.85 and not profile.bold:
        return len(region.lines) <= 2 and len(text) <= 120
    if numbered and len(region.lines) <= 2 and len(text) <= 100 and _stands_alone(regions, k):
        caps = text.upper() == text
        return caps or region.italic > 0.8 or region.lines[0].font.name != profile.font
    return len(region.lines) == 1 and _is_caps(text) and _stands_alone(regions, k)


def _is_caps(text: str) -> bool:
    words = [w for w in text.split() if w.isalpha()]
    return bool(words) and text.upper() == text and sum(len(w) for w in words) >= 5 and len(text) <= 80


def _without_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return normalised(text[match.end() :]) if match else normalised(text)


def _stands_alone(regions: Sequence[Region], k: int) -> bool:
    """Text follows below, and there is more white space than inside running text."""
    region = regions[k]
    if k + 1 >= len(regions):
        return False
    gap = regions[k + 1].bbox.y0 - region.bbox.y1
    return gap > -1.0 and regions[k + 1].bbox.x_overlap(region.bbox) > 0


def depth_of(text: str) -> int | None:
    """How deep the section number in front of a title goes (1 for ``2``, 2 for ``2.1``)."""
    match = _NUMBERED.match(text)
    if not match:
        return None
    if match.group("arabic"):
        return match.group("arabic").count(".") + 1
    if match.group("letter"):
        return match.group("sub").count(".") + 1 if match.group("sub") else None
    return None


def rank_titles(pages: Sequence[Sequence[Region]], hints: Hints) -> list[list[Region]]:
    """Levels for all titles of a document: looks are ranked, the outline and numbering decide."""
    looks = sorted({_look(r) for page in pages for r in page if r.kind is BlockType.TITLE}, reverse=True)
    merged: dict[tuple[float, bool, bool], int] = {}
    level, before = 0, None
    for look in looks:
        if before is None or before[0] - look[0] > 0.6 or before[1:] != look[1:]:
            level += 1
        merged[look] = level
        before = look
    out: list[list[Region]] = []
    for page in pages:
        ranked = []
        for region in page:
            if region.kind is BlockType.TITLE:
                told = hints.outline.get(normalised(region.text)) or hints.outline.get(
                    _without_number(region.text)
                )
                ranked.append(replace(region, level=min(told or merged[_look(region)], 6)))
            else:
                ranked.append(region)
        out.append(ranked)
    return out


def _look(region: Region) -> tuple[float, bool, bool]:
    """(size, bold, not italic): what makes one title outrank another, in this order."""
    text = region.text
    return (round(region.size * 2) / 2, region.bold > 0.5 or _is_caps(text), region.italic < 0.5)

"""Titles: which blocks head what follows, and how they rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.paragraphs import is_bullet, mark_of
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.text_line import Script

MAX_LINES = 4
MAX_CHARS = 220
_NUMBERED = re.compile(
    r"^(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,4})\.?|(?P<roman>[IVX]{1,5})\.|(?P<letter>[A-Z])(?P<sub>(?:\.\d{1,2})*)[.)]?"
    r"|(?:Chapter|Section|Part|Appendix|Kapitel|Chapitre|Глава)\s+(?:\d+|[IVXLC]+|[A-Z])\b[.:]?|第\s*[0-9一二三四五六七八九十]+\s*[章節节部])"
    r"(?=\s+\S|\s*[\u3040-\u9fff]|$)",
)
_LABEL = re.compile(
    r"(?:chapter|section|part|appendix|kapitel|anhang|teil|chapitre|annexe|capítulo|capitolo|глава|приложение|附录|付録)"
    r"\s*(?:\d+|[IVXLC]+|[A-Z])[.:]?|第\s*[0-9一二三四五六七八九十]+\s*[章節节部]",
    re.I,
)
_DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli"
    r"|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|décembre)[a-z]*\.?(?:\s+\d{1,2},?)?,?\s+\d{4}|[\d./-]{6,10}",
    re.I,
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure)?s?|tab(?:le)?s?|abb(?:ildung)?|tabelle|listing|scheme|chart|box|рис(?:унок)?|табл(?:ица)?"
    r"|図|表|图|tableau|algorithm|exhibit|plate|map)\.?\s*(?:[SA-Z]?[\d.]+|[IVX]+)",
    re.I,
)
_KNOWN = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:abstract|summary|references|bibliography|acknowledge?ments?|contents|table of contents|keywords"
    r"|introduction|conclusions?|appendix|appendices|preface|foreword|index|zusammenfassung|inhaltsverzeichnis|literatur(?:verzeichnis)?|résumé"
    r"|摘要|参考文献|目录|目次|概要|аннотация|литература|оглавление)[:.]?",
    re.I,
)
_NAME = r"(?:(?:[A-Z]\.[\s-]?)+|[A-Z][\w.'’\-]+|de|da|del|van|von|der|den|la|le|al|bin|ibn|y)"
_NAMES = re.compile(
    rf"{_NAME}(?:\s+{_NAME}){{1,4}}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*&\s*){_NAME}(?:\s+{_NAME}){{1,4}})*"
)
_ENDS_CLAUSE = re.compile(r"[.:,;。：；，]$")
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
    return _without_kickers(_joined(out, profile), hints)


def _joined(regions: list[Region], profile: Profile) -> list[Region]:
    """Titles of several lines that were cut apart, put together again."""
    out: list[Region] = []
    for region in regions:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind is region.kind is BlockType.TITLE
            and _look(last, profile) == _look(region, profile)
            and not _NUMBERED.match(region.text)
            and -0.5 * region.size < region.bbox.y0 - last.bbox.y1 < 0.5 * region.size
            and len(last.lines) + len(region.lines) <= MAX_LINES
        ):
            out[-1] = region_of(last.lines + region.lines, BlockType.TITLE)
        else:
            out.append(region)
    return out


def _without_kickers(regions: list[Region], hints: Hints) -> list[Region]:
    """A line right above a larger title announces it ("Chapter 3", a series, a running head).

    It heads nothing of its own: a section title is never followed by one that outranks it.
    """
    out = list(regions)
    for k, region in enumerate(regions[:-1]):
        below = regions[k + 1]
        if (
            region.kind is BlockType.TITLE
            and below.kind is BlockType.TITLE
            and below.bbox.y0 > region.bbox.y0
            and (
                _LABEL.fullmatch(region.text.strip())
                or (
                    below.size > 1.15 * region.size
                    and not _NUMBERED.match(region.text)
                    and _told(region, hints) is None
                )
            )
        ):
            out[k] = replace(region, kind=BlockType.TEXT)
        elif (
            out[k].kind is BlockType.TITLE
            and below.kind is BlockType.TITLE
            and below.italic > 0.9
            and region.italic < 0.1
            and below.bbox.y0 - region.bbox.y1 < 0.5 * below.size
            and not _NUMBERED.match(below.text)
        ):
            out[k + 1] = replace(below, kind=BlockType.TEXT)  # a subtitle in italics
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
    if _CAPTION.match(text) or _DATE.fullmatch(text):
        return False
    if re.fullmatch(r"H[1-6]?|Title", region.lines[0].tag):
        return True
    if _is_head_row(regions, k):
        return False
    if _KNOWN.fullmatch(text):
        return (
            region.bold > 0.85
            or profile.larger(region.size)
            or (_stands_alone(regions, k) and region.lines[0].font.name != profile.font)
        )
    number = _NUMBERED.match(text)
    numbered = bool(number)
    if _bulleted(text):
        return False
    prose = bool(_ENDS_PROSE.search(text)) and not (number and number.group("arabic"))
    if prose and len(region.lines) > 1:
        return False
    if profile.larger(region.size):
        if len(region.lines) > (2 if region.size < 1.25 * profile.size else MAX_LINES):
            return False
        return (not prose or region.size > 1.3 * profile.size) and not _is_byline(
            regions, k, profile
        )
    if prose or profile.smaller(region.size):
        return False
    if (region.bold > 0.85 and not profile.bold) or _heavier(region, profile):
        return len(region.lines) <= 2 and len(text) <= 120 and not _is_byline(regions, k, profile)
    if _ENDS_CLAUSE.search(text):
        return False
    if numbered and len(region.lines) <= 2 and len(text) <= 100 and _stands_alone(regions, k):
        caps = text.upper() == text
        return caps or region.italic > 0.8 or region.lines[0].font.name != profile.font
    return k > 0 and len(region.lines) == 1 and _is_caps(text) and _stands_alone(regions, k)


_WEIGHTS = (
    ("thin|hairline", 1), ("extralight|ultralight", 2), ("light", 3), ("semibold|demi", 6),
    ("extrabold|ultrabold", 8), ("black|heavy", 9), ("bold", 7), ("medium", 5),
)  # fmt: skip


def _weight(name: str, bold: bool) -> int:
    """The weight class, 1 to 9, that a font's name tells; 4 is regular."""
    low = name.casefold()
    for pattern, weight in _WEIGHTS:
        if re.search(pattern, low):
            return weight
    return 7 if bold else 4


def _heavier(region: Region, profile: Profile) -> bool:
    """Set in a clearly heavier cut than the text, where the text itself is no regular cut."""
    lightest = min(_weight(line.font.name, line.bold > 0.5) for line in region.lines)
    return lightest >= 6 and lightest > _weight(profile.font, profile.bold) + 1


def _bulleted(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and is_bullet(mark)


def _is_byline(regions: Sequence[Region], k: int, profile: Profile) -> bool:
    """Names under a document's title: smaller than it, marked with notes or written like names."""
    region = regions[k]
    above = [r for r in regions[:k] if r.lines]
    if not above:
        return False
    top = max(above, key=lambda r: r.size)
    lighter = region.bold < 0.5 < top.bold
    if region.size > (1.02 if lighter else 0.9) * top.size:
        return False
    if len(above) - above.index(top) > 4 or not profile.larger(top.size):
        return False
    raised = any(run.script is Script.SUPER for line in region.lines for run in line.runs)
    if raised:
        return True
    if _NUMBERED.match(region.text) or any(
        r.lines
        and r is not region
        and r.lines[0].font == region.lines[0].font
        and abs(r.size - region.size) < 0.2
        for r in regions[k + 3 :]
    ):
        return False  # set like the headings further down
    return bool(_NAMES.fullmatch(region.text.strip()))


def _is_caps(text: str) -> bool:
    words = [w for w in text.split() if w.isalpha()]
    return (
        bool(words) and text.upper() == text and sum(len(w) for w in words) >= 5 and len(text) <= 80
    )


def _without_number(text: str) -> str:
    match = _NUMBERED.match(text)
    return normalised(text[match.end() :]) if match else normalised(text)


def _stands_alone(regions: Sequence[Region], k: int) -> bool:
    """Something stands below in the same column, and nothing beside it."""
    box = regions[k].bbox
    below = [r for r in regions[k + 1 :] if r.bbox.x_overlap(box) > 0]
    return bool(below) and below[0].bbox.y0 - box.y1 > -1.0


def _is_head_row(regions: Sequence[Region], k: int) -> bool:
    """A single line at the very top with another one beside it: a running head, not a title."""
    region = regions[k]
    box = region.bbox
    if len(region.lines) != 1 or any(r.lines and r.bbox.y1 < box.y0 for r in regions):
        return False
    return any(
        r is not region
        and len(r.lines) == 1
        and r.bbox.y_overlap(box) > 0.5 * min(box.height, r.bbox.height)
        and -r.bbox.x_overlap(box) > 4.0 * region.size
        for r in regions
    )


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


def rank_titles(
    pages: Sequence[Sequence[Region]], profile: Profile, hints: Hints
) -> list[list[Region]]:
    """Levels for all titles of a document: larger type ranks higher, the outline has the last word."""
    found = [r for page in pages for r in page if r.kind is BlockType.TITLE]
    ranks = _ranks(found, profile)
    told = {id(r): level for r in found if (level := _told(r, hints)) is not None}
    # A title above all that the outline lists is the document's own; the rest moves down by one.
    shift = 0
    if told:
        best = min(ranks[_look(r, profile)] for r in found if id(r) in told)
        shift = int(any(ranks[_look(r, profile)] < best for r in found if id(r) not in told))
    return [
        [
            replace(
                r, level=min(told[id(r)] + shift if id(r) in told else ranks[_look(r, profile)], 6)
            )
            if r.kind is BlockType.TITLE
            else r
            for r in page
        ]
        for page in pages
    ]


def _told(region: Region, hints: Hints) -> int | None:
    return hints.outline.get(normalised(region.text)) or hints.outline.get(
        _without_number(region.text)
    )


def _ranks(titles: Sequence[Region], profile: Profile) -> dict[tuple[float, int], int]:
    """Look -> level; sizes that differ by less than a typographer would see count as one."""
    ranks: dict[tuple[float, int], int] = {}
    level, before = 0, None
    for look in sorted({_look(r, profile) for r in titles}, reverse=True):
        if before is None or before[0] - look[0] > 0.6 or before[1] != look[1]:
            level += 1
        ranks[look] = level
        before = look
    return ranks


def _look(region: Region, profile: Profile) -> tuple[float, int]:
    """What makes one title outrank another: size, and at text size capitals, bold, italics."""
    size = round(region.size * 2) / 2
    if profile.larger(region.size):
        return (size, 0)
    emphasis = 4 * _is_caps(region.text) + 2 * (region.bold > 0.5) - (region.italic > 0.5)
    return (size, emphasis)

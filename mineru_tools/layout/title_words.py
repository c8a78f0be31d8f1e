"""The words of titles: section numbers, chapter labels, known headings, dates, names."""

from __future__ import annotations

import re

_CHAPTER_ZH = r"第\s*[0-9一二三四五六七八九十]+\s*[章節节部]"
NUMBER = re.compile(
    r"^(?:(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,4})\.?"
    r"|(?P<roman>[IVX]{1,5})\."
    r"|(?P<letter>[A-Z])(?P<sub>(?:\.\d{1,2})*)[.)]?"
    r"|(?:Chapter|Section|Part|Appendix|Kapitel|Chapitre|Глава)\s+(?:\d+|[IVXLC]+|[A-Z])\b[.:]?"
    rf"|{_CHAPTER_ZH})"
    r"(?=\s+\S|\s*[\u3040-\u9fff]|$)",
)
"""A section number in front of a title: ``2``, ``2.1``, ``IV.``, ``A.3``, ``Chapter 2:``."""

LABEL = re.compile(
    r"(?:chapter|section|part|appendix|kapitel|anhang|teil|chapitre|annexe|capítulo|capitolo"
    r"|глава|приложение|附录|付録)\s*(?:\d+|[IVXLC]+|[A-Z])[.:]?"
    rf"|{_CHAPTER_ZH}",
    re.I,
)
"""A number on a line of its own, announcing the title below: ``Chapter 2``."""

DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|oktober"
    r"|dezember|janvier|février|mars|avril|juin|juillet|août|décembre)"
    r"[a-z]*\.?(?:\s+\d{1,2},?)?,?\s+\d{4}|[\d./-]{6,10}",
    re.I,
)
CAPTION = re.compile(
    r"^(?:fig(?:ure)?s?|tab(?:le)?s?|abb(?:ildung)?|tabelle|tableau|listing|scheme|chart|box"
    r"|algorithm|exhibit|plate|map|рис(?:унок)?|табл(?:ица)?|図|表|图)\.?\s*(?:[A-Z]{0,3}[-–.]?\d[\d.]*|[IVX]+)",
    re.I,
)
KNOWN = re.compile(
    r"(?:\d{1,2}\.?\s+)?"
    r"(?:abstract|summary|references|bibliography|acknowledge?ments?|contents|table of contents"
    r"|keywords|introduction|conclusions?|appendix|appendices|preface|foreword|index"
    r"|zusammenfassung|inhaltsverzeichnis|literatur(?:verzeichnis)?|résumé"
    r"|摘要|参考文献|目录|目次|概要|аннотация|литература|оглавление)[:.]?",
    re.I,
)
"""Section names that need no number and no large type to be known as such."""

_NAME = r"(?:(?:[A-Z]\.[\s-]?)+|[A-Z][\w.'’\-]+|de|da|del|van|von|der|den|la|le|al|bin|ibn|y)"
NAMES = re.compile(
    rf"{_NAME}(?:\s+{_NAME}){{1,4}}"
    rf"(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*&\s*){_NAME}(?:\s+{_NAME}){{1,4}})*"
)
"""Persons: two to five capitalised words each, joined by commas, ``and`` or ``&``."""

_SMALL_WORDS = frozenset(
    (
        "a", "an", "the", "and", "or", "nor", "but", "as", "at", "by", "for", "from", "in", "into",
        "of", "off", "on", "onto", "over", "per", "to", "up", "via", "vs", "vs.", "with",
    )
)  # fmt: skip


def is_title_case(text: str) -> bool:
    """Two to eight words, each with a capital but the small ones, and no mark at the end."""
    spoken = [w for w in text.split() if w.lower() not in _SMALL_WORDS]
    return (
        2 <= len(text.split()) <= 8
        and len(spoken) >= 2
        and text[-1].isalpha()
        and all(w[0].isupper() and w.strip("’'-").replace("-", "").isalpha() for w in spoken)
    )


ENDS_CLAUSE = re.compile(r"[.:,;。：；，]$")
ENDS_PROSE = re.compile(r"[,;]$|(?<!\betc)(?<!\bInc)(?<!\bvs)[.。]$")


def normalised(text: str) -> str:
    """Text reduced to what survives different spacing, case, numbering marks and hyphens."""
    return re.sub(r"[\W_]+", "", text).casefold()


def without_number(text: str) -> str:
    """``normalised`` without the section number in front."""
    match = NUMBER.match(text)
    return normalised(text[match.end() :] if match else text)


def is_caps(text: str) -> bool:
    """A short text set in capitals throughout."""
    words = [w for w in text.split() if w.isalpha()]
    return text.upper() == text and sum(map(len, words)) >= 5 and len(text) <= 80

"""The words that open a caption, and which kind of block they speak of."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mineru_tools.document.labels import BlockType

_WORDS: tuple[tuple[frozenset[BlockType], str], ...] = (
    (
        frozenset({BlockType.IMAGE, BlockType.CHART}),
        r"figures?|figs?\.?|figura|abbildung|abb\.?|bild|photo|plate|scheme|图表?|圖表?|그림|рис\.?",
    ),
    (frozenset({BlockType.CHART}), r"charts?|diagramm?e?|graph"),
    (
        frozenset({BlockType.TABLE}),
        (
            r"tables?|tab\.|tabell(?:en?)?|tableau|tabla|tabela|tabella|taulukko|cuadro|quadro"
            r"|续?表格?|續?表格?|표|табл(?:иц[аы]|\.)?|(?:ال)?جدول"
        ),
    ),
    (frozenset({BlockType.CODE}), r"algorithms?|algorithmus|listings?|code|代码|算法|演算法"),
)
_NUMBER = r"(?P<number>[A-Z]{0,2}[.\-]?\d+(?:[.\-]\d+)*[a-z]?|[IVXL]+\b|[A-Z]\b)"
_OPENINGS = tuple(
    (
        kinds,
        re.compile(
            rf"(?:extended data |supplementary )?(?P<word>{words})\s*{_NUMBER}", re.IGNORECASE
        ),
    )
    for kinds, words in _WORDS
)
_BARE = tuple((kinds, re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE)) for kinds, words in _WORDS)
_SEPARATOR = re.compile(r"\s*(?:[.:|—–]|\s-\s|$)")


class Label(NamedTuple):
    """What a caption says of itself: the kinds it may belong to and its number, if it has one."""

    kinds: frozenset[BlockType]
    number: str | None


def caption_label(text: str) -> Label | None:
    """The label that opens ``text`` ("Table 3", "图 2", "Fig. A.1"), or ``None``."""
    plain = unicodedata.normalize("NFKC", text).lstrip(" \t\n[(<【")
    for kinds, pattern in _OPENINGS:
        if match := pattern.match(plain):
            return Label(kinds, match["number"].lower())
    for kinds, pattern in _BARE:
        if pattern.match(plain):
            return Label(kinds, None)
    return None


def looks_like_caption(text: str) -> bool:
    """Whether a paragraph reads like a caption left alone: "Table 3: ...", not "Table 3 shows"."""
    plain = unicodedata.normalize("NFKC", text).lstrip()
    for _, pattern in _OPENINGS:
        match = pattern.match(plain)
        if match and plain[:1].upper() == plain[:1] and _SEPARATOR.match(plain, match.end()):
            return True
    return False


def numbered_kinds(text: str) -> frozenset[BlockType]:
    """The kinds whose caption ``text`` opens: "Table 3: ...", "图 2", none for "Table 3 shows".

    A number is needed; what follows may be a capital or a letter of a script that has none.
    """
    plain = unicodedata.normalize("NFKC", text).lstrip(" \t\n[(<【")
    for kinds, pattern in _OPENINGS:
        match = pattern.match(plain)
        if match and plain[:1].upper() == plain[:1]:
            following = plain[match.end() :].lstrip()[:1]
            joined = plain[match.end() : match.end() + 1].isalnum()
            return frozenset() if joined or following.islower() else kinds
    return frozenset()

"""Levels of headings made consistent: by their numbering, from 1, without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars
from mineru_tools.postprocess.numbering import depths, read_numbers

MINERU_LEVELS = 2  # MinerU 3.4 knows a document's title and headings, nothing below

_SECTION_NAMES = """
abstract summary contents content preface foreword introduction acknowledgements acknowledgments
references index appendix zusammenfassung inhalt inhaltsverzeichnis vorwort einleitung résumé
sommaire índice resumen 摘要 目录 目錄 前言 序言 引言 绪论 参考文献
"""
_NO_DOCUMENT_TITLE = frozenset(_SECTION_NAMES.split())


@dataclass(frozen=True, slots=True)
class _Title:
    page: int
    text: str
    level: int


def settle_title_levels(document: Document, options: ParseOptions) -> Document:
    """The document with a level on every title: 1 somewhere, none left out, numbering obeyed.

    With ``compat="mineru-3.4"`` levels are only cut to 1 and 2.
    """
    titles = [title for page in document.pages for title in _titles(page, page.content)]
    if not titles:
        return document
    if options.compat == "mineru-3.4":
        levels = [min(title.level, MINERU_LEVELS) for title in titles]
    else:
        levels = close_gaps(_obey_numbers(titles, _below_document_title(titles)))
    return _with_levels(document, levels)


def close_gaps(levels: Sequence[int]) -> list[int]:
    """The levels renumbered from 1 in their order: 1, 3, 4 become 1, 2, 3."""
    rank = {level: at for at, level in enumerate(sorted(set(levels)), start=1)}
    return [rank[level] for level in levels]


def _titles(page: Page, blocks: Sequence[Block] | None) -> list[_Title]:
    return [
        _Title(page.index, " ".join(block_chars(block).split()), max(block.level or 1, 1))
        for block in blocks or ()
        if block.type is BlockType.TITLE
    ]


def _below_document_title(titles: Sequence[_Title]) -> list[int]:
    """The levels, with all but the first one deeper where a backend gave the same to every title.

    That needs a first heading that can be the document's title: without a number, before the
    numbered ones, on the page where they begin or the one before, and no "Abstract" or the like.
    """
    levels = [title.level for title in titles]
    numbers = read_numbers([title.text for title in titles])
    numbered = sum(number is not None for number in numbers)
    flat = len(set(levels)) == 1 and numbered >= 2
    first = titles[0]
    if not flat or numbers[0] is not None or first.text.lower() in _NO_DOCUMENT_TITLE:
        return levels
    start = next(t.page for t, number in zip(titles, numbers, strict=True) if number)
    if start - first.page > 1:
        return levels
    return [level + (at > 0) for at, level in enumerate(levels)]


def _obey_numbers(titles: Sequence[_Title], levels: Sequence[int]) -> list[int]:
    """The levels with those of numbered titles put right relative to the shallowest of them."""
    depth = depths(read_numbers([title.text for title in titles]))
    if sum(d is not None for d in depth) < 2:
        return list(levels)
    shallowest = Counter(level for level, d in zip(levels, depth, strict=True) if d == 0)
    base = max(shallowest, key=lambda level: (shallowest[level], -level))
    return [level if d is None else base + d for level, d in zip(levels, depth, strict=True)]


def _with_levels(document: Document, levels: Sequence[int]) -> Document:
    pages, done = [], 0
    for page in document.pages:
        mine = levels[done : done + len(_titles(page, page.content))]
        done += len(mine)
        layout = page.layout
        if len(_titles(page, layout)) == len(mine):
            layout = _relevel(layout, mine)
        pages.append(replace(page, layout=layout, content=_relevel(page.content, mine)))
    return replace(document, pages=tuple(pages))


def _relevel(blocks: tuple[Block, ...] | None, levels: Sequence[int]) -> tuple[Block, ...] | None:
    if blocks is None:
        return None
    left = iter(levels)
    return tuple(
        replace(block, level=next(left)) if block.type is BlockType.TITLE else block
        for block in blocks
    )

"""Paragraphs and lists that a column, a page or a picture cut in two, made one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.text import span_text
from mineru_tools.render.lists import has_marker

_FLOWING = frozenset(
    {BlockType.TEXT, BlockType.ABSTRACT, BlockType.REF_TEXT, BlockType.LIST, BlockType.INDEX}
)
_JOINT = "mineru_tools.joint"  # the key in ``Span.extra``; such a span never leaves the renderers


class Joint(NamedTuple):
    """Where a later part of a joined block comes from: its page (from 1) and its box there."""

    page: int
    bbox: BBox | None
    opens_page: bool


class Joined(NamedTuple):
    """``begun`` holds the indices of the pages whose text begins inside a block of another."""

    document: Document
    begun: frozenset[int]


def join_continued(document: Document) -> Joined:
    """The document with each block that continues another appended to it, at the place of that.

    A block continues the nearest one before it, over all pages, that has no parts and is no
    tombstone; where that is of another type it stays where it is. The first span of an appended
    part carries a ``Joint``.
    """
    if not any(block.continues_prev for page in document.pages for block in page.content or ()):
        return Joined(document, frozenset())
    joiner = _Joiner(document.pages)
    pages = tuple(
        page if page.content is None else replace(page, content=tuple(content))
        for page, content in zip(document.pages, joiner.contents, strict=True)
    )
    return Joined(replace(document, pages=pages), frozenset(joiner.begun))


def joint(span: Span) -> Joint | None:
    """Where ``span`` comes from when a later part of a joined block begins with it."""
    found = span.extra.get(_JOINT) if span.extra else None
    if not isinstance(found, list):
        return None
    page, opens_page, *box = cast("list[float]", found)
    return Joint(int(page), BBox(*box) if box else None, bool(opens_page))


class _Joiner:
    """The new content of each page, made in one walk."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.contents: list[list[Block]] = []
        self.begun: set[int] = set()
        self._open: tuple[int, int] | None = None  # place of the block that may still go on
        self._open_page: Page | None = None  # the page of its last part
        for page in pages:
            self.contents.append([])
            for block in page.content or ():
                self._add(block, page)

    def _add(self, block: Block, page: Page) -> None:
        content = self.contents[-1]
        if block.type in TWO_LEVEL or block.lines_deleted:
            content.append(block)
        elif self._open is None or not self._joins(block, page):
            content.append(block)
            self._open, self._open_page = (len(self.contents) - 1, len(content) - 1), page

    def _joins(self, block: Block, page: Page) -> bool:
        """Whether ``block`` continues the open one; if so it has been appended to that."""
        if self._open is None or not block.continues_prev or block.type not in _FLOWING:
            return False
        on_page, at = self._open
        before = self.contents[on_page][at]
        if before.type is not block.type:
            return False
        opens_page = page is not self._open_page
        marked = _marked(block, Joint(page.index + 1, block.bbox, opens_page))
        if marked is not None and opens_page:
            self.begun.add(page.index)
        self.contents[on_page][at] = _appended(before, marked or block)
        self._open_page = page
        return True


def _marked(block: Block, place: Joint) -> Block | None:
    """The block with ``place`` on its first span that shows; ``None`` when none does."""
    for at, line in enumerate(block.lines or ()):
        for i, span in enumerate(line.spans):
            if span_text(span).strip():
                extra = {**span.extra, _JOINT: [place.page, place.opens_page, *(place.bbox or ())]}
                spans = (*line.spans[:i], replace(span, extra=extra), *line.spans[i + 1 :])
                lines = block.lines or ()
                line = replace(line, spans=spans)
                return replace(block, lines=(*lines[:at], line, *lines[at + 1 :]))
    for at, child in enumerate(block.blocks or ()):
        found = None if child.lines_deleted else _marked(child, place)
        if found is not None:
            blocks = block.blocks or ()
            return replace(block, blocks=(*blocks[:at], found, *blocks[at + 1 :]))
    return None


def _appended(first: Block, second: Block) -> Block:
    if first.blocks is not None or second.blocks is not None:
        own = (Block(BlockType.TEXT, lines=second.lines),) if second.lines else ()
        return replace(first, blocks=(*(first.blocks or ()), *own, *(second.blocks or ())))
    before, after = first.lines or (), second.lines or ()
    if _flagged(before) is not _flagged(after):
        before, after = _with_flags(first), _with_flags(second)
    return replace(first, lines=(*before, *after))


def _flagged(lines: Sequence[Line]) -> bool:
    return any(line.list_start for line in lines)


def _with_flags(block: Block) -> tuple[Line, ...]:
    """The lines with the items flagged that are read in them where none is flagged."""
    lines = block.lines or ()
    if block.type not in (BlockType.LIST, BlockType.INDEX) or _flagged(lines):
        return lines
    every = block.type is BlockType.INDEX
    return tuple(replace(line, list_start=every or has_marker(line)) for line in lines)

"""Paragraphs that a column, a page or a picture cut in two are found and joined.

By default nothing moves: the second half stays on its page and gets ``continues_prev``. What it
continues is the nearest block before it in ``content``, over all pages, that is no picture, table,
chart or listing; that block is always of the same type. Who writes running text appends the one
to the other and puts what stands between them after the joined paragraph. A marked list goes on
with its items; where its first line is no ``list_start``, that line belongs to the last item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from mineru_tools.document.caption_words import looks_like_caption
from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.columns import column_frames, starts_new_column
from mineru_tools.postprocess.continuation import Placed, list_goes_on, text_goes_on
from mineru_tools.postprocess.lines import first_line
from mineru_tools.postprocess.paragraphs_mineru34 import move_lines_like_mineru

_FLOWING = frozenset(
    {BlockType.TEXT, BlockType.ABSTRACT, BlockType.REF_TEXT, BlockType.LIST, BlockType.INDEX}
)


class At(NamedTuple):
    """A block's place: the position of its page in the document, its position in ``content``."""

    page: int
    block: int


@dataclass(frozen=True, slots=True)
class _Last:
    placed: Placed
    page_at: int
    float_between: bool = False


def join_paragraphs(document: Document, options: ParseOptions) -> Document:
    """Mark blocks of ``content`` that go on from the text block before them; ``layout`` stays.

    With ``compat="mineru-3.4"`` the lines move into the earlier block instead, as MinerU does.
    """
    if options.compat == "mineru-3.4":
        return move_lines_like_mineru(document)
    marked = set(_continuations(document))
    pages = tuple(_mark(page, at, marked) for at, page in enumerate(document.pages))
    return replace(document, pages=pages)


def _mark(page: Page, page_at: int, marked: set[At]) -> Page:
    if page.content is None:
        return page
    content = tuple(
        replace(block, continues_prev=True) if At(page_at, at) in marked else block
        for at, block in enumerate(page.content)
    )
    return replace(page, content=content)


def _continuations(document: Document) -> Iterator[At]:
    """The places of all blocks that go on from the block before them in the flow of text."""
    last: _Last | None = None
    for page_at, page in enumerate(document.pages):
        if not page.content or (page_at and not _follows(document.pages[page_at - 1], page)):
            last = None
        frames = column_frames(page)
        for at, block in enumerate(page.content or ()):
            if block.type in TWO_LEVEL:
                last = replace(last, float_between=True) if last else None
            elif block.type not in _FLOWING or block.lines_deleted or _stray_caption(block):
                last = None
            else:
                here = Placed(block, frames)
                if last is not None and _may_follow(last, here, page_at) and _goes_on(last, here):
                    yield At(page_at, at)
                last = _Last(here, page_at)


def _may_follow(last: _Last, here: Placed, page_at: int) -> bool:
    """Whether something stands between the two that can cut a paragraph: a page break, the end of
    a column, a picture."""
    if last.page_at != page_at or last.float_between:
        return True
    return starts_new_column(here.block, last.placed.block)


def _goes_on(last: _Last, here: Placed) -> bool:
    before, after = last.placed.block.type, here.block.type
    if before is not after:
        return False
    if after is BlockType.INDEX:
        return True
    goes_on = list_goes_on if after is BlockType.LIST else text_goes_on
    return goes_on(last.placed, here)


def _follows(before: Page, after: Page) -> bool:
    """Whether no page was left out between the two."""
    return after.index == before.index + 1


def _stray_caption(block: Block) -> bool:
    return block.type is BlockType.TEXT and looks_like_caption(first_line(block))

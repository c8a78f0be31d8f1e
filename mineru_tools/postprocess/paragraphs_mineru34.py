"""Paragraph joins as MinerU 3.4 makes them: lines move, an emptied block stays behind.

The rules are those of the facts noted from its behaviour: left and right edges within a line's
height, closing punctuation, the case of the first letter, and a start above the end of the block
before (so never the next block below).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.document.visit import map_spans
from mineru_tools.postprocess.lines import block_chars, is_pseudo, is_vertical

_CLOSING = frozenset('.!?。！？)）"”:：;；')
_SPLITS_GROUPS = frozenset({BlockType.ABSTRACT, BlockType.INTERLINE_EQUATION, BlockType.TITLE})
_FEW_LINES = 3  # a group whose text blocks all have at most so many lines is taken for a list

_Content = list[list[Block]]


@dataclass(frozen=True, slots=True)
class _Spot:
    page: int
    at: int
    block: Block


@dataclass(slots=True)
class _Group:
    """Blocks between two barriers, without the pictures and tables among them."""

    spots: list[_Spot] = field(default_factory=list)

    def is_list(self) -> bool:
        texts = [s.block for s in self.spots if s.block.type is BlockType.TEXT]
        return all(len(text.lines or ()) <= _FEW_LINES for text in texts)


def move_lines_like_mineru(document: Document) -> Document:
    """The document with every continued block's lines (or children) in the block before it.

    Spans that changed the page have ``cross_page``. A document in which blocks were emptied
    before comes back as it is.
    """
    if any(b.lines_deleted for page in document.pages for b in page.content or ()):
        return document
    content: _Content = [list(page.content or ()) for page in document.pages]
    for previous, current in reversed(list(_pairs(document))):
        source = content[current.page][current.at]
        target = content[previous.page][previous.at]
        moved = _take_in(target, source, previous.page != current.page)
        content[previous.page][previous.at] = moved
        content[current.page][current.at] = _tombstone(source)
    return replace(document, pages=tuple(map(_with_content, document.pages, content)))


def _with_content(page: Page, content: Sequence[Block]) -> Page:
    return page if page.content is None else replace(page, content=tuple(content))


def _pairs(document: Document) -> Iterator[tuple[_Spot, _Spot]]:
    vision = document.backend == "vlm"
    for group in _groups(document.pages):
        text_joins = vision or document.backend == "hybrid" or not group.is_list()
        for previous, current in zip(group.spots, group.spots[1:], strict=False):
            if vision and not _asked_for(previous, current):
                continue
            a, b = previous.block, current.block
            if _always_joins(a, b) or (text_joins and _text_joins(a, b)):
                yield previous, current


def _groups(pages: Sequence[Page]) -> Iterator[_Group]:
    group = _Group()
    for page_at, page in enumerate(pages):
        for at, block in enumerate(page.content or ()):
            if block.type in _SPLITS_GROUPS:
                yield group
                group = _Group()
            elif block.type not in TWO_LEVEL:
                group.spots.append(_Spot(page_at, at, block))
    yield group


def _asked_for(previous: _Spot, current: _Spot) -> bool:
    """Whether the vision model itself said so; it never does for two lists of references."""
    wanted = current.block.extra.get("merge_prev") is True and previous.page == current.page
    return wanted or current.block.type is BlockType.LIST


def _always_joins(previous: Block, current: Block) -> bool:
    if previous.type is not current.type:
        return False
    if current.type is BlockType.LIST:
        nested = previous.blocks is not None and current.blocks is not None
        references = previous.sub_type == current.sub_type == BlockType.REF_TEXT.value
        flat = previous.blocks is None and current.blocks is None
        return flat or (nested and references)
    return current.type is BlockType.INDEX and current.blocks is None and previous.blocks is None


def _text_joins(previous: Block, current: Block) -> bool:
    if previous.type is not BlockType.TEXT or current.type is not BlockType.TEXT:
        return False
    if is_vertical(previous) or is_vertical(current):
        return False
    more_rows = len(previous.lines or ()) > 1 or len(current.lines or ()) > 1
    if not more_rows and current.extra.get("merge_prev") is not True:
        return False
    return _words_join(block_chars(previous), block_chars(current)) and _boxes_join(
        previous, current
    )


def _words_join(before: str, after: str) -> bool:
    before, after = before.strip(), after.strip()
    if not before or not after or before[-1] in _CLOSING:
        return False
    return not (after[0].isdigit() or after[0].isupper())


def _boxes_join(previous: Block, current: Block) -> bool:
    a, b = previous.bbox, current.bbox
    if a is None or b is None or not previous.lines or not current.lines:
        return False
    last, first = previous.lines[-1].bbox, current.lines[0].bbox
    if last is None or first is None:
        return False
    left = is_pseudo(current) or abs(first.x0 - b.x0) < first.height / 2
    right = is_pseudo(previous) or abs(last.x1 - a.x1) < last.height
    return left and right and abs(a.width - b.width) < min(a.width, b.width) and b.y0 < a.y1


def _take_in(target: Block, source: Block, crossed: bool) -> Block:
    if crossed:
        source = map_spans(source, lambda span: replace(span, cross_page=True))
    if source.blocks is not None:
        return replace(target, blocks=(target.blocks or ()) + source.blocks)
    return replace(target, lines=(target.lines or ()) + (source.lines or ()))


def _tombstone(block: Block) -> Block:
    if block.blocks is not None:
        return replace(block, blocks=(), lines_deleted=True)
    return replace(block, lines=(), lines_deleted=True)

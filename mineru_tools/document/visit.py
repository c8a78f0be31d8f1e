"""Walking and rewriting the tree of blocks; nothing here changes what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mineru_tools.document.labels import TWO_LEVEL, part
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell


def source_index(page: Page) -> int:
    """The index in the source file of a page whose own index counts the processed pages."""
    index = page.extra.get("source_index", page.index)
    return index if isinstance(index, int) else page.index


def numbered_by_source(document: Document) -> Document:
    """The document with the index in the source as every page's own, in the cells of tables too."""
    numbers = {page.index: source_index(page) for page in document.pages}
    if all(index == number for index, number in numbers.items()):
        return document

    def on_span(span: Span) -> Span:
        if not span.cells or all(cell.page is None for cell in span.cells):
            return span
        cells = (
            cell if cell.page is None else replace(cell, page=numbers.get(cell.page, cell.page))
            for cell in span.cells
        )
        return replace(span, cells=tuple(cells))

    def on_blocks(blocks: tuple[Block, ...] | None) -> tuple[Block, ...] | None:
        return blocks and tuple(map_spans(block, on_span) for block in blocks)

    pages = (
        replace(page, index=numbers[page.index], content=on_blocks(page.content))
        for page in document.pages
    )
    return replace(document, pages=tuple(pages))


def iter_blocks(within: Page | Iterable[Block]) -> Iterator[Block]:
    """Every block and sub-block, depth first, a block before its parts.

    Of a page: its ``content``, or its ``layout`` where no pass has made a content yet.
    """
    if isinstance(within, Page):
        within = (within.layout if within.content is None else within.content) or ()
    for block in within:
        yield block
        yield from iter_blocks(block.blocks or ())


def iter_lines(block: Block) -> Iterator[Line]:
    """The lines of a block and of its sub-blocks, in order."""
    for each in iter_blocks((block,)):
        yield from each.lines or ()


def iter_spans(block: Block) -> Iterator[Span]:
    """The spans of a block and of its sub-blocks, in order; a hyperlink counts as one span."""
    for line in iter_lines(block):
        yield from line.spans


def rewrite(blocks: Iterable[Block], change: Callable[[Block], Block | None]) -> tuple[Block, ...]:
    """The blocks after ``change``, parts before the block they belong to; ``None`` drops one."""
    result = []
    for block in blocks:
        parts = None if block.blocks is None else rewrite(block.blocks, change)
        changed = change(block if parts is None else replace(block, blocks=parts))
        if changed is not None:
            result.append(changed)
    return tuple(result)


def map_blocks(document: Document, change: Callable[[Block], Block | None]) -> Document:
    """The document with ``rewrite`` done to the ``content`` of every page that has one."""

    def on_page(page: Page) -> Page:
        if page.content is None:
            return page
        return replace(page, content=rewrite(page.content, change))

    return replace(document, pages=tuple(on_page(page) for page in document.pages))


def map_spans(block: Block, change: Callable[[Span], Span]) -> Block:
    """The block with every span of its lines and of its sub-blocks' lines changed."""

    def on_lines(each: Block) -> Block:
        if each.lines is None:
            return each
        lines = (replace(line, spans=tuple(map(change, line.spans))) for line in each.lines)
        return replace(each, lines=tuple(lines))

    (changed,) = rewrite((block,), on_lines)
    return changed


def body_of(block: Block) -> Block | None:
    """The ``*_body`` part of a two-level block."""
    if block.type not in TWO_LEVEL:
        return None
    wanted = part(block.type, "body")
    return next((each for each in block.blocks or () if each.type is wanted), None)


def table_cells(body: Block) -> tuple[TableCell, ...]:
    """The cells of the table that ``body`` shows, as far as its reader knew them."""
    return next((span.cells for span in iter_spans(body) if span.cells), ())


def is_tombstone(block: Block) -> bool:
    """Whether all of a block was merged into an earlier one; of one with parts every part."""
    parts = block.blocks or ()
    return block.lines_deleted or (bool(parts) and all(part.lines_deleted for part in parts))


def reindex(blocks: Iterable[Block], start: int = 0) -> tuple[Block, ...]:
    """The blocks numbered in the order they stand in, parts counted one by one.

    A block with parts carries the number of its body, or of its first part where it has no body.
    """
    result = []
    for block in blocks:
        if block.blocks:
            whole = replace(block, blocks=reindex(block.blocks, start))
            named_after = body_of(whole) or (whole.blocks or ())[0]
            result.append(replace(whole, index=named_after.index))
            start += sum(1 for each in iter_blocks(block.blocks) if not each.blocks)
        else:
            result.append(replace(block, index=start))
            start += 1
    return tuple(result)

"""Walking and rewriting blocks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.visit import (
    body_of,
    iter_blocks,
    iter_spans,
    map_blocks,
    map_spans,
    numbered_by_source,
    reindex,
)
from tests.document import strategies


def block(kind: BlockType, *parts: Block, content: str | None = None) -> Block:
    lines = None if parts else (Line(spans=(Span(SpanType.TEXT, content=content),)),)
    return Block(kind, lines=lines, blocks=parts or None)


PICTURE = block(
    BlockType.IMAGE,
    block(BlockType.IMAGE_CAPTION, content="above"),
    block(BlockType.IMAGE_BODY, content="body"),
    block(BlockType.IMAGE_FOOTNOTE, content="below"),
)
TEXT = block(BlockType.TEXT, content="text")


def test_parts_come_after_the_block_they_belong_to() -> None:
    kinds = [each.type.value for each in iter_blocks((PICTURE, TEXT))]
    assert kinds == ["image", "image_caption", "image_body", "image_footnote", "text"]


def test_a_page_is_walked_by_its_layout_until_it_has_a_content() -> None:
    page = Page(0, layout=(TEXT,))
    assert list(iter_blocks(page)) == [TEXT]
    assert list(iter_blocks(replace(page, content=()))) == []


def test_spans_of_parts_are_found_in_order() -> None:
    assert [span.content for span in iter_spans(PICTURE)] == ["above", "body", "below"]


def test_parts_are_numbered_one_by_one_and_the_whole_is_named_after_its_body() -> None:
    picture, text, empty = reindex((PICTURE, TEXT, Block(BlockType.LIST, blocks=())))
    assert [each.index for each in picture.blocks or ()] == [0, 1, 2]
    assert picture.index == 1
    assert text.index == 3
    assert empty.index == 4


def test_a_list_of_blocks_is_named_after_its_first_part() -> None:
    (group,) = reindex((block(BlockType.LIST, TEXT, TEXT),), start=7)
    assert group.index == 7
    assert [each.index for each in group.blocks or ()] == [7, 8]


@given(strategies.tuples_of(strategies.blocks, 3))
def test_numbers_are_dense_and_in_order(blocks: tuple[Block, ...]) -> None:
    leaves = [each.index for each in iter_blocks(reindex(blocks)) if not each.blocks]
    assert leaves == list(range(len(leaves)))


def test_a_dropped_part_is_gone_before_its_block_is_seen() -> None:
    seen = []

    def change(each: Block) -> Block | None:
        seen.append(len(each.blocks or ()))
        return None if each.type is BlockType.IMAGE_FOOTNOTE else each

    page = Page(0, content=(PICTURE,), discarded=(TEXT,))
    document = map_blocks(Document((page, Page(1))), change)
    (picture,) = document.pages[0].content or ()
    assert [each.type for each in picture.blocks or ()] == [
        BlockType.IMAGE_CAPTION,
        BlockType.IMAGE_BODY,
    ]
    assert seen[-1] == 2
    assert document.pages[0].discarded == (TEXT,)
    assert document.pages[1].content is None


@given(strategies.blocks)
def test_changing_nothing_gives_an_equal_block(each: Block) -> None:
    assert map_spans(each, lambda span: span) == each


def test_every_span_of_a_block_is_changed() -> None:
    changed = map_spans(PICTURE, lambda span: replace(span, content="x"))
    assert [span.content for span in iter_spans(changed)] == ["x"] * 3


def test_only_a_block_of_two_levels_has_a_body() -> None:
    body = body_of(PICTURE)
    assert body is not None
    assert body.type is BlockType.IMAGE_BODY
    assert body_of(TEXT) is None
    assert body_of(Block(BlockType.TABLE, blocks=())) is None


def test_pages_and_the_cells_that_name_them_are_numbered_as_in_the_source() -> None:
    cells = (TableCell(0, 0), TableCell(1, 0, page=1))
    table = Block(BlockType.TABLE_BODY, lines=(Line(spans=(Span(SpanType.TABLE, cells=cells),)),))
    given = Document(
        (
            Page(0, content=(table,), extra={"source_index": 3}),
            Page(1, content=None, extra={"source_index": 7}),
        )
    )
    found = numbered_by_source(given)
    assert [page.index for page in found.pages] == [3, 7]
    (span,) = iter_spans((found.pages[0].content or ())[0])
    assert [each.page for each in span.cells or ()] == [None, 7]
    assert found.pages[1].content is None
    plain = Document((Page(0, content=(TEXT,)),))
    assert numbered_by_source(plain) is plain

from __future__ import annotations

import pytest

from mineru_tools.backends.vlm.emit import blocks_of
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block

SIZE = (1000.0, 500.0)


def region(kind: str, y: float = 0.125, content: str | None = "x", **more: object) -> Region:
    return Region(kind, BBox(0.125, y, 0.875, y + 0.0625), 0, content, **more)  # type: ignore[arg-type]


def only(*regions: Region) -> Block:
    (block,) = blocks_of(regions, SIZE)
    return block


def texts(block: Block) -> list[tuple[SpanType, str | None]]:
    return [(span.type, span.content) for line in block.lines or () for span in line.spans]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_region_of_every_type_becomes_a_block_with_its_content(kind: str) -> None:
    block = only(region(kind))
    (line,) = block.lines or ()
    (span,) = line.spans
    assert "x" in (span.content, span.html)
    assert block.bbox == BBox(125, 62.5, 875, 93.75)


@pytest.mark.parametrize("kind", sorted(TYPES - {"list"}))
def test_a_region_that_nobody_could_read_is_shown_as_a_picture(kind: str) -> None:
    block = only(region(kind, content=None))
    ((kind_of_span, content),) = texts(block)
    assert content is None
    assert kind_of_span is not SpanType.TEXT


def test_places_are_points_of_the_page_and_lines_have_the_box_of_their_block() -> None:
    block = only(region("text"))
    assert block.lines is not None
    assert block.lines[0].bbox == block.lines[0].spans[0].bbox == block.bbox


def test_formulas_in_text_are_spans_of_their_own() -> None:
    assert texts(only(region("text", content=r"so \(a^2\) and \( b \)."))) == [
        (SpanType.TEXT, "so "),
        (SpanType.INLINE_EQUATION, "a^2"),
        (SpanType.TEXT, " and "),
        (SpanType.INLINE_EQUATION, "b"),
        (SpanType.TEXT, "."),
    ]


def test_an_equation_has_its_latex_without_delimiters() -> None:
    block = only(region("equation", content="\\[\na = b\n\\]"))
    assert texts(block) == [(SpanType.INTERLINE_EQUATION, "a = b")]


def test_a_number_beside_an_equation_is_its_tag() -> None:
    equation = Region("equation", BBox(0.2, 0.1, 0.7, 0.2), 0, "\\[\na=b\n\\]")
    number = Region("formula_number", BBox(0.8, 0.13, 0.9, 0.17), 0, "(3.1)")
    assert texts(only(equation, number)) == [(SpanType.INTERLINE_EQUATION, r"a=b\tag{3.1}")]


def test_a_number_beside_nothing_stays_text() -> None:
    number = Region("formula_number", BBox(0.8, 0.13, 0.9, 0.17), 0, "(3.1)")
    assert texts(only(number)) == [(SpanType.TEXT, "(3.1)")]


def test_a_list_holds_what_lies_on_it() -> None:
    frame = Region("list", BBox(0.1, 0.1, 0.9, 0.5), 0)
    items = [region("list_item", 0.12, "one"), region("text", 0.3, "two")]
    block, after = blocks_of([frame, *items, region("text", 0.8, "after")], SIZE)
    assert block.type is BlockType.LIST
    assert block.sub_type == "text"
    assert [texts(item) for item in block.blocks or ()] == [
        [(SpanType.TEXT, "one")],
        [(SpanType.TEXT, "two")],
    ]
    assert texts(after) == [(SpanType.TEXT, "after")]


def test_a_list_of_references_says_so() -> None:
    frame = Region("list", BBox(0.1, 0.1, 0.9, 0.5), 0)
    block = only(frame, region("ref_text", 0.12, "[1] A"))
    assert block.sub_type == "ref_text"


def test_a_picture_of_several_parts_takes_them_in() -> None:
    whole = Region("image_block", BBox(0.0, 0.0, 0.5, 0.5), 0)
    part = Region("image", BBox(0.25, 0.0, 0.5, 0.25), 0, "a cat")
    block = only(whole, part)
    assert block.type is BlockType.IMAGE_BODY
    assert block.extra["sub_images"] == [
        {"type": "image", "bbox": [0.5, 0.0, 1.0, 0.5], "content": "a cat"}
    ]


def test_code_keeps_its_lines_and_says_its_language() -> None:
    block = only(region("code", content="```python\nif x:\n    y\n```"))
    assert [content for _, content in texts(block)] == ["if x:", "    y"]
    assert block.extra["guess_lang"] == "python"
    assert block.sub_type == "code"


def test_code_with_formulas_is_an_algorithm() -> None:
    block = only(region("code", content=r"while \(x>0\) do"))
    assert block.sub_type == "algorithm"
    assert (SpanType.INLINE_EQUATION, "x>0") in texts(block)


def test_what_a_table_goes_on_with_is_told_to_who_joins_tables() -> None:
    block = only(region("table", content="<table></table>", cell_merge=(1, 0)))
    assert block.extra["cell_merge"] == [1, 0]


def test_text_that_goes_on_is_marked() -> None:
    assert only(region("text", merge_prev=True)).extra["merge_prev"] is True


def test_titles_have_the_level_of_their_name() -> None:
    blocks = blocks_of([region("doc_title"), region("paragraph_title", 0.3)], SIZE)
    assert [block.level for block in blocks] == [1, 2]

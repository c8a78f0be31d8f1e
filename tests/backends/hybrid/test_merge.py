from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.hybrid.exact import ExactPage
from mineru_tools.backends.hybrid.merge import is_known, merged
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Span
from mineru_tools.document.visit import iter_blocks

SIZE = (100.0, 100.0)


def line(text: str, box: BBox) -> Line:
    return Line(box, (Span(SpanType.TEXT, box, text),))


def paragraph(*texts: str, top: float, left: float = 10, kind: BlockType = BlockType.TEXT) -> Block:
    """Lines of 5 points, one below the other."""
    lines = tuple(
        line(text, BBox(left, top + 6 * k, left + 30, top + 6 * k + 5))
        for k, text in enumerate(texts)
    )
    return Block(kind, union_all(each.bbox for each in lines if each.bbox), lines=lines)


def region(kind: str, x0: int, y0: int, x1: int, y1: int, content: str | None = None) -> Region:
    return Region(kind, BBox(x0 / 100, y0 / 100, x1 / 100, y1 / 100), 0, content)


def words(blocks: Sequence[Block]) -> list[str]:
    return [
        span.content or ""
        for block in iter_blocks(blocks)
        for each in block.lines or ()
        for span in each.spans
        if span.type is SpanType.TEXT
    ]


def test_the_lines_on_a_region_are_its_text() -> None:
    page = ExactPage([paragraph("one", "two", top=10), paragraph("three", top=50)])
    blocks = merged([region("title", 5, 5, 60, 25), region("text", 5, 45, 60, 60)], page, SIZE)
    assert [block.type for block in blocks] == [BlockType.TITLE, BlockType.TEXT]
    assert words(blocks) == ["one", "two", "three"]


def test_of_two_regions_the_smaller_one_has_the_line() -> None:
    page = ExactPage([paragraph("inside", top=10)])
    regions = [region("text", 0, 0, 100, 100), region("page_footnote", 5, 5, 60, 25)]
    (block,) = merged(regions, page, SIZE)
    assert block.type is BlockType.PAGE_FOOTNOTE


def test_a_line_in_no_region_stays_after_the_line_that_it_followed() -> None:
    page = ExactPage([paragraph("a", top=10), paragraph("lost", top=30), paragraph("b", top=50)])
    regions = [region("text", 5, 5, 60, 20), region("text", 5, 45, 60, 60)]
    assert words(merged(regions, page, SIZE)) == ["a", "lost", "b"]


def test_what_stands_before_every_region_comes_first() -> None:
    page = ExactPage([paragraph("lost", top=10), paragraph("a", top=50)])
    assert words(merged([region("text", 5, 45, 60, 60)], page, SIZE)) == ["lost", "a"]


def test_lettering_over_a_picture_that_was_text_to_us_stays_text() -> None:
    page = ExactPage([paragraph("words", top=10)])
    text, picture = merged([region("image", 0, 0, 100, 50)], page, SIZE)
    assert (text.type, picture.type) == (BlockType.TEXT, BlockType.IMAGE_BODY)
    assert words([text]) == ["words"]


def test_what_a_model_said_of_a_table_takes_the_place_of_the_lines_on_it() -> None:
    page = ExactPage([paragraph("1 2", top=10)])
    table = region("table", 0, 0, 100, 50, "<table><tr><td>1</td><td>2</td></tr></table>")
    (block,) = merged([table], page, SIZE)
    assert block.type is BlockType.TABLE_BODY


def _table(score: float | None = None) -> Block:
    box = BBox(10, 10, 90, 50)
    span = Span(SpanType.TABLE, box, html="<table><tr><td>exact</td></tr></table>")
    return Block(BlockType.TABLE_BODY, box, lines=(Line(box, (span,)),), score=score)


def test_a_table_that_the_page_tells_is_not_asked_for() -> None:
    page, seen = ExactPage([_table()]), region("table", 9, 11, 91, 49)
    assert is_known(seen, page, SIZE)
    (block,) = merged([seen], page, SIZE)
    assert block.lines is not None
    assert block.lines[0].spans[0].html == "<table><tr><td>exact</td></tr></table>"


def test_a_table_that_nobody_is_sure_of_is_asked_for() -> None:
    assert not is_known(region("table", 9, 11, 91, 49), ExactPage([_table(0.5)]), SIZE)


def test_a_table_that_the_model_overlooked_is_kept() -> None:
    (block, _) = merged([region("text", 0, 80, 100, 90, "x")], ExactPage([_table()]), SIZE)
    assert block.type is BlockType.TABLE_BODY


def test_recognised_text_is_not_exact() -> None:
    box = BBox(10, 10, 40, 15)
    read = Block(
        BlockType.TEXT, box, lines=(Line(box, (Span(SpanType.TEXT, box, "a", score=0.9),)),)
    )
    assert not is_known(region("text", 0, 0, 50, 50), ExactPage([read]), SIZE)


@pytest.mark.parametrize("kind", ["text", "title", "code", "header", "ref_text", "index"])
def test_text_is_asked_for_only_where_no_glyph_is(kind: str) -> None:
    page = ExactPage([paragraph("one", top=10)])
    assert is_known(region(kind, 0, 0, 60, 30), page, SIZE)
    assert not is_known(region(kind, 0, 50, 60, 90), page, SIZE)


spots = st.integers(0, 99)
boxes = st.tuples(spots, spots, spots, spots).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]) + 1, max(b[1], b[3]) + 1)
)
seen = st.lists(
    st.builds(lambda kind, box: region(kind, *box), st.sampled_from(sorted(TYPES)), boxes),
    max_size=8,
)
places = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 80)), max_size=6)


@given(seen, places)
def test_no_line_of_the_page_is_lost_or_said_twice(
    regions: list[Region], places: list[tuple[int, int]]
) -> None:
    blocks = [paragraph(f"{k}a", f"{k}b", top=y, left=x) for k, (x, y) in enumerate(places)]
    page = ExactPage(blocks)
    found = Counter(words(merged(regions, page, SIZE)))
    assert found == Counter(words(blocks))

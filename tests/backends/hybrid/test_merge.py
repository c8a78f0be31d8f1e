from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.hybrid.exact import ExactPage
from mineru_tools.backends.hybrid.merge import is_known
from mineru_tools.backends.hybrid.merge import merged as merging
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


def merged(
    regions: Sequence[Region], page: ExactPage, size: tuple[float, float]
) -> tuple[Block, ...]:
    return merging(regions, page, size).blocks


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


def whole(
    kind: BlockType, box: BBox, *, html: str | None = None, latex: str | None = None
) -> Block:
    spans = {BlockType.TABLE_BODY: SpanType.TABLE, BlockType.IMAGE_BODY: SpanType.IMAGE}
    span = Span(spans.get(kind, SpanType.INTERLINE_EQUATION), box, latex, html)
    return Block(kind, box, lines=(Line(box, (span,)),))


DISPLAY = whole(BlockType.INTERLINE_EQUATION, BBox(10, 30, 60, 40), latex=r"E=mc^{2}")


def types(blocks: Sequence[Block]) -> list[BlockType]:
    return [block.type for block in blocks]


def test_a_display_within_a_region_of_text_is_kept() -> None:
    page = ExactPage([paragraph("a", top=10), DISPLAY, paragraph("b", top=50)])
    blocks = merged([region("text", 0, 0, 100, 100)], page, SIZE)
    assert types(blocks) == [BlockType.TEXT, BlockType.INTERLINE_EQUATION]
    assert words(blocks) == ["a", "b"]


def test_the_number_of_a_display_that_has_it_is_neither_asked_for_nor_said_twice() -> None:
    page, number = ExactPage([DISPLAY]), region("formula_number", 50, 31, 59, 39)
    assert is_known(number, page, SIZE)
    seen = [region("equation", 9, 29, 49, 41), number]
    assert types(merged(seen, page, SIZE)) == [BlockType.INTERLINE_EQUATION]


def test_two_displays_that_the_model_wrote_as_one_are_not_said_twice() -> None:
    other = whole(BlockType.INTERLINE_EQUATION, BBox(10, 45, 60, 55), latex="a=b")
    said = region(
        "equation", 5, 25, 65, 60, "\\[\\begin{gathered} E=mc^2 \\\\ a=b \\end{gathered}\\]"
    )
    made = merging([said], ExactPage([DISPLAY, other]), SIZE)
    assert types(made.blocks) == [BlockType.INTERLINE_EQUATION]
    assert made.differs == ()


def test_a_display_of_which_the_model_left_something_out_is_kept_and_told() -> None:
    other = whole(BlockType.INTERLINE_EQUATION, BBox(10, 45, 60, 55), latex="a=b_{17}")
    said = region("equation", 5, 25, 65, 60, "\\[E=mc^2\\]")
    made = merging([said], ExactPage([DISPLAY, other]), SIZE)
    assert types(made.blocks) == [BlockType.INTERLINE_EQUATION] * 2
    assert made.blocks[1].lines == other.lines
    assert made.differs == (said,)


GRID = "<table><tr><td>{}</td><td>{}</td></tr></table>"


def test_words_that_a_model_left_out_of_a_table_are_kept_and_told() -> None:
    page = ExactPage([paragraph("Year 1998", "Sum 43.5", top=10)])
    said = region("table", 0, 0, 100, 50, GRID.format("Year", "1998"))
    made = merging([said], page, SIZE)
    assert types(made.blocks) == [BlockType.TABLE_BODY, BlockType.TEXT]
    assert words(made.blocks) == ["Sum 43.5"]
    assert made.differs == (said,)


def test_a_table_that_says_all_the_words_is_not_said_to_differ() -> None:
    page = ExactPage([paragraph("Year 19-", "98 &", top=10)])
    said = region("table", 0, 0, 100, 50, GRID.format("Year", "1998 &amp;"))
    made = merging([said], page, SIZE)
    assert types(made.blocks) == [BlockType.TABLE_BODY]
    assert made.differs == ()


def test_where_the_model_leaves_words_out_our_own_table_is_taken() -> None:
    ours = replace(
        whole(BlockType.TABLE_BODY, BBox(10, 10, 90, 50), html=GRID.format(1, 27)), score=0.5
    )
    said = region("table", 9, 11, 91, 49, GRID.format(1, 21))
    made = merging([said], ExactPage([ours]), SIZE)
    (block,) = made.blocks
    assert block.lines == ours.lines
    assert made.differs == (said,)


def test_a_table_that_nobody_could_ask_about_is_our_own() -> None:
    ours = replace(
        whole(BlockType.TABLE_BODY, BBox(10, 10, 90, 50), html=GRID.format(1, 27)), score=0.5
    )
    (block,) = merged([region("table", 9, 11, 91, 49)], ExactPage([ours]), SIZE)
    assert block.lines == ours.lines


def test_what_we_are_not_sure_of_is_kept_where_the_model_sees_nothing() -> None:
    ours = replace(
        whole(BlockType.TABLE_BODY, BBox(10, 10, 90, 50), html=GRID.format(1, 2)), score=0.5
    )
    blocks = merged([region("text", 0, 80, 100, 90, "x")], ExactPage([ours]), SIZE)
    assert types(blocks) == [BlockType.TABLE_BODY, BlockType.TEXT]


def test_a_table_that_the_model_takes_for_a_picture_is_kept() -> None:
    ours = whole(BlockType.TABLE_BODY, BBox(10, 10, 90, 50), html=GRID.format(1, 2))
    blocks = merged([region("image", 5, 5, 95, 55)], ExactPage([ours]), SIZE)
    assert sorted(types(blocks)) == [BlockType.IMAGE_BODY, BlockType.TABLE_BODY]


def test_a_line_after_the_items_of_a_list_comes_after_the_list() -> None:
    page = ExactPage([
        paragraph("first", top=10), paragraph("a", top=20), paragraph("b", top=30),
        paragraph("lost", top=40), paragraph("last", top=60),
    ])  # fmt: skip
    regions = [
        region("text", 5, 9, 60, 16), region("list", 5, 18, 60, 37), region("text", 5, 19, 60, 26),
        region("text", 5, 29, 60, 36), region("text", 5, 59, 60, 66),
    ]  # fmt: skip
    assert words(merged(regions, page, SIZE)) == ["first", "a", "b", "lost", "last"]


def test_the_lettering_of_a_picture_stays_with_a_picture_of_another_size() -> None:
    box = BBox(10, 10, 50, 50)
    labels = (line("axis", BBox(12, 40, 20, 45)),)
    ours = whole(BlockType.IMAGE_BODY, box)
    ours = replace(ours, lines=(*(ours.lines or ()), *labels))
    (block,) = merged([region("chart", 0, 0, 100, 100)], ExactPage([ours]), SIZE)
    assert words([block]) == ["axis"]


def test_lettering_that_a_description_tells_is_not_said_twice() -> None:
    box = BBox(10, 10, 50, 50)
    labels = (line("axis", BBox(12, 40, 20, 45)), line("1998", BBox(32, 40, 40, 45)))
    ours = whole(BlockType.IMAGE_BODY, box)
    ours = replace(ours, lines=(*(ours.lines or ()), *labels))
    (block,) = merged([region("chart", 9, 9, 51, 51, "An axis.")], ExactPage([ours]), SIZE)
    assert words([block]) == ["1998"]


def test_a_picture_that_the_model_sees_in_parts_is_not_shown_twice() -> None:
    ours = whole(BlockType.IMAGE_BODY, BBox(0, 0, 100, 50))
    regions = [region("image", 0, 0, 49, 50), region("image", 51, 0, 100, 50)]
    assert len(merged(regions, ExactPage([ours]), SIZE)) == 2


def test_thousands_of_regions_and_lines_take_no_thousands_of_times_as_long() -> None:
    lines = [paragraph(f"{k}", top=k % 95, left=k // 95 % 90) for k in range(4000)]
    regions = [region("text", k % 90, k // 90, k % 90 + 9, k // 90 + 9) for k in range(1300)]
    page, began = ExactPage(lines), time.process_time()
    assert sum(is_known(each, page, SIZE) for each in regions) > 0
    assert len(words(merged(regions, page, SIZE))) == len(lines)
    assert time.process_time() - began < 2  # 0.3 s; each with each took 20 s


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

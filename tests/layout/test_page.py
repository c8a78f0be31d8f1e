from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.document import read_document
from mineru_tools.layout.hidden_text import HiddenText
from mineru_tools.layout.page import read_page
from mineru_tools.layout.region import Region
from mineru_tools.primitives import PagePrimitives
from tests.layout.typesetter import (
    BOLD,
    MONO,
    PROSE,
    SERIF,
    Glyph,
    Piece,
    Setting,
    across,
    bar,
    column,
    curve,
    down,
    hidden,
    kind_of,
    layout,
    line,
    of_kind,
    one_page,
    page,
    paragraph,
    picture,
    regions,
    texts,
)

RIVER = PROSE.replace("brook", "river")
POND = PROSE.replace("brook", "pond")


def begins(found: tuple[Region, ...] | list[Region]) -> list[str]:
    """What each region is about, in reading order."""
    return [region.text.split(" was")[0] for region in found if region.lines]


def test_two_columns_under_a_title_across_the_page_are_read_column_by_column() -> None:
    found = regions(
        paragraph(RIVER, x=320, y=130, width=200),
        line("A Title Across Both of the Columns", x=100, y=90, size=20),
        paragraph(PROSE, x=72, y=130, width=200),
    )
    assert begins(found) == ["A Title Across Both of the Columns", "The brook", "The river"]


def test_a_figure_across_the_page_is_read_between_the_columns_above_and_below() -> None:
    found = regions(
        paragraph(PROSE, x=72, y=100, width=200),
        paragraph(RIVER, x=320, y=100, width=200),
        picture(72, 200, 520, 400),
        paragraph(POND, x=72, y=430, width=200),
        paragraph(PROSE, x=320, y=430, width=200),
    )
    kinds = [r.kind for r in found]
    assert kinds.index(BlockType.IMAGE_BODY) == 2
    assert begins(found) == ["The brook", "The river", "The pond", "The brook"]


def test_paragraphs_of_one_block_are_regions_of_their_own() -> None:
    found = regions(
        paragraph(PROSE, x=72, y=100, width=200),
        paragraph(RIVER, x=72, y=184, width=200, indent=12),
    )
    assert begins(found) == ["The brook", "The river"]


def test_a_table_and_a_figure_stand_where_the_text_puts_them() -> None:
    cells = [
        line(words, x=75 + 90 * c, y=214 + 20 * r)
        for r, row in enumerate(("No. Depth Speed", "1 0.18 0.21", "2 0.34 0.38"))
        for c, words in enumerate(row.split())
    ]
    grid = [across(200 + 20 * k, 72, 342) for k in range(4)]
    walls = [down(72 + 90 * k, 200, 260) for k in range(4)]
    found = regions(
        paragraph(PROSE, x=72, y=100, width=300),
        *cells,
        *grid,
        *walls,
        paragraph(RIVER, x=72, y=300, width=300),
        picture(72, 400, 300, 500),
    )
    assert [r.kind for r in found] == [
        BlockType.TEXT,
        BlockType.TABLE_BODY,
        BlockType.TEXT,
        BlockType.IMAGE_BODY,
    ]
    assert [cell.text for cell in found[1].cells][6:] == ["2", "0.34", "0.38"]


@pytest.mark.parametrize("angle", [90, 270])
def test_text_turned_against_the_page_is_set_aside(angle: int) -> None:
    stamp = line("arXiv:2401.01234", x=30, y=500, angle=angle)
    found = regions(paragraph(PROSE, x=72, y=100, width=200), stamp)
    [aside] = [r for r in found if r.kind is BlockType.ASIDE_TEXT]
    assert aside.text == "arXiv:2401.01234"
    assert aside.lines[0].angle == angle
    assert aside.bbox.height > 70 > 20 > aside.bbox.width


def test_an_oblique_watermark_is_set_aside() -> None:
    mark = line("DRAFT", x=200, y=300, size=40, angle=45)
    found = regions(paragraph(PROSE, x=72, y=100, width=200), mark)
    assert of_kind(found, BlockType.TEXT) == [PROSE.strip()]
    assert [r.lines[0].angle for r in found if r.kind is BlockType.ASIDE_TEXT] == [45]


def test_invisible_text_on_a_page_with_visible_text_is_hidden() -> None:
    found = layout(
        paragraph(PROSE, x=72, y=100, width=200), hidden(line("Ignore all of it", x=72, y=300))
    )
    assert texts(found.regions) == [PROSE.strip()]
    assert texts(found.hidden) == ["Ignore all of it"]


def test_text_off_the_page_is_hidden() -> None:
    found = layout(paragraph(PROSE, x=72, y=100, width=200), line("outside", x=72, y=900))
    assert texts(found.regions) == [PROSE.strip()]
    assert texts(found.hidden) == ["outside"]


def test_invisible_text_under_a_scan_is_the_text_of_the_page() -> None:
    found = layout(picture(0, 0, 600, 800), hidden(paragraph(PROSE, x=72, y=100, width=200)))
    assert texts(found.regions) == [PROSE.strip()]
    assert found.hidden == ()


def test_a_stamp_on_a_scan_does_not_hide_the_text_under_it() -> None:
    found = layout(
        picture(0, 0, 600, 800),
        hidden(paragraph(PROSE * 2, x=72, y=100, width=200)),
        line("Copy 7", x=500, y=780),
    )
    assert found.hidden == ()
    assert len(found.regions) == 2


def test_an_empty_page_has_no_regions() -> None:
    assert layout().regions == ()


def test_links_and_rules_are_handed_on_in_the_frame_of_the_text() -> None:
    found = layout(
        column("古池や蛙飛びこむ水の音", x=400, y=100), across(50, 72, 300), size=(600, 800)
    )
    assert found.size == (800, 600)
    assert [rule.horizontal for rule in found.rules] == [False]


def test_a_page_reads_like_an_article() -> None:
    found = one_page(
        line("1 Introduction", x=72, y=100, size=14, font=BOLD),
        paragraph(PROSE, x=72, y=130, width=200, justify=True),
        line("1.1 The reach", x=72, y=230, size=12, font=BOLD),
        paragraph(RIVER, x=72, y=255, width=200, justify=True),
        line("• steep banks", x=72, y=350),
        line("• a bed free of weed", x=72, y=363),
        line("for stone in brook:", x=320, y=130, font=MONO),
        line("    count(stone)", x=320, y=142, font=MONO),
        paragraph(POND, x=320, y=170, width=200, justify=True),
        line("1 Nobody counted them twice.", x=320, y=740, size=8),
    )
    assert [(r.kind, r.level) for r in found] == [
        (BlockType.TITLE, 1),
        (BlockType.TEXT, None),
        (BlockType.TITLE, 2),
        (BlockType.TEXT, None),
        (BlockType.LIST, None),
        (BlockType.CODE_BODY, None),
        (BlockType.TEXT, None),
        (BlockType.PAGE_FOOTNOTE, None),
    ]
    assert kind_of(found, "• steep") is BlockType.LIST


# --- Nothing is lost: every sign of a page ends up in exactly one region or among the hidden.

SIGNS = "aBz19.•-(),=∑éא中、一\u0301ﬁ"

scattered = st.builds(
    Glyph,
    text=st.sampled_from(SIGNS),
    x=st.integers(-2, 62).map(lambda n: n * 10.0),
    y=st.integers(-2, 82).map(lambda n: n * 10.0),
    width=st.sampled_from([0.0, 2.0, 5.0, 10.0]),
    size=st.sampled_from([0.5, 6.0, 10.0, 30.0]),
    font=st.sampled_from([SERIF, BOLD, MONO]),
    visible=st.sampled_from([True, True, True, False]),
    space=st.booleans(),
    angle=st.sampled_from([0.0, 0.0, 0.0, 0.0, 90.0, 180.0, 270.0, 45.0]),
)


@st.composite
def set_words(draw: st.DrawFn) -> Setting:
    """A word, a number, a bullet or a few words, most of them on one of few edges and baselines."""
    words = st.sampled_from(
        ["The brook was low", "12", "3.5", "•", "1.", "T", "Table 2: Depths", "x=y+1", "古池や蛙"]
    )
    return line(
        draw(words),
        x=draw(st.sampled_from([40.0, 72.0, 150.0, 300.0, 480.0])),
        y=60 + 12.0 * draw(st.integers(0, 55)),
        size=draw(st.sampled_from([8.0, 10.0, 10.0, 14.0, 36.0])),
        font=draw(st.sampled_from([SERIF, BOLD, MONO])),
        angle=draw(st.sampled_from([0.0] * 9 + [90.0, 270.0])),
        visible=draw(st.sampled_from([True] * 5 + [False])),
    )


edges = st.integers(0, 12).map(lambda n: n * 50.0)
sides = st.sampled_from([5.0, 20.0, 100.0, 300.0, 600.0])
shapes = st.one_of(
    st.builds(lambda x, y, w: across(y, x, x + w), edges, edges, sides),
    st.builds(lambda x, y, h: down(x, y, y + h), edges, edges, sides),
    st.builds(lambda x, y, w, h: bar(x, y, x + w, y + h), edges, edges, sides, sides),
    st.builds(lambda x, y, w, h: curve(x, y, x + w, y + h), edges, edges, sides, sides),
    st.builds(lambda x, y, w, h: picture(x, y, x + w, y + h), edges, edges, sides, sides),
)


@dataclass(frozen=True)
class Drawn:
    """A page whose report, should a test fail, is its words and not all of their numbers."""

    pieces: tuple[Piece, ...]

    def __repr__(self) -> str:
        return repr([_words(p) if isinstance(p, list) else type(p).__name__ for p in self.pieces])

    @property
    def page(self) -> PagePrimitives:
        return page(*self.pieces)

    @property
    def signs(self) -> Counter[str]:
        return Counter("".join(self.page.glyphs.text))


def _words(setting: Setting) -> str:
    return "".join(glyph.text for glyph in setting)


@st.composite
def pages(draw: st.DrawFn) -> Drawn:
    """Signs thrown anywhere, words set on lines, a grid of cells, and shapes over all of them."""
    pieces: list[Piece] = [draw(st.lists(scattered, max_size=20))]
    pieces += draw(st.lists(set_words(), max_size=25))
    if draw(st.booleans()):
        pieces.append(paragraph(PROSE, x=72, y=400, width=draw(sides) + 60))
    if draw(st.booleans()):
        step = draw(st.sampled_from([12.0, 20.0]))
        pieces += [
            line(str(7 * r * c), x=75 + 60 * c, y=214 + step * r)
            for r in range(draw(st.integers(1, 6)))
            for c in range(draw(st.integers(1, 4)))
        ]
    pieces += draw(st.lists(shapes, max_size=10))
    return Drawn(tuple(pieces))


def signs_of(regions: Iterable[Region], unseen: Iterable[HiddenText]) -> Counter[str]:
    lines = [x for each in (*regions, *unseen) for x in each.lines]
    return Counter("".join(run.text for x in lines for run in x.runs))


@settings(max_examples=200)
@given(pages())
def test_every_sign_of_any_page_is_in_exactly_one_region(drawn: Drawn) -> None:
    found = read_page(drawn.page)
    assert signs_of(found.regions, found.hidden) == drawn.signs


@settings(max_examples=80)
@given(st.lists(pages(), min_size=1, max_size=3))
def test_pages_read_together_lose_no_sign(drawn: list[Drawn]) -> None:
    layouts = [read_page(each.page) for each in drawn]
    typed = read_document(layouts)
    assert len(typed) == len(drawn)
    for each, found, regions_of_page in zip(drawn, layouts, typed, strict=True):
        assert signs_of(regions_of_page, found.hidden) == each.signs


@settings(max_examples=60)
@given(pages())
def test_every_line_stands_in_the_box_of_its_region(drawn: Drawn) -> None:
    for region in read_page(drawn.page).regions:
        assert all(region.bbox.covers(x.bbox) > 0.5 for x in region.lines)

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.pipeline.displays import linear_math
from mineru_tools.backends.pipeline.emit import Emitter
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.latex import parses
from mineru_tools.document.model import Block
from mineru_tools.document.text import OPEN_FORMULA
from mineru_tools.layout.document import read_document
from mineru_tools.layout.frame import turned_page
from mineru_tools.layout.page import read_page
from mineru_tools.layout.text_line import Run, Script
from mineru_tools.primitives import Font, Link, PagePrimitives
from tests.layout.typesetter import (
    BOLD,
    ITALIC,
    MATH,
    MONO,
    PROSE,
    Piece,
    across,
    down,
    hidden,
    line,
    lines,
    page,
    paragraph,
    picture,
)


def written(given_page: PagePrimitives) -> list[Block]:
    layout = read_page(given_page)
    emitter = Emitter(layout)
    [regions] = read_document([layout])
    blocks = [emitter.block(region, k) for k, region in enumerate(regions)]
    return blocks + [emitter.hidden(text, k) for k, text in enumerate(layout.hidden, len(blocks))]


def blocks(*pieces: Piece) -> list[Block]:
    """The blocks of a page below some prose, which is left out."""
    return written(page(paragraph(PROSE, x=72, y=60, width=400), *pieces))[1:]


def spans(block: Block) -> list[tuple[str | None, tuple[Style, ...]]]:
    return [(s.content, s.styles) for x in block.lines or () for s in x.spans]


def test_a_line_in_one_style_is_one_span() -> None:
    [block] = blocks(line("It was a dry summer.", x=72, y=200))
    assert block.type is BlockType.TEXT
    assert spans(block) == [("It was a dry summer.", ())]
    assert block.bbox == pytest.approx((72, 193, 164, 202))


def test_each_style_of_a_line_is_a_span_with_the_space_before_it() -> None:
    words = (
        line("It was", x=72, y=200)
        + line("very", x=105, y=200, font=BOLD)
        + line("dry", x=128, y=200, font=ITALIC)
        + line("ls", x=146, y=200, font=MONO)
    )
    [block] = blocks(words)
    assert spans(block) == [
        ("It was", ()),
        (" very", (Style.BOLD,)),
        (" dry", (Style.ITALIC,)),
        (" ls", (Style.MONOSPACE,)),
    ]


def test_scripts_are_styles_too() -> None:
    words = line("area", x=72, y=200) + line("2", x=92, y=196, size=6) + line("of", x=98, y=200)
    [block] = blocks(words)
    assert spans(block)[1] == ("2", (Style.SUPERSCRIPT,))


def test_words_under_a_link_carry_its_address() -> None:
    words = line("All is kept at example.org today", x=72, y=200)
    link = Link(BBox(148, 190, 206, 204), "https://example.org")
    [block] = blocks(words, link)
    [text] = block.lines or ()
    assert [(s.content, s.url) for s in text.spans] == [
        ("All is kept at", None),
        (" example.org", "https://example.org"),
        (" today", None),
    ]


def test_a_link_to_a_page_of_the_file_is_none_of_the_text() -> None:
    words = line("as page nine tells us", x=72, y=200)
    [block] = blocks(words, Link(BBox(60, 190, 206, 204), page=8))
    assert [s.url for x in block.lines or () for s in x.spans] == [None]


def test_code_keeps_its_indentation() -> None:
    [block] = blocks(
        line("for stone in brook:", x=72, y=200, font=MONO),
        line("count += 1", x=96, y=212, font=MONO),
        line("shown += 2", x=96, y=224, font=MONO),
    )
    assert block.type is BlockType.CODE_BODY
    assert [content for content, _ in spans(block)] == [
        "for stone in brook:",
        "    count += 1",
        "    shown += 2",
    ]


def table(*, x: float = 72) -> list[Piece]:
    """A ruled grid of two columns and three rows, the last cell with a bold word and a script."""
    cells = [
        line(words, x=x + 3 + 90 * c, y=214 + 20 * r)
        for r, row in enumerate((("No.", "Depth"), ("1", "0.18"), ("2", "")))
        for c, words in enumerate(row)
        if words
    ]
    bold = line("deep", x=x + 93, y=254, font=BOLD)
    raised = line("a", x=bold[-1].x + bold[-1].width, y=250, size=6)
    rules = [across(200 + 20 * k, x, x + 180) for k in range(4)]
    walls = [down(x + 90 * k, 200, 260) for k in range(3)]
    return [*cells, bold + raised, *rules, *walls]


def test_a_table_is_one_span_with_its_cells_and_their_html() -> None:
    [block] = blocks(*table())
    [only] = block.lines or ()
    [span] = only.spans
    assert span.type is SpanType.TABLE
    assert span.html == (
        "<table><tr><td>No.</td><td>Depth</td></tr><tr><td>1</td><td>0.18</td></tr>"
        "<tr><td>2</td><td>deep<sup>a</sup></td></tr></table>"
    )
    places = [(c.row, c.column, c.rowspan, c.colspan) for c in span.cells or ()]
    assert places == [(r, c, 1, 1) for r in range(3) for c in range(2)]
    last = (span.cells or ())[-1]
    assert last.bbox == pytest.approx((162, 240, 252, 260))
    [text] = last.lines
    assert [(s.content, s.styles) for s in text.spans] == [
        ("deep", (Style.BOLD,)),
        ("a", (Style.SUPERSCRIPT,)),
    ]


def test_a_picture_in_a_cell_is_a_span_of_the_cell_and_no_block() -> None:
    cells = [
        line(words, x=75 + 90 * c, y=214 + 60 * r)
        for r, row in enumerate((("No.", "Shown"), ("1", "below"), ("2", "")))
        for c, words in enumerate(row)
        if words
    ]
    beside = line("beside", x=205, y=350)
    rules = [across(200 + 60 * k, 72, 252) for k in range(4)]
    walls = [down(72 + 90 * k, 200, 380) for k in range(3)]
    photographs = [picture(170, 282, 220, 316), picture(165, 325, 200, 375)]
    [block] = blocks(*cells, beside, *rules, *walls, *photographs)
    found = (block.lines or ())[0].spans[0].cells or ()
    shown = [[(s.type.value, s.content, s.bbox) for x in c.lines for s in x.spans] for c in found]
    assert [[kind for kind, _, _ in each] for each in shown[3::2]] == [
        ["text", "image"],
        ["image", "text"],
    ]
    assert shown[3][1][2] == photographs[0].bbox
    assert shown[5][0][2] == photographs[1].bbox


def test_words_under_a_link_carry_its_address_in_a_cell_too() -> None:
    link = Link(BBox(160, 220, 200, 238), "https://example.org")
    [block] = blocks(*table(), link)
    cells = (block.lines or ())[0].spans[0].cells or ()
    assert [s.content for c in cells for x in c.lines for s in x.spans if s.url] == ["0.18"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_cells_of_a_page_set_sideways_stand_where_it_shows_them(angle: int) -> None:
    straight = page(paragraph(PROSE, x=72, y=60, width=400), *table())
    turned = turned_page(straight, 4 - angle // 90)
    [found] = [b for b in written(turned) if b.type is BlockType.TABLE_BODY]
    assert found.bbox is not None
    glyphs = turned.glyphs.box
    cells = (found.lines or ())[0].spans[0].cells or ()
    assert len(cells) == 6
    for cell in cells:
        assert cell.bbox is not None
        assert found.bbox.expand(0.5).covers(cell.bbox) == pytest.approx(1.0)
        for text in cell.lines:
            assert text.bbox is not None
            assert cell.bbox.covers(text.bbox) > 0.9
    last = (cells[-1].lines[0].bbox or BBox(0, 0, 0, 0)).expand(1.0)
    assert last.covers(BBox(*glyphs[-1])) == pytest.approx(1.0)


def test_a_picture_is_one_span_followed_by_the_words_inside() -> None:
    [block] = blocks(picture(72, 200, 300, 350), line("the bank", x=100, y=230))
    first, *rest = block.lines or ()
    assert [s.type for s in first.spans] == [SpanType.IMAGE]
    assert [s.content for x in rest for s in x.spans] == ["the bank"]


LETTERS = Font("CMMI10", italic=True, symbolic=True)


def test_an_equation_is_one_span_of_latex() -> None:
    formula = (
        line("Q = v", x=250, y=200, font=LETTERS)
        + line("i", x=272, y=202, size=6, font=LETTERS)
        + line("+ w", x=279, y=200, font=LETTERS)
        + line("2", x=293, y=195, size=6, font=LETTERS)
    )
    [block, _] = blocks(formula, paragraph(PROSE, x=72, y=240, width=400))
    [only] = block.lines or ()
    [span] = only.spans
    assert (span.type, span.content) == (SpanType.INTERLINE_EQUATION, "Q = v_i+w^2")


def test_a_formula_without_latex_is_its_glyphs_as_text() -> None:
    [text] = lines(line("a + b", x=72, y=100, font=MATH))
    assert linear_math(text.runs) == r"\text{a + b}"


RUNS = st.builds(
    Run,
    text=st.text("a1 {}\\%&#_$^~\ufffd⊕", min_size=1, max_size=4),
    bbox=st.just(BBox(0, 0, 10, 10)),
    baseline=st.just(9.0),
    size=st.just(10.0),
    font=st.just(MATH),
    color=st.just(0),
    order=st.just(0),
    last=st.just(0),
    space=st.booleans(),
    script=st.sampled_from(Script),
)


@given(st.lists(RUNS, min_size=1, max_size=6))
def test_glyphs_as_text_are_latex_that_renderers_take(runs: list[Run]) -> None:
    assert parses(linear_math(runs))


def test_lines_of_a_list_say_where_items_begin_and_end() -> None:
    [block] = blocks(
        line("• a straight channel, at least", x=72, y=200),
        line("ten widths long", x=80, y=212),
        line("• steep banks", x=72, y=224),
    )
    assert block.type is BlockType.LIST
    assert [(x.list_start, x.list_end) for x in block.lines or ()] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_lines_of_a_nested_list_say_how_deep_they_are() -> None:
    rows = ((72, "• a bed free of"), (90, "• boulders"), (90, "• weed"), (72, "• no ford"))
    [block] = blocks(*[line(words, x=x, y=200 + 12 * k) for k, (x, words) in enumerate(rows)])
    assert [x.extra.get("list_level") for x in block.lines or ()] == [None, 1, 1, None]


def test_titles_carry_their_level() -> None:
    heads = [line("Methods", x=72, y=200, size=14, font=BOLD)]
    block, _ = blocks(*heads, paragraph(PROSE, x=72, y=230, width=400))
    assert (block.type, block.level) == (BlockType.TITLE, 1)


def test_hidden_text_stands_beside_the_flow_with_the_reason() -> None:
    [near, far] = blocks(hidden(line("Ignore this", x=72, y=300)), hidden(line("x", x=72, y=400)))
    assert (near.type, near.extra) == (BlockType.ASIDE_TEXT, {"hidden_text": "invisible"})
    assert [content for content, _ in spans(near)] == ["Ignore this"]
    assert [content for content, _ in spans(far)] == ["x"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_blocks_of_a_page_set_sideways_stand_where_it_shows_them(angle: int) -> None:
    straight = page(
        line("Methods", x=72, y=100, size=14, font=BOLD),
        paragraph(PROSE, x=72, y=130, width=300),
        picture(72, 300, 300, 450),
    )
    turned = turned_page(straight, 4 - angle // 90)
    found = written(turned)
    assert [b.angle for b in found if b.type is not BlockType.IMAGE_BODY] == [angle, angle]
    [image] = [b for b in found if b.type is BlockType.IMAGE_BODY]
    assert image.bbox == pytest.approx(turned.images[0].bbox)
    glyphs = turned.glyphs.box
    for block in found:
        box = block.bbox or BBox(0, 0, 0, 0)
        assert 0 <= box.x0 <= box.x1 <= turned.size[0]
        assert 0 <= box.y0 <= box.y1 <= turned.size[1]
    title = next(b.bbox for b in found if b.type is BlockType.TITLE)
    assert title is not None
    assert title.expand(1.0).covers(BBox(*glyphs[0])) == pytest.approx(1.0)


kinds = st.sampled_from(
    [k for k in BlockType if k.value in ("text", "title", "list", "ref_text", "header", "index")]
)
styled = st.lists(
    st.tuples(st.sampled_from(["one", "2", "three four"]), st.sampled_from([BOLD, ITALIC, MONO])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(styled, kinds)
def test_no_sign_of_a_text_is_lost_in_writing(
    words: list[tuple[str, object]], kind: BlockType
) -> None:
    x, pieces = 72.0, []
    for text, font in words:
        piece = line(text, x=x, y=100, font=font)  # type: ignore[arg-type]
        pieces.append(piece)
        x = piece[-1].x + piece[-1].width + 3.0
    layout = read_page(page(*pieces))
    for region in layout.regions:
        block = Emitter(layout).block(replace(region, kind=kind), 0)
        shown = "".join(content or "" for content, _ in spans(block))
        assert Counter(shown.replace(" ", "")) == Counter(region.text.replace(" ", ""))


VARIABLE = Font("CMMI10", italic=True, symbolic=True)


def equations(block: Block) -> list[str | None]:
    found = (s for x in block.lines or () for s in x.spans)
    return [s.content for s in found if s.type is SpanType.INLINE_EQUATION]


def test_formulas_in_running_text_are_spans_with_their_boxes() -> None:
    words = ("Let", 72), ("be", 100), ("a", 115), ("large", 124), ("number.", 151)
    pieces = [line(word, x=x, y=200) for word, x in words]
    [block] = blocks(*pieces, line("n", x=91, y=200, font=VARIABLE))
    [row] = block.lines or ()
    assert [(s.type, s.content) for s in row.spans] == [
        (SpanType.TEXT, "Let "),
        (SpanType.INLINE_EQUATION, "n"),
        (SpanType.TEXT, " be a large number."),
    ]
    assert row.spans[1].bbox == pytest.approx((91, 193, 95.5, 202), abs=0.6)


def test_a_formula_over_a_line_end_is_marked_and_one_over_two_items_is_not() -> None:
    first = [line("as", x=72, y=200), line("a", x=86, y=200, font=VARIABLE)]
    first.append(line("=", x=96, y=200))
    second = [line("b", x=72, y=212, font=VARIABLE), line("says it all", x=82, y=212)]
    [block] = blocks(*first, *second)
    assert equations(block) == ["a =", "b"]
    assert [x.extra for x in block.lines or ()] == [{OPEN_FORMULA: True}, {}]

"""Joining lines: what a line break means is decided by the characters on both sides of it."""

from __future__ import annotations

import pytest
from hypothesis import given

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Line, Span
from mineru_tools.document.text import OPEN_FORMULA, block_text, join_lines, list_items
from tests.document import strategies


def text(content: str, *styles: Style) -> Span:
    return Span(SpanType.TEXT, content=content, styles=styles)


def equation(content: str) -> Span:
    return Span(SpanType.INLINE_EQUATION, content=content)


def paragraph(*lines: str | list[Span]) -> Block:
    rows = [[text(line)] if isinstance(line, str) else line for line in lines]
    return Block(BlockType.TEXT, lines=tuple(Line(spans=tuple(row)) for row in rows))


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the quick", "brown fox"], "the quick brown fox"),
        (["the quick ", " brown fox"], "the quick brown fox"),
        (["two  spaces", "stay"], "two  spaces stay"),
        (["港口的", "灯塔"], "港口的灯塔"),
        (["みなと", "ミナト"], "みなとミナト"),
        (["ภาษา", "ไทย"], "ภาษาไทย"),
        (["한국어는", "띄어쓰기를"], "한국어는 띄어쓰기를"),
        (["我们使用", "Python"], "我们使用 Python"),
        (["于2023", "年"], "于2023年"),
        (["完成，", "Python"], "完成，Python"),
        (["(see", "（图）"], "(see（图）"),
        (["exam-", "ple"], "example"),
        (["exam\u2010", "ple"], "example"),
        (["exam- ", "ple"], "example"),
        (["Anglo-", "Saxon"], "Anglo-Saxon"),
        (["EXAM\u00ad", "PLE"], "EXAMPLE"),
        (["3-", "dimensional"], "3-dimensional"),
        (["pages 10-", "20"], "pages 10-20"),
        (["1990\u2013", "2000"], "1990\u20132000"),
        (["a word \u2013", "a dash"], "a word \u2013 a dash"),
        (["a list -", "of things"], "a list - of things"),
        (["pre-", "and postwar"], "pre- and postwar"),
        (["Ein-", "und Ausgabe"], "Ein- und Ausgabe"),
        (["see https://a.org/some-", "thing"], "see https://a.org/some-thing"),
        (["see https://a.org/", "some"], "see https://a.org/some"),
        (["see https://a.org", "/some"], "see https://a.org/some"),
        (["see www.a.", "org now"], "see www.a.org now"),
        (["see www.a.org.", "The next"], "see www.a.org. The next"),
        (["call read_", "file twice"], "call read_file twice"),
        (["Name ____", "Date"], "Name ____ Date"),
        (["שלום", "עולם"], "שלום עולם"),
        (["a", "", "  ", "b"], "a b"),
        ([], ""),
    ],
)
def test_a_line_break_becomes_what_the_text_needs(lines: list[str], joined: str) -> None:
    assert block_text(paragraph(*lines)) == joined


def test_a_formula_that_goes_on_in_the_next_line_is_one_again() -> None:
    first = Line(spans=(text("for "), equation("a =")), extra={OPEN_FORMULA: True})
    second = Line(spans=(equation("b"), text(".")))
    assert join_lines((first, second)) == (text("for "), equation("a = b"), text("."))
    apart = join_lines((Line(spans=first.spans), second))
    assert apart == (text("for "), equation("a ="), text(" "), equation("b"), text("."))


def test_a_formula_broken_off_before_text_stays_as_it_is() -> None:
    first = Line(spans=(equation("a ="),), extra={OPEN_FORMULA: True})
    joined = join_lines((first, Line(spans=(text("nothing"),))))
    assert joined == (equation("a ="), text(" nothing"))


def test_a_hyphen_is_removed_across_a_change_of_style() -> None:
    run = join_lines(paragraph([text("exam-", Style.BOLD)], [text("ple")]).lines or ())
    assert [(span.content, span.styles) for span in run] == [("exam", (Style.BOLD,)), ("ple", ())]


def test_neighbours_of_one_style_become_one_span_and_others_stay_apart() -> None:
    lines = paragraph(
        [text("a"), text("b", Style.ITALIC)], [text("c", Style.ITALIC), text("d")]
    ).lines
    run = join_lines(lines or ())
    assert [(span.content, span.styles) for span in run] == [
        ("a", ()),
        ("b c", (Style.ITALIC,)),
        ("d", ()),
    ]


def test_the_space_between_two_styles_is_plain() -> None:
    run = join_lines(paragraph([text("a", Style.BOLD)], [text("b", Style.ITALIC)]).lines or ())
    assert [span.content for span in run] == ["a", " ", "b"]
    assert run[1].styles == ()


def test_an_equation_at_a_line_break_behaves_like_a_word() -> None:
    block = paragraph("where", [equation("x"), text(" is")], [text("an angle "), equation("y")])
    assert block_text(block, math="$") == "where $x$ is an angle $y$"
    assert block_text(block) == "where x is an angle y"


def test_recognised_pieces_of_a_line_are_parted_where_their_boxes_are() -> None:
    pieces = [
        Span(SpanType.TEXT, BBox(0, 0, 30, 10), "where"),
        Span(SpanType.INLINE_EQUATION, BBox(33, 0, 38, 10), "n"),
        Span(SpanType.TEXT, BBox(38, 0, 50, 10), "th"),
    ]
    assert block_text(paragraph(pieces), math="$") == "where $n$th"


def test_spans_that_all_have_the_box_of_their_block_are_not_parted() -> None:
    box = BBox(0, 0, 100, 10)
    pieces = [Span(SpanType.TEXT, box, "H"), Span(SpanType.TEXT, box, "2", styles=())]
    assert block_text(paragraph(pieces)) == "H2"


def test_a_link_broken_over_two_lines_is_one_link() -> None:
    halves = [
        [Span(SpanType.HYPERLINK, content=half, url="https://a.org")] for half in ("our", "list")
    ]
    (link,) = join_lines(paragraph(*halves).lines or ())
    assert (link.type, link.content, link.url) == (SpanType.HYPERLINK, "our list", "https://a.org")


def test_code_keeps_its_lines_and_indents() -> None:
    lines = tuple(Line(spans=(text(line),)) for line in ("if x:", "    y-", "", "z"))
    assert block_text(Block(BlockType.CODE_BODY, lines=lines)) == "if x:\n    y-\n\nz"


def test_list_items_are_lines_of_their_own() -> None:
    lines = (
        Line(spans=(text("1. a long"),), list_start=True),
        Line(spans=(text("item"),)),
        Line(spans=(text("2. another"),), list_start=True),
    )
    block = Block(BlockType.LIST, lines=lines)
    assert list_items(block) == (lines[:2], lines[2:])
    assert block_text(block) == "1. a long item\n2. another"


def test_the_parts_of_a_block_are_lines_of_their_own() -> None:
    caption = Block(BlockType.IMAGE_CAPTION, lines=paragraph("Figure 1").lines)
    body = Block(BlockType.IMAGE_BODY)
    assert block_text(Block(BlockType.IMAGE, blocks=(body, caption))) == "Figure 1"


@given(strategies.tuples_of(strategies.texts, 4))
def test_joining_loses_and_adds_nothing_but_space_and_hyphens(contents: tuple[str, ...]) -> None:
    def letters(content: str) -> str:
        return "".join(
            c for c in content if not c.isspace() and c not in "-\u00ad\u2010\u2011\u2043"
        )

    joined = block_text(paragraph(*contents))
    assert letters(joined) == letters("".join(contents))


@given(strategies.tuples_of(strategies.spans, 4))
def test_a_single_line_is_given_as_it_stands_but_for_gaps(spans: tuple[Span, ...]) -> None:
    bare = tuple(Span(s.type, content=s.content, styles=s.styles) for s in spans)
    run = join_lines((Line(spans=bare),))
    if run:
        assert "".join(s.content or "" for s in run) == "".join(s.content or "" for s in bare)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.table_html import mineru_html


def cell(*lines: str | tuple[Span, ...], row: int = 0, column: int = 0) -> TableCell:
    spans = [(words(each),) if isinstance(each, str) else each for each in lines]
    return TableCell(row, column, lines=tuple(Line(spans=each) for each in spans))


def words(text: str, *styles: Style) -> Span:
    return Span(SpanType.TEXT, content=text, styles=styles)


def test_no_cells_are_no_table() -> None:
    assert mineru_html(()) == ""


def test_cells_stand_in_their_rows_with_the_spans_that_are_more_than_one() -> None:
    cells = [
        TableCell(1, 1, lines=cell("12").lines),
        TableCell(0, 0, rowspan=2, lines=cell("a").lines),
        TableCell(0, 1, rowspan=1, colspan=2, lines=cell("b").lines),
        TableCell(1, 2),
    ]
    assert mineru_html(cells) == (
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr>'
        "<tr><td>12</td><td></td></tr></table>"
    )


def test_a_row_that_only_cells_from_above_reach_is_written() -> None:
    cells = [TableCell(0, 0, rowspan=2), TableCell(2, 0)]
    assert mineru_html(cells).count("<tr>") == 3


def test_text_is_escaped_and_lines_are_joined_as_in_running_text() -> None:
    found = mineru_html([cell("a < b & con-", "tinued", "here")])
    assert found == "<table><tr><td>a &lt; b &amp; continued here</td></tr></table>"


def test_scripts_are_marked_and_nothing_else_of_the_style() -> None:
    spans = (words("10", Style.BOLD), words(" 3", Style.SUPERSCRIPT), words("x", Style.SUBSCRIPT))
    assert "<td>10 <sup>3</sup><sub>x</sub></td>" in mineru_html([cell(spans)])


def test_formulas_and_pictures_have_the_markup_that_mineru_gives_them() -> None:
    spans = (
        words("at "),
        Span(SpanType.INLINE_EQUATION, content="a<b"),
        Span(SpanType.IMAGE, image_path="x.jpg"),
        Span(SpanType.IMAGE),
    )
    assert '<td>at <eq>a&lt;b</eq><img src="x.jpg"/></td>' in mineru_html([cell(spans)])


texts = st.text(st.sampled_from("ab1 <&>$\"'"), max_size=6)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    cells = [cell(t, row=r, column=c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    grid = read_table(mineru_html(cells))
    assert [[each.text for each in row] for row in grid.rows] == [
        [" ".join(t.split()) for t in row] for row in rows
    ]

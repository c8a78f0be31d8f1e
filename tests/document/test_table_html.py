from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Span, TableCell
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.table_html import CellMarkup, mineru_html, table_html
from tests.document.tables import cell, cells, words

PLAIN = CellMarkup()


def inside(*spans: Span) -> str:
    return PLAIN(spans)


def test_no_cells_are_no_table() -> None:
    assert mineru_html(()) == ""


def test_cells_stand_in_their_rows_with_the_spans_that_are_more_than_one() -> None:
    given = [
        TableCell(1, 1, lines=cell("12").lines),
        TableCell(0, 0, rowspan=2, lines=cell("a").lines),
        TableCell(0, 1, rowspan=1, colspan=2, lines=cell("b").lines),
        TableCell(1, 2),
    ]
    assert mineru_html(given) == (
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr>'
        "<tr><td>12</td><td></td></tr></table>"
    )


def test_a_row_that_only_cells_from_above_reach_is_written() -> None:
    given = [TableCell(0, 0, rowspan=2), TableCell(2, 0)]
    assert mineru_html(given).count("<tr>") == 3


def test_lines_are_joined_as_in_running_text() -> None:
    assert "<td>a continued line</td>" in mineru_html([cell("a con-", "tinued", "line")])


def test_lines_that_end_on_purpose_are_kept_apart_where_breaks_are_wanted() -> None:
    given = [cell("one", "two words and more", "three")]
    assert "<td>one<br>two words and more three</td>" in table_html(given, PLAIN)
    assert "<td>one two words and more three</td>" in mineru_html(given)


def test_known_heads_are_marked_where_wanted() -> None:
    first, *others = cells(["No.", "Depth"], ["1", "0.18"], heads=1)
    given = [first, others[0], replace(others[1], is_head=True), others[2]]
    assert "<th" not in mineru_html(given)
    assert table_html(given, PLAIN, heads=True) == (
        "<table><thead><tr><th>No.</th><th>Depth</th></tr></thead>"
        "<tbody><tr><th>1</th><td>0.18</td></tr></tbody></table>"
    )


def test_heads_say_what_they_are_the_heads_of() -> None:
    given = [
        replace(cell("both", is_head=True), colspan=2),
        replace(cell("stub", row=1, is_head=True), rowspan=2),
        cell("1", row=1, column=1),
        cell("2", row=2, column=1),
        cell("sum", row=3, is_head=True),
    ]
    html = table_html(given, PLAIN, heads=True, scopes=True)
    assert '<th colspan="2" scope="colgroup">both</th>' in html
    assert '<th rowspan="2" scope="rowgroup">stub</th>' in html
    assert '<th scope="row">sum</th>' in html


def test_the_heads_that_are_written_are_those_that_are_read() -> None:
    given = cells(["a", "b"], ["c", "d"], ["1", "2"], heads=2)
    assert read_table(table_html(given, PLAIN, heads=True)).head_rows == 2


def test_text_is_escaped() -> None:
    assert inside(words("a < b & c")) == "a &lt; b &amp; c"


def test_scripts_are_marked_and_no_other_style() -> None:
    spans = (words("10", Style.BOLD), words(" 3", Style.SUPERSCRIPT), words("x", Style.SUBSCRIPT))
    assert inside(*spans) == "10 <sup>3</sup><sub>x</sub>"


def test_styles_and_links_are_marked_where_wanted() -> None:
    markup = CellMarkup(tags={Style.BOLD: "b", Style.ITALIC: "i"}, link=lambda url: url)
    assert markup([words("x", Style.BOLD, Style.ITALIC)]) == "<b><i>x</i></b>"
    assert markup([words(" here", url='a"b')]) == '<a href="a&quot;b">here</a>'


def test_formulas_and_pictures_have_the_markup_that_mineru_gives_them() -> None:
    assert inside(
        words("at "),
        Span(SpanType.INLINE_EQUATION, content=" a<b "),
        Span(SpanType.IMAGE, image_path="x.jpg"),
        Span(SpanType.IMAGE),
    ) == '<eq>a&lt;b</eq><img src="x.jpg"/>'.join(["at ", ""])


def test_formulas_in_touch_do_not_open_display_math() -> None:
    formulas = [Span(SpanType.INLINE_EQUATION, content=name) for name in "ab"]
    assert CellMarkup(math=("$", "$"))(formulas) == "$a$ $b$"


texts = st.text(st.sampled_from("ab1 <&>$\"'"), max_size=6)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: Sequence[list[str]]) -> None:
    grid = read_table(mineru_html(cells(*rows)))
    assert [[each.text for each in row] for row in grid.rows] == [
        [" ".join(t.split()) for t in row] for row in rows
    ]

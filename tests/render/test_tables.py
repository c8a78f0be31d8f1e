from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.table_html import mineru_html
from mineru_tools.errors import OptionsError
from mineru_tools.render import content_list, content_list_v2, html, markdown, text
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.tables import tables_of
from tests.document.tables import cell, cells, words

PLAIN = RenderOptions()
PIPES = RenderOptions(tables="pipe")
FORMULA = Span(SpanType.INLINE_EQUATION, content="|a| < \\|b\\|")
PICTURE = Span(SpanType.IMAGE, image_path="c d.jpg")


def document(*given: TableCell, read: str | None = None) -> Document:
    """A table of these cells, or of none but MinerU's HTML."""
    span = Span(SpanType.TABLE, html=read or mineru_html(given), cells=given or None)
    body = Block(BlockType.TABLE_BODY, lines=(Line(spans=(span,)),))
    block = Block(BlockType.TABLE, blocks=(body,))
    return Document((Page(0, (600, 800), content=(block,)),), "pipeline")


def md(*given: TableCell, options: RenderOptions = PLAIN, read: str | None = None) -> str:
    return markdown.render(document(*given, read=read), options).rstrip("\n")


def one(*spans: Span) -> TableCell:
    return cell(spans)


def test_markdown_has_cells_without_heads_and_styles() -> None:
    given = cells(["No.", "Depth"], ["1", "<0.2"], heads=1)
    assert md(*given) == (
        "<table><tr><td>No.</td><td>Depth</td></tr><tr><td>1</td><td>&lt;0.2</td></tr></table>"
    )
    assert md(one(words("a", Style.BOLD))) == "<table><tr><td>a</td></tr></table>"


def test_heads_and_styles_are_marked_on_request() -> None:
    given = cells(["No."], ["1"], heads=1)
    assert "<thead><tr><th>No.</th>" in md(*given, options=RenderOptions(table_heads=True))
    bold = one(words("a", Style.BOLD), words(" b", Style.ITALIC, Style.MONOSPACE))
    assert "<td><b>a</b> <i><code>b</code></i></td>" in md(bold, options=RenderOptions(styles=True))


@pytest.mark.parametrize(
    ("scripts", "written"), [("unicode", "10³"), ("html", "10<sup>3</sup>"), ("plain", "103")]
)
def test_scripts_in_cells_are_those_of_running_text(scripts: str, written: str) -> None:
    options = RenderOptions.from_mapping({"scripts": scripts})
    given = one(words("10"), words("3", Style.SUPERSCRIPT))
    assert f"<td>{written}</td>" in md(given, options=options)
    assert text.render(document(given), options).strip() == (
        written if scripts != "html" else "103"
    )


def test_links_are_written_on_request_and_only_to_safe_places() -> None:
    given = one(words("a", url="https://x.org/?a=1&b=2"), words(" b", url="javascript:c()"))
    assert md(given) == "<table><tr><td>a b</td></tr></table>"
    linked = '<a href="https://x.org/?a=1&amp;b=2">a</a> b'
    assert f"<td>{linked}</td>" in md(given, options=RenderOptions(links=True))


def test_formulas_and_pictures_in_cells_are_written_as_the_format_has_them() -> None:
    found = document(one(words("at "), FORMULA, PICTURE))
    shown = markdown.render(found, PLAIN)
    assert '<td>at $|a| &lt; \\|b\\|$<img src="images/c%20d.jpg"/></td>' in shown
    assert "<img" not in markdown.render(found, RenderOptions(images="dropped"))
    page = html.render(found, PLAIN)
    assert r'at <span class="math">\(|a| &lt; \|b\|\)</span><img src="images/c%20d.jpg"' in page
    own = markdown.render(found, RenderOptions(compat="mineru-3.4"))
    assert 'at $|a| &lt; \\|b\\|$ <img src="images/c%20d.jpg"/>' in " ".join(own.split())


def test_the_html_page_marks_heads_and_styles() -> None:
    head, *others = cells(["No.", "<b>"], ["1", "2"], heads=1)
    bold = replace(others[1], lines=one(words("1", Style.BOLD)).lines)
    page = html.render(document(head, others[0], bold, others[2]), PLAIN)
    table = BeautifulSoup(page, "html.parser").table
    assert table is not None
    assert [(th["scope"], th.text) for th in table.select("thead th")] == [
        ("col", "No."),
        ("col", "<b>"),
    ]
    assert [td.decode_contents() for td in table.select("tbody td")] == ["<strong>1</strong>", "2"]


def test_compat_writes_the_html_as_it_is() -> None:
    given = cells(["a"], ["1"], heads=1)
    read = "<table><tr><td>quite</td></tr></table>"
    options = RenderOptions(compat="mineru-3.4", tables="pipe", table_heads=True)
    assert md(*given, read=read, options=options) == read
    assert read in html.render(document(*given, read=read), options)


def test_lines_that_end_on_purpose_are_apart_and_others_are_not() -> None:
    assert "<td>one<br>two words and more three</td>" in md(
        cell("one", "two words and more", "three")
    )


def test_lists_of_contents_have_html_whatever_markdown_has() -> None:
    found = document(*cells(["a", "b"], ["1", "2"], heads=1))
    (item,) = content_list.render(found, PIPES)
    assert isinstance(item, dict)
    assert str(item["table_body"]).startswith("<table><tr><td>a</td>")
    ((second,),) = content_list_v2.render(  # type: ignore[misc]
        found, RenderOptions(tables="pipe", images="embedded")
    )
    assert second["content"]["html"].startswith("<table><tr><td>a</td>")  # type: ignore[index, call-overload]


def test_plain_text_has_a_line_for_each_row() -> None:
    given = (
        replace(cell("both"), colspan=2),
        *cells(["", ""], ["a b", ""], ["", "1"])[2:],
    )
    assert text.render(document(*given), PLAIN) == "both\na b\n\t1\n"


def test_a_picture_between_two_words_parts_them_in_plain_text() -> None:
    given = one(words("see"), PICTURE, words("this"))
    assert text.render(document(given), PLAIN) == "see this\n"
    (table,) = tables_of(document(given), PLAIN)
    assert table.rows() == [["see this"]]


def test_a_simple_table_is_written_with_pipes_on_request() -> None:
    given = cells(["No.", "Depth"], ["1", ""], heads=1)
    assert md(*given, options=PIPES) == "| No. | Depth |\n| --- | --- |\n| 1 |  |"


def test_pipes_in_cells_do_not_end_them() -> None:
    given = (one(words("a|b"), FORMULA), *cells(["", ""], ["c", "d"])[2:])
    assert md(*given, options=PIPES).split("\n")[2] == (r"| a\|b$\vert a\vert < \Vert b\Vert$ |  |")


def test_a_table_known_to_have_no_heads_gets_an_empty_row_of_them() -> None:
    given = cells(["a", "1"], ["b", "2"])
    assert md(*given, options=PIPES).split("\n")[:3] == ["|  |  |", "| --- | --- |", "| a | 1 |"]


@pytest.mark.parametrize(
    "given",
    [
        (replace(cell("a"), colspan=2), *cells(["", ""], ["1", "2"])[2:]),
        (replace(cell("a"), rowspan=2), *cells(["", "b"], ["", "2"])[1::2]),
        (cell("one", "two words and more", "three"),),
        (cell("• one item"),),
        cells(["a"], ["b"], ["1"], heads=2),
    ],
    ids=["columns", "rows", "line break", "list", "two heads"],
)
def test_what_pipes_cannot_hold_stays_html(given: tuple[TableCell, ...]) -> None:
    assert md(*given, options=PIPES).startswith("<table>")


def test_html_read_by_others_is_written_with_pipes_where_it_is_simple() -> None:
    read = "<table><tr><td>a|b</td><td><eq>x<1</eq></td></tr><tr><td>1*</td><td></td></tr></table>"
    assert md(read=read, options=PIPES) == "| a\\|b | $x<1$ |\n| --- | --- |\n| 1\\* |  |"


@pytest.mark.parametrize(
    "cell_html",
    ["<td colspan=2>a", "<td>a<br>b", '<td><img src="a.png">', "<td><ul><li>a", "<td><table><td>"],
)
def test_html_that_pipes_cannot_hold_stays_as_it_is(cell_html: str) -> None:
    read = f"<table><tr>{cell_html}</tr><tr><td>1<td>2</tr></table>"
    assert md(read=read, options=PIPES).startswith("<table>")


def test_there_are_two_ways_to_write_tables() -> None:
    with pytest.raises(OptionsError):
        RenderOptions.from_mapping({"tables": "csv"})


texts = st.text(st.sampled_from("ab1 |\\*_`$<>&#-[]()~"), max_size=8)
rows = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(texts, min_size=n, max_size=n), min_size=2, max_size=4)
)


@given(rows)
def test_a_reader_of_pipes_sees_the_text_of_each_cell(rows: list[list[str]]) -> None:
    written = md(*cells(*rows, heads=1), options=PIPES)
    shown = BeautifulSoup(MarkdownIt("commonmark").enable("table").render(written), "html.parser")
    found = [[each.text.strip() for each in row.find_all(["th", "td"])] for row in shown("tr")]
    assert found == [[" ".join(t.split()) for t in row] for row in rows]

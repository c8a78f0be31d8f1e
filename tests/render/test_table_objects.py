from __future__ import annotations

import csv
import importlib.util
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.table_grid import MAX_POSITIONS
from mineru_tools.document.table_html import mineru_html
from mineru_tools.errors import MissingExtra, OptionsError
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.tables import Table, tables_of
from tests.document.tables import cell, cells, words

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
HTML = (
    '<table><thead><tr><th rowspan="2">No.</th><th colspan="2">Depth</th></tr>'
    "<tr><th>left</th><th>right</th></tr></thead>"
    "<tr><td>1</td><td>0.18</td><td><eq>x^2</eq></td></tr></table>"
)
LEVELS = (
    replace(cell("No.", is_head=True), rowspan=2),
    replace(cell("Depth", column=1, is_head=True), colspan=2),
    cell("left", row=1, column=1, is_head=True),
    cell("right", row=1, column=2, is_head=True),
    cell("1", row=2),
    cell("0.18", row=2, column=1),
    cell('a"b, c', row=2, column=2),
)


def note(kind: BlockType, text: str, index: int) -> Block:
    return Block(kind, index=index, lines=(Line(spans=(words(text),)),))


def document(*given: TableCell, html: str | None = None, **more: object) -> Document:
    """A page with a captioned table, the third of its file."""
    span = Span(SpanType.TABLE, html=html or mineru_html(given) or None, cells=given or None)
    body = Block(BlockType.TABLE_BODY, BBox(0, 20, 300, 600), 1, (Line(spans=(span,)),), **more)  # type: ignore[arg-type]
    parts = (
        note(BlockType.TABLE_CAPTION, "Table 1", 0),
        body,
        note(BlockType.TABLE_FOOTNOTE, "a", 2),
        note(BlockType.TABLE_FOOTNOTE, "b", 3),
    )
    block = Block(BlockType.TABLE, BBox(0, 20, 300, 600), 1, blocks=parts)
    pages = (
        Page(0, content=(block,), extra={"source_index": 2}),
        Page(1, extra={"source_index": 6}),
    )
    return Document(pages, "pipeline")


def only(*given: TableCell, html: str | None = None, **more: object) -> Table:
    (table,) = tables_of(document(*given, html=html, **more), RenderOptions())
    return table


def test_a_table_tells_where_it_stands_and_what_stands_around_it() -> None:
    table = only(*LEVELS, score=0.95)
    assert (table.page, table.pages, table.bbox) == (3, (3,), BBox(0, 20, 300, 600))
    assert (table.caption, table.footnotes, table.score) == ("Table 1", ("a", "b"), 0.95)
    assert repr(table) == "<Table on page 3, 3 x 3: 'Table 1'>"


def test_a_table_that_goes_on_tells_all_its_pages() -> None:
    first, second = cells(["a"], ["b"])
    table = only(first, replace(second, page=1))
    assert table.pages == (3, 7)
    assert [each.page for each in table.cells] == [3, 7]


def test_cells_have_their_text_and_box() -> None:
    found = only(*LEVELS).cells
    assert [(c.row, c.column, c.rowspan, c.colspan, c.is_head) for c in found[:3]] == [
        (0, 0, 2, 1, True),
        (0, 1, 1, 2, True),
        (1, 1, 1, 1, True),
    ]
    assert found[-1].text == 'a"b, c'
    assert (found[-1].bbox, found[-1].is_head) == (LEVELS[-1].bbox, False)


def test_text_of_cells_keeps_line_breaks_scripts_and_formulas() -> None:
    formula = Span(SpanType.INLINE_EQUATION, content="x_1")
    spans = (words("10"), words("3", Style.SUPERSCRIPT), words(" at "), formula)
    table = only(cell("one", "two words and more", "three"), cell(spans, row=1))
    assert table.rows() == [["one\ntwo words and more three"], ["10³ at $x_1$"]]


def test_merged_cells_are_repeated_or_blank() -> None:
    table = only(*LEVELS)
    assert table.head_rows == 2
    assert table.rows()[:2] == [["No.", "Depth", "Depth"], ["No.", "left", "right"]]
    assert table.rows(spanned="blank")[:2] == [["No.", "Depth", ""], ["", "left", "right"]]


def test_tables_read_by_others_give_the_same_without_boxes() -> None:
    table = only(html=HTML)
    assert table.head_rows == 2
    assert table.rows()[1:] == [["No.", "left", "right"], ["1", "0.18", "$x^2$"]]
    assert [each.is_head for each in table.cells] == [True] * 4 + [False] * 3
    assert {each.bbox for each in table.cells} == {None}


def test_html_has_heads_unless_they_are_not_wanted() -> None:
    assert only(*LEVELS).html().startswith('<table><thead><tr><th rowspan="2" scope="col">No.')
    assert only(*LEVELS).html(heads=False).startswith('<table><tr><td rowspan="2">No.')


def test_markdown_has_pipes_where_it_can() -> None:
    assert only(*cells(["a", "b"], ["1", "2"], heads=1)).markdown().startswith("| a | b |")
    assert only(*LEVELS).markdown().startswith("<table>")


def test_csv_quotes_what_needs_it() -> None:
    assert only(*LEVELS).to_csv(spanned="blank") == (
        'No.,Depth,\r\n,left,right\r\n1,0.18,"a""b, c"\r\n'
    )


texts = st.text(st.sampled_from("ab1 ,;\"'="), max_size=6)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=4))
def test_csv_is_read_again_as_it_was(rows: list[list[str]]) -> None:
    table = only(*cells(*rows))
    found = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    assert found == table.rows() == [[" ".join(t.split()) for t in row] for row in rows]


@pytest.mark.skipif(not HAS_PANDAS, reason="needs pandas")
def test_a_data_frame_has_the_heads_as_columns() -> None:
    table = only(*LEVELS)
    assert list(table.to_dataframe().columns) == ["No.", "Depth / left", "Depth / right"]
    assert table.to_dataframe().values.tolist() == [["1", "0.18", 'a"b, c']]
    levels = table.to_dataframe(levels="multi").columns
    assert list(levels) == [("No.", "No."), ("Depth", "left"), ("Depth", "right")]
    bare = only(*cells(["a", "b"], ["1", "2"])).to_dataframe()
    assert (list(bare.columns), len(bare)) == ([0, 1], 2)


@pytest.mark.skipif(HAS_PANDAS, reason="pandas is there")
def test_a_data_frame_needs_pandas() -> None:
    with pytest.raises(MissingExtra) as missing:
        only(*LEVELS).to_dataframe()
    assert missing.value.package == "pandas"


def test_what_cannot_be_asked_for_is_refused() -> None:
    table = only(*LEVELS)
    with pytest.raises(OptionsError):
        table.rows(spanned="twice")  # type: ignore[arg-type]
    with pytest.raises(OptionsError):
        table.to_dataframe(levels="none")  # type: ignore[arg-type]


def test_pictures_of_tables_and_emptied_ones_are_left_out() -> None:
    (page, other) = document(*LEVELS).pages
    (block,) = page.content or ()
    gone = replace(page, content=(replace(block, lines_deleted=True),))
    assert tables_of(Document((gone, other)), RenderOptions()) == ()
    assert tables_of(document(html=""), RenderOptions()) == ()


def test_a_hostile_table_is_no_rows() -> None:
    far = replace(cell("x", row=90_000, column=90_000), rowspan=MAX_POSITIONS)
    assert only(cell("a"), far).rows() == []
    wide = [replace(cell("x"), rowspan=500, colspan=500) for _ in range(9000)]
    assert only(*wide, cell("y", row=500, column=500)).rows() == []

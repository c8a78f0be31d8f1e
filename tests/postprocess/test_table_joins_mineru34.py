from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Block, Document, JsonValue
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.visit import is_tombstone, iter_spans
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars
from mineru_tools.postprocess.table_joins import join_tables
from mineru_tools.render import content_list
from mineru_tools.render.options import RenderOptions
from tests.postprocess.pages import box, text
from tests.postprocess.tables import Row, first_table, pages, span_of, table

OPTIONS = ParseOptions(compat="mineru-3.4")
ONE = (("a", "b"), ("1", "2"))
TWO = (("3", "4"), ("5", "6"))
TOP = 60.0


def joined(*contents: Sequence[Block]) -> Document:
    document = join_tables(pages(*contents, backend="vlm"), OPTIONS)
    assert join_tables(document, OPTIONS) == document
    return document


def tables_of(document: Document) -> list[list[Row]]:
    return [
        [tuple(cell.text for cell in row) for row in read_table(span_of(block).html or "").rows]
        for page in document.pages
        for block in page.content or ()
        if block.type is T.TABLE and not is_tombstone(block)
    ]


def test_as_many_columns_are_enough() -> None:
    assert tables_of(joined([table(ONE, 100)], [table(TWO, 300)])) == [[*ONE, *TWO]]


@pytest.mark.parametrize(
    "between", [text("Words", (50, 742)), box(T.IMAGE, 50, 742, 90, 760), text("x", type=T.TITLE)]
)
def test_anything_between_prevents_it(between: Block) -> None:
    assert len(tables_of(joined([table(ONE), between], [table(TWO, TOP)]))) == 2
    assert len(tables_of(joined([table(ONE)], [between, table(TWO, TOP)]))) == 2


def test_one_page_has_no_joins() -> None:
    assert len(tables_of(joined([table(ONE), table(TWO, TOP)]))) == 2


@pytest.mark.parametrize(
    ("notes", "caption", "joins"),
    [
        ([], None, True),
        (["n"], None, False),
        ([], "Table 1", False),
        ([], "Table 1 (continued)", True),
        (["n"], "Table 1 (continued)", True),
        (["n", "m"], "Table 1 (continued)", False),
        ([], "表1（续）", True),
        ([], "续表", True),
        ([], "Table 1 (cont’d)", True),
        ([], "Table 1 (cont.)", True),
        ([], "Land (…continued)", True),
        ([], "Table 1 (Continued) Land", True),
        ([], "Table 1, discontinued", False),
        ([], "Table 1 (discontinued)", False),
    ],
)
def test_captions_and_notes_decide(notes: list[str], caption: str | None, joins: bool) -> None:
    document = joined([table(ONE, 500, notes=notes)], [table(TWO, TOP, caption=caption)])
    assert len(tables_of(document)) == (1 if joins else 2)


@pytest.mark.parametrize(("right", "count"), [(506, 1), (504, 2), (598, 1), (600, 2)])
def test_widths_differ_by_less_than_a_tenth_of_the_smaller(right: float, count: int) -> None:
    assert len(tables_of(joined([table(ONE)], [table(TWO, TOP, right=right)]))) == count


def test_up_to_five_rows_that_are_set_again_go() -> None:
    rows = [(str(n), "x") for n in range(9)]
    assert tables_of(joined([table(rows)], [table(rows, TOP)])) == [[*rows, *rows[5:]]]


def test_rows_at_the_break_with_as_many_cells_fit_and_the_narrower_widens() -> None:
    wide = "<tr><td colspan=2>1</td><td>2</td></tr>"
    three = f"<table><tr><td>a</td><td>b</td><td>c</td></tr>{wide}</table>"
    assert tables_of(joined([table(three)], [table(TWO, TOP)])) == [
        [("a", "b", "c"), ("1", "1", "2"), ("3", "3", "4"), ("5", "5", "6")]
    ]
    assert tables_of(joined([table(TWO)], [table(f"<table>{wide}</table>", TOP)])) == [
        [("3", "3", "4"), ("5", "5", "6"), ("1", "1", "2")]
    ]


def test_other_columns_keep_tables_apart() -> None:
    three = (("1", "2", "3"),)
    assert len(tables_of(joined([table(ONE)], [table(three, TOP)]))) == 2


@pytest.mark.parametrize(
    ("flags", "last"),
    [([0, 1], [("1", "2 b")]), ([1, 1], [("1", "2 b")]), ([0, 0], [("1", "2"), ("", "b")])],
)
def test_cells_that_the_model_marks_go_on_in_the_row_before(
    flags: list[JsonValue], last: list[Row]
) -> None:
    below = replace(table((("", "b"), ("5", "6")), TOP), extra={"cell_merge": flags})
    assert tables_of(joined([table(ONE)], [below])) == [[ONE[0], *last, ("5", "6")]]


def test_the_notes_of_the_last_part_take_the_place_of_all_others() -> None:
    one = table(ONE, 500, notes=["old"])
    two = table(TWO, TOP, caption="Table 1 (continued)", notes=["new"])
    whole = first_table(joined([one], [two]))
    (note,) = (b for b in whole.blocks or () if b.type is T.TABLE_FOOTNOTE)
    assert block_chars(note) == "new"
    assert [span.cross_page for span in iter_spans(note)] == [True]
    assert note.bbox == (two.blocks or ())[-1].bbox
    assert not [b for b in whole.blocks or () if b.type is T.TABLE_CAPTION]


def test_three_pages_collapse_into_the_first() -> None:
    document = joined([table(ONE)], [table(TWO, TOP)], [table((("7", "8"),), TOP)])
    assert tables_of(document) == [[*ONE, *TWO, ("7", "8")]]


def test_a_tombstone_is_an_item_without_a_body() -> None:
    two = table(TWO, TOP, caption="Table 1 (continued)", notes=["new"])
    document = joined([table(ONE)], [two])
    items = content_list.render(document, RenderOptions(compat="mineru-3.4"))
    assert items[1] == {
        "type": "table",
        "img_path": "",
        "table_caption": [""],
        "table_footnote": [""],
        "bbox": [81, 75, 898, 126],
        "page_idx": 1,
    }
    assert len(content_list.render(document, RenderOptions())) == 1

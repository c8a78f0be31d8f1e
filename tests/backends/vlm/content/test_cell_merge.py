"""Asking a model which cells go on on the next page, and what its answer says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.content.cell_merge import (
    CellQuestion,
    cell_question,
    facing_tables,
)
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox

WIDE, NARROW = BBox(0.1, 0.1, 0.9, 0.9), BBox(0.1, 0.1, 0.7, 0.9)


def table(*rows: str, bbox: BBox = WIDE) -> Region:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return Region(
        "table", bbox, content=f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    )


def test_the_rows_at_the_break_are_asked_about_without_heads_that_are_repeated() -> None:
    above = table("name|says", "Ada|it is a very long")
    below = table("name|says", "|sentence <eq>x</eq>", "Bob|no")
    question = cell_question(above, below, ("Table 1", ""))
    assert question is not None
    assert question.prompt == (
        "Please merge the next two tables.\n\n"
        "## Table 1 (Previous Page - Last Table)\n\n"
        "**Caption:** Table 1\n**Last Row(s) Data:**\n[['Ada', 'it is a very long']]\n\n---\n\n"
        "## Table 2 (Current Page - First Table)\n\n"
        "**Caption:** (No caption)\n**First Data Row(s):**\n[['', 'sentence x']]"
    )
    assert question.flags("The answer is [0, 1].") == (0, 1)


def test_a_cell_that_is_wider_has_a_flag_for_each_of_its_columns() -> None:
    wide = '<table><tr><td colspan="2">a</td><td>b</td></tr></table>'
    whole = Region("table", WIDE, content=wide)
    question = cell_question(whole, table("c|d"))
    assert question is not None
    assert question.flags("[1,0]") == (1, 1, 0)


@pytest.mark.parametrize(
    "below",
    [
        table("a|b", bbox=NARROW),
        table("a|b|c"),
        Region("table", WIDE, content=""),
        Region("table", WIDE, content="no table"),
    ],
    ids=["narrower", "more cells", "empty", "no table"],
)
def test_tables_that_cannot_be_one_are_not_asked_about(below: Region) -> None:
    assert cell_question(table("a|b"), below) is None


@pytest.mark.parametrize("reply", ["", "[0]", "[0, 2]", "[0, 1, 1]", "[0 1]", "(0, 1)", "[]"])
def test_an_answer_that_says_nothing_about_each_cell_is_none(reply: str) -> None:
    assert CellQuestion("", ((0, 1), (1, 2))).flags(reply) is None


def test_tables_face_each_other_over_what_stands_at_the_edges_of_pages() -> None:
    edge = [Region(kind, WIDE) for kind in ("table_footnote", "footer", "page_number")]
    text, whole = Region("text", WIDE, content="so"), table("a|b")
    assert facing_tables([text, whole, *edge], [*edge, whole, text]) == (1, 3)
    assert facing_tables([whole, text], [whole]) is None
    assert facing_tables([whole], [text, whole]) is None
    assert facing_tables([], [whole]) is None


texts = st.lists(st.sampled_from(["", "a", "b 'c'", 'say "so"', "ü\\n"]), min_size=2, max_size=2)


@given(texts, texts)
def test_we_ask_as_mineru_does(above: list[str], below: list[str]) -> None:
    reference = pytest.importorskip("mineru_vl_utils.post_process.cross_page_table")
    question = cell_question(table("h|h", "|".join(above)), table("|".join(below)))
    assert question is not None
    last, first = ([SimpleNamespace(text=text) for text in row] for row in (above, below))
    context = SimpleNamespace(
        previous_last_row_segments=last, current_first_data_row_segments=first
    )
    assert question.prompt == reference.build_cell_merge_prompt(context)


@given(st.text(alphabet="[]01, 2\nx", max_size=12))
def test_we_read_answers_as_mineru_does(reply: str) -> None:
    reference = pytest.importorskip("mineru_vl_utils.post_process.cross_page_table")
    theirs = reference.parse_cell_merge_response(reply)
    for width in range(1, 5):
        expected = tuple(theirs) if theirs and len(theirs) == width else None
        spans = tuple((k, k + 1) for k in range(width))
        assert CellQuestion("", spans).flags(reply) == expected

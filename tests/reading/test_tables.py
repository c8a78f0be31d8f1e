"""A table in each format says what the cells say, row by row."""

from __future__ import annotations

import csv
import io
import json
import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.errors import OptionsError
from mineru_tools.reading.tables import table_as

SALES = (
    "<table><tr><th rowspan=2>Region</th><th colspan=2>2024</th></tr>"
    "<tr><th>Q1</th><th>Q2</th></tr>"
    "<tr><td rowspan=2>North</td><td>1</td><td>2</td></tr>"
    "<tr><td colspan=2>closed</td></tr></table>"
)
CELL = st.text("ab|\\ <b>,\"\n'é漢$", max_size=6).map(lambda text: " ".join(text.split()))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
)


def html_of(rows: list[list[str]]) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def test_merged_cells_are_repeated_and_heads_joined() -> None:
    assert table_as(SALES, "markdown") == (
        "| Region | 2024 / Q1 | 2024 / Q2 |\n| --- | --- | --- |\n"
        "| North | 1 | 2 |\n| North | closed | closed |"
    )
    assert table_as(SALES, "csv") == (
        "Region,2024 / Q1,2024 / Q2\nNorth,1,2\nNorth,closed,closed\n"
    )
    assert json.loads(table_as(SALES, "json")) == {
        "columns": ["Region", "2024 / Q1", "2024 / Q2"],
        "rows": [["North", "1", "2"], ["North", "closed", "closed"]],
    }


def test_html_is_given_as_it_is() -> None:
    assert table_as(SALES, "html") is SALES


def test_without_marked_heads_the_first_row_is_the_head() -> None:
    html = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>x<br>y</td></tr></table>"
    assert table_as(html, "markdown") == "| a | b |\n| --- | --- |\n| 1 | x<br>y |"


def test_a_caption_is_kept_where_the_format_has_room_for_it() -> None:
    html = "<table><caption>All <b>of</b> it</caption><tr><td>a</td></tr></table>"
    assert table_as(html, "markdown").startswith("All of it\n\n| a |")
    assert json.loads(table_as(html, "json"))["caption"] == "All of it"


def test_no_table_gives_nothing() -> None:
    assert table_as("", "markdown") == table_as("", "csv") == ""
    assert json.loads(table_as("", "json")) == {"columns": [], "rows": []}


def test_another_format_is_refused() -> None:
    with pytest.raises(OptionsError) as refused:
        table_as(SALES, "xlsx")  # type: ignore[arg-type]
    assert refused.value.code == "invalid_format"


@given(TABLES)
def test_json_and_csv_give_back_every_cell(rows: list[list[str]]) -> None:
    html = html_of(rows)
    found = json.loads(table_as(html, "json"))
    assert [found["columns"], *found["rows"]] == rows
    assert list(csv.reader(io.StringIO(table_as(html, "csv")))) == rows


@given(TABLES)
def test_a_pipe_table_has_every_cell_in_its_column(rows: list[list[str]]) -> None:
    lines = table_as(html_of(rows), "markdown").split("\n")
    found = [re.findall(r"((?:\\.|[^\\|])*)\|", line[1:]) for line in [lines[0], *lines[2:]]]
    told = [
        [cell.replace("\\|", "|").replace("&lt;", "<").replace("\\", "").strip() for cell in row]
        for row in found
    ]
    assert told == [[cell.replace("\\", "").strip() for cell in row] for row in rows]

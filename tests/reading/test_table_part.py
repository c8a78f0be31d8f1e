"""A long table comes in parts: every row once, each part a table, none above the budget."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.table_grid import read_table
from mineru_tools.errors import OptionsError
from mineru_tools.reading.table_part import TablePart, table_part
from mineru_tools.reading.tables import TableFormat, table_as
from mineru_tools.tokens import count_tokens

FORMATS: tuple[TableFormat, ...] = ("html", "markdown", "csv", "json")
MERGED = (
    "<table><tr><td rowspan=2>Region</td><td colspan=2>2024</td></tr>"
    "<tr><td>Q1</td><td>Q2</td></tr>"
    "<tr><td rowspan=2>North</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
    "<tr><td>South</td><td>5</td><td>6</td></tr></table>"
)


def long_table(rows: int) -> str:
    body = "".join(f"<tr><td>row {n}</td><td>{n * n}</td></tr>" for n in range(1, rows + 1))
    return f"<table><tr><th>Name</th><th>Square</th></tr>{body}</table>"


def part(html: str, form: TableFormat, budget: int, first: int = 1) -> TablePart:
    return table_part(html, form, max_tokens=budget, count=count_tokens, first=first)


@given(st.integers(1, 60), st.integers(40, 400), st.sampled_from(FORMATS))
def test_parts_hold_every_row_once_under_the_head_within_the_budget(
    rows: int, budget: int, form: TableFormat
) -> None:
    html, seen, first = long_table(rows), [], 1
    while first <= rows:
        found = part(html, form, budget, first)
        assert (found.first, found.total) == (first, rows)
        assert count_tokens(found.text) <= budget or found.last == first
        assert "Square" in found.text
        seen += [n for n in range(1, rows + 1) if f"row {n}<" in found.text.replace(" |", "<")
                 .replace('"', "<").replace(",", "<")]  # fmt: skip
        first = found.last + 1
    assert seen == list(range(1, rows + 1))


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_that_fits_is_given_as_it_is(form: TableFormat) -> None:
    found = part(MERGED, form, 1000)
    assert found.is_whole
    assert found.text == table_as(MERGED, form)


def test_a_part_keeps_what_merged_cells_say() -> None:
    found = json.loads(part(MERGED, "json", 1000, 2).text)
    assert found["columns"] == ["Region", "2024 / Q1", "2024 / Q2"]
    assert found["rows"] == [["North", "3", "4"], ["South", "5", "6"]]
    html = part(MERGED, "html", 1000, 2).text
    assert 'column 1 is still "North"' in html
    assert len(read_table(html).rows) == 4


def test_rows_can_be_asked_for_up_to_a_last_one() -> None:
    found = table_part(long_table(50), "csv", max_tokens=1000, count=count_tokens, first=7, last=8)
    assert found.text == "Name,Square\nrow 7,49\nrow 8,64\n"
    assert (found.first, found.last, found.is_whole) == (7, 8, False)


@pytest.mark.parametrize(("first", "last"), [(0, None), (51, None), (5, 4)])
def test_rows_that_are_not_there_are_refused(first: int, last: int | None) -> None:
    with pytest.raises(OptionsError) as refused:
        table_part(long_table(50), "csv", max_tokens=99, count=count_tokens, first=first, last=last)
    assert refused.value.code == "no_such_row"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("html", ["", "no table", "<table><tr><td>a</td></tr></table>"])
def test_a_table_without_rows_below_its_head_is_whole(html: str, form: TableFormat) -> None:
    found = part(html, form, 10)
    assert (found.first, found.last, found.total) == (0, 0, 0)
    assert found.text == table_as(html, form)

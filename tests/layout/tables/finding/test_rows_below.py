from __future__ import annotations

from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule
from tests.layout.tables.pages import across, found, rows, text

PLACES = [60.0, 80.0, 250.0, 350.0]
HEAD = [["", "Group", "2012", "2013"]]
BODY = [["a", "Male", "39", "25"], ["b", "Female", "52", "29"], ["c", "All", "46", "27"]]
MORE = [["a", "Urban", "47", "28"], ["b", "Rural", "45", "23"]]


def ruled() -> tuple[list[TextLine], list[Rule]]:
    """A table whose last rule stands above its last group of rows."""
    lines = rows(PLACES, 112, 15, HEAD) + rows(PLACES, 130, 15, BODY)
    return lines, [across(y, 50, 400) for y in (100, 117, 166)]


def texts(lines: list[TextLine], rules: list[Rule]) -> list[list[str]]:
    [table] = found(lines, rules)
    height = max(c.row for c in table.cells) + 1
    return [[c.text for c in table.cells if c.row == row] for row in range(height)]


def test_rows_that_go_on_below_the_last_rule_are_part_of_the_table() -> None:
    lines, rules = ruled()
    assert texts(lines + rows(PLACES, 180, 15, MORE), rules) == [*HEAD, *BODY, *MORE]


def test_the_heading_of_a_group_may_stand_above_them() -> None:
    lines, rules = ruled()
    lines += [text(80, 178, "Place"), *rows(PLACES, 193, 15, MORE)]
    assert texts(lines, rules) == [*HEAD, *BODY, ["", "Place", "", ""], *MORE]


def test_a_note_with_its_mark_is_not_a_row() -> None:
    lines, rules = ruled()
    lines += rows(PLACES[:2], 178, 12, [["a", "Asked in 2012"], ["b", "Asked in 2013"]])
    assert texts(lines, rules) == [*HEAD, *BODY]


def test_rows_further_down_or_in_other_columns_are_not_of_the_table() -> None:
    lines, rules = ruled()
    far = [text(x, 200, word) for x, word in zip(PLACES, MORE[0], strict=True)]
    assert texts(lines + far, rules) == [*HEAD, *BODY]
    aside = rows([110.0, 180.0, 300.0], 180, 15, [row[1:] for row in MORE])
    assert len(texts(lines + aside, rules)) == len(BODY) + 1

from __future__ import annotations

from mineru_tools.layout.text_line import TextLine
from tests.layout.tables.pages import across, down, found, rows, text

XS = [55.0, 125.0, 195.0]
BODY = [["apple", "15", "12"], ["pear", "22", "70"], ["plum", "30", "19"]]


def head(label: list[TextLine]) -> list[tuple[str, int, int]]:
    """Text, row and height of the filled cells of the first column above the middle rule.

    A rule at 118 parts "Harvest" from "early" and "late"; there is none above the label.
    """
    lines = [*label, text(145, 112, "Harvest"), text(125, 132, "early"), text(195, 132, "late")]
    lines += rows(XS, 156, 16, BODY)
    [table] = found(lines, [across(y, 50, 250) for y in (100, 140, 196)] + [across(118, 120, 225)])
    return [(c.text, c.row, c.rowspan) for c in table.cells if c.col == 0 and c.row < 2 and c.text]


def test_a_label_at_the_height_of_a_rule_beside_it_stands_in_both_rows() -> None:
    assert head([text(55, 119, "Fruit")]) == [("Fruit", 0, 2)]


def test_a_label_of_two_lines_amid_a_rule_beside_it_is_one_cell() -> None:
    assert head([text(55, 114.5, "Fruit of"), text(55, 127, "a year")]) == [
        ("Fruit of a year", 0, 2)
    ]


def test_a_label_on_the_line_of_a_row_stands_in_that_row() -> None:
    assert head([text(55, 112, "Fruit")]) == [("Fruit", 0, 1)]
    assert head([text(55, 132, "Fruit")]) == [("Fruit", 1, 1)]
    assert head([text(55, 112, "Fruit"), text(55, 132, "sort")]) == [
        ("Fruit", 0, 1),
        ("sort", 1, 1),
    ]


def test_a_head_above_entries_parted_by_walls_is_a_row_of_its_own() -> None:
    lines = [text(150, 112, "Harvest of"), text(55, 126, "Fruit")]
    lines += [text(125, 126, "early"), text(195, 126, "late"), *rows(XS, 148, 20, BODY)]
    rules = [across(y, 50, 250) for y in (100, 132, 154, 174, 194)]
    rules += [down(120, 100, 194), down(190, 116, 194)]
    [table] = found(lines, rules)
    assert [(c.text, c.colspan) for c in table.cells if c.row == 0] == [("", 1), ("Harvest of", 2)]

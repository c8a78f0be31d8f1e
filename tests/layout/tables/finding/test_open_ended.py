from __future__ import annotations

from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule
from tests.layout.tables.pages import across, down, found, rows, text

CELLS = [["Session", "Materials"], ["L5: Analyses", "Lecture"], ["P: Analyses", "Notebook"]]
CELLS += [["L6: Dimensions", "Lecture"]]
PROSE = "the quick brown fox jumps over the lazy dog and runs away from all of them"
FOOT = across(760, 50, 450)  # over the footer, as wide as the text and so as wide as the table


def open_table() -> tuple[list[TextLine], list[Rule]]:
    """Heads between two rules, rows below, and no rule after the last."""
    lines = rows([50, 300], 112, 15, CELLS[:1]) + rows([50, 300], 130, 12, CELLS[1:])
    return lines, [across(100, 50, 450), across(117, 50, 450), FOOT]


def texts(lines: list[TextLine], rules: list[Rule]) -> list[list[list[str]]]:
    return [
        [
            [c.text for c in table.cells if c.row == row]
            for row in range(max(c.row for c in table.cells) + 1)
        ]
        for table in found(lines, rules)
    ]


def test_rows_below_a_ruled_head_are_a_table_though_no_rule_ends_them() -> None:
    assert texts(*open_table()) == [CELLS]


def test_text_that_runs_across_the_columns_ends_such_a_table() -> None:
    lines, rules = open_table()
    lines += [text(50, 172 + 12 * k, PROSE) for k in range(3)]
    assert texts(lines, rules) == [CELLS]


def test_space_ends_such_a_table() -> None:
    lines, rules = open_table()
    lines += rows([50, 300], 220, 12, [["Signed", "Approved"], ["Ann", "Bob"]])
    assert texts(lines, rules) == [CELLS]


def test_columns_of_running_text_below_two_entries_between_rules_are_no_table() -> None:
    lines = rows([50, 300], 112, 12, [["Vol. 3", "No. 4"]])
    lines += rows([50, 300], 130, 12, [[PROSE[:45], PROSE[:28]]] * 12)
    assert texts(lines, [across(100, 50, 450), across(117, 50, 450), FOOT]) == []


def test_a_head_of_one_entry_between_rules_opens_no_table() -> None:
    lines, rules = open_table()
    assert texts([line for line in lines if line.text != "Materials"], rules) == []


def test_a_closed_table_is_found_once() -> None:
    lines, rules = open_table()
    sides = [down(50, 100, 160), down(450, 100, 160), across(160, 50, 450)]
    assert texts(lines, rules + sides) == [CELLS]

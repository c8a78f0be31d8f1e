from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule
from tests.layout.tables.pages import LETTER, across, down, found, rows, text

SPACE = 2.5
COLUMNS = [50.0, 160.0]
MEASURE = 30  # letters of the right column


def ruled(body: list[TextLine], heads: list[TextLine]) -> tuple[list[TextLine], list[Rule]]:
    """A rule above the heads, one below, one at the end; the body set at 12 points."""
    end = max(line.baseline for line in body) + 6
    right = max(line.bbox.x1 for line in body) + 5
    return heads + body, [across(y, 50, right) for y in (100, 116, end)]


def cells_of(lines: list[TextLine], rules: list[Rule]) -> list[list[str]]:
    [table] = found(lines, rules)
    height = max(c.row for c in table.cells) + 1
    return [[c.text for c in table.cells if c.row == row] for row in range(height)]


DAYS = [
    ["Day 1: The", "Create a project with a certain"],
    ["workbench", "and useful structure."],
    ["Day 2: Sharing and", "How to track your work and how"],
    ["Contributing", "to organise a project."],
    ["Exercises", "Sharing data."],
]


def test_lines_at_even_leading_are_one_row_where_none_had_room_for_the_next_word() -> None:
    lines, rules = ruled(rows(COLUMNS, 128, 12, DAYS), rows(COLUMNS, 112, 12, [["Day", "Aim"]]))
    assert cells_of(lines, rules) == [
        ["Day", "Aim"],
        ["Day 1: The workbench", "Create a project with a certain and useful structure."],
        [
            "Day 2: Sharing and Contributing",
            "How to track your work and how to organise a project.",
        ],
        ["Exercises", "Sharing data."],
    ]


def test_an_entry_with_room_behind_it_ended_even_if_the_next_begins_with_a_small_letter() -> None:
    body = [["Shell", "a program"], ["Editor", "to write with, and to look things up"]]
    body += [["Pager", "for reading"], ["Linker", "puts objects together"]]
    lines, rules = ruled(rows(COLUMNS, 128, 12, body), rows(COLUMNS, 112, 12, [["Tool", "Use"]]))
    assert cells_of(lines, rules) == [["Tool", "Use"], *body]


def test_labels_with_their_numbers_are_rows_however_full_the_column() -> None:
    body = [["Kind of thing", "10.5 in all"], ["m", "0.467"], ["n", "12.5"], ["Sum", "23.467"]]
    lines, rules = ruled(rows(COLUMNS, 128, 12, body), rows(COLUMNS, 112, 12, [["Name", "Mass"]]))
    assert cells_of(lines, rules) == [["Name", "Mass"], *body]


def test_chinese_lines_as_long_as_the_column_go_on_and_a_full_stop_ends_them() -> None:
    lines_of_text = ["软件包的维护者负责修正错误并", "且上传新的版本。"]
    others = ["用户报告他们遇到的各种问题和", "建议。"]
    body = [["维护", lines_of_text[0]], ["", lines_of_text[1]]]
    body += [["用户", others[0]], ["", others[1]]]
    heads = rows(COLUMNS, 112, 12, [["角色", "任务"]])
    lines, rules = ruled(rows(COLUMNS, 128, 12, body), heads)
    assert cells_of(lines, rules) == [
        ["角色", "任务"],
        ["维护", "".join(lines_of_text)],
        ["用户", "".join(others)],
    ]


def test_groups_of_rows_set_apart_by_space_stay_rows() -> None:
    first = [["Men", "As the census tells"], ["Aged 25 and over", "Remains near 5"]]
    second = [["Women", "As all others"], ["Aged 25 and over", "At least 5"]]
    body = rows(COLUMNS, 128, 12, first) + rows(COLUMNS, 164, 12, second)
    lines, rules = ruled(body, rows(COLUMNS, 112, 12, [["Group", "Rate"]]))
    assert cells_of(lines, rules) == [["Group", "Rate"], *first, *second]


def test_a_label_goes_on_where_its_next_line_is_set_in() -> None:
    body = rows(COLUMNS, 128, 12, [["Income per head", "Grows slowly"], ["Inflation", "Is low"]])
    body[2:] = [text(60, 140, "in dollars"), *rows(COLUMNS, 152, 12, [["Inflation", "Is low"]])]
    lines, rules = ruled(body, rows(COLUMNS, 112, 12, [["Variable", "Assumption"]]))
    assert cells_of(lines, rules)[1:] == [
        ["Income per head in dollars", "Grows slowly"],
        ["Inflation", "Is low"],
    ]


def walled_in(body: list[TextLine], ends: Sequence[float]) -> tuple[list[TextLine], list[Rule]]:
    """Rules around all, below the heads and between the columns; none between the rows."""
    foot = max(line.baseline for line in body) + 6
    rules = [across(y, ends[0], ends[-1]) for y in (98, 118, foot)]
    rules += [down(x, 98, foot) for x in ends]
    return [
        *rows([x + 5 for x in ends[:-1]], 112, 12, [["Exchange", "Code", "Symbol"]]),
        *body,
    ], rules


def test_two_lines_in_cells_with_room_for_more_are_two_rows() -> None:
    names = [["National Exchange", "ITC.NS", "NITC IN"], ["Bombay Exchange", "ITC.BO", "ITC IN"]]
    lines, rules = walled_in(rows([55, 205, 305], 132, 16, names), [50, 200, 300, 400])
    assert cells_of(lines, rules) == [["Exchange", "Code", "Symbol"], *names]


def test_two_lines_are_one_row_where_a_cell_had_no_room_for_the_next_word() -> None:
    names = [["National Exchange", "ITC.NS", "NITC IN"], ["Limited", "Equities", "Shares"]]
    lines, rules = walled_in(rows([55, 155, 255], 132, 12, names), [50, 150, 250, 350])
    assert cells_of(lines, rules)[1:] == [
        ["National Exchange Limited", "ITC.NS Equities", "NITC IN Shares"]
    ]


def test_heads_broken_on_purpose_stay_one_row() -> None:
    broken_heads = rows(
        [55, 155, 255], 112, 12, [["High", "Low", "Volume"], ["mark", "mark", "sold"]]
    )
    body = rows([55, 155, 255], 140, 12, [["208.50", "182.00", "12"]])
    rules = [across(y, 50, 350) for y in (98, 130, 146)] + [
        down(x, 98, 146) for x in (50, 150, 250, 350)
    ]
    assert cells_of(broken_heads + body, rules)[0] == ["High mark", "Low mark", "Volume sold"]


WORD = st.text("abcdefghijklmnop", min_size=2, max_size=9)
ENTRY = st.lists(WORD, min_size=4, max_size=16).map(lambda w: " ".join(w).capitalize())


@given(st.lists(ENTRY, min_size=3, max_size=7))
@settings(max_examples=40)
def test_entries_broken_into_lines_come_back_row_by_row(entries: list[str]) -> None:
    body: list[TextLine] = []
    y = 128.0
    for k, entry in enumerate(entries):
        body.append(text(COLUMNS[0], y, f"Label {k}"))
        for line in broken(entry):
            body.append(text(COLUMNS[1], y, line))
            y += 12
    lines, rules = ruled(body, rows(COLUMNS, 112, 12, [["Name", "Aim"]]))
    expected = [["Name", "Aim"], *([f"Label {k}", entry] for k, entry in enumerate(entries))]
    assert cells_of(lines, rules) == expected


def broken(entry: str) -> list[str]:
    """The words set line by line, as many on each as the measure holds."""
    lines: list[str] = []
    for word in entry.split():
        longer = f"{lines[-1]} {word}" if lines else word
        letters, spaces = len(longer.replace(" ", "")), longer.count(" ")
        if lines and LETTER * letters + SPACE * spaces <= LETTER * MEASURE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines

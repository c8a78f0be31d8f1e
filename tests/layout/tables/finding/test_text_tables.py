from __future__ import annotations

from itertools import pairwise

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, Font, Rule
from tests.layout.tables.pages import BOLD, FONT, across, found, rows, text

NOTES = [
    ["Title of class", "Symbol", "Exchange"],
    ["Common Stock", "AB", "The Old Market"],
    ["Senior Notes", "ABC", "The Old Market"],
    ["Junior Notes", "ABD", "The New Market"],
]
PROSE = "the quick brown fox jumps over the lazy dog and runs away from all of them"


def plain(cells: list[list[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
    return f"<table>{body}</table>"


def heads(cells: list[list[str]] = NOTES) -> tuple[list[TextLine], list[Rule]]:
    lines = rows([55, 205, 355], 112, 15, cells)
    return lines, [across(115, x, x + 140) for x in (50, 200, 350)]


def test_rows_of_words_under_heads_with_a_rule_each_are_a_table() -> None:
    lines, rules = heads()
    assert found(lines) == []
    assert [t.html for t in found(lines, rules)] == [plain(NOTES)]


def test_a_paragraph_below_ends_such_a_table() -> None:
    lines, rules = heads()
    lines += [text(50, 172 + 12 * k, PROSE) for k in range(3)]
    assert [t.html for t in found(lines, rules)] == [plain(NOTES)]


def test_the_first_line_of_a_head_belongs_to_it() -> None:
    lines, rules = heads()
    [table] = found([text(355, 100, "Name of"), *lines], rules)
    assert "<td>Name of Exchange</td>" in table.html


def test_underlined_heads_over_numbered_rows_are_a_table() -> None:
    cells = [["No.", "Title"], ["10.1", "Letter of Ann Lee"], ["10.2", "Letter of Bob Ray"]]
    lines = rows([50, 90], 112, 12, cells)
    rules = [across(113.2, line.bbox.x0, line.bbox.x1) for line in lines[:2]]
    assert [t.html for t in found(lines, rules)] == [plain(cells)]


def test_one_row_below_two_rules_is_no_table() -> None:
    lines, rules = heads(NOTES[:2])
    assert found(lines, rules) == []


def test_bold_heads_a_word_space_apart_stand_over_the_entries_below() -> None:
    head = text(50, 112, "Saccharometer Water Sugar", BOLD)
    starts = [run.bbox.x0 for run in head.runs]
    cells = [["2", "24 ml", "0 ml"], ["3", "12 ml", "12 ml"], ["4", "4 ml", "12 ml"]]
    [table] = found([head, *rows(starts, 127, 15, cells)])
    assert table.html == plain([["Saccharometer", "Water", "Sugar"], *cells])


RATES = [
    ["Year", "3-Year", "5-Year", "7-Year"],
    ["1", "33.33%", "20.00%", "14.29%"],
    ["2", "44.45%", "32.00%", "24.49%"],
    ["3", "14.81%", "19.20%", "17.49%"],
    ["4", "7.41%", "11.52%", "12.49%"],
    ["5", "", "11.52%", "8.93%"],
    ["6", "", "", "8.93%"],
    ["7", "", "", "4.46%"],
]
PLACES = [50.0, 150.0, 280.0, 420.0]


def test_rows_with_empty_places_stay_in_the_table_however_wide_the_gap() -> None:
    [table] = found(rows(PLACES, 112, 18, RATES))
    assert table.html == plain(RATES)


def test_borders_of_the_head_alone_join_nothing_below() -> None:
    edges = [45.0, *(x - 5 for x in PLACES[1:]), 530.0]
    fills = [Fill(BBox(a, 96, b, 116), 0xDDDDDD) for a, b in pairwise(edges)]
    [table] = found(rows(PLACES, 112, 18, RATES), fills=fills)
    assert table.html == plain(RATES)


def test_filled_heads_a_word_space_apart_are_heads_each() -> None:
    fills = [Fill(BBox(a, 100, b, 116), 0xDDDDDD) for a, b in ((50, 170), (170, 197), (197, 240))]
    head = [text(55, 112, "Do you agree?"), text(172, 112, "Party Fully")]
    cells = [
        ["It is kept dry", "12%", "40%"],
        ["It is easy", "4%", "31%"],
        ["It is new", "7%", "9%"],
    ]
    [table] = found([*head, *rows([55, 174, 205], 128, 15, cells)], fills=fills)
    assert table.html == plain([["Do you agree?", "Party", "Fully"], *cells])


RETURNS = [["2012", "10%", "7%"], ["2013", "6%", "8%"], ["2014", "7%", "5%"]]


def two_line_heads(font: Font = FONT) -> list[TextLine]:
    """The label half way up, both other heads centred on two lines; the upper one sticks out."""
    body = [
        text(x, 140 + 18 * k, cell)
        for k, row in enumerate(RETURNS)
        for x, cell in zip((55, 173.75 if len(row[1]) < 3 else 171.25, 375), row, strict=True)
    ]
    first = [text(126.25, 111, "Observed returns on"), text(140, 122, "the portfolio")]
    second = [
        text(296.25, 111, "Observed returns on a new investment", font),
        text(353.75, 122, "of the firm"),
    ]
    return [*first, *second, text(55, 116.5, "Time"), *body]


def test_all_lines_of_heads_at_their_leading_belong_to_them() -> None:
    [table] = found(two_line_heads())
    heads = ["Time", "Observed returns on the portfolio"]
    assert table.html == plain(
        [[*heads, "Observed returns on a new investment of the firm"], *RETURNS]
    )


def test_a_caption_over_the_heads_is_none_of_their_lines() -> None:
    caption = text(55, 97, "Returns of the firm and of all that it may buy next year")
    [table] = found([caption, *two_line_heads()])
    assert caption not in table.lines
    assert "<td>Observed returns on the portfolio</td>" in table.html


def test_a_line_in_another_style_above_a_head_is_none_of_its_lines() -> None:
    [table] = found(two_line_heads(BOLD))
    assert "<td>of the firm</td>" in table.html


def test_running_text_beside_the_heads_ends_them() -> None:
    prose = text(10, 116.5, "as it is set in a column of its own")
    [table] = found([prose, *(line for line in two_line_heads() if line.text != "Time")])
    assert "<td>the portfolio</td>" in table.html

from __future__ import annotations

import pytest

from mineru_tools.layout.text_line import TextLine
from tests.layout.tables.pages import found, rows, text

TOOLS = [
    ["Tool", "Purpose", "Licence"],
    ["Make", "Builds what changed", "free"],
    ["Grep", "Finds lines", "free"],
    ["Office", "Writes letters", "paid"],
]
PLACES = [60.0, 140.0, 300.0]
PROSE = "the quick brown fox jumps over the lazy dog and runs away from all of them"


def tables(lines: list[TextLine]) -> list[list[list[str]]]:
    return [
        [
            [c.text for c in table.cells if c.row == row]
            for row in range(max(c.row for c in table.cells) + 1)
        ]
        for table in found(lines)
    ]


def paragraph(top: float) -> list[TextLine]:
    return [text(50, top + 12 * k, PROSE) for k in range(6)]


@pytest.mark.parametrize(
    "caption", ["Table 2. Tools", "Tabelle 2: Werkzeuge", "表 2 工具", "Таблица 2. Орудия"]
)
def test_rows_of_words_below_a_caption_are_a_table(caption: str) -> None:
    lines = [*paragraph(100), text(60, 190, caption), *rows(PLACES, 210, 15, TOOLS)]
    assert tables(lines + paragraph(290)) == [TOOLS]


def test_rows_of_words_above_a_caption_are_a_table() -> None:
    lines = [*paragraph(100), *rows(PLACES, 200, 15, TOOLS), text(60, 265, "Table 2. Tools")]
    assert tables(lines + paragraph(290)) == [TOOLS]


def test_the_same_rows_without_a_caption_or_below_one_of_a_figure_are_none() -> None:
    body = rows(PLACES, 210, 15, TOOLS)
    assert tables([*paragraph(100), *body]) == []
    assert tables([*paragraph(100), text(60, 190, "Figure 2. Tools"), *body]) == []


def test_a_sentence_that_begins_with_the_word_is_no_caption() -> None:
    told = text(60, 190, "Table 2 shows the tools")
    assert tables([*paragraph(100), told, *rows(PLACES, 210, 15, TOOLS)]) == []


def test_a_caption_of_two_lines_and_a_note_of_the_unit_may_stand_between() -> None:
    lines = [text(60, 160, "Table 2. Tools that are used by all"), text(60, 172, "who work here")]
    lines += [text(220, 190, "(for a year)"), *rows(PLACES, 210, 15, TOOLS)]
    assert tables(lines) == [TOOLS]


def test_two_columns_of_running_text_below_a_caption_are_no_table() -> None:
    lines = [text(60, 100, "Table 2. Tools")]
    lines += rows([50.0, 300.0], 120, 12, [[PROSE[:45], PROSE[:42]]] * 8)
    assert tables(lines) == []


def test_a_note_below_the_rows_is_not_part_of_the_table() -> None:
    lines = [text(60, 190, "Table 2. Tools"), *rows(PLACES, 210, 15, TOOLS)]
    lines.append(text(60, 275, "Source: a survey of all who work here, made last year"))
    assert tables(lines) == [TOOLS]


def test_a_matrix_in_tall_brackets_is_no_table() -> None:
    numbers = [["Ann", "15", "4"], ["Bob", "3", "20"], ["Eve", "6", "4"]]
    assert tables(rows(PLACES, 210, 15, numbers)) == [numbers]
    bracketed = [["\u23a1 6", "15", "4"], ["\u23a2 2", "3", "20"], ["\u23a3 3", "6", "4"]]
    assert tables(rows(PLACES, 210, 15, bracketed)) == []

from __future__ import annotations

from mineru_tools.layout.tables.finding.prose import running_lines
from mineru_tools.layout.text_line import TextLine
from tests.layout.tables.pages import found, rows, text

PARAGRAPH = [
    "Growth in the year was strong and it ran",
    "through all of the firm and its branches",
    "while costs were kept below those of the",
    "last year by means that were told in the",
    "notes to the accounts of every branch of",
    "the firm.",
]
ACCOUNT = [
    ["Profit before tax", "392.7", "326.9"],
    ["Income tax", "122.6", "98.8"],
    ["Profit after tax", "269.9", "228.0"],
    ["Reserve", "125.0", "115.0"],
    ["Dividend", "116.6", "99.5"],
]


def paragraph(x: float = 50, top: float = 100) -> list[TextLine]:
    return [text(x, top + 12 * k, line) for k, line in enumerate(PARAGRAPH)]


def test_lines_without_room_for_the_next_word_run_on() -> None:
    lines = paragraph()
    assert running_lines(lines) == {id(line) for line in lines}


def test_labels_of_their_own_length_do_not_run_on() -> None:
    labels = ["Preservation of the old harbour", "Repairs of roads and bridges", "Other works"]
    labels += ["Payments to the pension fund", "Interest on long loans of the town"]
    assert running_lines([text(50, 100 + 12 * k, label) for k, label in enumerate(labels)]) == set()


def test_a_paragraph_of_a_few_lines_may_be_a_cell() -> None:
    assert running_lines(paragraph()[2:]) == set()


def test_prose_beside_an_account_is_no_column_of_it() -> None:
    [table] = found(paragraph() + rows([310, 420, 470], 100, 12, ACCOUNT))
    assert table.bbox.x0 >= 310
    assert [c.text for c in table.cells if c.col == 0] == [row[0] for row in ACCOUNT]


def test_prose_beside_dashes_is_no_table() -> None:
    dashes = [text(290, 100 + 12 * k, "–") for k in range(6)]
    assert found(paragraph() + dashes) == []

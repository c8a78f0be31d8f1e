from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.line_numbers import line_numbers
from tests.layout.typesetter import Setting, line, regions, runs, texts

WORDS = "the brook was low that summer and each stone was seen"


def manuscript(
    step: int = 1, *, x: float = 50.0, first: int = 1, rows: int = 12
) -> tuple[list[Setting], list[Setting]]:
    """The numbers and the lines of a page on which each ``step``-th line is numbered."""
    text = [line(WORDS, x=90, y=100 + 24 * k) for k in range(rows * step)]
    numbers = [line(str(first + step * k), x=x, y=100 + 24 * k * step, size=8) for k in range(rows)]
    return numbers, text


@pytest.mark.parametrize("step", [1, 2, 5])
def test_numbers_that_count_the_lines_in_the_margin_are_line_numbers(step: int) -> None:
    numbers, text = manuscript(step, rows=6)
    assert texts(line_numbers(runs(*numbers, *text))) == [str(1 + step * k) for k in range(6)]


def test_line_numbers_in_the_right_margin_are_found_too() -> None:
    numbers, text = manuscript(x=500)
    assert len(line_numbers(runs(*numbers, *text))) == 12


def test_fewer_than_five_numbers_are_no_line_numbers() -> None:
    numbers, text = manuscript(rows=4)
    assert line_numbers(runs(*numbers, *text)) == []


def test_numbers_that_do_not_count_evenly_are_no_line_numbers() -> None:
    _, text = manuscript()
    numbers = [line(str(k * k + 3), x=50, y=100 + 24 * k) for k in range(12)]
    assert line_numbers(runs(*numbers, *text)) == []


def test_numbers_in_front_of_footnotes_number_no_lines() -> None:
    notes: list[Setting] = []
    for k in range(6):
        y = 500 + 36 * k
        notes.append(line(str(k + 1), x=50, y=y, size=8))
        notes += [line(WORDS, x=64, y=y + 12 * j, size=8) for j in range(3)]
    assert line_numbers(runs(*notes)) == []


def test_a_column_of_a_table_that_counts_up_is_none_of_them() -> None:
    cells = [
        line(text, x=x, y=100 + 14 * k)
        for k in range(8)
        for text, x in ((str(k + 1), 72), (f"{k * 7}.5", 120), (f"{k}", 180))
    ]
    assert line_numbers(runs(*cells)) == []


def test_line_numbers_stand_beside_the_text_and_not_in_it() -> None:
    numbers, text = manuscript()
    found = regions(*[s for pair in zip(numbers, text, strict=True) for s in pair])
    assert [r.text for r in found if r.kind is BlockType.TEXT] == [" ".join([WORDS] * 12)]
    [aside] = [r for r in found if r.kind is BlockType.ASIDE_TEXT]
    assert aside.sub_type == "line_number"
    assert aside.text == " ".join(str(k + 1) for k in range(12))

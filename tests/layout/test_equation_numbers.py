from __future__ import annotations

import pytest

from mineru_tools.layout.displays import find_displays
from mineru_tools.layout.equation_numbers import is_number, without_number
from tests.layout.typesetter import MATH, PROSE, Font, Piece, line, lines, paragraph

LARGE = Font("CMEX10", symbolic=True)
ABOVE = paragraph(PROSE * 2, x=72, y=100, width=400)
BELOW = paragraph(PROSE * 2, x=72, y=400, width=400)


@pytest.mark.parametrize(
    "text", ["(1)", "(3.1a)", "(A.2)", "(B12)", "(2-4)", "(7')", "(∗)", "(**)", "[5]", "( 12 )"]
)
def test_what_stands_in_brackets_beside_a_formula_is_its_number(text: str) -> None:
    [number] = lines(line(text, x=450, y=260))
    assert is_number(number)


@pytest.mark.parametrize("text", ["2)", "(n)", "(see", "(1999)", "[a]", "(1", "(1)(2)", "()"])
def test_other_brackets_are_no_number(text: str) -> None:
    [other] = lines(line(text, x=450, y=260))
    assert not is_number(other)


def test_brackets_that_grow_with_a_fraction_are_no_number() -> None:
    [found] = lines(
        line("(", x=250, y=260, font=LARGE), line("2", x=255, y=260), line(")", x=260, y=260)
    )
    assert found.text == "(2)"
    assert not is_number(found)


@pytest.mark.parametrize(("at", "formula"), [(200, 240), (300, 220)])
def test_a_number_stands_before_or_after_the_formula_of_its_line(at: int, formula: int) -> None:
    pieces = [line("(4)", x=at, y=260), line("Q = v", x=formula, y=260, font=MATH)]
    found = [part for each in lines(*pieces) for part in [without_number(each)]]
    runs = "".join(run.text for formula, _ in found for run in formula)
    assert runs == "Q=v"
    assert "".join(number for _, number in found) == "(4)"


def numbered(*pieces: Piece) -> list[list[str]]:
    found = find_displays(lines(ABOVE, *pieces, BELOW))
    return sorted(sorted(each.text for each in region.lines) for region in found)


def test_numbers_at_the_left_margin_belong_to_what_stands_right_of_them() -> None:
    found = numbered(
        line("(1)", x=72, y=260),
        line("Q = v", x=250, y=260, font=MATH),
        line("(2)", x=72, y=290),
        line("w = Q", x=250, y=290, font=MATH),
    )
    assert found == [["(1)", "Q = v"], ["(2)", "w = Q"]]


def test_a_number_between_two_columns_belongs_to_the_side_of_the_others() -> None:
    found = numbered(
        line("Q = v", x=120, y=260, font=MATH),
        line("(1)", x=260, y=260),
        line("w = Q", x=350, y=260, font=MATH),
        line("(2)", x=460, y=260),
    )
    assert found == [["(1)", "Q = v"], ["(2)", "w = Q"]]

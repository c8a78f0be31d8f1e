from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.inline_stacks import stack_bonds
from tests.layout.typesetter import Setting, down, line, lines, runs

Y, LEFT = 100.0, 72.0


def after(*settings: Setting) -> float:
    return max(glyph.x + glyph.width for setting in settings for glyph in setting)


def word(text: str, x: float = LEFT) -> Setting:
    return line(text, x=x, y=Y)


def small(text: str, x: float, drop: float) -> Setting:
    """Small type that is so far below the line."""
    return line(text, x=x, y=Y + drop, size=7)


def grown(text: str, x: float) -> Setting:
    """A sign that hangs from a baseline above that of its line, around the axis."""
    return line(text, x=x, y=Y - 9.0, ink=(0.0, 1.3))


def binomial(x: float) -> tuple[Setting, ...]:
    opening = grown("(", x)
    rows = small("n+1", after(opening), -4.5), small("k", after(opening) + 4, 3.7)
    return opening, *rows, grown(")", after(*rows))


def test_rows_between_two_words_that_leave_room_for_them_are_of_their_line() -> None:
    taken = word("take")
    held = binomial(after(taken) + 3)
    assert len(lines(taken, *held, word("ways", after(*held) + 3))) == 1


def test_rows_in_brackets_at_the_end_or_start_of_a_line_are_of_it() -> None:
    taken = word("take")
    assert len(lines(taken, *binomial(after(taken) + 3), line("below", x=LEFT, y=Y + 18))) == 2
    held = binomial(LEFT)
    above = line("what stands above", x=LEFT, y=Y - 18)
    assert len(lines(above, *held, word("ways", after(*held) + 3))) == 2


def test_limits_over_and_under_an_operator_of_text_are_of_its_line() -> None:
    taken, operator = word("so"), line("∑", x=86, y=Y - 8, ink=(0.0, 1.0))
    limits = small("n", 86.5, -10.5), small("i=1", 83.5, 9.5)
    assert len(lines(taken, operator, *limits, word("x", 96))) == 1


def test_limits_of_an_operator_of_a_display_stay_rows_of_their_own() -> None:
    equals, operator = word("="), line("∑", x=82, y=Y - 10, ink=(0.0, 1.4))
    assert len(lines(equals, operator, small("n", 82.5, -13.5), small("i=1", 79.5, 12.0))) > 1


def test_small_type_with_the_white_of_columns_around_it_is_no_part_of_a_line() -> None:
    name, value = word("Name"), word("Value", 122)
    marks = small("a", after(name), -4), small("b", 118, -4)
    assert len(lines(name, *marks, value)) == 2


def test_nothing_goes_on_over_a_vertical_rule() -> None:
    taken = word("take")
    held = binomial(after(taken) + 3)
    wall = down(after(taken) + 1.5, 80, 120)
    assert len(lines(taken, *held, word("ways", after(*held) + 3), wall)) > 1


PLACES = st.tuples(st.integers(0, 40), st.integers(-3, 3), st.sampled_from([5.0, 7.0, 10.0]))


@given(st.lists(PLACES, max_size=30))
def test_each_run_goes_on_from_one_before_it(places: list[tuple[int, int, float]]) -> None:
    settings = [line("ab", x=LEFT + 5 * x, y=Y + 4 * y, size=size) for x, y, size in places]
    set_runs = runs(*settings) if settings else []
    assert all(0 < k < len(set_runs) for k in stack_bonds(set_runs, []))

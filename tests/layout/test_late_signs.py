"""Signs that browsers paint after the text around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.late_signs import in_place
from mineru_tools.primitives import Font
from tests.layout.typesetter import Setting, line, lines, runs, texts

Y, LEFT = 100.0, 72.0
KATEX = Font("KaTeX_Main-Regular", symbolic=True)
TEX = Font("CMR7", symbolic=True)


def small(text: str, x: float, drop: float, font: Font = KATEX) -> Setting:
    return line(text, x=x, y=Y + drop, size=7, font=font)


def fraction(font: Font) -> tuple[Setting, ...]:
    """Words with a hole between them, the line below, and then what is in the hole."""
    taken, goes_on = line("take", x=LEFT, y=Y), line("and so on", x=110, y=Y)
    below = line("as the next line says", x=LEFT, y=Y + 12)
    return taken, goes_on, below, small("b", 99, 4.5, font), small("a", 98, -4.5, font)


def test_signs_painted_after_the_text_fill_the_holes_that_they_left() -> None:
    [first, second] = lines(*fraction(KATEX))
    assert "".join(run.text for run in first.runs) == "takeabandsoon"
    assert second.text == "as the next line says"


def test_what_fills_a_hole_comes_from_left_to_right_whichever_row_was_painted_first() -> None:
    put = texts(in_place(runs(*fraction(KATEX))))
    assert put[:4] == ["take", "a", "b", "and"]


def test_limits_come_behind_their_operator_though_they_begin_left_of_it() -> None:
    taken, goes_on = line("take", x=LEFT, y=Y), line("and so on", x=116, y=Y)
    operator, limit = line("∑", x=100, y=Y, size=14, font=KATEX), small("i=1", 98, 9)
    put = texts(in_place(runs(taken, goes_on, limit, operator)))
    assert put[:4] == ["take", "∑", "i=1", "and"]


def test_programs_that_are_no_browsers_paint_in_the_order_of_the_lines() -> None:
    given_runs = runs(*fraction(TEX))
    assert texts(in_place(given_runs)) == texts(given_runs)


def test_what_does_not_fill_a_hole_stays_where_it_is_in_the_stream() -> None:
    cells = line("one", x=LEFT, y=Y), line("two", x=132, y=Y), small("1", 105, 0)
    assert texts(in_place(runs(*cells))) == ["one", "two", "1"]


PLACES = st.tuples(st.integers(0, 40), st.integers(-3, 3), st.sampled_from([5.0, 7.0, 10.0]))


@given(st.lists(PLACES, max_size=30))
def test_no_run_is_lost_or_doubled(places: list[tuple[int, int, float]]) -> None:
    settings = [
        line("ab", x=LEFT + 5 * x, y=Y + 4 * y, size=size, font=KATEX) for x, y, size in places
    ]
    given_runs = runs(*settings) if settings else []
    assert sorted(run.order for run in in_place(given_runs)) == sorted(
        run.order for run in given_runs
    )

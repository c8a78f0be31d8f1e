from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.layout.gutters import MIN_ROWS, split_at_gutters
from mineru_tools.layout.text_line import TextLine, line_of
from tests.layout.typesetter import Setting, line, lines, runs, texts

LEFT = (
    "The brook was low",
    "and every stone on",
    "its bed was seen by",
    "all who came along",
    "it",
)
RIGHT = ("Nobody had asked", "her to write levels", "into a book of her", "own each morning", "yet")
TIGHT = 7.0  # points: narrower than the em of 10, wider than any word space


def columns(rows: int) -> list[Setting]:
    """Two columns so close that their lines join where nothing but one row is looked at."""
    out = []
    for k in range(rows):
        left, right = LEFT[k % 4], RIGHT[k % 4]
        out.append(line(left, x=72, y=100 + 12 * k, right=160))
        out.append(line(right, x=160 + TIGHT, y=100 + 12 * k, right=255))
    return out


def test_a_gutter_narrower_than_an_em_parts_lines_when_many_rows_share_it() -> None:
    found = texts(lines(*columns(MIN_ROWS)))
    assert len(found) == 2 * MIN_ROWS
    assert set(found) == {*LEFT[:4], *RIGHT[:4]}


def test_white_that_only_a_few_rows_share_is_a_river_and_parts_nothing() -> None:
    assert len(lines(*columns(MIN_ROWS - 1))) == MIN_ROWS - 1


def test_a_certain_gutter_also_parts_the_few_rows_below_a_heading() -> None:
    few = [
        line(words, x=x, y=300, right=right)
        for words, x, right in ((LEFT[0], 72, 160), (RIGHT[0], 160 + TIGHT, 255))
    ]
    heading = line("A heading across both of them", x=72, y=250)
    found = texts(lines(*columns(MIN_ROWS), heading, *few))
    assert found[-3:] == ["A heading across both of them", LEFT[0], RIGHT[0]]


def drifted(rows: int, *, mark: str = "") -> list[Setting]:
    """Two columns whose lines stand at different heights, but for the last one of each."""
    out = []
    for k in range(rows):
        y = 100 + 12 * k
        out.append(line(LEFT[k % 4], x=72, y=y, right=160))
        out.append(line(mark + RIGHT[k % 4], x=160 + TIGHT, y=y + 6 * (k + 1 < rows), right=255))
    return out


def test_the_margins_of_two_columns_part_a_row_that_both_happen_to_share() -> None:
    found = texts(lines(*drifted(MIN_ROWS + 1)))
    assert {LEFT[MIN_ROWS % 4], RIGHT[MIN_ROWS % 4]} <= set(found)
    assert len(found) == 2 * MIN_ROWS + 2


def test_margins_of_a_few_lines_part_nothing() -> None:
    assert len(lines(*drifted(MIN_ROWS))) == 2 * MIN_ROWS - 1


def test_margins_count_as_far_as_no_line_runs_across() -> None:
    wide = line("This one runs across both columns to its end", x=72, y=100 + 12 * MIN_ROWS - 6)
    found = texts(lines(*drifted(MIN_ROWS + 1), wide))
    assert f"{LEFT[MIN_ROWS % 4]} {RIGHT[MIN_ROWS % 4]}" in found


def test_marks_of_notes_beside_their_text_are_no_column() -> None:
    notes = [line(f"{k}", x=160, y=100 + 12 * k, right=166) for k in range(1, 9)]
    texts_of = [line(RIGHT[k % 4], x=172, y=106 + 12 * k, right=255) for k in range(1, 8)]
    last = line(RIGHT[0], x=172, y=100 + 12 * 8, right=255)
    assert f"8 {RIGHT[0]}" in texts(lines(*notes, *texts_of, last))


def test_a_line_across_the_gutter_stays_whole() -> None:
    wide = "This one runs across both columns to its end"
    found = texts(lines(*columns(MIN_ROWS), line(wide, x=72, y=100 + 12 * MIN_ROWS)))
    assert found[-1] == wide


@st.composite
def rows_of_words(draw: st.DrawFn) -> list[TextLine]:
    found = []
    for k in range(draw(st.integers(0, 9))):
        x, words = 72.0, []
        for _ in range(draw(st.integers(1, 6))):
            letters = draw(st.sampled_from(["a", "bcd", "efghij"]))
            words += line(letters, x=x, y=100 + 12 * k)
            x += 5 * len(letters) + draw(st.sampled_from([2.0, 6.0, 9.0, 14.0]))
        found.append(line_of(tuple(runs(words))))
    return found


@settings(max_examples=80)
@given(rows_of_words())
def test_cutting_at_gutters_keeps_all_runs_and_their_order(given_lines: list[TextLine]) -> None:
    parts = split_at_gutters(given_lines)
    kept = [(round(x.baseline), r.text, r.bbox) for x in parts for r in x.runs]
    assert kept == [(round(x.baseline), r.text, r.bbox) for x in given_lines for r in x.runs]

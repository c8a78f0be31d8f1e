"""Words laid out as glyphs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.scans.glyphs import PlacedWord, glyphs_of, words_in_boxes

WORDS = st.lists(
    st.builds(
        lambda text, x, y, w, turns: PlacedWord(
            text, BBox(x, y, x + w, y + w), y + w / 2, 10.0, 0.5, turns=turns
        ),
        st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12),
        st.floats(0, 500),
        st.floats(0, 500),
        st.floats(1, 300),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(WORDS)
def test_no_character_is_lost_and_every_column_is_as_long(words: list[PlacedWord]) -> None:
    glyphs = glyphs_of(words)
    assert "".join(glyphs.text) == "".join(word.text for word in words)
    columns = (
        glyphs.box, glyphs.cell, glyphs.origin, glyphs.size, glyphs.angle, glyphs.font,
        glyphs.color, glyphs.hidden, glyphs.space_before, glyphs.tag, glyphs.score,
    )  # fmt: skip
    assert {len(column) for column in columns if column is not None} == {len(glyphs)}
    assert int(glyphs.space_before.sum()) == len(words)
    assert (glyphs.cell[:, :2] <= glyphs.cell[:, 2:]).all()


@pytest.mark.parametrize("text", ["Illinois", "今日は", "naïve", "e\u0301te"])
def test_cells_fill_the_word_one_behind_the_other(text: str) -> None:
    cell = glyphs_of([PlacedWord(text, BBox(10, 20, 90, 30), 28, 10)]).cell
    assert cell[0, 0] == pytest.approx(10)
    assert cell[-1, 2] == pytest.approx(90)
    assert cell[1:, 0] == pytest.approx(cell[:-1, 2])


def test_narrow_letters_get_less_room_than_wide_ones() -> None:
    cell = glyphs_of([PlacedWord("im", BBox(0, 0, 20, 10), 8, 10)]).cell
    assert cell[0, 2] - cell[0, 0] < 0.6 * (cell[1, 2] - cell[1, 0])


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert glyphs_of([PlacedWord("e\u0301t", BBox(0, 0, 20, 10), 8, 10)]).text == ("e\u0301", "t")


@pytest.mark.parametrize(("turns", "first", "second"), [(0, 0, 2), (1, 1, 3), (2, 2, 0), (3, 3, 1)])
def test_a_turned_word_runs_the_way_it_is_read(turns: int, first: int, second: int) -> None:
    glyphs = glyphs_of([PlacedWord("on", BBox(0, 0, 40, 40), 20, 10, turns=turns)])
    assert glyphs.angle.tolist() == [90.0 * turns] * 2
    start, end = glyphs.cell[0, first], glyphs.cell[1, second]
    assert (start, end) == ((0, 40) if turns < 2 else (40, 0))


def test_stacked_characters_stand_upright_one_below_another() -> None:
    word = PlacedWord("縦書き", BBox(100, 10, 112, 46), 100, 12, turns=1, stacked=True)
    glyphs = glyphs_of([word])
    assert glyphs.angle.tolist() == [0, 0, 0]
    assert np.diff(glyphs.cell[:, 1]) == pytest.approx([12, 12])


def test_letters_of_scripts_from_right_to_left_stay_together() -> None:
    assert glyphs_of([PlacedWord("שלום", BBox(0, 0, 20, 10), 8, 10)]).text == ("שלום",)


def test_boxes_alone_give_words_of_one_size() -> None:
    words = words_in_boxes([("high", BBox(0, 0, 20, 12)), ("low", BBox(30, 0, 50, 8))])
    assert {word.size for word in words} == {8.0}

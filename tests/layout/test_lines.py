from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.text_line import Script
from tests.layout.typesetter import (
    BOLD,
    ITALIC,
    MONO,
    PROSE,
    SERIF,
    Glyph,
    Setting,
    down,
    line,
    lines,
    paragraph,
    picture,
    runs,
    texts,
)


def test_words_on_one_baseline_are_one_line() -> None:
    [found] = lines(line("One two three", x=72, y=100))
    assert found.text == "One two three"
    assert (found.baseline, found.size, found.angle, found.rtl) == (100, 10, 0, False)


def test_lines_of_a_paragraph_stay_apart() -> None:
    found = lines(paragraph(PROSE, x=72, y=100, width=200))
    assert " ".join(texts(found)) == PROSE.strip()
    assert [each.baseline for each in found] == [100 + 12 * k for k in range(len(found))]


def test_pieces_of_a_line_drawn_at_different_times_are_put_together() -> None:
    left, other = line("flows from the", x=72, y=100), line("Another line below", x=72, y=112)
    right = line("spring to the sea", x=145, y=100)
    assert texts(lines(left, other, right)) == [
        "flows from the spring to the sea",
        "Another line below",
    ]


def test_an_accent_drawn_before_its_letter_keeps_the_line_together() -> None:
    pieces = line("estimate", x=72, y=100), line("ˆ", x=116, y=98), line("m and", x=115, y=100)
    [found] = lines(*pieces)
    assert [run.text for run in found.runs] == ["estimate", "m", "ˆ", "and"]
    assert [run.space for run in found.runs] == [False, True, False, True]


def test_an_accent_drawn_after_its_letter_keeps_the_line_together() -> None:
    letters = line("estimate", x=72, y=100), line("x", x=116, y=100), line("¯", x=116.2, y=98)
    [found] = lines(*letters, line("and", x=125, y=100))
    assert [run.text for run in found.runs] == ["estimate", "x", "¯", "and"]


def test_a_column_gutter_parts_lines() -> None:
    assert texts(lines(line("left", x=72, y=100), line("right", x=110, y=100))) == ["left", "right"]


def test_a_vertical_rule_between_two_words_parts_them() -> None:
    words = line("left", x=72, y=100), line("right", x=96, y=100)
    assert texts(lines(*words)) == ["left right"]
    assert texts(lines(*words, down(94, 90, 105))) == ["left", "right"]


def test_an_icon_in_the_line_holds_it_together() -> None:
    words = line("press the", x=72, y=100), line("key", x=140, y=100)
    assert texts(lines(*words)) == ["press the", "key"]
    assert texts(lines(*words, picture(120, 91, 138, 103))) == ["press the key"]


@pytest.mark.parametrize("mark", ["•", "–", "3.", "(a)", "2.1", "[12]", "IV."])
def test_a_list_mark_or_number_joins_its_text_over_a_tab(mark: str) -> None:
    item = line(mark, x=72, y=100), line("The reach is straight", x=102, y=100)
    assert texts(lines(*item)) == [f"{mark} The reach is straight"]


def test_a_mark_drawn_after_all_texts_joins_the_text_of_its_row() -> None:
    found = lines(
        line("The reach is straight", x=90, y=100),
        line("The bed is free of weed", x=90, y=114),
        line("•", x=72, y=100),
        line("•", x=72, y=114),
    )
    assert texts(found) == ["• The reach is straight", "• The bed is free of weed"]


def test_a_number_with_several_texts_beside_it_is_a_cell_and_no_mark() -> None:
    cells = [line(word, x=x, y=100) for word, x in (("19", 140), ("14", 105), ("12", 72))]
    assert texts(lines(*cells)) == ["12", "14", "19"]


def test_an_accent_drawn_a_little_higher_belongs_to_its_letter() -> None:
    accent = Glyph("\u0301", 72, 98, 5, 10, SERIF, space=True)
    [found] = lines([*line("e", x=72, y=100), accent, *line("te", x=77, y=100)])
    assert found.text == "e\u0301te"


def test_letters_set_far_apart_are_one_word() -> None:
    [found] = lines(line("RESULTS", x=72, y=100, tracking=4.0))
    assert found.text == "RESULTS"


def test_words_set_with_letters_far_apart_keep_the_space_between_them() -> None:
    [found] = lines(line("OUR RESULTS", x=72, y=100, tracking=3.0))
    assert found.text == "OUR RESULTS"


def test_a_superscript_is_part_of_its_line_and_marked() -> None:
    [found] = lines(line("area", x=72, y=100) + line("2", x=92, y=96, size=6))
    assert found.text == "area2"
    assert [run.script for run in found.runs] == [Script.NORMAL, Script.SUPER]
    assert found.baseline == 100


def test_a_subscript_is_part_of_its_line_and_marked() -> None:
    [found] = lines(
        line("x", x=72, y=100) + line("0", x=77, y=102, size=6) + line("y", x=84, y=100)
    )
    assert [run.script for run in found.runs] == [Script.NORMAL, Script.SUB, Script.NORMAL]


@pytest.mark.parametrize(("y", "script"), [(102.0, Script.SUB), (96.0, Script.SUPER)])
def test_an_index_may_have_more_letters_than_what_it_stands_at(y: float, script: Script) -> None:
    [found] = lines(line("V", x=72, y=100), line("base", x=77, y=y, size=6))
    assert [run.script for run in found.runs] == [Script.NORMAL, script]
    assert (found.size, found.baseline) == (10.0, 100.0)


def test_words_beside_a_large_letter_are_no_index() -> None:
    [found] = lines(line("V", x=72, y=100), line("as a word may be", x=79, y=102, size=6))
    assert found.size == 6.0
    assert Script.SUB not in {run.script for run in found.runs}


def test_small_capitals_on_the_baseline_are_no_script() -> None:
    [found] = lines(line("N", x=72, y=100) + line("ASA", x=77, y=100, size=8))
    assert {run.script for run in found.runs} == {Script.NORMAL}


def test_a_giant_initial_is_not_part_of_the_line_beside_it() -> None:
    initial = line("W", x=72, y=110, size=30)
    assert texts(lines(initial, line("ater runs", x=88, y=100))) == ["ater runs", "W"]


def test_shares_of_styles_are_counted_by_letter() -> None:
    [found] = lines(
        line("bold", x=72, y=100, font=BOLD)
        + line("slanted", x=95, y=100, font=ITALIC)
        + line("x", x=133, y=100, font=MONO)
    )
    assert found.bold == pytest.approx(4 / 12)
    assert found.italic == pytest.approx(7 / 12)
    assert found.mono == pytest.approx(1 / 12)


@st.composite
def scattered(draw: st.DrawFn) -> Setting:
    """Signs thrown on a small area, so that many of them touch or share a row."""
    return [
        Glyph(
            draw(st.sampled_from("abcXYZ123•.א中")),
            draw(st.integers(0, 40)) * 3.0,
            draw(st.integers(1, 6)) * 8.0,
            5.0,
            draw(st.sampled_from([6.0, 10.0, 25.0])),
            draw(st.sampled_from([SERIF, BOLD])),
            space=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 25)))
    ]


@settings(max_examples=150)
@given(scattered())
def test_every_run_is_in_exactly_one_line(setting: Setting) -> None:
    given_runs = runs(setting)
    found = lines_of(given_runs, ())
    assert Counter(r.order for x in found for r in x.runs) == Counter(r.order for r in given_runs)
    assert Counter("".join(texts(found)).replace(" ", "")) == Counter(g.text for g in setting)


def test_numbers_side_by_side_are_cells_and_no_list_marks() -> None:
    row = [line(number, x=x, y=100) for number, x in (("12", 72), ("14", 105), ("19", 140))]
    assert sorted(texts(lines(*row))) == ["12", "14", "19"]


def test_a_superscript_over_a_subscript_leaves_the_line_whole() -> None:
    before, after = line("where the x", x=72, y=100), line("is the sum", x=140, y=100)
    up, low = line("2", x=128, y=96.4, size=7), line("i", x=128, y=102.5, size=7)
    assert len(lines(before, up, low, after)) == 1

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from tests.layout.typesetter import BOLD, ITALIC, SERIF, Glyph, Setting, line, runs, texts


def test_a_space_of_the_file_parts_words() -> None:
    found = runs(line("One two", x=72, y=100))
    assert texts(found) == ["One", "two"]
    assert [run.space for run in found] == [True, True]


def test_white_as_wide_as_a_space_parts_words_that_the_file_runs_together() -> None:
    assert texts(runs(line("One two", x=72, y=100, told=False))) == ["One", "two"]


def test_kerning_parts_nothing() -> None:
    assert texts(runs(line("Tracked", x=72, y=100, tracking=0.8))) == ["Tracked"]
    assert texts(runs(line("Kerned", x=72, y=100, tracking=-0.8))) == ["Kerned"]


def test_a_space_of_the_file_that_lies_on_top_of_letters_does_not_count() -> None:
    letters = [
        Glyph("a", 72, 100, 5, 10, SERIF),
        Glyph("b", 75, 100, 5, 10, SERIF, space=True),
        Glyph("c", 80, 100, 5, 10, SERIF),
    ]
    assert texts(runs(letters)) == ["abc"]


@pytest.mark.parametrize(("white", "apart"), [(0.0, False), (2.5, True)])
def test_a_space_told_before_a_script_counts_where_there_is_white(
    white: float, apart: bool
) -> None:
    letters = [
        Glyph("x", 72, 100, 5, 10, SERIF),
        Glyph("2", 77 + white, 95, 4, 8, SERIF, space=True),
    ]
    assert [run.space for run in runs(letters)] == [True, apart]


@pytest.mark.parametrize("font", [BOLD, ITALIC])
def test_another_font_begins_a_run_without_a_space(font: object) -> None:
    word = line("half", x=72, y=100) + line("way", x=92, y=100, font=font)  # type: ignore[arg-type]
    found = runs(word)
    assert texts(found) == ["half", "way"]
    assert [run.space for run in found] == [True, False]


def test_another_tag_begins_a_run() -> None:
    found = runs(line("head", x=72, y=100, tag="H1") + line("text", x=92, y=100, tag="P"))
    assert [run.tag for run in found] == ["H1", "P"]


def test_a_figure_above_the_baseline_is_a_run_of_its_own() -> None:
    found = runs(line("area", x=72, y=100) + line("2", x=92, y=96, size=6))
    assert texts(found) == ["area", "2"]
    assert found[1].baseline == 96


def test_a_figure_that_the_font_itself_raises_counts_as_smaller_and_higher() -> None:
    found = runs(line("word", x=72, y=100) + line("7", x=92, y=100, ink=(0.75, -0.4)))
    assert texts(found) == ["word", "7"]
    assert found[1].size == pytest.approx(6.0)
    assert found[1].baseline == pytest.approx(96.0)


def test_the_pen_going_back_begins_another_run() -> None:
    assert texts(runs(line("first", x=72, y=100) + line("again", x=72, y=100))) == [
        "first",
        "again",
    ]


def test_signs_of_chinese_stretched_by_less_than_half_an_em_stay_together() -> None:
    assert texts(runs(line("测量小河流量", x=72, y=100, tracking=3.0))) == ["测量小河流量"]


def test_the_blank_half_of_cjk_punctuation_parts_nothing() -> None:
    comma = Glyph("，", 92, 100, 10, 10, SERIF)
    assert texts(runs([*line("小河", x=72, y=100), comma, *line("大河", x=97, y=100)])) == [
        "小河，大河"
    ]


def test_a_combining_mark_belongs_to_the_letter_it_stands_over() -> None:
    word = [
        Glyph("e", 72, 100, 5, 10, SERIF),
        Glyph("\u0301", 72, 100, 5, 10, SERIF, space=True),
        Glyph("t", 77, 100, 5, 10, SERIF),
    ]
    assert texts(runs(word)) == ["e\u0301t"]


def test_the_box_of_a_run_holds_its_ink_and_its_line() -> None:
    [run] = runs(line("word", x=72, y=100))
    assert run.bbox == pytest.approx((72, 93, 92, 102))


letters = st.builds(
    Glyph,
    text=st.sampled_from("aB1.,é中（）\u0301א∑"),
    x=st.floats(0, 600),
    y=st.floats(0, 800),
    width=st.floats(0.1, 20),
    size=st.sampled_from([6.0, 10.0, 24.0]),
    font=st.sampled_from([SERIF, BOLD, ITALIC]),
    space=st.booleans(),
)


@given(st.lists(letters, max_size=30))
def test_every_glyph_is_in_exactly_one_run_in_the_order_of_the_stream(setting: Setting) -> None:
    found = runs(setting)
    assert "".join(texts(found)) == "".join(g.text for g in setting)
    places = [k for run in found for k in range(run.order, run.last + 1)]
    assert places == list(range(len(setting)))


def test_the_box_of_a_sign_that_hangs_from_its_baseline_is_its_ink() -> None:
    [hanging] = runs(line("∑", x=72, y=100, ink=(0.0, 1.0)))
    assert (hanging.bbox.y0, hanging.bbox.y1) == (100.0, 110.0)
    [comma] = runs(line(",", x=72, y=100, ink=(0.1, 0.2)))
    assert comma.bbox.y0 < 95.0


def test_each_letter_has_its_own_place() -> None:
    wide, narrow = Glyph("W", 72, 100, 9, 10, SERIF), Glyph("i", 81, 100, 3, 10, SERIF)
    [run] = runs([wide, narrow, Glyph("l", 84, 100, 4, 10, SERIF)])
    assert [run.ink_of(k, k + 1).x1 for k in range(3)] == pytest.approx([81, 84, 88])
    assert [run.edge(k) for k in range(4)] == pytest.approx([72, 81, 84, 88])
    part = run.part(1, 3)
    assert (part.text, part.space, part.edge(1)) == ("il", False, pytest.approx(84))
    assert part.bbox.x0 == pytest.approx(81)


def test_the_letters_of_a_ligature_share_its_ink() -> None:
    [run] = runs([Glyph("ffi", 72, 100, 9, 10, SERIF), Glyph("x", 81, 100, 5, 10, SERIF)])
    assert [run.ink_of(k, k + 1).x1 for k in range(4)] == pytest.approx([75, 78, 81, 86])


def test_letters_at_unknown_places_share_the_box_of_their_run() -> None:
    [run] = runs(line("abcd", x=72, y=100))
    blind = replace(run, letters=None)
    assert blind.ink_of(1, 3) == BBox(77, run.bbox.y0, 87, run.bbox.y1)
    assert blind.part(1, 2).bbox.width == pytest.approx(5)

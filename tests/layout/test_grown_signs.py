"""Brackets and operators from larger type than what they stand beside."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.grown_signs import with_size_of_type
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font

_SIGNS = Font("OpenSymbol", symbolic=True)
_ITALIC = Font("LiberationSerif-Italic", italic=True)


def run(text: str, font: Font = _ITALIC, *, size: float = 12.0, baseline: float = 100.0) -> Run:
    box = BBox(0.0, baseline - 0.8 * size, 0.5 * size, baseline + 0.2 * size)
    return Run(text, box, baseline, size, font, 0, 0, len(text) - 1, space=False)


def test_a_bracket_has_the_size_of_the_type_in_it_and_is_centred_over_its_baseline() -> None:
    tall = run("(", _SIGNS, size=27.0, baseline=105.0)
    heading, bracket, inside = with_size_of_type([run("Heading", size=20.0), tall, run("x")])
    assert (heading.size, bracket.size, inside.size) == (20.0, 12.0, 12.0)
    assert bracket.bbox == tall.bbox
    assert bracket.baseline == tall.bbox.center[1] + 3.0


def test_limits_do_not_make_the_bracket_before_their_sum_small() -> None:
    runs = [run("(", _SIGNS, size=30.0), run("∑", _SIGNS, size=18.0), run("i", size=7.0), run("a")]
    assert [x.size for x in with_size_of_type(runs)] == [12.0, 12.0, 7.0, 12.0]


def test_a_root_stays_on_its_baseline() -> None:
    root, _ = with_size_of_type([run("√", _SIGNS, size=15.0, baseline=101.0), run("x")])
    assert (root.size, root.baseline) == (12.0, 101.0)


def test_a_bracket_of_a_script_stays_small() -> None:
    base, bracket, _ = with_size_of_type([run("x"), run("(", _SIGNS, size=7.5), run("i", size=7.0)])
    assert (base.size, bracket.size) == (12.0, 7.0)


def test_large_brackets_of_text_are_left_alone() -> None:
    runs = [run("(", size=27.0), run("x")]
    assert with_size_of_type(runs) == runs


@given(
    st.lists(
        st.tuples(
            st.sampled_from("()|√∑x=2"),
            st.sampled_from([_SIGNS, _ITALIC]),
            st.floats(4.0, 60.0),
        ),
        max_size=20,
    )
)
def test_nothing_grows_and_nothing_but_sizes_and_baselines_changes(
    drawn: list[tuple[str, Font, float]],
) -> None:
    runs = [run(text, font, size=size) for text, font, size in drawn]
    made = with_size_of_type(runs)
    assert all(new.size <= old.size for new, old in zip(made, runs, strict=True))
    back = [
        replace(new, size=old.size, baseline=old.baseline)
        for new, old in zip(made, runs, strict=True)
    ]
    assert back == runs

"""Lines that were read: their text, where they point, and when they stand upright."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.text import Quad, ReadLine, ReadWord


def line(*words: str, quad: Quad = ((0, 0), (90, 0), (90, 10), (0, 10))) -> ReadLine:
    box = BBox(0, 0, 90, 10)
    return ReadLine(tuple(ReadWord(word, box, 0.9) for word in words), quad, 0.9)


def turned(angle: float, width: float = 90.0, height: float = 10.0) -> Quad:
    """A quad whose first side points to ``angle``."""
    cos, sin = math.cos(angle), math.sin(angle)

    def at(x: float, y: float) -> tuple[float, float]:
        return (500 + x * cos - y * sin, 500 + x * sin + y * cos)

    return (at(0, 0), at(width, 0), at(width, height), at(0, height))


DOWN = turned(math.pi / 2)


def test_a_space_stands_between_two_words_and_nowhere_else() -> None:
    assert line("two", "words").text == "two words"
    assert line("第三章の結論").text == "第三章の結論"


@given(st.floats(-math.pi + 0.01, math.pi - 0.01))
def test_the_angle_is_that_of_the_first_side(angle: float) -> None:
    assert line("text", quad=turned(angle)).angle == pytest.approx(angle, abs=1e-6)


@given(st.floats(-math.pi, math.pi))
def test_the_box_is_the_smallest_upright_one(angle: float) -> None:
    quad = turned(angle)
    box = line("text", quad=quad).bbox
    assert {box.x0, box.x1} <= {x for x, _ in quad}
    assert {box.y0, box.y1} <= {y for _, y in quad}
    assert all(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for x, y in quad)


@pytest.mark.parametrize(
    ("words", "quad", "vertical"),
    [
        (["吾輩は猫である"], DOWN, True),
        (["昭和二十年8月"], DOWN, True),
        (["Margin", "note"], DOWN, False),  # a Latin line that was turned
        (["吾輩は猫である"], turned(0), False),
        (["吾輩は猫である"], turned(-math.pi / 2), False),  # read upwards: the page is turned
    ],
)
def test_characters_that_are_stacked_make_a_vertical_line(
    words: list[str], quad: Quad, vertical: bool
) -> None:
    assert line(*words, quad=quad).is_vertical is vertical

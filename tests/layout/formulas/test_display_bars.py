"""Bars on one side of something, and names of functions before their arguments."""

from __future__ import annotations

import re

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Font
from tests.layout.formulas.boxes import (
    EQUALS,
    SMALL_I,
    A,
    B,
    Box,
    N,
    frac,
    grown,
    over,
    read,
    row,
    sign,
)
from tests.layout.formulas.typecase import ROMAN, WHOLE

BAR = grown("|", 24.0, width=0.3)


def taken(bar: Box) -> Box:
    """A bar with what is taken at its lower end."""
    return over((bar, 0, 0), (SMALL_I, bar.width + 0.5, 10.0), width=bar.width + 13.0)


def test_a_bar_with_a_script_closes_and_opens_nothing() -> None:
    found = read(row(A, taken(BAR), EQUALS, frac(A, B), taken(BAR)))
    assert found == r"a\biggr|_{i=1} = \frac{a}{b}\biggr|_{i=1}"


def test_a_drawn_bar_alone_is_one_where_a_script_hangs_on_it() -> None:
    drawn = Box((), (BBox(1.5, -14.5, 1.9, 9.5),), 3.0, 14.5, 9.5, "")
    assert read(row(frac(A, B), taken(drawn), EQUALS, N)) == r"\frac{a}{b}\biggr|_{i=1} = n"


def test_wide_white_before_a_tall_bracket_is_on_the_line() -> None:
    held = row(grown("[", 18.0), frac(A, B), grown("]", 18.0))
    comma = sign(",", ink=(0.1, 0.2), advance=0.3)
    found = read(row(row(A, comma), held, gap=20.0))
    assert re.fullmatch(r"a, \\qquad\\[A-Za-z]+\[.*", found or "")


@pytest.mark.parametrize("font", [ROMAN, WHOLE])
def test_a_word_a_thin_space_before_a_letter_is_the_name_of_a_function(font: Font) -> None:
    assert read(row(sign("sgn", font), A, gap=1.9)) == r"\operatorname{sgn}a"


@pytest.mark.parametrize(("white", "latex"), [(2.4, r"\int ab\,dn"), (1.0, r"\int abdn")])
def test_a_thin_space_before_the_differential_of_an_integral_is_written(
    white: float, latex: str
) -> None:
    body = row(row(A, B, gap=0.5), row(sign("d"), N, gap=0.5), gap=white)
    assert read(row(grown("∫", 22.0, width=0.9), body)) == latex


def test_a_thin_space_before_a_d_is_not_written_without_an_integral() -> None:
    assert read(row(A, sign("d"), EQUALS, B, gap=2.4)) == "ad = b"

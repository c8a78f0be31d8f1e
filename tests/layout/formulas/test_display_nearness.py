"""What stands near a bar or an accent and belongs to something else; random trees found it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import Run
from tests.layout.formulas.boxes import EQUALS, A, B, Box, N, frac, grown, over, read, row, sign
from tests.layout.formulas.typecase import LARGE, WHOLE

SMALL_A, SMALL_B = sign("a", size=7.0), sign("b", size=7.0)
TINY_A, TINY_B = sign("a", size=5.0), sign("b", size=5.0)


def underlined(body: Box) -> Box:
    """Letters with a line as long as they are, a little below them."""
    bar = BBox(0.0, body.down + 1.8, body.width, body.down + 2.2)
    return replace(body, bars=(*body.bars, bar), down=body.down + 2.2)


def test_a_fraction_in_a_matrix_ends_before_the_scripts_of_the_row_below() -> None:
    index = sign("n", size=7.0)
    raised = over((B, 0.0, 0.0), (index, 5.2, -4.0), width=9.0)
    rows = over((frac(SMALL_A, SMALL_B), 0, -7.0), (raised, 0, 9.0), width=9.0)
    found = read(row(grown("[", 30.0), rows, grown("]", 30.0)))
    assert found == r"\begin{bmatrix} \frac{a}{b} \\ b^n \end{bmatrix}"


def test_a_fraction_that_goes_on_in_small_fractions_keeps_them_all() -> None:
    deepest = frac(TINY_A, TINY_B)
    deep = frac(TINY_A, deepest)
    assert read(frac(SMALL_A, deep)) == r"\frac{a}{\frac{a}{\frac{a}{b}}}"


def test_a_line_under_the_lower_part_of_a_fraction_is_not_under_all_of_it() -> None:
    whole = frac(A, underlined(row(B, N, gap=0.0)))
    assert read(row(A, EQUALS, whole)) == r"a = \frac{a}{\underline{bn}}"


def test_a_line_under_letters_is_no_bar_over_some_of_the_row_below() -> None:
    first = row(A, EQUALS, underlined(row(B, N, gap=0.0)))
    second = row(A, EQUALS, row(A, B, N, A, gap=0.0))
    found = read(over((first, 0, 0), (second, 0, 10.0), width=first.width))
    assert found == r"\begin{aligned} a & =\underline{bn} \\ a & =abna \end{aligned}"


def test_an_accent_belongs_to_the_letter_below_it_and_not_to_the_one_before_it() -> None:
    letters = np.float32([[0, -7, 5, 0], [6, -7, 11, 0], [1, -9.5, 4, -8]])
    text = Run("𝑋𝐴\u0303", BBox(0, -9.5, 11, 0), 0.0, 10.0, WHOLE, 0, 0, 2, False, letters=letters)
    assert read(Box((text,), (), 11.0, 9.5, 0.0, "")) == r"\tilde{X}A"


def test_a_wide_accent_covers_letters_of_unlike_height_and_width() -> None:
    tall, low = sign("b", ink=(0.7, 0.0), advance=0.4), sign("m", advance=0.9)
    accent = sign("˜", LARGE, ink=(0.82, -0.72), advance=0.9)
    held = over((low, 0, 0), (tall, 9.0, 0), (accent, 2.0, 0), width=13.0)
    assert read(row(held, EQUALS, A)) == r"\widetilde{mb} = a"

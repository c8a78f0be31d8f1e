"""What stands near a bar or an accent and belongs to something else; random trees found it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font
from tests.layout.formulas.boxes import EQUALS, A, B, Box, N, frac, grown, over, read, row, sign
from tests.layout.formulas.typecase import LARGE, ROMAN, WHOLE

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


def test_a_limit_belongs_to_the_operator_that_it_is_nearer_to() -> None:
    """Rows of a display may be so close that a limit is near the operator of the next row."""
    union = grown("⋃", 14.0, width=1.1)
    first = over((union, 0, 0), (SMALL_A, 3.75, 12.0), (SMALL_B, 3.75, -12.0), width=11.0)
    second = over((union, 0, 0), (SMALL_A, 3.75, 12.0), width=11.0)
    upper, lower = row(A, EQUALS, first, N), row(A, EQUALS, second, N)
    assert read(over((upper, 0, 0), (lower, 0, 26.5), width=upper.width)) == (
        r"\begin{aligned} a & =\bigcup_a^bn \\ a & =\bigcup_an \end{aligned}"
    )


def test_a_slash_over_a_zero_is_the_empty_set_and_one_beside_it_is_not() -> None:
    zero, slash = sign("0", ROMAN, ink=(0.65, 0.0)), sign("/", ROMAN, ink=(0.75, 0.25))
    assert read(row(A, EQUALS, over((zero, 0, 0), (slash, 0.2, 0), width=5.0))) == (
        r"a = \emptyset"
    )
    assert read(row(A, EQUALS, row(zero, slash, N, gap=0.0))) == "a = 0/n"


def test_italics_of_text_are_variables_side_by_side_even_beside_slanted_greek() -> None:
    text = Font("NimbusRomNo9L-ReguItal", italic=True)
    greek = Font("StandardSymL-Slant_167", italic=True, symbolic=True)
    assert read(row(sign("β", greek), EQUALS, sign("dMe", text))) == r"\beta = dMe"
    assert read(row(sign("β", greek), EQUALS, sign("rate", text))) == r"\beta = \text{rate}"

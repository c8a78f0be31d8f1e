"""Matrices with one row or one bracket, lines in them, frames and lines under letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.document.geometry import BBox
from tests.layout.formulas.boxes import EQUALS, PLUS, A, B, Box, N, frac, grown, over, read, row


def rows(first: Box, second: Box, pitch: float = 12.0) -> Box:
    """Two pieces one under the other about the axis."""
    return over((first, 0, -2.5 - pitch / 2 + 2), (second, 0, -2.5 + pitch / 2 + 2), width=20)


def columns(first: Box, second: Box) -> Box:
    return row(first, second, gap=10.0)


def ruled(box: Box, *rules: BBox) -> Box:
    return replace(box, bars=(*box.bars, *rules))


def test_one_row_with_columns_in_tall_brackets_is_a_matrix() -> None:
    found = read(row(grown("[", 12.0), columns(A, columns(N, B)), grown("]", 12.0)))
    assert found == r"\begin{bmatrix} a & n & b \end{bmatrix}"


def test_a_brace_that_only_closes_holds_the_rows_before_it() -> None:
    found = read(row(rows(A, B), grown("}", 24.0), EQUALS, N, gap=2.0))
    assert found == r"\begin{rcases} a \\ b \end{rcases} = n"


@pytest.mark.parametrize(
    ("pitch", "latex"),
    [(12.0, r"\begin{pmatrix} a \\ b \end{pmatrix}"), (13.6, r"\binom{a}{b}")],
)
def test_rows_a_line_apart_are_a_vector_and_others_a_binomial(pitch: float, latex: str) -> None:
    held = replace(rows(A, B, pitch), width=5.0)
    assert read(row(grown("(", 24.0), held, grown(")", 24.0))) == latex


def test_binomials_in_two_rows_are_read_each_for_itself() -> None:
    inside = replace(rows(A, B, 13.6), width=5.0)
    whole = row(grown("(", 24.0), inside, grown(")", 24.0))
    first, second = row(N, EQUALS, whole, gap=2.8), row(N, EQUALS, A, whole, gap=2.8)
    assert read(over((first, 0, 0), (second, 0, 32), width=40)) == (
        r"\begin{aligned} n & =\binom{a}{b} \\ n & =a\binom{a}{b} \end{aligned}"
    )


def test_fractions_one_over_the_other_keep_their_own_parts() -> None:
    held = over((frac(A, B), 0, -14), (frac(N, A), 0, 5.2), width=7.4)
    found = read(row(grown("[", 40.0), held, grown("]", 40.0)))
    assert found == r"\begin{bmatrix} \frac{a}{b} \\ \frac{n}{a} \end{bmatrix}"


def test_lines_between_the_parts_of_a_matrix_are_written_to_it() -> None:
    held = rows(columns(A, B), columns(N, A))
    standing = [BBox(9.8, -14.5, 10.2, -2.5), BBox(9.8, -2.5, 10.2, 9.5)]
    held = ruled(held, BBox(-1.0, -2.7, 21.0, -2.3), *standing)
    found = read(row(grown("[", 26.0), held, grown("]", 26.0), gap=2.0))
    assert found == (r"\left[ \begin{array}{c|c} a & b \\ \hline n & a \end{array} \right]")


def test_a_bar_in_brackets_without_a_line_that_stands_is_a_fraction() -> None:
    found = read(row(grown("[", 18.0), frac(row(A, B), N), grown("]", 18.0)))
    assert found is not None
    assert r"\frac{ab}{n}" in found


def frame(x0: float, y0: float, x1: float, y1: float) -> list[BBox]:
    return [
        BBox(x0, y0, x1, y0 + 0.4), BBox(x0, y1 - 0.4, x1, y1),
        BBox(x0, y0, x0 + 0.4, y1), BBox(x1 - 0.4, y0, x1, y1),
    ]  # fmt: skip


def test_four_rules_around_a_formula_are_a_frame() -> None:
    held = row(A, EQUALS, B, gap=2.8)
    boxed = ruled(held, *frame(-3, -8, held.width + 3, 3))
    assert read(row(boxed, PLUS, N, gap=6.0)) == r"\boxed{a = b}+n"


def test_a_frame_holds_fractions_on_the_line_of_what_is_beside_it() -> None:
    held = frac(A, B)
    boxed = ruled(held, *frame(-3, -12, held.width + 3, 10))
    assert read(row(boxed, PLUS, N, gap=6.0)) == r"\boxed{\frac{a}{b}}+n"


def test_a_line_right_under_letters_underlines_them() -> None:
    held = row(A, PLUS, B)
    lined = ruled(held, BBox(0.0, 2.0, held.width, 2.4))
    assert read(row(lined, EQUALS, N, gap=2.8)) == r"\underline{a+b} = n"

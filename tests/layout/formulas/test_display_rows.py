"""Sizes of brackets, words, wide spaces, and rows one under the other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.primitives import Font
from tests.layout.formulas.boxes import (
    EQUALS,
    PLUS,
    A,
    B,
    Box,
    N,
    frac,
    grown,
    lines,
    over,
    read,
    row,
    sign,
)  # fmt: skip
from tests.layout.formulas.typecase import ROMAN, SIGNS

WORD_SPACE, QUAD = 3.3, 10.0
COMMA = sign(",", ROMAN, ink=(0.1, 0.2), advance=0.28)


def word(text: str) -> Box:
    return sign(text, ROMAN, ink=(0.7, 0.0))


def spaced(first: Box, *rest: tuple[float, Box]) -> Box:
    """Pieces with so much white before each of them."""
    whole = first
    for gap, part in rest:
        whole = row(whole, part, gap=gap)
    return whole


@pytest.mark.parametrize(
    ("height", "size"), [(12.0, "big"), (18.0, "Big"), (24.0, "bigg"), (30.0, "Bigg")]
)
def test_brackets_taller_than_what_is_inside_have_the_name_of_their_size(
    height: float, size: str
) -> None:
    found = read(row(grown("(", height), A, PLUS, B, grown(")", height)))
    assert found == rf"\{size}l(a+b\{size}r)"


def test_brackets_that_fit_what_is_inside_stretch() -> None:
    assert read(row(grown("[", 16.0), frac(A, B), grown("]", 16.0))) == (
        r"\left[\frac{a}{b}\right]"
    )


def test_brackets_of_two_shapes_are_a_pair() -> None:
    assert read(row(grown("[", 16.0), A, COMMA, frac(N, B), grown(")", 16.0))) == (
        r"\left[a, \frac{n}{b}\right)"
    )


def test_a_bar_between_two_brackets_stretches_with_them() -> None:
    bar = grown("∣", 16.0, width=0.2)
    found = read(row(grown("(", 16.0), frac(A, B), bar, N, grown(")", 16.0)))
    assert found == r"\left(\frac{a}{b}\middle|n\right)"


def test_a_tall_bar_alone_has_a_size_and_its_scripts() -> None:
    script = sign("n", size=7.0).at(0.0, 8.0)
    bar = row(grown("∣", 24.0, width=0.2), script, gap=0.5)
    assert read(row(frac(A, B), bar)) == r"\frac{a}{b}\biggr|_n"


def test_words_are_text_with_the_spaces_around_them() -> None:
    found = read(spaced(A, (2.8, EQUALS), (2.8, B), (WORD_SPACE, word("if")), (WORD_SPACE, N)))
    assert found == r"a = b\text{ if }n"


def test_words_beside_a_wide_space_have_none_of_their_own() -> None:
    found = read(spaced(A, (QUAD, word("for")), (WORD_SPACE, word("all")), (WORD_SPACE, N)))
    assert found == r"a \quad \text{for all }n"


def test_a_name_right_before_its_argument_is_an_operator() -> None:
    bracket, end = sign("(", ROMAN, ink=(0.75, 0.25)), sign(")", ROMAN, ink=(0.75, 0.25))
    assert read(row(word("rank"), bracket, A, end, gap=0.2)) == r"\operatorname{rank}(a)"


def test_letters_with_points_between_are_an_abbreviation() -> None:
    point = sign(".", ROMAN, ink=(0.1, 0.0), advance=0.28)
    letters = row(word("s"), point, word("t"), point, gap=0.2)
    assert read(spaced(letters, (WORD_SPACE, A))) == r"\text{s.t. }a"


def test_the_modulus_has_its_command() -> None:
    bracket, end = sign("(", ROMAN, ink=(0.75, 0.25)), sign(")", ROMAN, ink=(0.75, 0.25))
    inside = spaced(row(bracket, word("mod"), gap=0.2), (WORD_SPACE, N), (0.2, end))
    assert read(spaced(A, (2.8, EQUALS), (2.8, B), (QUAD, inside))) == r"a = b\pmod{n}"
    assert read(spaced(A, (2.2, word("mod")), (2.2, N))) == r"a \bmod n"


@pytest.mark.parametrize(("white", "latex"), [(QUAD, r"\quad"), (2 * QUAD, r"\qquad")])
def test_white_wider_than_between_words_is_a_quad(white: float, latex: str) -> None:
    assert read(spaced(A, (0.2, COMMA), (white, B))) == rf"a, {latex} b".replace("  ", " ")


def test_a_bar_with_white_on_both_sides_relates() -> None:
    bar = sign("∣", SIGNS, ink=(0.75, 0.25), advance=0.28)
    assert read(spaced(A, (2.8, bar), (2.8, B))) == r"a \mid b"
    assert read(spaced(A, (0.5, bar), (0.5, B))) == r"a|b"


def test_rows_are_aligned_at_the_relations_that_stand_one_under_the_other() -> None:
    first, second = row(A, EQUALS, B, gap=2.8), row(EQUALS, N, gap=2.8)
    assert read(over((first, 0, 0), (second, 7.8, 14), width=30)) == (
        r"\begin{aligned} a & =b \\ & =n \end{aligned}"
    )


def test_a_row_that_goes_on_is_set_in_from_the_relation() -> None:
    first, second = row(A, EQUALS, B, PLUS, N, gap=2.8), row(PLUS, A, gap=2.8)
    assert read(over((first, 0, 0), (second, 17.8, 14), width=40)) == (
        r"\begin{aligned} a & =b+n \\ & \quad +a \end{aligned}"
    )


def test_rows_about_one_middle_are_gathered() -> None:
    first, second = row(A, EQUALS, B, gap=2.8), row(A, EQUALS, N, PLUS, A, PLUS, B, gap=2.8)
    off = (second.width - first.width) / 2
    assert read(over((first, off, 0), (second, 0, 14), width=second.width)) == (
        r"\begin{gathered} a = b \\ a = n+a+b \end{gathered}"
    )


def test_equations_side_by_side_are_aligned_in_columns() -> None:
    one, two = row(A, EQUALS, B, gap=2.8), row(N, EQUALS, A, gap=2.8)
    found = read(lines(spaced(one, (20.0, two)), spaced(two, (20.0, one))))
    assert found == r"\begin{aligned} a & =b & n & =a \\ n & =a & a & =b \end{aligned}"


def test_words_that_end_where_the_next_column_begins_share_its_mark() -> None:
    first = spaced(sign("min", ROMAN, ink=(0.7, 0.0)), (QUAD, row(A, PLUS, B)))
    second = spaced(word("where"), (QUAD, row(N, EQUALS, A, gap=2.8)))
    found = read(over((first, 10.0, 0), (second, 0, 14), width=60))
    assert found == (
        r"\begin{aligned} \min \quad & a+b \\ \text{where} \quad & n = a \end{aligned}"
    )


def test_rows_and_columns_without_relations_or_brackets_are_a_matrix() -> None:
    assert read(lines(spaced(A, (QUAD, B)), spaced(N, (QUAD, A)))) == (
        r"\begin{matrix} a & b \\ n & a \end{matrix}"
    )


@given(st.lists(st.sampled_from([A, B, N]), min_size=1, max_size=4), st.sampled_from("([⟨⌊"))
def test_brackets_are_closed_whatever_their_size(inside: list[Box], opening: str) -> None:
    closing = dict(zip("([⟨⌊", ")]⟩⌋", strict=True))[opening]
    for height in (12.0, 15.0, 20.0, 40.0):
        found = read(row(grown(opening, height), *inside, grown(closing, height)))
        assert found is not None
        ends = re.findall(r"\\(left|right|[bB]igg?[lr])", found)
        assert [end[-1] for end in ends] in (["t", "t"], ["l", "r"])
        assert "".join(part.latex for part in inside) in found


def test_italics_of_the_text_are_variables_where_formulas_have_no_others() -> None:
    times = Font("Times-Italic", italic=True)
    product, word = sign("dx", times), sign("where", times)
    assert read(row(product, PLUS, sign("y", times))) == "dx+y"
    assert read(row(product, PLUS, A)) == r"\text{dx}+a"
    assert read(row(word, PLUS, product)) == r"\text{where}+\text{dx}"

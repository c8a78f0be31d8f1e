"""Displays set by hand, sign by sign, as TeX would place them; what stands there comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.formulas.display import display_latex
from tests.layout.formulas.boxes import (
    EQUALS,
    PLUS,
    SMALL_I,
    SMALL_N,
    A,
    B,
    Box,
    N,
    frac,
    grown,
    limits,
    lines,
    over,
    read,
    root,
    row,
    sign,
)
from tests.layout.formulas.typecase import LETTERS, ROMAN, SIGNS, line, run, word


def test_a_bar_with_signs_above_and_below_is_a_fraction() -> None:
    assert read(row(A, EQUALS, frac(B, row(A, PLUS, N)))) == r"a = \frac{b}{a+n}"


def test_fractions_stand_in_fractions() -> None:
    inner, small = frac(A, B), frac(SMALL_N, SMALL_N)
    assert read(frac(A, row(B, PLUS, small))) == r"\frac{a}{b+\frac{n}{n}}"
    assert read(frac(inner, frac(B, A))) == r"\frac{\frac{a}{b}}{\frac{b}{a}}"


def test_a_fraction_as_large_as_the_signs_beside_it_goes_on_in_a_fraction() -> None:
    inner = frac(B, row(A, PLUS, N))
    assert read(frac(A, row(B, PLUS, inner))) == r"\frac{a}{b+\cfrac{b}{a+n}}"


def test_a_small_fraction_on_the_line_of_a_display_is_set_as_in_text() -> None:
    small = frac(SMALL_N, SMALL_N)
    assert read(row(A, EQUALS, small, B)) == r"a = \tfrac{n}{n}b"


def test_a_radical_covers_what_is_under_its_bar_and_no_more() -> None:
    assert read(row(root(row(A, PLUS, B)), PLUS, N)) == r"\sqrt{a+b}+n"
    assert read(root(frac(A, B))) == r"\sqrt{\frac{a}{b}}"
    assert read(frac(root(A), B)) == r"\frac{\sqrt{a}}{b}"


def test_small_signs_in_the_hook_of_a_radical_are_its_degree() -> None:
    degree = sign("3", ROMAN, size=5.0, ink=(0.65, 0.0))
    whole = root(row(A, PLUS, B))
    assert read(over((whole, 0, 0), (degree, 0.5, -5.0), width=whole.width)) == r"\sqrt[3]{a+b}"


def test_limits_are_what_is_centred_over_and_under_an_operator() -> None:
    total = limits(grown("∑", 14.0, latex=r"\sum", width=1.4), SMALL_I, SMALL_N)
    assert read(row(total, A)) == r"\sum_{i=1}^{n}a".replace("^{n}", "^n")


def test_scripts_beside_an_integral_are_scripts() -> None:
    ends = over((SMALL_N, 1.0, -11.0), (sign("0", ROMAN, size=7.0), 0.0, 7.5), width=5.0)
    assert read(row(grown("∫", 22.0, width=0.9), ends, A)) == r"\int_0^na"


def test_names_of_operators_have_limits_too() -> None:
    lim = sign("lim", ROMAN, ink=(0.7, 0.0))
    to = sign("n", size=7.0)
    placed = over((lim, 0, 0), (to, 5.5, 7.0), width=lim.width)
    assert read(row(placed, A, gap=2.0)) == r"\lim_na"


def test_two_rows_in_tall_round_brackets_are_a_binomial() -> None:
    inside = over((N, 0, -9.0), (A, 0, 5.0), width=5.0)
    assert read(row(grown("(", 24.0), inside, grown(")", 24.0))) == r"\binom{n}{a}"


@pytest.mark.parametrize(
    ("ends", "name"), [("[]", "bmatrix"), ("()", "pmatrix"), ("||", "vmatrix")]
)
def test_rows_and_columns_in_tall_brackets_are_a_matrix(ends: str, name: str) -> None:
    inside = over((A, 0, -9.0), (B, 15, -9.0), (N, 0, 5.0), (A, 15, 5.0), width=20.0)
    found = read(row(grown(ends[0], 24.0), inside, grown(ends[1], 24.0)))
    assert found == rf"\begin{{{name}}} a & b \\ n & a \end{{{name}}}"


def test_a_brace_without_a_partner_opens_cases() -> None:
    word = sign("if", ROMAN, ink=(0.7, 0.0))
    inside = over((A, 0, -9.0), (word, 15, -9.0), (B, 0, 5.0), (word, 15, 5.0), width=25.0)
    found = read(row(N, EQUALS, grown("{", 24.0), inside))
    assert found == r"n = \begin{cases} a & \text{if} \\ b & \text{if} \end{cases}"


def test_brackets_of_pieces_are_one_bracket() -> None:
    def pieces(text: str) -> Box:
        parts = [(grown(c, 8.0), 0.0, 8.0 * (k - 1)) for k, c in enumerate(text)]
        return over(*parts, width=5.0)

    found = read(row(pieces("⎛⎜⎝"), frac(A, frac(N, B)), pieces("⎞⎟⎠")))
    assert found == r"\left(\frac{a}{\frac{n}{b}}\right)"


def test_rows_of_a_display_are_aligned_at_their_relations() -> None:
    found = read(lines(row(A, EQUALS, B), row(N, EQUALS, A)))
    assert found == r"\begin{aligned} a & =b \\ n & =a \end{aligned}"


def test_a_script_of_a_tall_bracket_hangs_on_it() -> None:
    body = row(grown("(", 16.0), frac(A, B), grown(")", 16.0))
    script = SMALL_N.at(body.width, -11.0)
    assert read(over((body, 0, 0), (script, 0, 0), width=40.0)) == r"\left(\frac{a}{b}\right)^n"


def test_a_line_over_letters_is_no_fraction() -> None:
    bar = BBox(0.0, -6.0, 5.0, -5.6)
    assert read(row(replace(A, bars=(bar,)), PLUS, B)) == r"\bar{a}+b"


def test_an_accent_is_put_on_the_letter_that_it_stands_over() -> None:
    hat = sign("ˆ", ROMAN, ink=(0.7, -0.52))
    assert read(row(over((hat, 0, 0), (A, 0, 0), width=5.0), PLUS, B)) == r"\hat{a}+b"


@pytest.mark.parametrize(("steps", "latex"), [([0, 0, 0], r"\vdots"), ([0, 4, 8], r"\ddots")])
def test_points_down_a_line_or_a_slope_are_dots(steps: Sequence[int], latex: str) -> None:
    point = sign(".", ROMAN, ink=(0.1, 0.0), advance=0.25)
    parts = [(point, float(dx), 4.0 * k) for k, dx in enumerate(steps)]
    assert read(over(*parts, width=10.0)) == latex


def test_rows_of_points_are_dots_whatever_their_baselines_are_rounded_to() -> None:
    point = sign(".", ROMAN, ink=(0.1, 0.0), advance=0.12)
    rows = [over(*((point, 5.0 * k, dy) for k in range(3)), width=12) for dy in (0.01, 0.0)]
    end = sign(".", ROMAN, ink=(0.1, 0.0), advance=0.12)
    found = read(row(A, rows[0], B, rows[1], N, end, gap=3.0))
    assert found == r"a\ldots b\ldots n."


def test_what_is_printed_twice_is_there_once() -> None:
    assert read(over((A, 0, 0), (A, 0.3, 0), width=6.0)) == "a"


def test_signs_over_an_arrow_are_set_over_it() -> None:
    arrow = sign("→", SIGNS, ink=(0.5, 0.0), advance=1.0)
    named = over((arrow, 0, 0), (SMALL_N, 3.2, -6.5), width=10.0)
    assert read(row(A, named, B, gap=2.8)) == r"a \overset{n}{\rightarrow} b"


def test_what_has_no_latex_is_left_to_others() -> None:
    assert read(sign("\ufffd")) is None
    assert display_latex([]) is None


def trees() -> st.SearchStrategy[Box]:
    letters = st.sampled_from("abcxyz").map(sign)

    def grow(inner: st.SearchStrategy[Box]) -> st.SearchStrategy[Box]:
        return st.one_of(
            st.tuples(inner, inner).map(lambda pair: row(pair[0], PLUS, pair[1], gap=2.0)),
            st.tuples(inner, inner).map(lambda pair: frac(*pair)),
            inner.map(root),
        )

    return st.recursive(letters, grow, max_leaves=6)


@given(trees())
def test_any_nest_of_fractions_roots_and_sums_comes_out_as_it_was_set(tree: Box) -> None:
    latex = read(tree)
    assert latex is not None
    assert latex.replace("cfrac", "frac") == tree.latex  # all of it is set in one size


Place = tuple[str, float, float, float]
PLACES = st.tuples(
    st.sampled_from("abcxyz"),
    st.floats(0, 200),
    st.floats(0, 60),
    st.sampled_from([5.0, 7.0, 10.0]),
)


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_no_letter_is_lost_wherever_it_stands(places: list[Place]) -> None:
    parts = [sign(c, size=size).at(x, y) for c, x, y, size in places]
    found = display_latex([r for part in parts for r in part.runs])
    apart = all(
        abs(a[1] - b[1]) + abs(a[2] - b[2]) > 2 for k, a in enumerate(places) for b in places[:k]
    )
    if found is not None and apart:
        assert is_valid(found)
        letters = re.sub(r"\\(?:begin|end)\{(?:aligned|gathered|matrix)\}|\\[a-z]+", "", found)
        assert sorted(c for c in letters if c.isalpha()) == sorted(c for c, *_ in places)


def test_letters_beyond_ascii_have_their_accent_or_are_text() -> None:
    dotted = line(run("ẏ"), run("=", SIGNS), run("g", LETTERS))
    assert display_latex(dotted) == r"\dot{y} = g"
    words = line(run("x", LETTERS), run("=", SIGNS), run("1"), word("où"), word("n", LETTERS))
    assert r"\text{où}" in (display_latex(words) or "")


def under(part: Box) -> Box:
    """A line under a piece, as near as TeX sets it."""
    y = part.down + 1.2
    return replace(part, bars=(*part.bars, BBox(0.0, y, part.width, y + 0.4)), down=y + 0.8)


def over_line(part: Box) -> Box:
    y = -part.up - 1.6
    return replace(part, bars=(*part.bars, BBox(0.0, y, part.width, y + 0.4)), up=part.up + 2.0)


def test_a_line_over_or_under_letters_is_no_bar_of_a_fraction_as_wide_as_they_are() -> None:
    assert read(row(N, EQUALS, frac(A, over_line(row(A, B))))) == r"n = \frac{a}{\overline{ab}}"
    assert read(row(N, EQUALS, frac(over_line(row(A, B)), N))) == r"n = \frac{\overline{ab}}{n}"
    assert read(row(N, EQUALS, frac(N, under(row(A, B))))) == r"n = \frac{n}{\underline{ab}}"


def test_a_bracket_behind_a_radical_is_not_under_its_bar() -> None:
    opening, closing = (sign(c, ROMAN, ink=(0.75, 0.25), advance=0.15) for c in "()")
    assert read(row(opening, root(A), closing, gap=0.0)) == r"(\sqrt{a})"


def test_primes_and_scripts_before_a_radical_are_no_degree() -> None:
    prime = over((A, 0, 0), (sign("′", SIGNS, size=7.0, advance=0.3), 5.0, -3.6), width=7.0)
    assert read(row(prime, root(B), gap=0.0)) == r"a'\sqrt{b}"
    power = over((A, 0, 0), (SMALL_N, 5.0, -3.6), width=8.5)
    assert read(row(power, root(B), gap=0.0)) == r"a^n\sqrt{b}"


def test_scripts_as_large_as_their_base_hang_on_it() -> None:
    power = over((A, 0, 0), (row(N, B), 5.0, -3.6), width=16.0)
    assert read(power) == "a^{nb}"


def test_the_next_row_is_no_part_of_a_fraction_that_is_set_small() -> None:
    small = frac(sign("a", size=7.0), sign("b", size=7.0))
    tall = sign("k", ink=(0.7, 0.0))
    inside = over((small, 0, -9.0), (B, 15, -9.0), (tall, 0, 3.0), (A, 15, 3.0), width=20.0)
    found = read(row(grown("[", 24.0), inside, grown("]", 24.0)))
    assert found == r"\begin{bmatrix} \frac{a}{b} & b \\ k & a \end{bmatrix}"

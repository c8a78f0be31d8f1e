"""What belongs to the formula beside it, and what only stands near."""

from __future__ import annotations

import pytest

from mineru_tools.layout.formulas import parts_of
from mineru_tools.layout.text_line import Run
from tests.layout.formulas.typecase import (
    BOLD,
    DOUBLE,
    LETTERS,
    SIGNS,
    down,
    line,
    over,
    run,
    shown,
    up,
    word,
    written,
)

STROKE = over("\u0338", SIGNS)


def tight(*runs: Run) -> str:
    """A line whose word spaces are hardly wider than the thin spaces of formulas."""
    return written(parts_of(line(*runs, white=1.8)))


def test_words_of_a_tightly_set_line_do_not_touch_the_formula_between_them() -> None:
    words = (run("the"), word("mean"), word("of"))
    variable = (word("r", LETTERS), word("=", SIGNS), word("12"))
    assert tight(*words, *variable, word("kg"), word("in")) == "the mean of $r = 12$ kg in"


def test_a_number_that_letters_touch_is_theirs_however_tight_the_line() -> None:
    words = (run("the"), word("mean"), word("r", LETTERS), word("=", SIGNS), word("12"))
    assert tight(*words, run("kg"), word("in"), word("all")) == "the mean $r$ = 12kg in all"


@pytest.mark.parametrize(
    ("sign", "latex"),
    [("=", r"\neq"), ("∈", r"\notin"), ("≡", r"\not\equiv"), ("⊂", r"\not\subset")],
)
def test_a_stroke_over_a_relation_negates_it(sign: str, latex: str) -> None:
    runs = (run("x", LETTERS), STROKE, run(sign, SIGNS), run("A", LETTERS))
    assert shown(*runs) == rf"$x {latex} A$"


def test_a_stroke_over_nothing_stays_what_it_is() -> None:
    parts = parts_of(line(run("so"), word("x", LETTERS), run("\u0338", SIGNS), word("is")))
    assert "".join(r.text for part in parts for r in part.runs) == "sox\u0338is"


def test_three_points_at_the_height_of_signs_are_dots_between_factors_and_terms() -> None:
    points = (word("·", SIGNS), word("·", SIGNS), word("·", SIGNS))
    factors = (run("x", LETTERS), down("1"), *points, word("x", LETTERS), down("n", LETTERS))
    assert shown(*factors) == r"$x_1\cdots x_n$"
    terms = (run("1"), word("+"), *points, word("+"), word("n", LETTERS))
    assert shown(*terms) == r"$1+\cdots+n$"


def test_what_numbers_are_congruent_by_belongs_to_the_relation() -> None:
    runs = (run("a", LETTERS), word("≡", SIGNS), word("1"), word("("), run("mod"))
    assert shown(*runs, word("p", LETTERS), run(")")) == r"$a \equiv 1\pmod{p}$"
    assert shown(run("a", LETTERS), word("mod"), word("n", LETTERS)) == r"$a \bmod n$"


def test_the_error_of_the_last_digits_belongs_to_the_number() -> None:
    runs = (run("x", LETTERS), word("="), word("0.326(1)"), word("is"))
    assert shown(*runs) == "$x = 0.326(1)$ is"


def test_a_power_of_ten_is_a_formula_and_the_mark_of_a_note_is_not() -> None:
    x = word("x", LETTERS)
    assert shown(run("10"), up("6"), word("per"), x) == "$10^6$ per $x$"
    assert shown(run("12"), up("6"), word("per"), x) == "126 per $x$"


def test_percent_belongs_to_the_variable_it_touches() -> None:
    assert shown(run("x", LETTERS), run("%"), word("of")) == r"$x\%$ of"
    assert shown(run("x", LETTERS), word("%"), word("of")) == "$x$ % of"


def test_a_number_with_its_power_belongs_to_the_unit_after_a_thin_space() -> None:
    sun = (run("M", LETTERS), down("⊙", SIGNS))
    assert shown(run("10"), up("−", SIGNS), up("12"), *sun) == r"$10^{-12}M_\odot$"
    assert shown(run("3"), up("2"), run("x", LETTERS)) == "$3^2x$"


def test_the_sets_beside_a_struck_sign_stay_one_formula() -> None:
    runs = (word("0"), STROKE, run("∈", SIGNS), run("N", DOUBLE))
    assert shown(run("as"), *runs, word("is")) == r"as $0 \notin \mathbb{N}$ is"


POINTS = (word("."), word("."), word("."))


def test_dots_at_the_end_of_a_list_are_part_of_it() -> None:
    listed = (run("a", LETTERS), down("1"), run(",", LETTERS), *POINTS)
    assert shown(*listed, word("is")) == r"$a_1, \ldots$ is"


def test_dots_between_commas_of_text_hold_a_list_together() -> None:
    first, last = (run("a", LETTERS), down("1")), (word("a", LETTERS), down("n", LETTERS))
    assert shown(*first, run(","), *POINTS, run(","), *last) == r"$a_1, \ldots, a_n$"


def test_a_comma_of_text_parts_formulas() -> None:
    assert shown(run("a", LETTERS), run(","), word("b", LETTERS)) == "$a$, $b$"


def test_a_colon_right_before_an_equals_sign_defines() -> None:
    assert shown(run("a", LETTERS), run(":"), run("=", SIGNS), run("1")) == "$a := 1$"


def test_bold_letters_beside_an_operator_are_matrices_and_vectors() -> None:
    text = (run("so"), word("Ax", BOLD), word("=", SIGNS), word("λ", LETTERS), run("x", BOLD))
    assert shown(*text) == r"so $\mathbf{Ax} = \lambda\mathbf{x}$"
    assert shown(run("so"), word("No", BOLD), word("x", LETTERS)) == "so No $x$"


def test_bars_around_a_vector_belong_to_the_relation_beside_them() -> None:
    norm = (word("‖", SIGNS), run("u", BOLD), run("‖", SIGNS))
    assert shown(run("if"), *norm, word("≠", SIGNS), word("1")) == r"if $\|\mathbf{u}\| \neq 1$"


def test_an_upright_letter_behind_an_operator_of_a_formula_is_its_operand() -> None:
    assert shown(run("x", LETTERS), word("≥", SIGNS), word("A"), word("is")) == (
        r"$x \geq \mathrm{A}$ is"
    )


def test_a_unit_behind_a_sign_of_products_and_a_word_behind_a_relation_stay_text() -> None:
    variable = (run("x", LETTERS), up("2"))
    assert shown(*variable, run("/"), run("s"), word("is")) == "$x^2$/s is"
    assert shown(run("x", LETTERS), word("≥", SIGNS), word("all")) == r"$x \geq$ all"


def test_a_number_in_brackets_between_two_factors_is_one() -> None:
    inside = (run("("), run("5"), run(")"))
    factors = (run("x", LETTERS), *inside, run("y", LETTERS))
    assert shown(*factors) == "$x(5)y$"
    assert shown(word("see"), word("("), run("5"), run(")"), word("y", LETTERS)) == "see (5) $y$"

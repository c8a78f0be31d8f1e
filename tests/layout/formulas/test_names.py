"""Upright names, accented letters and brackets of text fonts beside mathematics."""

from __future__ import annotations

import pytest

from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font
from tests.layout.formulas.typecase import (
    BOLD,
    ITALIC,
    LARGE,
    LETTERS,
    SIGNS,
    down,
    run,
    shown,
    thin,
    up,
    word,
)

EQUALS = word("=", SIGNS)
CODE = Font("CMTT10", monospace=True)
BRACKETS = (run("(", SIGNS), run(")", SIGNS))


def test_a_name_with_an_index_is_what_a_formula_equals() -> None:
    identity = (word("id"), down("Y", ITALIC))
    assert shown(run("f", LETTERS), EQUALS, *identity) == r"$f = \operatorname{id}_Y$"


def test_a_name_with_a_number_below_is_no_operand() -> None:
    assert shown(run("x", LETTERS), EQUALS, word("CO"), down("2")) == "$x$ = CO2"


def test_a_name_that_touches_a_variable_is_an_operator_on_it() -> None:
    size = (word("diam"), run("E", LETTERS))
    assert shown(run("so"), word("b", LETTERS), EQUALS, *size) == r"so $b = \operatorname{diam}E$"
    assert shown(*size, EQUALS, word("1")) == r"$\operatorname{diam}E = 1$"


def test_a_word_apart_from_the_variable_stays_text() -> None:
    assert shown(run("b", LETTERS), EQUALS, word("some"), word("E", LETTERS)) == "$b$ = some $E$"


def test_a_name_in_brackets_that_are_the_argument_of_another_is_a_formula() -> None:
    inner = (run("am"), run("("), run("u", LETTERS), run(",", LETTERS), run("m", LETTERS))
    outer = (run("E", LETTERS), run("("), *inner, run(")"), run(")"))
    assert shown(*outer) == r"$E(\operatorname{am}(u, m))$"


def test_brackets_of_a_font_for_formulas_after_a_name_hold_its_argument() -> None:
    opened, closed = BRACKETS
    named = (word("blanc"), opened, run("x", ITALIC), closed)
    assert shown(run("so"), *named) == r"so $\operatorname{blanc}(x)$"
    assert shown(word("blanc"), run("("), run("x", ITALIC), run(")")) == "blanc(x)"


def test_an_indexed_name_takes_the_brackets_that_it_touches() -> None:
    opened, closed = BRACKETS
    inverse = (word("inv"), down("k", ITALIC), opened)
    assert shown(*inverse, run("A", ITALIC), closed) == r"$\operatorname{inv}_k(A)$"


def test_brackets_after_brackets_hold_an_argument_only_with_a_variable_in_them() -> None:
    sum_of = (
        run("h", LETTERS),
        EQUALS,
        word("("),
        run("f", LETTERS),
        run("+", SIGNS),
        run("g", LETTERS),
        run(")"),
    )
    assert shown(*sum_of, run("("), run("x", ITALIC), run(")")) == "$h = (f+g)(x)$"
    assert shown(*sum_of, run("("), run("7"), run(")")) == "$h = (f+g)$(7)"


def test_a_function_after_a_number_belongs_to_it_and_a_word_of_text_does_not() -> None:
    number = (run("y", LETTERS), EQUALS, word("2"))
    assert shown(*number, run("cos"), run("(36)")) == r"$y = 2\cos(36)$"
    assert shown(*number, word("min"), word("later")) == "$y = 2$ min later"


def test_a_sum_has_a_summand_whatever_its_font() -> None:
    total = (run("∑", LARGE), down("i", LETTERS))
    assert shown(*total, word("K", BOLD), word("is")) == r"$\sum_i\mathbf{K}$ is"


@pytest.mark.parametrize(("sign", "shows"), [("∫", r"$\int udA$ is"), ("∑", r"$\sum u$ dA is")])
def test_a_differential_belongs_to_an_integral(sign: str, shows: str) -> None:
    whole = (run(sign, LARGE), run("u", LETTERS), word("dA", ITALIC))
    assert shown(*whole, word("is")) == shows


def test_an_upright_i_that_a_factor_touches_is_the_imaginary_unit() -> None:
    product = (run("a", LETTERS), down("1"), run("i"))
    assert shown(*product, word("+", SIGNS), word("b", LETTERS)) == r"$a_1\mathrm{i}+b$"
    assert shown(run("the"), word("a", LETTERS), run("is")) == "the $a$is"


@pytest.mark.parametrize(("font", "latex"), [(ITALIC, r"\dot{a}"), (BOLD, r"\mathbf{\dot{a}}")])
def test_a_letter_with_an_accent_of_mathematics_is_a_variable(font: Font, latex: str) -> None:
    assert shown(word("ȧ", font), EQUALS, word("α", LETTERS), run("is")) == f"${latex} = \\alpha$is"


def test_a_letter_with_an_accent_of_languages_is_a_word() -> None:
    assert shown(run("x", LETTERS), word("à", ITALIC), word("y", LETTERS)) == "$x$ à $y$"


def test_digits_in_the_type_of_a_program_keep_it_in_a_formula() -> None:
    mapped = (run("a", LETTERS), word("↦", SIGNS), word("011", CODE))
    assert shown(*mapped) == r"$a \mapsto \mathtt{011}$"


def spaced(before: Run) -> str:
    text = (run("all"), word("words"), word("of"), word("it"))
    return shown(*text, word("x", LETTERS), up("2"), before, word("so"))


def test_white_that_is_less_than_the_word_spaces_of_the_line_parts_no_formula() -> None:
    assert spaced(thin("y", LETTERS)) == "all words of it $x^2y$ so"
    assert spaced(word("y", LETTERS)) == "all words of it $x^2$ $y$ so"

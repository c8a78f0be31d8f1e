from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.formulas.display.atoms import atoms_of
from mineru_tools.layout.formulas.display.identity import says_all
from tests.layout.formulas.boxes import Box, row, sign
from tests.layout.formulas.typecase import LETTERS, ROMAN


def says(latex: str, *parts: Box) -> bool:
    return says_all(latex, atoms_of(row(*parts, gap=3.0).runs, products=False))


ALPHA, LIM = sign("α", LETTERS), sign("lim", ROMAN)


@pytest.mark.parametrize("latex", ["a+2", r"\frac{a}{2}", r"\text{a}^{2}", r"2_{a}"])
def test_letters_and_digits_may_stand_in_any_place_and_command(latex: str) -> None:
    assert says(latex, sign("a"), sign("2", ROMAN))


@pytest.mark.parametrize("latex", ["a", "2", "a+22", "a+b2", r"a\alpha2", "A2"])
def test_a_sign_lost_or_invented_is_noticed(latex: str) -> None:
    assert not says(latex, sign("a"), sign("2", ROMAN))


def test_greek_letters_and_names_count_as_what_they_are() -> None:
    assert says(r"\lim_{\alpha}", LIM, ALPHA)
    assert not says(r"\lim_{\beta}", LIM, ALPHA)
    assert not says(r"\sin\alpha", LIM, ALPHA)


def test_the_names_and_columns_of_environments_are_no_letters() -> None:
    array = r"\left[ \begin{array}{c|c} a & b \end{array} \right]"
    assert says(array, sign("a"), sign("b"))


@given(st.text("abcxyz12", min_size=1, max_size=8), st.integers(0, 7))
def test_leaving_out_any_one_sign_is_noticed(text: str, at: int) -> None:
    parts = [sign(char) for char in text]
    assert says(text, *parts)
    assert not says(text[: at % len(text)] + text[at % len(text) + 1 :], *parts)

"""Formulas in rows within lines of text, as TeX and typst set them.

``within-lines.pdf`` has the formulas of ``within-lines.txt``, one in each paragraph.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst

from mineru_tools import parse

_MADE = Path(__file__).parent / "makers"
_FORMULAS = (_MADE / "within-lines.txt").read_text().splitlines()
_TYPST = {
    r"{}_2F_1(a, b; c; z)": "attach(F, bl: 2, br: 1)(a,b;c;z)",
    r"\binom{n+1}{k} = \binom{n}{k}": "binom(n+1, k) = binom(n, k)",
    r"\sqrt[3]{x}": "root(3, x)",
    r"\sum\limits_{i=1}^nx_i": "limits(sum)_(i=1)^n x_i",
    r"\lim\limits_{x\to0}f(x)": "limits(lim)_(x -> 0) f(x)",
    r"\sum_{\substack{i<n \\ i\neq j}}a_i": "scripts(sum)_(i < n \\ i != j) a_i",
    r"\int_{-\infty}^\infty g": "integral_(-oo)^oo g",
}


def _markdown(source: Path | bytes) -> str:
    return re.sub(r"\s+", " ", parse(source).markdown())


@pytest.fixture(scope="module")
def read() -> list[str]:
    return re.findall(r"Here we take (.*?) and then", _markdown(_MADE / "within-lines.pdf"))


@pytest.mark.parametrize("k", range(len(_FORMULAS)))
def test_a_formula_of_tex_within_text_is_read_in_its_place(read: list[str], k: int) -> None:
    assert len(read) == len(_FORMULAS)
    assert read[k] == f"${_FORMULAS[k]}$"


@pytest.mark.parametrize(("latex", "form"), _TYPST.items())
def test_a_formula_of_typst_within_text_is_read_in_its_place(latex: str, form: str) -> None:
    words = "and then the text goes on for some more words until the line has to be broken"
    made = typst.compile(f"Here we take ${form}$ {words} by typst, as it is here.".encode())
    assert _markdown(made).strip() == f"Here we take ${latex}$ {words} by typst, as it is here."


def test_numbers_and_letters_raised_in_text_stay_text() -> None:
    text = (
        "The #super[14]C date, CO#sub[2] and a word#super[3] by the #super[1]Department and others."
    )
    assert "$" not in _markdown(typst.compile(text.encode()))


def test_a_word_before_a_variable_is_no_operator() -> None:
    made = typst.compile(b"Words stand here for $x$ and of $f$ at $A$ in $j$ to $T$ as they do.")
    assert _markdown(made).strip() == (
        "Words stand here for $x$ and of $f$ at $A$ in $j$ to $T$ as they do."
    )

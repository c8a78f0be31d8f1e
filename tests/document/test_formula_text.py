"""Formulas in plain characters read as they look, and nothing of them is lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.latex_in_text import with_plain_formulas
from mineru_tools.document.symbols import SYMBOLS, Role


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\alpha", "α"),
        (r"E=mc^{2}", "E = mc²"),
        (r"x_{i}^{2}", "xᵢ²"),
        (r"x^12", "x¹2"),
        (r"x_{i\in I}", "x_{i∈I}"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\sum_{\substack{i<j\\j<k}} a", "∑_{i<j,j<k} a"),
        (r"n\log n", "n log n"),
        (r"\sin(x)", "sin(x)"),
        (r"\operatorname*{arg\,max}_x f", "arg maxₓ f"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{1}{2\pi}", "1/(2π)"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac{\partial\vec{B}}{\partial t}", "∂B⃗/∂t"),
        (r"{a \over 2}", "a/2"),
        (r"\sqrt{x}", "√x"),
        (r"\sqrt[3]{x+y}", "∛(x + y)"),
        (r"\binom{n}{k}", "(n k)"),
        (r"\hat{o}+\overline{AB}", "ô + A̅B̅"),
        (r"f''(x)", "f″(x)"),
        (r"90^\circ", "90°"),
        (r"\mathbb{R}^n\to\mathcal{H}", "ℝⁿ → ℋ"),
        (r"\mathbf{v}=\boldsymbol{\theta}", "v = θ"),
        (r"a\not\equiv -b", "a ≢ −b"),
        (r"f: A\to B", "f: A → B"),
        (r"[0,1)", "[0, 1)"),
        (r"1{,}5+3,400", "1,5 + 3,400"),
        (r"\left(\frac{a}{b}\right]", "(a/b]"),
        (r"\left. x \right|_{0}", "x|₀"),
        (r"\text{the  rate} = 5\,\%", "the rate = 5 %"),
        (r"\begin{aligned} a & = b \\ -c & = d \end{aligned}\tag{3a}", "a = b\n−c = d (3a)"),
        (r"\left[\begin{array}{cc}1&2\\3&4\end{array}\right]", "[1 2\n3 4]"),
        (r"{}^{14}\mathrm{C}", "¹⁴C"),
        (r"A\xrightarrow[n]{d}B", "A →_{n}^{d} B"),
        (r"\unheardof{x}", "unheardof x"),
        ("\\", "\\"),
        ("", ""),
    ],
)
def test_a_formula_reads_as_it_looks(latex: str, plain: str) -> None:
    assert plain_text(latex) == plain


@pytest.mark.parametrize("char", sorted(SYMBOLS))
def test_every_symbol_that_is_written_has_a_plain_sign(char: str) -> None:
    symbol = SYMBOLS[char]
    plain = plain_text(symbol.latex + "{x}" * (symbol.role is Role.ACCENT))
    assert plain
    assert not re.search(r"\\[A-Za-z]|[A-Za-z]{2}", plain)
    assert not any(unicodedata.category(each) == "Co" for each in plain)


plain_signs = st.text("abcxyz0123456789+=()[]<>!.αβ∑∫", max_size=20)
latex = st.recursive(
    plain_signs,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(r"\frac{{{0[0]}}}{{{0[1]}}}".format),
        inner.map(r"\sqrt{{{}}}".format),
        inner.map(r"\mathbf{{{}}}".format),
        st.tuples(st.sampled_from("ab"), inner).map(r"{0[0]}_{{{0[1]}}}".format),
    ),
    max_leaves=8,
)


@given(latex)
def test_no_sign_of_a_formula_is_lost_or_changes_its_place(source: str) -> None:
    written = source
    for command in (r"\frac", r"\sqrt", r"\mathbf"):
        written = written.replace(command, "")
    signs = "".join(char for char in written if char not in "{}_()")
    plain = unicodedata.normalize("NFKC", plain_text(source)).replace("\u2212", "-")
    kept = "".join(char for char in plain if char not in "{}_()/√ ")
    assert kept == unicodedata.normalize("NFKC", signs)


@given(st.text(r"\{}[]^_'&$ abfracsqrtehinotx12"))
def test_nothing_is_too_broken_to_be_shown(source: str) -> None:
    assert isinstance(plain_text(source), str)


@pytest.mark.parametrize("opening", ["{", "\\sqrt", "\\sqrt[", "\\text{", "\\not", "x_{", "\\frac"])
def test_depth_without_end_is_read_all_the_same(opening: str) -> None:
    assert "z" in plain_text(opening * 5000 + "z")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"where $\alpha$ is the rate", "where α is the rate"),
        (r"where \(x_{1}\) and \[y^2\]", "where x₁ and y²"),
        ("so\n$$\nE=mc^{2}\\tag{1}\n$$", "so\nE = mc² (1)"),
        (r"between $5 and $10", r"between $5 and $10"),
        (r"from $5-$10 up", r"from $5-$10 up"),
        (r"costs \$5, then $x$", r"costs \$5, then x"),
        (r"C:\alpha", r"C:\alpha"),
    ],
)
def test_formulas_in_text_are_told_by_their_delimiters(text: str, plain: str) -> None:
    assert with_plain_formulas(text) == plain


def test_bare_commands_are_formulas_where_asked_for() -> None:
    text = r"the rate \alpha is \frac{a}{b} here"
    assert with_plain_formulas(text, commands=True) == "the rate α is a/b here"

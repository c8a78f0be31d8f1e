"""What networks write with a space after every token becomes what a person would write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.recognizers.formula import tidied


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        (r"x _ { m } = { \frac { 1 } { 2 } } ( x _ { m } + x _ { m + 1 } ) ,",
         r"x_m=\frac{1}{2}(x_m+x_{m+1}),"),
        (r"{ \cal { K } } ^ { \prime } \, \longrightarrow \, \sqrt { c - 2 f } \; \; \; ,",
         r"\mathcal{K}'\longrightarrow\sqrt{c-2f},"),
        (r"f ^ { \prime \prime } ( x ) , \; \; \; \; y", r"f''(x),\quad y"),
        (r"\alpha a ~ \beta", r"\alpha a\beta"),
        (r"\operatorname { a r c s i n h } x + \operatorname { s i n } y",
         r"\operatorname{arcsinh}x+\sin y"),
        (r"\mathrm { i f ~ } n , \ x = \mathrm { x _ { 1 } }", r"\mathrm{if }n,x=\mathrm{x_1}"),
        (r"\overline { { { Z } } } . . . . \cdot \cdot \cdot", r"\overline{Z}.\ldots\cdots"),
        (r"{ a b } ^ { 2 } { a } _ { i } { c d }", r"{ab}^2a_icd"),
        (r"{ } _ { 2 } F _ { 1 } { \bf T } _ { \Lambda }", r"{}_2F_1\mathbf{T}_\Lambda"),
        (r"\sqrt [ 3 ] { x } \sqrt { [ x ] }", r"\sqrt[3]{x}\sqrt{[x]}"),
        (r"\left( \begin{array} { l l } { a } & { b } \\ { c } & { d } \end{array} \right)",
         r"\left(\begin{array}{ll}a&b\\c&d\end{array}\right)"),
        (r"{ n \choose k } \displaystyle x ^ \alpha", r"{n\choose k}x^\alpha"),
        (r"e ^ { \frac { 1 } { 2 } }", r"e^{\frac{1}{2}}"),
        (r"\frac \alpha b c", r"\frac{\alpha}{b}c"),
    ],
)  # fmt: skip
def test_formulas_are_written_as_people_write_them(written: str, tidy: str) -> None:
    assert tidied(written) == tidy


@pytest.mark.parametrize(
    "broken",
    ["{ x", "x }", "} x {", r"\left( x", r"x \right)", r"{ \left( x } \right)", r"\end { a r }"],
)
def test_what_does_not_hold_together_is_nothing(broken: str) -> None:
    assert tidied(broken) == ""


TOKENS = st.lists(
    st.sampled_from(
        [*"abx12+-=()[],.&|'^_{}~", "\\frac", "\\alpha", "\\mathrm", "\\bf", "\\left", "\\right",
         "\\sqrt", "\\begin", "\\end", "\\over", "\\quad", "\\,", "\\\\", "\\{", "\\prime", "\\"]
    ),
    max_size=24,
).map(" ".join)  # fmt: skip


@given(TOKENS)
def test_whatever_is_written_the_braces_of_the_outcome_match(written: str) -> None:
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", tidied(written)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@given(TOKENS)
def test_letters_and_numbers_come_out_as_they_went_in(written: str) -> None:
    tidy = tidied(written)
    assert not tidy or _letters(tidy) == _letters(written)


def _letters(latex: str) -> list[str]:
    return [t for t in re.findall(r"\\[A-Za-z]+|\\.|.", latex) if t in set("abx12")]

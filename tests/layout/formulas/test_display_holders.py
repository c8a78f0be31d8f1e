"""Braces, arrows and accents over a stretch of a row, and small signs on letters and names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from tests.layout.formulas.boxes import PLUS, A, B, Box, N, over, read, row, sign
from tests.layout.formulas.typecase import DOUBLE, LARGE, ROMAN, SIGNS

SMALL_N = sign("n", size=7.0)
SUM = row(A, PLUS, B, gap=2.0)


def brace(codes: str, width: float) -> Box:
    """The four pieces of a lying brace with a rule between the first two and the last two."""
    places = (0.0, width / 2 - 5, width / 2, width - 5)
    parts = [
        (sign(c, LARGE, ink=(0.3, 0.0), latex=""), x, 0.0)
        for c, x in zip(codes, places, strict=True)
    ]
    rules = (BBox(5.0, -1.2, width / 2 - 5, 0.0), BBox(width / 2 + 5, -1.2, width - 5, 0.0))
    return replace(over(*parts, width=width), bars=rules)


def test_a_brace_below_holds_what_stands_on_it_and_has_its_label() -> None:
    held = over((SUM, 3.5, 0), (brace("|{z}", 30), 0, 5.0), (SMALL_N, 13.2, 13.0), width=30)
    assert read(row(held, PLUS, N, gap=2.0)) == r"\underbrace{a+b}_{n}+n"


def test_a_brace_above_holds_what_stands_under_it() -> None:
    held = over((SUM, 3.5, 0), (brace("z}|{", 30), 0, -7.0), (SMALL_N, 13.2, -13.0), width=30)
    assert read(row(held, PLUS, N, gap=2.0)) == r"\overbrace{a+b}^{n}+n"


def test_a_brace_around_a_brace_is_read_after_it() -> None:
    inner = over((SUM, 3.5, 0), (brace("|{z}", 30), 0, 5.0), (SMALL_N, 13.2, 13.0), width=30)
    whole = row(inner, PLUS, N, gap=2.0)
    held = over((whole, 0, 0), (brace("z}|{", whole.width), 0, -7.0), width=whole.width)
    assert read(held) == r"\overbrace{\underbrace{a+b}_{n}+n}"


def test_an_arrow_as_long_as_the_letters_below_it_is_put_over_them() -> None:
    arrow = sign("→", SIGNS, ink=(0.5, 0.0), advance=1.1)
    held = over((row(A, B), 0, 0), (arrow, 0, -5.5), width=11)
    assert read(row(held, PLUS, N)) == r"\overrightarrow{ab}+n"


def test_an_accent_that_grows_covers_all_letters_below_it() -> None:
    hat = sign("ˆ", LARGE, ink=(0.7, -0.5), advance=1.1)
    assert read(row(over((row(A, B), 0, 0), (hat, 0, 0), width=11), PLUS, N)) == r"\widehat{ab}+n"


def test_small_signs_centred_under_a_letter_are_no_index() -> None:
    expected = sign("E", DOUBLE, ink=(0.7, 0.0), advance=0.7)
    assert read(row(over((expected, 0, 0), (SMALL_N, 1.7, 6.0), width=7), A)) == (
        r"\underset{n}{\mathbb{E}}a"
    )
    index = over((expected, 0, 0), (SMALL_N, 7.0, 1.5), width=10.5)
    assert read(row(index, A)) == r"\mathbb{E}_na"


def test_small_signs_over_a_letter_are_set_over_it() -> None:
    assert read(over((A, 0, 0), (SMALL_N, 0.7, -6.5), width=5)) == r"\overset{n}{a}"


def test_a_name_of_two_words_has_one_limit() -> None:
    words = row(sign("arg", ROMAN, ink=(0.7, 0.2)), sign("max", ROMAN, ink=(0.7, 0)), gap=1.7)
    both = over((words, 0, 0), (SMALL_N, words.width / 2 - 1.7, 8.0), width=words.width)
    assert read(row(both, A, gap=1.7)) == r"\operatorname*{arg\,max}_na"
    words = row(sign("lim", ROMAN, ink=(0.7, 0.0)), sign("sup", ROMAN, ink=(0.5, 0.2)), gap=1.7)
    both = over((words, 0, 0), (SMALL_N, words.width / 2 - 1.7, 8.0), width=words.width)
    assert read(row(both, A, gap=1.7)) == r"\limsup_na"


def test_limits_in_two_rows_are_a_stack() -> None:
    lim = sign("lim", ROMAN, ink=(0.7, 0.0))
    rows = over((lim, 0, 0), (SMALL_N, 5.7, 7.0), (sign("a", size=7.0), 5.7, 13.0), width=15)
    assert read(row(rows, A, gap=1.7)) == r"\lim_{\substack{n \\ a}}a"


@given(st.integers(2, 6), st.floats(0, 2))
def test_a_brace_holds_any_number_of_letters(count: int, white: float) -> None:
    body = row(*[A] * count, gap=white)
    width = max(body.width, 21.0)
    held = over((body, (width - body.width) / 2, 0), (brace("|{z}", width), 0, 5.0), width=width)
    assert read(held) == rf"\underbrace{{{'a' * count}}}"


def test_a_prime_smaller_than_a_script_belongs_to_the_script() -> None:
    index = sign("n", size=7.0)
    own, other = (sign("′", SIGNS, size=s, ink=(0.55, -0.05), advance=0.3) for s in (7.0, 5.0))
    assert read(over((A, 0, 0), (index, 5, 2.0), (other, 8.6, 0.0), width=10)) == "a_{n'}"
    assert read(over((A, 0, 0), (index, 5, 2.0), (own, 5.2, -4.0), width=10)) == "a'_n"


def test_an_accent_after_an_upright_letter_is_put_on_what_stands_below_it() -> None:
    ink = np.float32([[0, -7, 5, 0], [6, -7, 9, -5]])
    both = sign("dˇ", ROMAN, ink=(0.7, 0.0))
    upright = replace(both, runs=(replace(both.runs[0], letters=ink),))
    assert read(row(over((upright, 0, 0), (A, 5.0, 0), width=10), PLUS, B)) == (
        r"\mathrm{d}\check{a}+b"
    )

"""Formulas with paths in them: what is known becomes a sign, what is not spoils the formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst

from mineru_tools import parse

_MADE = Path(__file__).parent / "makers"
_FORMULAS = (_MADE / "drawn.txt").read_text().splitlines()
_WORDS = "Some words stand here by it, and they are many indeed, so that all this is text."
_ARROW = "polygon(fill: black, (0pt, 0pt), (5pt, 2pt), (0pt, 4pt), (1pt, 2pt))"


def markdown(source: str) -> str:
    return parse(typst.compile(source.encode())).markdown()


def displayed(formula: str, around: str = "{}") -> str:
    return markdown(f"{_WORDS}\n{around.format(f'$ {formula} $')}\n{_WORDS}")


def test_radicals_accents_braces_and_brackets_of_a_browser_are_read() -> None:
    written = parse(_MADE / "katex-drawn.pdf").markdown()
    found = [*re.findall(r"\$\$(.+?)\$\$", written, re.S), *re.findall(r" \$(.+?)\$ ", written)]
    assert [_tight(latex) for latex in found] == [_tight(latex) for latex in _FORMULAS]


def _tight(latex: str) -> str:
    return re.sub(r"\s+|(?<=[_^]){(?=.})|(?<=[_^]{.)}", "", latex)


def test_a_formula_of_which_something_is_crossed_out_is_not_written_as_if_it_were_not() -> None:
    assert "x+y = z" not in displayed("cancel(x) + y = z")
    assert "$" not in markdown(f"{_WORDS} Then $cancel(x) + y = z$ follows. {_WORDS}")
    assert "x+y = z" in displayed("x + y = z")


def test_a_drawing_that_is_no_sign_keeps_a_formula_from_being_written() -> None:
    drawn = f"#place(center, dy: 3pt, {_ARROW}){{}}"
    assert "E = mc^2" not in displayed("E = m c^2", around=drawn)


@pytest.mark.parametrize(
    "around",
    [
        "#rect(radius: 5pt, fill: luma(230), width: 100%)[{}]",
        "#rect(radius: 5pt, stroke: 1pt, width: 100%)[{}]",
        "#underline[before] {}",
        f"#place(dx: 300pt, dy: -40pt, {_ARROW}){{}}",
    ],
)
def test_what_is_drawn_behind_or_around_a_formula_or_far_from_it_is_none_of_its_signs(
    around: str,
) -> None:
    assert "E = mc^2" in displayed("E = m c^2", around=around)


def test_the_ground_of_a_formula_within_text_is_no_part_of_it() -> None:
    ground = "#box(fill: luma(230), radius: 3pt, outset: 2pt)[$E = m c^2$]"
    assert "$E = mc^2$" in markdown(f"{_WORDS} Then {ground} follows. {_WORDS}")

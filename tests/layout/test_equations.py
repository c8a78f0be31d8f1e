from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.equations import is_equation_line, math_share, words_of
from mineru_tools.layout.region import Region
from mineru_tools.primitives import Font
from tests.layout.typesetter import (
    ITALIC,
    MATH,
    PROSE,
    Setting,
    line,
    lines,
    of_kind,
    one_page,
    paragraph,
)


def sheet(*formulas: Setting) -> list[Region]:
    return one_page(
        paragraph(PROSE * 3, x=72, y=100, width=400),
        *formulas,
        paragraph(PROSE * 3, x=72, y=300, width=400),
    )


def test_a_line_of_mathematics_set_apart_is_an_equation() -> None:
    found = sheet(line("Q = v·A", x=250, y=260, font=MATH))
    assert of_kind(found, BlockType.INTERLINE_EQUATION) == ["Q = v·A"]
    assert [r.kind for r in found] == [
        BlockType.TEXT,
        BlockType.INTERLINE_EQUATION,
        BlockType.TEXT,
    ]


def test_operators_make_mathematics_in_any_font() -> None:
    found = sheet(line("a + b = c", x=250, y=260, font=ITALIC))
    assert len(of_kind(found, BlockType.INTERLINE_EQUATION)) == 1


def test_the_number_of_an_equation_belongs_to_it() -> None:
    found = sheet(line("Q = v·A", x=250, y=260, font=MATH), line("(3)", x=428, y=260))
    assert of_kind(found, BlockType.INTERLINE_EQUATION) == ["Q = v·A (3)"]


def test_numerator_and_denominator_belong_to_one_equation() -> None:
    found = sheet(
        line("M + 1", x=262, y=252, font=MATH),
        line("Q =", x=240, y=259, font=MATH),
        line("k − 2", x=262, y=266, font=MATH),
    )
    assert len(of_kind(found, BlockType.INTERLINE_EQUATION)) == 1


def test_mathematics_inside_a_sentence_is_no_equation() -> None:
    words = line("The discharge is told by", x=72, y=260) + line("Q = v", x=187, y=260, font=MATH)
    assert of_kind(sheet(words), BlockType.INTERLINE_EQUATION) == []


@pytest.mark.parametrize("x", [72.0, 84.0])
def test_a_sentence_on_a_line_of_its_own_is_no_equation(x: float) -> None:
    words = line("We have", x=x, y=290) + line("Q = v·A + v·B + C·D + E", x=112, y=290, font=MATH)
    assert of_kind(sheet(words), BlockType.INTERLINE_EQUATION) == []


def test_an_arrow_alone_is_no_equation_and_a_letter_is() -> None:
    arrow, letter = (sheet(line(sign, x=250, y=260, font=MATH)) for sign in "↩ξ")
    assert of_kind(arrow, BlockType.INTERLINE_EQUATION) == []
    assert of_kind(letter, BlockType.INTERLINE_EQUATION) == ["ξ"]


def test_mathematics_that_ends_a_paragraph_is_no_equation() -> None:
    found = one_page(
        paragraph(PROSE * 3, x=72, y=100, width=400),
        line("Q = v·A + w·B", x=72, y=184, font=MATH),
        paragraph(PROSE * 3, x=72, y=300, width=400),
    )
    assert of_kind(found, BlockType.INTERLINE_EQUATION) == []


@pytest.mark.parametrize(
    "text", ["a word or two", "p < 0.05 in all of the samples", "2024", "x", "A–B"]
)
def test_what_is_hardly_mathematics_is_no_equation(text: str) -> None:
    [found] = lines(line(text, x=72, y=100))
    assert not is_equation_line(found)


def test_names_of_functions_do_not_make_words() -> None:
    [found] = lines(line("sin α + cos β = max γ", x=72, y=100, font=MATH))
    assert is_equation_line(found)


def test_the_share_of_mathematics_counts_signs() -> None:
    [found] = lines(line("ab", x=72, y=100) + line("Q=", x=82, y=100, font=MATH))
    assert math_share(found) == pytest.approx(0.5)


@pytest.mark.parametrize(("white", "words"), [(1.7, []), (3.3, ["rank", "diag"])])
def test_a_word_a_thin_space_before_its_variable_is_a_name(white: float, words: list[str]) -> None:
    pieces: Setting = []
    for name, x in (("rank", 200.0), ("diag", 250.0)):
        pieces = pieces + line(name, x=x, y=100) + line("x", x=x + 20 + white, y=100, font=MATH)
        pieces = pieces + line("=", x=x + 35, y=100, font=MATH)
    [found] = lines(pieces)
    assert words_of(found) == words


def test_greek_of_a_pi_font_is_mathematics_and_its_bullets_are_not() -> None:
    pi = Font("StandardSymL")
    for sign, share in (("α", 1 / 3), ("•", 0.0)):
        x = line("x", x=72, y=100, font=ITALIC)
        [found] = lines(x + line(sign, x=80, y=100, font=pi) + line("y", x=88, y=100, font=ITALIC))
        assert math_share(found) == pytest.approx(share)

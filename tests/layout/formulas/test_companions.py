"""Fonts of Greek and signs beside the italics of a text whose variables are set in these."""

from __future__ import annotations

from tests.layout.formulas.typecase import GREEK, ITALIC, SIGNS, down, run, shown, word


def test_greek_beside_the_italics_of_a_text_is_mathematics() -> None:
    runs = (word("where"), word("Γ", GREEK), word("is"), word("known"))
    assert shown(*runs, italics=True) == r"where $\Gamma$ is known"
    assert shown(*runs) == "where Γ is known"


def test_greek_letters_side_by_side_are_a_product_with_its_scripts() -> None:
    runs = (word("so"), word("Q", ITALIC), run("βξ", GREEK), down("x", ITALIC), word("is"))
    assert shown(*runs, italics=True) == r"so $Q\beta\xi_x$ is"


def test_greek_in_a_word_and_points_of_lists_are_text() -> None:
    runs = (run("•", GREEK), word("as"), word("β", GREEK), run("-"), run("carotene"))
    assert shown(*runs, italics=True) == "• as β-carotene"


def test_an_italic_product_behind_a_number_is_of_the_formula_where_italics_are_variables() -> None:
    runs = (run("i", ITALIC), word("⇒", SIGNS), word("g", ITALIC), word("+"), word("5"))
    assert shown(*runs, run("UH", ITALIC), italics=True) == r"$i \Rightarrow g+5UH$"
    assert shown(*runs, run("mm"), italics=True).endswith("5mm")


def test_an_arrow_that_is_one_glyph_with_its_letter_is_of_the_formula() -> None:
    runs = (run("so"), word("N\u20d7", ITALIC), word("≈", SIGNS), word("Q", ITALIC))
    assert shown(*runs, italics=True) == r"so $\vec{N} \approx Q$"

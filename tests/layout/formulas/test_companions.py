"""Fonts of Greek and signs beside the italics of a text whose variables are set in these."""

from __future__ import annotations

from tests.layout.formulas.typecase import GREEK, ITALIC, down, run, shown, word


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

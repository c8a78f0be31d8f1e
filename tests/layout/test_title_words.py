from __future__ import annotations

import pytest

from mineru_tools.layout import title_words as words


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("2 Methods", "methods"),
        ("2. Methods", "methods"),
        ("2.1.3 Methods", "methods"),
        ("IV. Methods", "methods"),
        ("A.3 Methods", "methods"),
        ("Chapter 2: Methods", "methods"),
        ("第3章 方法", "方法"),
        ("Methods", "methods"),
        ("2008 was dry", "2008wasdry"),
    ],
)
def test_a_section_number_is_taken_off(text: str, rest: str) -> None:
    assert words.without_number(text) == rest


def test_titles_are_compared_by_their_letters_and_figures() -> None:
    assert words.normalised("The  Flow—of “Rivers”") == words.normalised("the flow of rivers")


@pytest.mark.parametrize("text", ["12 May 2024", "May 2024", "3rd June, 2020", "2024-05-12"])
def test_dates_are_known(text: str) -> None:
    assert words.DATE.fullmatch(text)


@pytest.mark.parametrize("text", ["May rain", "12 stones", "Marching on"])
def test_words_that_begin_like_dates_are_none(text: str) -> None:
    assert not words.DATE.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["Ada Holm", "A. B. Holm and Jonas Ried", "Ada Holm, J. Ried & Li Wei"]
)
def test_names_of_persons_are_known(text: str) -> None:
    assert words.NAMES.fullmatch(text)


@pytest.mark.parametrize("text", ["Velocity and area", "Summary", "2 Methods"])
def test_headings_are_no_names(text: str) -> None:
    assert not words.NAMES.fullmatch(text)


@pytest.mark.parametrize(
    ("text", "caps"),
    [("RELATED WORK", True), ("3 METHODS", True), ("Related Work", False), ("II", False)],
)
def test_capitals_throughout_are_told_from_initials(text: str, caps: bool) -> None:
    assert words.is_caps(text) is caps


@pytest.mark.parametrize(
    ("text", "prose"),
    [("It rained.", True), ("stones,", True), ("Stones etc.", False), ("Methods", False)],
)
def test_a_full_stop_or_comma_ends_prose(text: str, prose: bool) -> None:
    assert bool(words.ENDS_PROSE.search(text)) is prose

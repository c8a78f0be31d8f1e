"""Steps of a network become characters, and characters words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.recognizers.image import Floats
from mineru_tools.recognizers.text.ctc import Character, characters
from mineru_tools.recognizers.text.words import Piece, pieces

ALPHABET = ["", *"abcdefgh文字", " "]


def chances(classes: list[int], sure: float = 0.9) -> Floats:
    """A network that names these classes, step by step."""
    out = np.full((len(classes), len(ALPHABET)), (1 - sure) / len(ALPHABET), np.float32)
    out[np.arange(len(classes)), classes] = sure
    return out


def spaced(text: str, every: float = 4.0) -> list[Character]:
    """Characters at equal distances."""
    return [Character(char, every * (k + 0.5), 0.9) for k, char in enumerate(text)]


@given(st.lists(st.tuples(st.sampled_from(ALPHABET[1:]), st.integers(1, 4)), max_size=20))
def test_what_a_network_names_step_by_step_is_read_once_each(told: list[tuple[str, int]]) -> None:
    classes = []
    for char, steps in told:
        classes += [0, *[ALPHABET.index(char)] * steps]
    read = characters(chances([*classes, 0]), ALPHABET)
    assert [char.text for char in read] == [char for char, _ in told]
    assert all(char.chance == pytest.approx(0.9) for char in read)
    assert [char.step for char in read] == sorted(char.step for char in read)


def test_the_same_character_twice_needs_a_step_without_one_between() -> None:
    assert [c.text for c in characters(chances([1, 1, 0, 1]), ALPHABET)] == ["a", "a"]
    assert [c.step for c in characters(chances([1, 1, 0, 1]), ALPHABET)] == [1.0, 3.5]


@pytest.mark.parametrize(("text", "read"), [("ab", "a b"), ("文字", "文字"), ("a字", "a 字")])
def test_a_hint_of_a_space_is_one_where_words_are_spaced(text: str, read: str) -> None:
    told = chances([ALPHABET.index(text[0]), 0, 0, ALPHABET.index(text[1])])
    told[1, -1] = 0.2
    assert "".join(char.text for char in characters(told, ALPHABET)) == read


@given(st.text("ab文 ", max_size=30))
def test_words_are_what_stands_between_spaces_in_its_order_and_place(text: str) -> None:
    found = pieces(spaced(text), 4 * len(text) + 1, height=6)
    assert [piece.text for piece in found] == text.split()
    edges = [edge for piece in found for edge in (piece.start, piece.end)]
    assert edges == sorted(edges)
    assert all(0 <= piece.start < piece.end <= 4 * len(text) + 1 for piece in found)


def test_each_word_covers_the_middles_of_its_characters() -> None:
    first, second = pieces(spaced("ab cdef"), 28, height=6)
    assert (first.start, first.end) == (0, 8)
    assert (second.start, second.end) == (12, 28)


def test_what_stands_far_apart_is_two_words_though_no_space_was_read() -> None:
    near, far = Character("文", 10, 0.9), Character("字", 30, 0.7)
    assert pieces([near, far], 40, height=12) == [Piece("文字", 0, 40, pytest.approx(0.8))]
    assert [piece.text for piece in pieces([near, far], 40, height=6)] == ["文", "字"]

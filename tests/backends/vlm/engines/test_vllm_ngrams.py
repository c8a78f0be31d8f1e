from __future__ import annotations

import importlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.engines.ngrams import Ngrams
from tests.support.fake_vllm import MoveDirectionality, SamplingParams, install_vllm

WORDS = 4


@pytest.fixture(scope="module")
def kind() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        install_vllm(patch)
        module = importlib.import_module("mineru_tools.backends.vlm.engines.vllm_ngrams")
        yield module.NoRepeat


def made(kind: Any) -> Any:
    return kind(SimpleNamespace(), "cpu", False)


def update(removed: Any = (), added: Any = (), moved: Any = ()) -> SimpleNamespace:
    return SimpleNamespace(batch_size=9, removed=removed, added=added, moved=moved)


def params(size: int | None) -> SamplingParams:
    return SamplingParams(extra_args=None if size is None else {"no_repeat_ngram_size": size})


def forbidden(tokens: list[int], size: int) -> set[int]:
    ngrams = Ngrams(size)
    for token in tokens:
        ngrams.add(token)
    return set(ngrams.forbidden())


def banned(processor: Any, rows: int) -> list[set[int]]:
    found = processor.apply(np.zeros((rows, WORDS), np.float32))
    return [set(np.flatnonzero(np.isneginf(row)).tolist()) for row in found]


@settings(max_examples=50)
@given(st.data())
def test_each_question_is_followed_wherever_vllm_puts_it(kind: Any, data: st.DataObject) -> None:
    processor = made(kind)
    rows: dict[int, tuple[list[int], int]] = {}
    for _ in range(data.draw(st.integers(1, 12))):
        free = [row for row in range(4) if row not in rows]
        gone = data.draw(st.lists(st.sampled_from([*rows]), unique=True)) if rows else []
        for row in gone:
            del rows[row]
        added = []
        for row in data.draw(st.lists(st.sampled_from(free), unique=True)) if free else []:
            size = data.draw(st.integers(0, 3))
            rows[row] = ([], size)
            added.append((row, params(size), [1], rows[row][0]))
        moved = []
        if data.draw(st.booleans()):
            one, other = data.draw(st.permutations(range(4)))[:2]
            swap = data.draw(st.booleans())
            a, b = rows.pop(one, None), rows.pop(other, None)
            rows |= {other: a} if a else {}
            rows |= {one: b} if b and swap else {}
            way = MoveDirectionality.SWAP if swap else MoveDirectionality.UNIDIRECTIONAL
            moved.append((one, other, way))
        processor.update_state(update(gone, added, moved))
        expected = [
            forbidden(*rows[row]) if row in rows and rows[row][1] else set() for row in range(4)
        ]
        assert banned(processor, 4) == expected
        for tokens, _ in rows.values():
            tokens.extend(data.draw(st.lists(st.integers(0, WORDS - 1), max_size=3)))
        processor.update_state(None)


def test_questions_that_ask_for_nothing_are_left_alone(kind: Any) -> None:
    processor = made(kind)
    added = [(row, params(size), None, [1, 1, 1]) for row, size in enumerate((None, 0, -3))]
    processor.update_state(update(added=added))
    assert banned(processor, 3) == [set(), set(), set()]


def test_a_size_that_is_no_number_is_refused_before_it_is_asked(kind: Any) -> None:
    kind.validate_params(params(100))
    with pytest.raises(ValueError, match="no_repeat_ngram_size"):
        kind.validate_params(SamplingParams(extra_args={"no_repeat_ngram_size": "many"}))


def test_greedy_choices_change_with_it(kind: Any) -> None:
    assert made(kind).is_argmax_invariant() is False

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.engines.ngrams import Ngrams

TOKENS = st.lists(st.integers(0, 3), max_size=60)


def plainly(tokens: list[int], size: int) -> set[int]:
    runs = {tuple(tokens[k : k + size]) for k in range(len(tokens) - size + 1)}
    context = tuple(tokens[len(tokens) - size + 1 :])
    if len(tokens) < size - 1:
        return set()
    return {run[-1] for run in runs if run[:-1] == context}


@given(TOKENS, st.integers(1, 7))
def test_exactly_the_tokens_are_forbidden_that_would_repeat_a_run(
    tokens: list[int], size: int
) -> None:
    ngrams = Ngrams(size)
    assert ngrams.forbidden() == []
    for k, token in enumerate(tokens):
        ngrams.add(token)
        assert set(ngrams.forbidden()) == plainly(tokens[: k + 1], size)


@given(st.integers(2, 100))
def test_a_loop_is_broken_before_it_has_come_twice(size: int) -> None:
    ngrams = Ngrams(size)
    written: list[int] = []
    for _ in range(4 * size):
        banned = set(ngrams.forbidden())
        token = next(each for each in range(9) if each not in banned)
        ngrams.add(token)
        written.append(token)
    runs = [tuple(written[k : k + size]) for k in range(len(written) - size + 1)]
    assert len(runs) == len(set(runs))


def test_a_long_text_costs_no_more_at_its_end_than_at_its_beginning() -> None:
    ngrams = Ngrams(100)
    spent = []
    for part in range(8):
        begun = time.process_time()
        for k in range(10_000):
            ngrams.add((k * k + part) % 5003)
            ngrams.forbidden()
        spent.append(time.process_time() - begun)
    assert min(spent[4:]) < 5 * min(spent[:4]) + 0.05

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.request import Sampling

pytest.importorskip("torch", reason="needs the extra vlm")
pytest.importorskip("transformers", reason="needs the extra vlm")

import torch

from mineru_tools.backends.vlm.engines.penalties import penalties

WORDS = 6


@st.composite
def talks(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]]]:
    """Prompts of several lengths and as many replies of one length."""
    rows = draw(st.integers(1, 4))
    length = draw(st.integers(0, 12))
    tokens = st.integers(0, WORDS - 1)
    prompts = draw(st.lists(st.lists(tokens, min_size=1, max_size=5), min_size=rows, max_size=rows))
    reply = st.lists(tokens, min_size=length, max_size=length)
    return prompts, draw(st.lists(reply, min_size=rows, max_size=rows))


SAMPLINGS = st.builds(
    Sampling,
    presence_penalty=st.sampled_from([0.0, 1.0, -0.5]),
    frequency_penalty=st.sampled_from([0.0, 0.05, 2.0]),
    repetition_penalty=st.sampled_from([1.0, 1.3, 0.7]),
    no_repeat_ngram_size=st.integers(0, 4),
)


def plainly(scores: list[float], prompt: list[int], reply: list[int], how: Sampling) -> list[float]:
    """The scores of one row as vLLM's documentation says them."""
    size = how.no_repeat_ngram_size
    found = []
    for token, score in enumerate(scores):
        run = [*reply[len(reply) - size + 1 :], token]
        starts = range(len(reply) - size + 1)
        if size and len(run) == size and run in [reply[k : k + size] for k in starts]:
            found.append(-math.inf)
            continue
        if token in prompt or token in reply:
            factor = how.repetition_penalty
            score = score / factor if score > 0 else score * factor
        score -= how.frequency_penalty * reply.count(token)
        found.append(score - how.presence_penalty * (token in reply))
    return found


def filled(prompts: list[list[int]], empty: int) -> torch.Tensor:
    width = max(map(len, prompts))
    return torch.tensor([[empty] * (width - len(row)) + row for row in prompts])


@settings(max_examples=60)
@given(talks(), SAMPLINGS, st.integers(0, 1000), st.integers(1, 12))
def test_scores_are_those_of_a_plain_count_at_every_step_and_in_every_row(
    talk: tuple[list[list[int]], list[list[int]]], how: Sampling, seed: int, stride: int
) -> None:
    prompts, replies = talk
    random = torch.Generator().manual_seed(seed)
    processors = penalties(how, filled(prompts, -1))
    width = filled(prompts, 0).shape[1]
    ids = torch.cat([filled(prompts, 0), torch.tensor(replies, dtype=torch.long)], dim=1)
    for step in range(0, len(replies[0]) + 1, stride):
        scores = torch.randn(len(prompts), WORDS, generator=random)
        before = scores.clone()
        found = scores
        for processor in processors:
            found = processor(ids[:, : width + step], found)
        assert torch.equal(scores, before)
        expected = [
            plainly(row, prompt, reply[:step], how)
            for row, prompt, reply in zip(scores.tolist(), prompts, replies, strict=True)
        ]
        torch.testing.assert_close(found, torch.tensor(expected))


def test_nothing_is_counted_where_nothing_is_asked() -> None:
    plain = Sampling(no_repeat_ngram_size=0)
    assert penalties(plain, torch.tensor([[1, 2]])) == []

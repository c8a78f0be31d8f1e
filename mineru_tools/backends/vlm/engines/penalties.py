"""What makes tokens less likely that came before, as vLLM counts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import torch

from mineru_tools.backends.vlm.engines.ngrams import Ngrams
from mineru_tools.backends.vlm.request import Sampling

Penalty: TypeAlias = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""From all tokens (rows, length) and the scores (rows, vocabulary) of the next the new scores."""


def penalties(sampling: Sampling, prompts: torch.Tensor) -> list[Penalty]:
    """Those that the sampling asks for, in vLLM's order.

    ``prompts`` (rows, width) are the tokens of the prompts, -1 where there is none. Each processor
    serves one call of ``generate`` and takes in, at each step, the tokens that are new to it.
    """
    width = prompts.shape[1]
    found: list[Penalty] = []
    if sampling.no_repeat_ngram_size > 0:
        found.append(NoRepeat(sampling.no_repeat_ngram_size, len(prompts), width))
    if sampling.repetition_penalty != 1.0:
        found.append(Repetition(sampling.repetition_penalty, prompts))
    if sampling.presence_penalty or sampling.frequency_penalty:
        found.append(Counted(sampling.presence_penalty, sampling.frequency_penalty, width))
    return found


class NoRepeat:
    """Forbids every run of ``size`` tokens to be written twice; what the prompt says is free."""

    def __init__(self, size: int, rows: int, width: int) -> None:
        self._rows = [Ngrams(size) for _ in range(rows)]
        self._read = width

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        places: list[tuple[int, int]] = []
        fresh = input_ids[:, self._read :].tolist()
        self._read = input_ids.shape[1]
        for row, (ngrams, tokens) in enumerate(zip(self._rows, fresh, strict=True)):
            for token in tokens:
                ngrams.add(token)
            places += [(row, token) for token in ngrams.forbidden()]
        if not places:
            return scores
        at = torch.tensor(places, device=scores.device).T
        return scores.index_put((at[0], at[1]), scores.new_tensor(-torch.inf))


class Repetition:
    """Scores of all tokens of the prompt and the reply divided by ``penalty``, or multiplied with
    it where they are below nought.
    """

    def __init__(self, penalty: float, prompts: torch.Tensor) -> None:
        self._penalty = penalty
        self._prompts = prompts
        self._read = prompts.shape[1]
        self._seen: torch.Tensor | None = None  # (rows, vocabulary)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if self._seen is None:
            # One place more than there are tokens, for what is no token.
            seen = torch.zeros(len(scores), scores.shape[1] + 1, dtype=torch.bool)
            seen = seen.to(scores.device)
            missing = self._prompts < 0
            seen.scatter_(1, self._prompts.masked_fill(missing, scores.shape[1]), True)
            self._seen = seen[:, :-1].contiguous()
        self._seen.scatter_(1, input_ids[:, self._read :], True)
        self._read = input_ids.shape[1]
        less = torch.where(scores > 0, scores / self._penalty, scores * self._penalty)
        return torch.where(self._seen, less, scores)


class Counted:
    """Takes ``presence`` off the score of every token that was written, and ``frequency`` for
    each time it was.
    """

    def __init__(self, presence: float, frequency: float, width: int) -> None:
        self._presence, self._frequency = presence, frequency
        self._read = width
        self._counts: torch.Tensor | None = None  # (rows, vocabulary)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if self._counts is None:
            self._counts = torch.zeros_like(scores)
        fresh = input_ids[:, self._read :]
        self._counts.scatter_add_(1, fresh, torch.ones_like(fresh, dtype=self._counts.dtype))
        self._read = input_ids.shape[1]
        return scores - self._frequency * self._counts - self._presence * (self._counts > 0)

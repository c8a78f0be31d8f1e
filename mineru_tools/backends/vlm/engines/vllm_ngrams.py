"""What vLLM loads by name, in its own processes: no run of tokens is written twice."""

from __future__ import annotations

from typing import Any

from vllm.v1.sample.logits_processor import LogitsProcessor, MoveDirectionality

from mineru_tools.backends.vlm.engines.ngrams import Ngrams

SIZE = "no_repeat_ngram_size"  # of SamplingParams.extra_args, by the name that MinerU's servers use


class NoRepeat(LogitsProcessor):
    """Forbids the tokens that would repeat a run of as many tokens as ``extra_args`` says.

    For vLLM 0.10.1 and later. It hands over the list of tokens of each question, which grows.
    """

    def __init__(self, vllm_config: Any, device: Any, is_pin_memory: bool) -> None:
        self._rows: dict[int, _Written] = {}

    @classmethod
    def validate_params(cls, sampling_params: Any) -> None:
        """Raises ``ValueError`` for a size that is no whole number."""
        _size(sampling_params)

    def is_argmax_invariant(self) -> bool:
        return False

    def update_state(self, batch_update: Any) -> None:
        """Follow the questions to the rows where they stand now."""
        if batch_update is None:
            return
        for row in batch_update.removed:
            self._rows.pop(row, None)
        for row, params, _, written in batch_update.added:
            self._rows.pop(row, None)
            if size := _size(params):
                self._rows[row] = _Written(size, written)
        for one, other, direction in batch_update.moved:
            moved, met = self._rows.pop(one, None), self._rows.pop(other, None)
            if moved is not None:
                self._rows[other] = moved
            if met is not None and direction == MoveDirectionality.SWAP:
                self._rows[one] = met

    def apply(self, logits: Any) -> Any:
        """``logits`` (rows, vocabulary), changed in place."""
        places = [(row, token) for row, text in self._rows.items() for token in text.forbidden()]
        if places:
            rows, tokens = (list(each) for each in zip(*places, strict=True))
            logits[rows, tokens] = float("-inf")
        return logits


class _Written:
    """The tokens of one question, of which those that came last are not yet taken in."""

    def __init__(self, size: int, tokens: list[int]) -> None:
        self._ngrams, self._tokens, self._read = Ngrams(size), tokens, 0

    def forbidden(self) -> list[int]:
        for token in self._tokens[self._read :]:
            self._ngrams.add(token)
        self._read = len(self._tokens)
        return self._ngrams.forbidden()


def _size(params: Any) -> int:
    told = (params.extra_args or {}).get(SIZE) or 0
    if not isinstance(told, int):
        raise ValueError(f"{SIZE} must be a whole number, not {told!r}")
    return max(0, told)

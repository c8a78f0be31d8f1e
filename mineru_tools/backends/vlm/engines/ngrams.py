"""Which token would make a run of tokens come a second time."""

from __future__ import annotations

_BASE, _PRIME = 1_000_003, (1 << 61) - 1  # of the hash that rolls along the text


class Ngrams:
    """The runs of ``size`` tokens in one text, told token by token; each takes constant time.

    The runs are kept by a hash of all their tokens but the last, and compared when hashes agree.
    """

    def __init__(self, size: int) -> None:
        self._context = size - 1
        self._weight = pow(_BASE, self._context, _PRIME)
        self._tokens: list[int] = []
        self._hash = 0
        self._ends: dict[int, list[int]] = {}  # where the tokens after a context stand

    def add(self, token: int) -> None:
        """The text goes on with ``token``."""
        if len(self._tokens) >= self._context:
            self._ends.setdefault(self._hash, []).append(len(self._tokens))
        self._tokens.append(token)
        rolled = self._hash * _BASE + token + 1
        if len(self._tokens) > self._context:
            rolled -= (self._tokens[-self._context - 1] + 1) * self._weight
        self._hash = rolled % _PRIME

    def forbidden(self) -> list[int]:
        """The tokens after which a run would stand there twice."""
        here = len(self._tokens) - self._context
        if here < 0:
            return []
        ends = self._ends.get(self._hash, ())
        context = self._tokens[here:]
        return [
            self._tokens[end] for end in ends if self._tokens[end - self._context : end] == context
        ]

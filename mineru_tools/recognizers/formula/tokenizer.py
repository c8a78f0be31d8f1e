"""The tokens of a network back into text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mineru_tools.errors import InferenceFailed

_SPACE = "\u0120"  # how byte-level vocabularies write a space


class Tokenizer:
    """The vocabulary in a ``tokenizer.json``; the special tokens write nothing."""

    def __init__(self, place: Path) -> None:
        try:
            told = json.loads(place.read_text("utf-8"))
            numbers: dict[str, int] = told["model"]["vocab"]
            special = {token["content"] for token in told["added_tokens"]}
            self._words = [""] * len(numbers)
            for word, number in numbers.items():
                self._words[number] = "" if word in special else word.replace(_SPACE, " ")
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise InferenceFailed(f"{place.name} holds no vocabulary: {error}") from error

    def __len__(self) -> int:
        return len(self._words)

    def text(self, tokens: Iterable[int]) -> str:
        return "".join(self._words[token] for token in tokens)

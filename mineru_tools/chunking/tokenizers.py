"""From the name of a tokenizer, or an object that is one, to a function that counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mineru_tools.chunking.options import Tokenizer
from mineru_tools.errors import OptionsError
from mineru_tools.tokens import count_tokens


@dataclass(frozen=True, slots=True)
class Counter:
    """``count`` gives the tokens of a text; ``additive`` as in ``Measure``."""

    count: Callable[[str], int]
    additive: bool = False


def counter(tokenizer: Tokenizer) -> Counter:
    """How ``tokenizer`` counts.

    ``OptionsError`` ``unknown_tokenizer`` if it is none, ``MissingExtra`` without the package
    ``tiktoken``, ``WeightsMissing`` where the vocabulary is neither here nor to be had.
    """
    if tokenizer == "cl100k_base":
        return Counter(count_tokens, additive=True)
    if tokenizer == "o200k_base":
        from mineru_tools.tokens.o200k import count_tokens as count_o200k

        return Counter(count_o200k, additive=True)
    if isinstance(tokenizer, str):
        raise OptionsError(
            f"unknown tokenizer {tokenizer!r}",
            hint="use cl100k_base, o200k_base, a function or a Hugging Face tokenizer",
            code="unknown_tokenizer",
        )
    return Counter(_counting(tokenizer))


def _counting(tokenizer: Any) -> Callable[[str], int]:
    # A Hugging Face tokenizer can be called as well, and then gives no number.
    if hasattr(tokenizer, "encode"):
        return lambda text: len(_ids(tokenizer.encode(text, add_special_tokens=False)))
    if callable(tokenizer):
        count: Callable[[str], int] = tokenizer
        return count
    raise OptionsError(f"a {type(tokenizer).__name__} is no tokenizer", code="unknown_tokenizer")


def _ids(encoded: Any) -> Any:
    """The ids; the package ``tokenizers`` gives an object that has them."""
    return getattr(encoded, "ids", encoded)

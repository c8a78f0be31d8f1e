"""What a model is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from mineru_tools.errors import ModelError

if TYPE_CHECKING:
    from PIL.Image import Image

SYSTEM = "You are a helpful assistant."


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; the defaults are greedy, as MinerU2.5 finds its layouts.

    ``no_repeat_ngram_size`` forbids a run of so many tokens to come twice; 0 forbids none.
    ``max_new_tokens`` is left to the engine where it is ``None``.
    """

    temperature: float = 0.0
    top_p: float = 0.01
    top_k: int = 1
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 100
    max_new_tokens: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One question: an RGB picture, if there is one, and then the prompt."""

    prompt: str
    image: Image | None = field(default=None, repr=False)
    sampling: Sampling = Sampling()
    system: str = SYSTEM


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, special tokens included, the one that ends a turn taken off.

    ``finish`` is ``length`` where it was cut off; ``tokens`` counts those written, if known.
    """

    text: str
    finish: Literal["stop", "length"] = "stop"
    tokens: int | None = None


Answer: TypeAlias = "Reply | ModelError"
"""A reply, or why there is none."""

"""What a network that reads lines writes, step by step, as characters with their places.

The network names at each step a character or nothing; the same one at neighbouring steps is one
character (Graves and others, "Connectionist Temporal Classification", 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mineru_tools.recognizers.image import Floats

NOTHING = 0  # the class of steps without a character


@dataclass(frozen=True, slots=True)
class Character:
    """One character, the middle of its steps, and its highest chance at one of them."""

    text: str
    step: float
    chance: float


def characters(chances: Floats, alphabet: Sequence[str]) -> list[Character]:
    """The characters from left to right; ``chances`` is (steps, classes)."""
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(best)), best]
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    return [
        Character(alphabet[best[start]], (start + end) / 2, min(1.0, float(sure[start:end].max())))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if best[start] != NOTHING
    ]

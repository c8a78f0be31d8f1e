"""What a network that reads lines writes, step by step, as characters with their places.

The network names at each step a character or nothing; the same one at neighbouring steps is one
character (Graves and others, "Connectionist Temporal Classification", 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from mineru_tools.recognizers.image import Floats

NOTHING = 0  # the class of steps without a character
# The chance of a space: networks trained on Chinese swallow those of other scripts. On two pages of
# papers .05 brought a word in fifty back, and .003 the first false ones.
HINT = 0.05


@dataclass(frozen=True, slots=True)
class Character:
    """One character, the middle of its steps, and its highest chance at one of them."""

    text: str
    step: float
    chance: float


def characters(chances: Floats, alphabet: Sequence[str]) -> list[Character]:
    """The characters from left to right; ``chances`` is (steps, classes), the last class a space.

    Where nothing is named, the hint of a space is one, except between wide characters.
    """
    best = chances.argmax(axis=1)
    best[(best == NOTHING) & (chances[:, -1] > HINT)] = chances.shape[1] - 1
    sure = chances[np.arange(len(best)), best]
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    read = [
        Character(alphabet[best[start]], (start + end) / 2, min(1.0, float(sure[start:end].max())))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if best[start] != NOTHING
    ]
    return [
        char
        for before, char, after in zip([None, *read], read, [*read[1:], None], strict=False)
        if not (char.text == " " and char.chance < 0.5 and _is_wide(before) and _is_wide(after))
    ]


def _is_wide(char: Character | None) -> bool:
    return char is not None and east_asian_width(char.text) in "WF"

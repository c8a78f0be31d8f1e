"""Models that say the same again and again until they are stopped."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

_ROUNDS = 4
_CHARACTERS = 200  # a row of many zeros is none; MinerU's ban of 100 tokens lets this much pass
_LINES = 8  # alike: as many as MinerU's client takes for a loop


def without_loop(text: str) -> str:
    """The text with a single round of the loop in which it ends, if it does."""
    length, period = _loop(text.rstrip()[::-1])
    start = len(text.rstrip()) - length
    return text[: start + period] if length else text


def without_repeats(lines: list[str]) -> list[str]:
    """The lines without those that stand there eight times or more, but for the first of each."""
    counts = Counter(line.strip() for line in lines)
    counts[""] = 0
    seen: set[str] = set()
    kept = []
    for line in lines:
        bare = line.strip()
        if counts[bare] < _LINES or bare not in seen:
            kept.append(line)
        seen.add(bare)
    return kept


def without_runs(parts: list[str]) -> list[str]:
    """The parts, of eight or more alike in a row only the first."""
    runs = [list(run) for _, run in groupby(parts, str.strip)]
    return [part for run in runs for part in (run[:1] if len(run) >= _LINES else run)]


def _loop(text: str) -> tuple[int, int]:
    """The length and the period of the longest loop that ``text`` begins with, or zeros.

    By the longest border of every prefix, as Knuth, Morris and Pratt find them.
    """
    borders = [0] * len(text)
    found = (0, 0)
    border = 0
    for at in range(1, len(text)):
        while border and text[at] != text[border]:
            border = borders[border - 1]
        border += text[at] == text[border]
        borders[at] = border
        length, period = at + 1, at + 1 - border
        if length >= max(_CHARACTERS, _ROUNDS * period):
            found = (length, period)
    return found

"""What sets lines apart: their size, where like lines measure a little differently, and weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

import numpy as np

from mineru_tools.scans import letters
from mineru_tools.scans.words import LevelLine

_ALIKE = 0.03  # of a size; nine in ten lines of one style measure no more differently
_SHORT = 0.3  # of a size, over the number of letters: so much more the shorter lines differ
_HEAVY = 1.12  # times the usual stroke; bold has 1.14 at 150 dpi, regular mostly below 1.1
_FEW, _HEAVY_FEW = 8, 1.3  # letters, of which a single wide one changes the mean
_SMALL_CAPS = letters.ASCENT / letters.X_HEIGHT  # times smaller than their font says they are


def alike(sizes: Sequence[tuple[float, int]]) -> list[float]:
    """The sizes, above 0, those of like lines as one; each comes with the letters of its line.

    Around the size that most letters have the others gather, around what most of the rest have
    again; short lines, which measure badly, then go with the commonest size that theirs may be.
    """
    centers = _centers(sizes)
    return [_nearest(size, letters_, centers) for size, letters_ in sizes]


def _centers(sizes: Sequence[tuple[float, int]]) -> list[tuple[float, int]]:
    """The sizes that lines gather around, with their letters, those with most letters first."""
    free = np.array(sorted(s for s in sizes if s[0] > 0), dtype=float).reshape(-1, 2)
    out: list[tuple[float, int]] = []
    while len(free):
        size, weight = free.T
        sums = np.concatenate([[0.0], np.cumsum(weight)])
        start = np.searchsorted(size, size * (1 - _ALIKE))
        end = np.searchsorted(size, size * (1 + _ALIKE), side="right")
        best = int(np.argmax(sums[end] - sums[start]))
        a, b = int(start[best]), int(end[best])
        middle = (sums[a] + sums[b]) / 2
        out.append((float(size[np.searchsorted(sums[1:], middle)]), int(sums[b] - sums[a])))
        free = np.delete(free, slice(a, b), axis=0)
    return out


def _nearest(size: float, count: int, centers: Sequence[tuple[float, int]]) -> float:
    """The first size near enough; they come with the commonest first."""
    reach = 1 + _ALIKE + _SHORT / max(count, 1)
    near = (center for center, _ in centers if size / reach <= center <= size * reach)
    return next(near, size)


def most(sizes: Sequence[tuple[float, int]]) -> float:
    """The size that most letters have."""
    counts: Counter[float] = Counter()
    for size, weight in sizes:
        counts[size] += weight
    return max(counts, key=lambda size: counts[size], default=0.0)


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    return median([value for value, weight in values for _ in range(max(weight, 1))])


def usual_stroke(lines: Sequence[LevelLine]) -> float:
    """The thickness of most stems, in em; 0 where none was measured."""
    strokes = [
        (word.stroke / line.size, len(word.text))
        for line in lines
        for word in line.words
        if word.stroke
    ]
    return _weighted_median(strokes) if strokes else 0.0


def bold_words(line: LevelLine, size: float, body: float, usual: float) -> int:
    """How many words from the first on have stems clearly thicker than usual.

    All of a heading, the first few where one is run in, or none: single words prove too little.
    Small capitals and old figures look like those of a smaller font, but for their stems.
    """
    em = size
    if not any(char.islower() for word in line.words for char in word.text):
        em = max(size, min(_SMALL_CAPS * size, body))
    if not usual * em:
        return 0
    weights = [(word.stroke / (usual * em), len(word.text)) for word in line.words]
    count = sum(weight for _, weight in weights)
    least = _HEAVY if count >= _FEW else _HEAVY_FEW
    if _mean(weights) > least and _lower(weights) > _HEAVY - 0.02:
        return len(weights)
    lead = next((k for k, (heft, _) in enumerate(weights) if heft < _HEAVY), 0)
    enough = sum(weight for _, weight in weights[:lead]) >= _FEW
    return lead if enough and _mean(weights[:lead]) > _HEAVY_FEW else 0


def _mean(weights: Sequence[tuple[float, int]]) -> float:
    return sum(value * weight for value, weight in weights) / sum(weight for _, weight in weights)


def _lower(weights: Sequence[tuple[float, int]]) -> float:
    """What three quarters of the letters reach."""
    each = sorted(value for value, weight in weights for _ in range(weight))
    return each[len(each) // 4]

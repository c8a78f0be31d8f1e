"""Where the words of a line really stand: edges, baseline, size and weight, from the ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Flags, Floats, Ints
from mineru_tools.scans import letters
from mineru_tools.scans.raster import Gray, ink_of

_LEVEL = 0.72  # of a line's box, which stands off the ink: the size, where no ink tells
_BASE = 0.22  # of a line's box below the baseline, where no ink tells
_BREAK = 0.12  # of a line's height without ink, and another line begins
_NEAR = 0.6  # of a line's height: so far the edges of words may be from where they were told


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word of a level line in pixels; ``stroke`` is how thick its stems are, 0 if unknown."""

    text: str
    x0: float
    x1: float
    score: float
    stroke: float = 0.0


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Words from left to right, in pixels of the picture that the line is level in."""

    words: tuple[LevelWord, ...]
    baseline: float
    size: float


def measured(words: Sequence[LevelWord], box: BBox, gray: Gray) -> LevelLine:
    """The words of a line in ``box``, with what the ink within says of them."""
    top = max(int(box.y0), 0)
    left, right = max(int(box.x0) - 2, 0), int(box.x1) + 3
    part = gray[top : int(box.y1) + 1, left:right]
    ink = ink_of(part)
    rows = _band(ink)
    if rows is None:
        return LevelLine(tuple(words), box.y1 - _BASE * box.height, _LEVEL * box.height)
    ink = ink[rows[0] : rows[1]]
    edges = _edges([(w.x0 - left, w.x1 - left) for w in words], ink, box.height)
    found = [
        LevelWord(w.text, a + left, b + left, w.score, _stroke(ink[:, int(a) : int(b) + 1]))
        for w, (a, b) in zip(words, edges, strict=True)
    ]
    spans = [_span(ink[:, int(a) : int(b) + 1]) for a, b in edges]
    texts = [w.text for w in words]
    seen = [(t, *s) for t, s in zip(texts, spans, strict=True) if s and letters.tells_size(t)]
    base, size = _set(seen, rows[1] - rows[0], box)
    return LevelLine(tuple(found), top + rows[0] + base, size)


def _band(ink: Flags) -> tuple[int, int] | None:
    """The rows of the line itself, without what reaches in from the lines above and below."""
    profile = ink.sum(axis=1)
    filled = profile > max(1.0, 0.004 * ink.shape[1])
    middle = len(profile) // 4, max(len(profile) - len(profile) // 4, 1)
    if not filled[middle[0] : middle[1]].any():
        return None
    start = middle[0] + int(np.argmax(profile[middle[0] : middle[1]]))
    most = max(2, round(_BREAK * len(profile)))
    return _reach(filled, start, -1, most), _reach(filled, start, 1, most) + 1


def _reach(filled: Flags, start: int, step: int, most: int) -> int:
    """The last filled row from ``start`` on with less than ``most`` empty ones on the way."""
    last, k = start, start
    while 0 <= k < len(filled) and abs(k - last) <= most:
        if filled[k]:
            last = k
        k += step
    return last


def _edges(
    told: Sequence[tuple[float, float]], ink: Flags, height: float
) -> list[tuple[float, float]]:
    """Left and right edges of the words: at the widest gap near where two were told to part."""
    blank: Flags = np.logical_not(ink.any(axis=0))
    gaps = _runs(blank)
    inked = np.flatnonzero(~blank)
    first, last = (float(inked[0]), float(inked[-1] + 1)) if len(inked) else told[0]
    cuts: list[tuple[float, float]] = []
    for (_, a), (b, _) in pairwise(told):
        near = [
            (float(x0), float(x1))
            for x0, x1 in gaps.tolist()
            if x0 > first and x1 < last and abs((x0 + x1) / 2 - (a + b) / 2) < _NEAR * height
        ]
        middle = (a + b) / 2
        cuts.append(max(near, key=lambda g: g[1] - g[0], default=(middle, middle)))
    cuts = _forward(cuts)
    starts = [max(first, 0.0), *(c[1] for c in cuts)]
    ends = [*(c[0] for c in cuts), last]
    return [(a, max(b, a + 1.0)) for a, b in zip(starts, ends, strict=True)]


def _forward(cuts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The cuts, each behind the one before."""
    out: list[tuple[float, float]] = []
    for a, b in cuts:
        least = out[-1][1] + 1.0 if out else 0.0
        out.append((max(a, least), max(b, least)))
    return out


def _runs(flags: Flags) -> Ints:
    """(n, 2): where each run of true values starts and ends."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return np.flatnonzero(edges).reshape(-1, 2)


def _span(ink: Flags) -> tuple[int, int] | None:
    """The first and the last row with ink."""
    rows = np.flatnonzero(ink.any(axis=1))
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else None


def _set(seen: Sequence[tuple[str, int, int]], tall: int, box: BBox) -> tuple[float, float]:
    """Baseline from the top of the band, and size, from texts with their first and last rows.

    Words without descenders stand on the baseline; capitals and ascenders tell the size best.
    """
    if not seen:
        size = _LEVEL * box.height
        return min(float(tall), size), size
    told = [(letters.height(text) or 0.0, letters.depth(text), *rows) for text, *rows in seen]
    level = [bottom for _, deep, _, bottom in told if deep == 0.0]
    if not level:
        size = median((bottom - top) / (high + deep) for high, deep, top, bottom in told)
        return median(bottom - deep * size for _, deep, _, bottom in told), size
    base = float(median(level))
    tallest = [each for each in told if each[0] > letters.X_HEIGHT] or told
    return base, median((base - top) / high for high, _, top, _ in tallest)


def _stroke(ink: Flags) -> float:
    """The usual width of a stem: the median length of runs of ink along the rows."""
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1)[1], np.nonzero(edges == -1)[1]
    lengths: Floats = (ends - starts).astype(float)
    return float(lengths.mean()) if len(lengths) else 0.0

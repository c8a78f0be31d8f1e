"""Where the words of a line really stand: edges, baseline, size and weight, from the ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Flags, Ints
from mineru_tools.scans import letters
from mineru_tools.scans.raster import Gray, coverage
from mineru_tools.scans.rules import runs_along

_LEVEL = 0.72  # of a line's box, which stands off the ink: the size, where no ink tells
_BASE = 0.22  # of a line's box below the baseline, where no ink tells
_BREAK = 0.12  # of a line's height without ink, and another line begins
_EDGE = 0.65  # of a pixel's area under ink; what is less is part of the row beside it
_FAINT, _END_TO_END = 0.15, 0.9  # of a pixel, and of a row's pixels
_UNDERLINE = 3.0  # times the height of a line; letters that touch are no such run of ink
_GRAIN = 0.1  # of a pixel; the paper of a scan is no cleaner
_WORD = 2  # letters that fill a square; one alone may be low or flat
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
    head = max(int(box.y0), 0)
    left, right = max(int(box.x0) - 2, 0), int(box.x1) + 3
    part = gray[head : int(box.y1) + 1, left:right]
    cover = _without_rules(coverage(part))
    ink: Flags = cover > 0.5
    rows = _band(ink)
    if rows is None:
        return LevelLine(tuple(words), box.y1 - _BASE * box.height, _LEVEL * box.height)
    ink, inner = ink[rows[0] : rows[1]], cover[rows[0] : rows[1]]
    edges = _edges([(w.x0 - left, w.x1 - left) for w in words], ink, box.height)
    found = [
        LevelWord(w.text, a + left, b + left, w.score, _stroke(inner[:, int(a) : int(b) + 1]))
        for w, (a, b) in zip(words, edges, strict=True)
    ]
    first = max(rows[0] - 1, 0)  # half an edge may be in the row beside it
    body = cover[first : rows[1] + 1]
    tops = [_top(body[:, int(a) : int(b) + 1]) for a, b in edges]
    seen = [(w.text, top) for w, top in zip(words, tops, strict=True) if top is not None]
    base, size = _set_wide(words, edges, body) or _set(seen, body, box)
    return LevelLine(tuple(found), head + first + base, size)


def _without_rules(cover: Gray) -> Gray:
    """The coverage without rules, also those under some of the words: no letter is so long."""
    tall, wide = cover.shape
    if wide < 2 * tall:
        return cover  # a single letter may have a bar from end to end
    solid = cover > _FAINT
    ruled: Flags = solid.mean(axis=1) > _END_TO_END
    out = np.where(ruled[:, None], 0.0, cover).astype(np.float32)
    for row, start, end in runs_along(solid, _UNDERLINE * tall).tolist():
        out[row, start:end] = 0.0
    return out


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
    first, last = _ends(told, gaps, len(blank), _NEAR * height)
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


def _ends(
    told: Sequence[tuple[float, float]], gaps: Ints, width: int, wide: float
) -> tuple[float, float]:
    """Where the ink of the words begins and ends, without slivers of what stands beside the line.

    The box of a line may touch a letter of its neighbour, far outside the words that it told.
    """
    begin, end = told[0][0], told[-1][1]
    rows = gaps.tolist()
    if rows == [[0, width]]:
        return begin, end
    starts = [b for a, b in rows if a == 0 or (b - a > wide and a + b < 2 * begin)]
    ends = [a for a, b in rows if b == width or (b - a > wide and a + b > 2 * end)]
    return float(max(starts, default=0)), float(min(ends, default=width))


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


def _top(cover: Gray) -> float | None:
    """Where the ink begins, to parts of a pixel."""
    darkest = cover.max(axis=1, initial=0.0)
    rows = np.flatnonzero(darkest > _EDGE)
    if not len(rows):
        return None
    first = int(rows[0])
    return first - float(darkest[first - 1] / darkest[first] if first else 0.0)


def _base(cover: Gray) -> float:
    """Where most of the ink ends: the foot of nearly all letters, to parts of a pixel."""
    ink = np.append(cover.sum(axis=1), 0.0)
    drops = np.maximum(ink[:-1] - ink[1:], 0.0)
    drops[: len(drops) // 2] = 0.0
    most = int(drops.argmax())
    near = slice(max(most - 1, 0), most + 2)
    ends = np.arange(1.0, len(drops) + 1.0)[near]
    total = float(drops[near].sum())
    return float((ends * drops[near]).sum() / total) if total else float(len(cover))


def _set(seen: Sequence[tuple[str, float]], cover: Gray, box: BBox) -> tuple[float, float]:
    """Baseline from the top of the line's rows, and size, from words with their upper edges.

    Capitals and ascenders tell the size best. Of two that differ the lower one counts: notes and
    accents stand above letters, nothing stands in them.
    """
    base = _base(cover)
    told = [
        (text, high, top)
        for text, top in seen
        if (high := letters.height(text)) is not None and top < base  # else it is some other mark
    ]
    tall = [each for each in told if each[1] >= letters.ASCENT]
    # The figures of some fonts are as low as small letters.
    tallest = [each for each in tall if any(map(str.isalpha, each[0]))] or tall or told
    if not tallest:
        return base, _LEVEL * box.height
    return base, median_low((base - top) / high for _, high, top in tallest)


def _set_wide(
    words: Sequence[LevelWord], edges: Sequence[tuple[float, float]], cover: Gray
) -> tuple[float, float] | None:
    """Baseline and size of a line of letters that fill a square, from words of nothing else.

    Their ink has no foot in common: most of it ends at the bars within them.
    """
    found: list[tuple[float, float]] = []
    for word, (a, b) in zip(words, edges, strict=True):
        if len(word.text) < _WORD or not all(c.isalpha() and letters.is_wide(c) for c in word.text):
            continue
        part = cover[:, int(a) : int(b) + 1]
        top, under = _top(part), _top(part[::-1])
        if top is not None and under is not None and len(part) - under > top:
            found.append((len(part) - under, len(part) - under - top))
    if not found:
        return None
    size = median_low(high for _, high in found) / (letters.WIDE_ASCENT + letters.WIDE_DESCENT)
    return median_low(foot for foot, _ in found) - letters.WIDE_DESCENT * size, size


def _stroke(cover: Gray) -> float:
    """The usual width of a stem, to parts of a pixel, 0 where nothing is inked.

    Of the runs of ink along the rows the longest quarter is bars and bows and the shortest is
    hairlines and serifs, which a coarse picture lets vanish or not as they fall on its pixels.
    """
    rows, width = cover.shape
    solid = np.zeros((rows, width + 2), np.bool_)
    solid[:, 1:-1] = cover > 0.5
    # In every row starts and ends take turns.
    edges = np.flatnonzero(solid[:, 1:] != solid[:, :-1]).reshape(-1, 2)
    row, place = np.divmod(edges, width + 1)
    # What stands beside a run is its edge, half covered; white has grain.
    sums = np.zeros((rows, width + 3), np.float32)
    sums[:, 2:-1] = np.where(cover < _GRAIN, 0.0, cover).cumsum(axis=1)
    sums[:, -1] = sums[:, -2]
    widths = np.sort(sums[row[:, 1], place[:, 1] + 2] - sums[row[:, 0], place[:, 0]])
    stems = widths[len(widths) // 4 : -(-3 * len(widths) // 4)]
    return float(stems.mean()) if len(stems) else 0.0

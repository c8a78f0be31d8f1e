"""Borders between rows or columns: where the words leave room for a known number of lanes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Span: TypeAlias = tuple[float, float]  # from, to along one axis

NARROW = 0.1  # em; what two words of one line leave between them is wider


def lane_borders(
    spans: Sequence[Sequence[Span]], centres: Sequence[float | None], ends: Span, em: float
) -> list[float]:
    """Ascending borders of as many lanes as there are ``centres``, the two ``ends`` included.

    ``spans[k]`` are the extents of the words that must not be cut between lane k and the next.
    A border stands in the widest gap that cuts the fewest words; between the centres of its two
    lanes where these are known, anywhere otherwise.
    """
    known = _complete(centres, ends)
    if known:
        inner = [
            _between(words, a, b, em) for words, (a, b) in zip(spans, pairwise(known), strict=True)
        ]
    else:
        inner = _widest(spans, ends, em)
    out = [ends[0]]
    for x in [*inner, ends[1]]:
        out.append(min(max(x, out[-1]), ends[1]))  # words may reach over the edge
    return out


def _complete(centres: Sequence[float | None], ends: Span) -> list[float]:
    """The centres with gaps between known ones filled evenly; none where they do not ascend."""
    known = [(k, c) for k, c in enumerate(centres) if c is not None]
    if not known or any(a[1] >= b[1] for a, b in pairwise(known)):
        return []
    if not (ends[0] < known[0][1] and known[-1][1] < ends[1]):
        return []
    out: list[float] = []
    # The ends count as half a lane away from the outermost centres.
    for (j, a), (k, b) in pairwise([(-0.5, ends[0]), *known, (len(centres) - 0.5, ends[1])]):
        out += [a + (b - a) * (n - j) / (k - j) for n in range(len(out), math.ceil(k))]
    return out


def _between(spans: Sequence[Span], lo: float, hi: float, em: float) -> float:
    return min(_gaps(spans, (lo, hi)), key=lambda gap: _cost(gap, em))[0]


def _widest(spans: Sequence[Sequence[Span]], ends: Span, em: float) -> list[float]:
    """The best gaps of all, one per border; evenly spread borders where there are fewer.

    Which border is which is not known here, so that only words that none may cut are looked at.
    """
    words = set(spans[0]).intersection(*spans) if spans else set()
    if not words:
        return _even(len(spans), ends)
    inside = (min(a for a, _ in words), max(b for _, b in words))
    gaps = sorted(_gaps(list(words), inside), key=lambda gap: _cost(gap, em))
    best = sorted(gap[0] for gap in gaps[: len(spans)])
    return best if len(best) == len(spans) else _even(len(spans), ends)


def _even(count: int, ends: Span) -> list[float]:
    step = (ends[1] - ends[0]) / (count + 1)
    return [ends[0] + step * k for k in range(1, count + 1)]


def _gaps(spans: Sequence[Span], window: Span) -> list[tuple[float, float, int]]:
    """(middle, width, words cut) of the stretches between neighbouring ends of words."""
    lo, hi = window
    events = sorted({lo, hi, *(x for span in spans for x in span if lo < x < hi)})
    starts = sorted(a for a, _ in spans)
    stops = sorted(b for _, b in spans)
    out = []
    begun = ended = 0
    for a, b in pairwise(events):
        middle = (a + b) / 2
        while begun < len(starts) and starts[begun] < middle:
            begun += 1
        while ended < len(stops) and stops[ended] <= middle:
            ended += 1
        out.append((middle, b - a, begun - ended))
    return out


def _cost(gap: tuple[float, float, int], em: float) -> tuple[int, float]:
    _, width, cut = gap
    return cut + (width < NARROW * em), -width

"""Bars that are rules on the page: of fractions, of roots, over letters."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.accents import Bare

_ENDS = 0.3  # of the size; how far the ends of a bar may be from those of what it goes with
_OVER = (0.4, 0.95)  # of the size above the baseline; from x-height to above capitals


def fraction_bar(over: Sequence[Bare], under: Sequence[Bare], bars: Sequence[BBox]) -> BBox | None:
    """The bar between the two that is as wide as the wider one."""
    x0, x1 = min(s.x0 for s in (*over, *under)), max(s.x1 for s in (*over, *under))
    slack = _ENDS * max(s.size for s in (*over, *under))
    low, high = max(s.baseline for s in over), min(s.baseline for s in under)
    for bar in bars:
        wide = abs(bar.x0 - x0) < slack and abs(bar.x1 - x1) < slack
        if wide and low <= bar.y1 and bar.y0 < high:
            return bar
    return None


def root_end(root: Bare, bars: Sequence[BBox]) -> float | None:
    """Where the bar ends that goes on from a radical sign, ``None`` without one."""
    slack = _ENDS * root.size
    ends = [b.x1 for b in bars if abs(b.x0 - root.x1) < slack and root.y0 - slack < b.y0 < root.y1]
    return max(ends, default=None)


def overlined(signs: Sequence[Bare], bars: Sequence[BBox]) -> list[tuple[int, int]]:
    """Stretches of signs on one baseline that a bar stands right above, end to end."""
    found = []
    for bar in bars:
        below = [k for k, s in enumerate(signs) if bar.x0 < (s.x0 + s.x1) / 2 < bar.x1]
        if not below or below[-1] - below[0] + 1 != len(below):
            continue
        first, last = signs[below[0]], signs[below[-1]]
        slack, rise = _ENDS * first.size, (first.baseline - bar.y0) / first.size
        near = abs(first.x0 - bar.x0) < slack and abs(last.x1 - bar.x1) < slack
        if near and _OVER[0] < rise < _OVER[1]:
            found.append((below[0], below[-1] + 1))
    return found

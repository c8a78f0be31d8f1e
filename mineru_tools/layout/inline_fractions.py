"""Fractions within lines of text: runs that a short bar parts, before there are lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.points_index import PointsIndex
from mineru_tools.layout.text_line import SCRIPT, Run

LONGEST_BAR = 150.0  # points; of fractions within a line, in small type
_ENDS = 0.3  # of the size; how far signs may stand from the ends of the bar of their fraction
_HEIGHT = 0.7  # of the size above the baseline, where figures and capitals end
_CLEARANCE = 0.6  # of the size; TeX has 0.15 to 0.3 of white on both sides of the bar, STIX 0.55
_REACH = 2.2  # of the size; scripts and brackets of numerators and denominators stand within it
_AXIS = (0.05, 0.5)  # of the size above the baseline, where bars are: 0.25 in most fonts
_LEVEL = 0.1  # of the size
_HANGS = 0.2  # of the size; brackets that grow begin at their baseline and hang below
_SCRIPTS = 6  # runs; a base has hardly more in its scripts
_BESIDE = (-0.35, 1.0)  # em between a bar and what stands beside it; an operator has 0.3


class Fraction(NamedTuple):
    """The runs ``start:end`` of the stream that stand over and under a bar."""

    start: int
    end: int
    bar: BBox
    size: float

    def is_before(self, run: Run) -> bool:
        """Whether it is on the line of a run right of it, in smaller type."""
        return self._is_beside(run, run.bbox.x0 - self.bar.x1)

    def is_after(self, runs: Sequence[Run]) -> bool:
        """Whether it is on the line that ends with these runs, which may be scripts."""
        standing = (run for run in reversed(runs) if self.size < SCRIPT * run.size)
        run = next(standing, None)
        return run is not None and self._is_beside(run, self.bar.x0 - runs[-1].bbox.x1)

    def is_level_with(self, other: Fraction) -> bool:
        """Whether another fraction stands right beside this one."""
        level = abs(self.bar.y1 - other.bar.y1) < _LEVEL * self.size
        return level and 0 <= other.bar.x0 - self.bar.x1 <= _BESIDE[1] * self.size

    def _is_beside(self, run: Run, gap: float) -> bool:
        if self.size >= SCRIPT * run.size:
            return False
        rise = (run.baseline - self.bar.y1) / run.size
        hangs = run.bbox.y0 > run.baseline - _HANGS * run.size
        level = run.bbox.y0 < self.bar.y0 < run.bbox.y1 if hangs else _AXIS[0] < rise < _AXIS[1]
        return level and _BESIDE[0] * run.size <= gap <= _BESIDE[1] * run.size


def fraction_bonds(runs: Sequence[Run], rules: Sequence[BBox]) -> dict[int, bool]:
    """Of runs of fractions and of those behind them, whether each goes on in the line before it.

    ``runs`` are in the order of the stream, ``rules`` the horizontal ones. Fractions that have
    nothing of a line beside them are of displays; nothing is said of these.
    """
    bonds: dict[int, bool] = {}
    last: Fraction | None = None  # the one that ends where the next begins
    for start, fraction in sorted(_fractions(runs, rules).items()):
        if last and last.end > start:
            continue
        before = last if last and last.end == start else None
        if before:
            beside = before.is_level_with(fraction)
        else:
            beside = fraction.is_after(runs[max(0, start - _SCRIPTS) : start])
        following = runs[fraction.end] if fraction.end < len(runs) else None
        goes_on = following is not None and fraction.is_before(following)
        if not (beside or goes_on):
            continue
        last = fraction
        bonds |= dict.fromkeys(range(start, fraction.end), True)
        bonds |= {start: beside, fraction.end: goes_on}
    return bonds


def _fractions(runs: Sequence[Run], rules: Sequence[BBox]) -> dict[int, Fraction]:
    """Fractions by where they start; the runs of one come one after the other in the stream.

    A bar is as wide as the wider of what it parts.
    """
    bars = [bar for bar in rules if bar.width < LONGEST_BAR]
    if not bars:
        return {}
    middles = PointsIndex((run.bbox.center[0], run.baseline) for run in runs)
    within: dict[int, Fraction] = {}  # the widest so far that a run is of
    found: dict[int, Fraction] = {}
    for bar in sorted(bars, key=lambda bar: bar.width):
        reach = 3 * bar.width + 30.0  # points; taller type is no part of a fraction so narrow
        around = middles.near(bar.x0, bar.y0 - reach, bar.x1, bar.y1 + reach)
        near = [k for k in around if _within(runs[k], within.get(k), bar)]
        fraction = _fraction(runs, near, bar)
        if fraction:
            found[fraction.start] = fraction
            within |= dict.fromkeys(range(fraction.start, fraction.end), fraction)
    return found


def _within(run: Run, inner: Fraction | None, bar: BBox) -> bool:
    """Whether a run is no wider than the bar, over or under it, and not far away.

    One of an ``inner`` fraction is as near as the bar of that one, which has rows of its own.
    """
    slack = _ENDS * run.size
    if run.bbox.x0 < bar.x0 - slack or run.bbox.x1 > bar.x1 + slack:
        return False
    if not bar.x0 < run.bbox.center[0] < bar.x1:
        return False
    if inner:
        return abs(inner.bar.y1 - bar.y1) < (_REACH + 1) * inner.size
    return abs(run.baseline - bar.y1) < _REACH * run.size


def _fraction(runs: Sequence[Run], near: Sequence[int], bar: BBox) -> Fraction | None:
    """The fraction among the runs near a bar: some that follow one another, on both sides."""
    for start, end in _stretches(near):
        parts = runs[start:end]
        if not (any(_stands_on(run, bar) for run in parts) and any(_hangs(r, bar) for r in parts)):
            continue
        box, size = union_all(run.bbox for run in parts), _size(parts)
        if max(abs(box.x0 - bar.x0), abs(box.x1 - bar.x1)) < _ENDS * size:
            return Fraction(start, end, bar, size)
    return None


def _size(runs: Sequence[Run]) -> float:
    """The size of letters and figures: brackets and roots that grow have sizes of their own."""
    sizes = [run.size for run in runs if run.text[-1].isalnum()]
    return max(sizes or [run.size for run in runs])


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another, as ``(first, last + 1)``."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        yield members[0], members[-1] + 1


def _stands_on(run: Run, bar: BBox) -> bool:
    return 0 <= bar.y1 - run.baseline < _CLEARANCE * run.size


def _hangs(run: Run, bar: BBox) -> bool:
    return abs(run.baseline - _HEIGHT * run.size - bar.y1) < _CLEARANCE * run.size

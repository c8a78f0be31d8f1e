"""What is set in rows within a line of text: binomials, small matrices, limits, left scripts.

A typesetter sets a line from left to right. Where the stream leaves the line for smaller signs over
and under it and comes back to the line right behind them, these are part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS, Role
from mineru_tools.layout.stretch import walled
from mineru_tools.layout.text_line import SCRIPT, Run

_DISPLAYED = 1.3  # em; operators are 1 em tall in text and 1.4 in displays, integrals 1.1 and 2.2
_MOST = 40  # runs; a small matrix of nine entries with scripts has about thirty
_BAND = 2.0  # em up and down; two rows under an operator reach 1.7 down
_AXIS = 0.25  # em above the baseline, where all that grows is centred
_HANGS = 0.2  # of the size; signs that grow begin at their baseline and hang below
_LEVEL = 0.05  # em; baselines of one line differ by rounding
_LEAST = 0.4  # of the size; TeX's smallest type has half of it
_ALIKE = 0.1  # of the size
_BESIDE = (-0.35, 1.0)  # em; italics lean over, operators have 0.3 of white
_CENTRED = 0.45  # em that the middle of a limit may be off


def stack_bonds(runs: Sequence[Run], walls: list[BBox]) -> set[int]:
    """The numbers of the runs that go on in the line of the run before them.

    ``runs`` are in the order of the stream. Nothing goes on over one of the ``walls``.
    """
    bonds: set[int] = set()
    for k in range(1, len(runs)):
        if k in bonds:
            continue
        end = _end(runs, k)
        if end > k and _returns(runs, k, end, walls):
            bonds.update(range(k, end + 1))
        elif end > k and _is_stack(runs[k - 1 : end], runs[k - 1], walls):
            bonds.update(range(k, end))
        elif not _is_off(runs[k], runs[k - 1]):
            start = _start(runs, k)
            if start < k and _is_stack(runs[start : k + 1], runs[k], walls):
                bonds.update(range(start + 1, k + 1))
    return bonds


def _end(runs: Sequence[Run], k: int) -> int:
    """The end of the signs from ``k`` on that are off the line of the run before, right of it."""
    base, end = runs[k - 1], k
    while end < min(len(runs), k + _MOST) and _is_off(runs[end], base):
        end += 1
    box = union_all(run.bbox for run in runs[k:end]) if end > k else base.bbox
    return end if _is_right_of(box, base) else k


def _start(runs: Sequence[Run], k: int) -> int:
    """The start of the signs before ``k`` that are off its line, left of it."""
    base, start = runs[k], k
    while start and k - start < _MOST and _is_off(runs[start - 1], base):
        start -= 1
    if start == k:
        return k
    gap = base.bbox.x0 - max(run.bbox.x1 for run in runs[start:k])
    return start if _BESIDE[0] * base.size <= gap <= _BESIDE[1] * base.size else k


def _is_off(run: Run, base: Run) -> bool:
    """Whether a run is a small sign near the line of another, or one that has grown around it."""
    axis = base.baseline - _AXIS * base.size
    if _has_grown(run):
        return run.bbox.y0 < axis < run.bbox.y1 and not _is_of_display(run)
    small = _LEAST * base.size < run.size < SCRIPT * base.size
    return small and abs(run.baseline - axis) < _BAND * base.size


def _is_right_of(box: BBox, base: Run) -> bool:
    """Whether a box begins where a run ends, or is centred on an operator that bears limits."""
    gap = box.x0 - base.bbox.x1
    if _BESIDE[0] * base.size <= gap <= _BESIDE[1] * base.size:
        return True
    return _bears_limits(base) and abs(box.center[0] - base.bbox.center[0]) < _CENTRED * base.size


def _bears_limits(run: Run) -> bool:
    return run.text in FUNCTIONS or (_is_large(run) and not _is_of_display(run))


def _is_large(run: Run) -> bool:
    symbol = SYMBOLS.get(run.text[-1])
    return symbol is not None and symbol.role is Role.LARGE


def _is_of_display(run: Run) -> bool:
    """Whether a run is an operator in the larger of its two sizes."""
    return _is_large(run) and run.ink.height > _DISPLAYED * run.size


def _returns(runs: Sequence[Run], start: int, end: int, walls: list[BBox]) -> bool:
    """Whether the stream is back on the line right behind the signs ``start:end``."""
    if end == len(runs):
        return False
    base, back = runs[start - 1], runs[end]
    if abs(base.baseline - back.baseline) > _LEVEL * base.size:
        return False
    if abs(base.size - back.size) > _ALIKE * base.size:
        return False
    reach = max(run.bbox.x1 for run in islice(runs, start - 1, end))
    if back.bbox.x0 - reach < _BESIDE[0] * base.size:
        return False
    return _is_filled(runs[start - 1 : end + 1], walls)


def _is_filled(runs: Sequence[Run], walls: list[BBox]) -> bool:
    """Whether the white between the first and the last is nowhere wider than between words."""
    if walled(runs[0].bbox, runs[-1].bbox, walls):
        return False
    white = _BESIDE[1] * runs[0].size
    reach = runs[0].bbox.x1
    for run in sorted(runs, key=lambda run: run.bbox.x0):
        if run.bbox.x0 - reach > white:
            return False
        reach = max(reach, run.bbox.x1)
    return True


def _is_stack(runs: Sequence[Run], base: Run, walls: list[BBox]) -> bool:
    """Whether signs at an end of a line are of it: some have grown, or are an operator's limits.

    ``base``, one of the ``runs``, is what stands on the line.
    """
    held = _bears_limits(base) or any(_has_grown(run) for run in runs if run is not base)
    return held and _is_filled(runs, walls)


def _has_grown(run: Run) -> bool:
    """Whether a run hangs from its baseline, as brackets and operators of several sizes do."""
    return run.bbox.y0 > run.baseline - _HANGS * run.size

"""Scripts over and under one base: two rows of small runs that begin at the same place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.text_line import Run

SMALL = 0.88  # of the base's size; TeX's scripts are 0.5 to 0.83 of it
ALIGNED = 0.35  # of the base's size; italic correction sets the upper row to the right
RAISED = (0.2, 0.9)  # of the base's size above its baseline
LOWERED = (0.08, 0.32)  # and below; a denominator is lower (0.345 in TeX)
LOWEST = 0.6  # where it touches the base; ReportLab sets subscripts half an em down
# The same for signs of integrals, which lean: the limits are far apart up and down and sideways.
LEANING = frozenset("∫∬∭∮∯∰")
LEANT = 0.75
LIMITS = (0.2, 1.1)
TOUCHING = 0.1  # of the base's size; scripts are kerned to their base


def goes_below_or_above(chain: Sequence[Run], run: Run) -> bool:
    """Whether the run begins the second row of scripts on what the chain ends with."""
    scripts: list[Run] = []
    for base in reversed(chain):
        if run.size < SMALL * base.size:
            break
        scripts.append(base)
    else:
        return False
    aligned = LEANT if base.text[-1] in LEANING else ALIGNED
    if not scripts or abs(scripts[-1].bbox.x0 - run.bbox.x0) > aligned * base.size:
        return False
    first, second = _side(base, scripts[-1]), _side(base, run)
    return first * second < 0 and all(_side(base, script) == first for script in scripts)


def is_low_script(left: Run, right: Run) -> bool:
    """Whether one run is a subscript of the other that hangs from its line.

    It touches its base and comes next in the stream, as nothing does that stands below a line.
    """
    low, base = sorted((left, right), key=lambda run: run.size)
    gap = right.bbox.x0 - left.bbox.x1
    return (
        right.order == left.last + 1
        and low.size < SMALL * base.size
        and 0 < low.baseline - base.baseline < LOWEST * base.size
        and abs(gap) < TOUCHING * base.size
    )


def _side(base: Run, script: Run) -> int:
    """1 for a superscript of the base, -1 for a subscript, 0 for anything else."""
    rise = (base.baseline - script.baseline) / base.size
    if base.text[-1] in LEANING:
        return (LIMITS[0] < abs(rise) < LIMITS[1]) * (1 if rise > 0 else -1)
    if RAISED[0] < rise < RAISED[1]:
        return 1
    return -1 if LOWERED[0] < -rise < LOWERED[1] else 0


def in_rows(runs: list[Run]) -> list[Run]:
    """Runs from left to right, but scripts that stand over each other row by row.

    The row that reaches farther comes last, so that the gap after it is the white on the page.
    """
    if not any(_overlap(a, b) for a, b in pairwise(runs)):
        return runs
    size = max(run.size for run in runs)
    out: list[Run] = []
    at = 0
    while at < len(runs):
        end = at + 1
        if runs[at].size < SMALL * size:
            while end < len(runs) and runs[end].size < SMALL * size:
                end += 1
        for stack in _stacks(runs[at:end]):
            out += _rows(stack)
        at = end
    return out


def _stacks(cluster: list[Run]) -> list[list[Run]]:
    """Small runs cut where white goes through all rows, as between two fractions."""
    stacks: list[list[Run]] = []
    reach = 0.0
    for run in cluster:
        if not stacks or run.bbox.x0 - reach > 0.25 * run.size:
            stacks.append([])
        stacks[-1].append(run)
        reach = max(reach, run.bbox.x1) if len(stacks[-1]) > 1 else run.bbox.x1
    return stacks


def _overlap(a: Run, b: Run) -> bool:
    """Two runs with a common stretch, one well above the other."""
    apart = abs(a.baseline - b.baseline) > 0.4 * max(a.size, b.size)
    return apart and b.bbox.x0 < a.bbox.x1 - 0.1 * a.size


def _rows(cluster: list[Run]) -> list[Run]:
    """Small runs between two larger ones, parted where they stand over each other."""
    if not any(_overlap(a, b) for a, b in pairwise(cluster)):
        return cluster
    middle = (min(r.baseline for r in cluster) + max(r.baseline for r in cluster)) / 2
    rows = [[r for r in cluster if (r.baseline < middle) == upper] for upper in (True, False)]
    return [
        r for row in sorted(rows, key=lambda row: union_all(x.bbox for x in row).x1) for r in row
    ]

"""Lines written from right to left."""

from __future__ import annotations

from mineru_tools.layout.scripts import is_rtl
from mineru_tools.layout.text_line import Run, with_space


def right_to_left(runs: list[Run]) -> list[Run]:
    """Reading order of a right-to-left line: from the right, numbers and Latin as they run."""
    out: list[Run] = []
    group: list[Run] = []
    for run in reversed(runs):
        if any(map(is_rtl, run.text)):
            out.extend(group)
            group = []
            out.append(run)
        else:
            group.insert(0, run)
    out.extend(group)
    # A space in front of a run (seen from the left) stands behind it in reading order.
    return [with_space(run, k > 0 and _apart(out[k - 1], run)) for k, run in enumerate(out)]


def _apart(a: Run, b: Run) -> bool:
    gap = max(a.bbox.x0, b.bbox.x0) - min(a.bbox.x1, b.bbox.x1)
    return gap > 0.12 * max(a.size, b.size)

"""Slips, as tills and scales print them: paper too narrow for columns, read line by line.

What stands far right on a line of a receipt is the price of what stands left on it, whatever stands
above and below; read by columns, prices would come away from what they are the prices of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.layout.order import rows_of
from mineru_tools.layout.text_line import TextLine, line_of, with_space

_WIDEST = 30.0  # em; two columns of prose need twice 15
_LONGEST = 48  # characters; what tills print on the widest paper, 80 mm
_SHORT = 8.0  # em; columns of prose are wider, prices, counts and labels are not
_LEAST, _PART = 3, 0.15  # lines, and of all lines, with something apart on the right
_MOST_SHORT = 0.7  # of what stands apart on the right


def is_slip(lines: Sequence[TextLine]) -> bool:
    """Whether the level ``lines`` of a page are those of a receipt: few em wide, in no columns."""
    if not lines:
        return False
    size = _usual_size(lines)
    if max(x.bbox.x1 for x in lines) - min(x.bbox.x0 for x in lines) > _WIDEST * size:
        return False
    rows = rows_of(lines)
    if sum(len(row) > 1 for row in rows) < max(_LEAST, _PART * len(rows)):
        return False
    if any(sum(len(line.text) for line in row) > _LONGEST for row in rows):
        return False
    apart = [line for row in rows for line in row[1:]]
    short = sum(line.bbox.width < _SHORT * size for line in apart)
    return short >= _MOST_SHORT * len(apart)


def across(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines from top to bottom, those that stand beside one another made one."""
    return [_joined(row) for row in rows_of(lines)]


def _joined(row: Sequence[TextLine]) -> TextLine:
    """One line of them all; what was no script within its own line is none beside others."""
    if len(row) == 1:
        return row[0]
    rtl = any(line.rtl for line in row)
    first, *rest = reversed(row) if rtl else row
    runs = first.runs
    for line in rest:
        runs += (with_space(line.runs[0], space=True), *line.runs[1:])
    return replace(line_of(runs, angle=first.angle, rtl=rtl), runs=runs)


def _usual_size(lines: Sequence[TextLine]) -> float:
    """The size of the middle one of all letters."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half, seen = sum(count for _, count in sizes) / 2, 0
    for size, count in sizes:
        seen += count
        if seen >= half:
            return size
    return sizes[-1][0]

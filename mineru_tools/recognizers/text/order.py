"""Lines in the order of the rows that they stand in."""

from __future__ import annotations

from collections.abc import Iterable

from mineru_tools.recognizers.text.model import ReadLine
from mineru_tools.recognizers.text.quads import is_level


def in_rows(lines: Iterable[ReadLine]) -> tuple[ReadLine, ...]:
    """From top to bottom, those of one height from left to right.

    A line is in a row when its middle is above the lower edge of the row's first line. Lines that
    run up or down the picture are rows of their own.
    """
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda each: (each.bbox.y0 + each.bbox.y1, each.bbox.x0)):
        middle = line.bbox.center[1]
        first = rows[-1][0] if rows else None
        if first and is_level(first.quad) and is_level(line.quad) and middle < first.bbox.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda each: each.bbox.x0))

"""Drop caps: a large initial beside several lines belongs in front of the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.layout.text_line import TextLine, line_of

MIN_RATIO = 1.8  # of the text's size


def with_drop_caps(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, every drop cap put in front of its first line."""
    caps = [line for line in lines if len(line.text) <= 2 and line.text[:1].isupper()]
    out = list(lines)
    for cap in caps:
        beside = [
            x
            for x in out
            if x is not cap
            and cap.size > MIN_RATIO * x.size
            and x.bbox.x0 >= cap.bbox.x1 - 0.5 * x.size
            and x.bbox.x0 - cap.bbox.x1 < 1.5 * x.size
            and cap.bbox.y0 - 0.6 * x.size < x.bbox.y0
            and x.bbox.y1 < cap.bbox.y1 + 0.5 * x.size
        ]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda x: x.baseline)
        joined = line_of((*cap.runs, replace(first.runs[0], space=False), *first.runs[1:]))
        out = [replace(joined, bbox=first.bbox) if x is first else x for x in out if x is not cap]
    return out

"""Boxes that rules, or the edges of fills, mark as tables: grids and stacks, without frames."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.frames import alike, text_frames, without_sides
from mineru_tools.layout.tables.finding.regions import edged_boxes, grid_boxes
from mineru_tools.layout.tables.finding.stacks import stack_boxes
from mineru_tools.layout.tables.ruling import Ruling
from mineru_tools.layout.text_line import TextLine

COMMON = 0.5  # of the smaller of two boxes; those that share more share rules


def ruled_boxes(lines: Sequence[TextLine], ruling: Ruling) -> list[BBox]:
    """The boxes of connected rules and of parallel ones with rows between, largest first."""
    across, down = ruling
    frames = text_frames(across, down, lines)
    grids = grid_boxes(*without_sides(frames, across, down))
    stacks = stack_boxes(across, down, lines, edged_boxes(grids, across) + frames)
    return _apart(grids + [box for box in stacks if not any(alike(box, f) for f in frames)])


def _apart(boxes: Sequence[BBox]) -> list[BBox]:
    """Boxes that share rules are one."""
    out: list[BBox] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        for k, other in enumerate(out):
            common = box.intersection(other)
            if common is not None and common.area > COMMON * box.area:
                out[k] = other.union(box)
                break
        else:
            out.append(box)
    return out

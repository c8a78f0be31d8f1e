"""Bullets that are drawn, not written: equal small shapes left of several lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import TextLine

MIN_MARKS = 2
MAX_GAP = 3.0  # em between a mark and its line


def with_drawn_marks(lines: Sequence[TextLine], shapes: Sequence[BBox]) -> list[TextLine]:
    """The lines, those with a drawn bullet in front marked so.

    The shapes are smaller than a letter is high, all alike, one below the other.
    """
    columns: dict[tuple[int, int, int], list[BBox]] = defaultdict(list)
    for shape in shapes:
        columns[(round(shape.x0 / 2), round(shape.width), round(shape.height))].append(shape)
    level = RowIndex(line.bbox for line in lines)
    marked: set[int] = set()
    for column in columns.values():
        beside = ((shape, [lines[k] for k in level.beside(shape)]) for shape in column)
        found = {id(line) for shape, near in beside if (line := _line_of(shape, near)) is not None}
        if len(found) >= MIN_MARKS:
            marked |= found
    return [replace(x, drawn_mark=True) if id(x) in marked else x for x in lines]


def _line_of(shape: BBox, lines: Sequence[TextLine]) -> TextLine | None:
    """The line that begins right after the shape, on the same row."""
    middle = (shape.y0 + shape.y1) / 2
    for line in lines:
        gap = line.bbox.x0 - shape.x1
        if (
            max(shape.width, shape.height) < 0.9 * line.size
            and min(shape.width, shape.height) > 0.15 * line.size
            and 0.0 < gap < MAX_GAP * line.size
            and line.bbox.y0 <= middle <= line.bbox.y1
        ):
            return line
    return None

"""Pictures in the cells of tables: photographs in a catalogue, structures of compounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.charts import clusters
from mineru_tools.layout.tables.model import Cell, TableRegion
from mineru_tools.primitives import ImageBox

MIN_SIDE = 24.0  # points; smaller ones beside text are bullets and badges
MIN_ALONE = 8.0  # points, a letter; a mark that is all there is in a cell says something
INSIDE = 0.8  # of the picture; frames and drop shadows reach over the rules
MAX_MARKS = 60  # small pictures in a table; more of them are a pattern, and each costs a file


def with_pictures(
    tables: Sequence[TableRegion], images: Sequence[ImageBox], drawings: Sequence[BBox]
) -> list[TableRegion]:
    """The tables, each picture and drawing in the cell that it lies in."""
    boxes = [*clusters([image.bbox for image in images], 1.0), *drawings]
    boxes = [box for box in boxes if min(box.width, box.height) >= MIN_ALONE]
    return [_filled(table, boxes) if boxes else table for table in tables]


def _filled(table: TableRegion, boxes: Sequence[BBox]) -> TableRegion:
    near = [box for box in boxes if table.bbox.covers(box) > INSIDE]
    if not near:
        return table
    inside = [list(_pictures(cell, near)) for cell in table.cells]
    small = sum(not _is_large(box) for found in inside for box in found)
    cells = (
        replace(cell, pictures=tuple(b for b in found if small <= MAX_MARKS or _is_large(b)))
        for cell, found in zip(table.cells, inside, strict=True)
    )
    return replace(table, cells=tuple(cells))


def _pictures(cell: Cell, boxes: Sequence[BBox]) -> Iterator[BBox]:
    for box in sorted(boxes, key=lambda b: (b.y0, b.x0)):
        if cell.bbox.covers(box) > INSIDE and (_is_large(box) or not cell.lines):
            yield box


def _is_large(box: BBox) -> bool:
    return min(box.width, box.height) >= MIN_SIDE

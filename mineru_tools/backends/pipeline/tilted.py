"""Blocks read on the level page, put where they are on the page as it is displayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.model import Block, Line, Span, TableCell
from mineru_tools.scans.level import Tilt

_Boxed = TypeVar("_Boxed", Block, Line, Span, TableCell)


def tilted_back(blocks: Sequence[Block], tilt: Tilt) -> tuple[Block, ...]:
    """The flat blocks with the box of everything in them around what it shows."""
    if not tilt.degrees:
        return tuple(blocks)
    return tuple(_block(block, tilt) for block in blocks)


def _block(block: Block, tilt: Tilt) -> Block:
    lines = None if block.lines is None else tuple(_line(line, tilt) for line in block.lines)
    return replace(_moved(block, tilt), lines=lines)


def _line(line: Line, tilt: Tilt) -> Line:
    return replace(_moved(line, tilt), spans=tuple(_span(span, tilt) for span in line.spans))


def _span(span: Span, tilt: Tilt) -> Span:
    cells = span.cells and tuple(
        replace(_moved(cell, tilt), lines=tuple(_line(line, tilt) for line in cell.lines))
        for cell in span.cells
    )
    return replace(_moved(span, tilt), cells=cells)


def _moved(thing: _Boxed, tilt: Tilt) -> _Boxed:
    """With the upright box around its own, turned."""
    if thing.bbox is None:
        return thing
    x0, y0, x1, y1 = thing.bbox
    corners = (tilt.back(x, y) for x in (x0, x1) for y in (y0, y1))
    box = union_all(BBox(x, y, x, y) for x, y in corners)
    whole = BBox(0.0, 0.0, *tilt.size)
    return replace(thing, bbox=box.intersection(whole) or box)

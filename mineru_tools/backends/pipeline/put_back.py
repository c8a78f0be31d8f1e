"""Blocks read on the level page, put where they are on the page as it is displayed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias, TypeVar

from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import Block, Line, Span, TableCell
from mineru_tools.scans.pose import Pose

_Back: TypeAlias = Callable[[BBox], BBox]
_Boxed = TypeVar("_Boxed", Block, Line, Span, TableCell)


def put_back(blocks: Sequence[Block], pose: Pose, size: tuple[float, float]) -> tuple[Block, ...]:
    """The flat blocks of a page of that size with each box around what stands in it."""
    if pose.is_level:
        return tuple(blocks)
    return tuple(_block(block, partial(pose.shown, size=size)) for block in blocks)


def _block(block: Block, back: _Back) -> Block:
    lines = None if block.lines is None else tuple(_line(line, back) for line in block.lines)
    return replace(_moved(block, back), lines=lines)


def _line(line: Line, back: _Back) -> Line:
    return replace(_moved(line, back), spans=tuple(_span(span, back) for span in line.spans))


def _span(span: Span, back: _Back) -> Span:
    cells = span.cells and tuple(
        replace(_moved(cell, back), lines=tuple(_line(line, back) for line in cell.lines))
        for cell in span.cells
    )
    return replace(_moved(span, back), cells=cells)


def _moved(thing: _Boxed, back: _Back) -> _Boxed:
    return thing if thing.bbox is None else replace(thing, bbox=back(thing.bbox))

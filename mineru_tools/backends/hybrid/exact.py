"""What is known of a page without a model, and whether it is better than what one would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line
from mineru_tools.document.visit import iter_spans

SAME = 0.7  # of each box lies in the other: a model's boxes are a few points off
SURE = 0.8  # a table whose grid was inferred rather than drawn has a score; below, a model is asked

PICTURES = frozenset({BlockType.IMAGE_BODY, BlockType.CHART_BODY})
_WHOLE = frozenset({BlockType.TABLE_BODY, BlockType.INTERLINE_EQUATION, *PICTURES})
NOWHERE = BBox(-1.0, -1.0, -1.0, -1.0)


def is_exact(block: Block) -> bool:
    """Whether the block says what the glyphs of the file say: nothing in it was recognised.

    A table needs its cells, a display its LaTeX; a picture says nothing.
    """
    if block.type in PICTURES:
        return False
    spans = tuple(iter_spans(block))
    if block.type is BlockType.TABLE_BODY:
        has_cells = any(span.cells or span.html for span in spans)
        return has_cells and (block.score is None or block.score >= SURE)
    if block.type is BlockType.INTERLINE_EQUATION:
        return block.score is None and any(span.content for span in spans)
    return all(span.score is None and span.type is not SpanType.IMAGE for span in spans)


def glyph_lines(block: Block) -> tuple[Line, ...]:
    """The lines of a block that glyphs may tell: of a picture its lettering."""
    lines = block.lines or ()
    if block.type in PICTURES:
        return lines[1:]
    recognised = block.type is BlockType.INTERLINE_EQUATION and not is_exact(block)
    return () if recognised else lines


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of exact text, the block it is in and its place in the reading order of the page."""

    line: Line
    block: Block
    place: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A block that is no exact text: a table, a display, a picture, or what was recognised.

    ``place`` is that of the line of text that comes next.
    """

    block: Block
    box: BBox
    place: int
    is_exact: bool


class ExactPage:
    """The flat blocks of a page in points, looked up by place."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.lines: list[Placed] = []
        self.wholes: list[Whole] = []
        for block in blocks:
            exact = is_exact(block)
            if exact and block.type not in _WHOLE:
                at = len(self.lines)
                lines = enumerate(block.lines or (), at)
                self.lines += [Placed(line, block, place) for place, line in lines]
            else:
                box = block.bbox or NOWHERE
                self.wholes.append(Whole(block, box, len(self.lines), exact))
        boxes = (placed.line.bbox or placed.block.bbox or NOWHERE for placed in self.lines)
        self._centers = np.array([box.center for box in boxes]).reshape(-1, 2)

    def lines_in(self, box: BBox) -> npt.NDArray[np.intp]:
        """The places of the lines that have their middle in the box."""
        x, y = self._centers.T
        return np.flatnonzero((box.x0 <= x) & (x <= box.x1) & (box.y0 <= y) & (y <= box.y1))

    def has_text(self, box: BBox) -> bool:
        """Whether a line of text has its middle in the box."""
        return bool(len(self.lines_in(box)))

    def table(self, box: BBox) -> Whole | None:
        """The table in this place, an exact one if there is one."""
        tables = [
            whole
            for whole in self._of(BlockType.TABLE_BODY)
            if min(box.covers(whole.box), whole.box.covers(box)) >= SAME
        ]
        return max(tables, key=lambda whole: whole.is_exact, default=None)

    def equation(self, box: BBox) -> Whole | None:
        """The display in this place, if it is one."""
        displays = self._of(BlockType.INTERLINE_EQUATION)
        found = [whole for whole in displays if box.covers(whole.box) >= SAME]
        return found[0] if len(found) == 1 else None

    def covers(self, box: BBox) -> bool:
        """Whether an exact display reaches over the box, as over its own number."""
        displays = self._of(BlockType.INTERLINE_EQUATION)
        return any(whole.is_exact and whole.box.covers(box) >= SAME for whole in displays)

    def _of(self, kind: BlockType) -> Iterator[Whole]:
        return (whole for whole in self.wholes if whole.block.type is kind)

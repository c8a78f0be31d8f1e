"""What is known of a page without a model, and whether it is better than what one would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line
from mineru_tools.document.visit import iter_blocks, iter_spans

SAME = 0.7  # of each box lies in the other: a model's boxes are a few points off
SURE = 0.8  # a table whose grid was inferred rather than drawn has a score; below, a model is asked

_PICTURES = frozenset({BlockType.IMAGE_BODY, BlockType.CHART_BODY})
_WHOLE = frozenset({BlockType.TABLE_BODY, BlockType.INTERLINE_EQUATION, *_PICTURES})


def is_exact(block: Block) -> bool:
    """Whether the block says what the glyphs of the file say: nothing in it was recognised.

    A table needs its cells, a display its LaTeX; a picture says nothing.
    """
    if block.type in _PICTURES:
        return False
    spans = [span for part in iter_blocks((block,)) for span in iter_spans(part)]
    if block.type is BlockType.TABLE_BODY:
        has_cells = any(span.cells or span.html for span in spans)
        return has_cells and (block.score is None or block.score >= SURE)
    if block.type is BlockType.INTERLINE_EQUATION:
        return block.score is None and any(span.content for span in spans)
    return all(span.score is None and span.type is not SpanType.IMAGE for span in spans)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text, the block it is in and its place in the reading order of the page."""

    line: Line
    block: Block
    place: int

    @property
    def center(self) -> tuple[float, float]:
        return (self.line.bbox or BBox(0, 0, 0, 0)).center


class ExactPage:
    """The flat blocks of a page in points, looked up by place; inexact ones are passed over."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self._exact = [block for block in blocks if is_exact(block)]
        self.lines = [Placed(line, block, k) for k, (line, block) in enumerate(self._text_lines())]

    def table(self, box: BBox) -> Block | None:
        """The table that was read in this place."""
        return next(self._same(box, BlockType.TABLE_BODY), None)

    def equation(self, box: BBox) -> Block | None:
        """The display that was read in this place, if it is one."""
        found = [
            block
            for block in self._exact
            if block.type is BlockType.INTERLINE_EQUATION and block.bbox
            and box.covers(block.bbox) >= SAME
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def labels(self, box: BBox) -> tuple[Line, ...]:
        """The lettering of the picture in this place."""
        same = (block for kind in _PICTURES for block in self._same(box, kind, self.blocks))
        picture = next(same, None)
        return (picture.lines or ())[1:] if picture else ()

    def has_text(self, box: BBox) -> bool:
        """Whether a line of text has its middle in the box."""
        return any(within(placed.center, box) for placed in self.lines)

    def covers(self, box: BBox) -> bool:
        """Whether a display that was read reaches over the box, as over its own number."""
        displays = (b for b in self._exact if b.type is BlockType.INTERLINE_EQUATION)
        return any(b.bbox is not None and b.bbox.covers(box) >= SAME for b in displays)

    def pieces(self) -> Iterator[tuple[Block, int, tuple[Placed, ...]]]:
        """Every block that says something, the place of the line it follows, and its lines.

        Those of tables, displays and pictures are their own; they come without.
        """
        place = 0
        by_block: dict[int, list[Placed]] = {}
        for placed in self.lines:
            by_block.setdefault(id(placed.block), []).append(placed)
        exact = {id(block) for block in self._exact}
        for block in self.blocks:
            lines = tuple(by_block.get(id(block), ()))
            if lines or block.type in _PICTURES or (block.type in _WHOLE and id(block) in exact):
                yield block, place, lines
            place += len(lines)

    def _same(
        self, box: BBox, kind: BlockType, blocks: Sequence[Block] | None = None
    ) -> Iterator[Block]:
        for block in self._exact if blocks is None else blocks:
            other = block.bbox if block.type is kind else None
            if other is not None and min(box.covers(other), other.covers(box)) >= SAME:
                yield block

    def _text_lines(self) -> Iterator[tuple[Line, Block]]:
        for block in self._exact:
            if block.type not in _WHOLE:
                for line in block.lines or ():
                    yield line, block


def within(point: tuple[float, float], box: BBox) -> bool:
    """Whether the point lies in the box."""
    return box.x0 <= point[0] <= box.x1 and box.y0 <= point[1] <= box.y1

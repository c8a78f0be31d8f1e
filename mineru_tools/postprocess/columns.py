"""Where the text of a page stands: the edges of the column a block belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Line, Page
from mineru_tools.postprocess.lines import is_pseudo, lines_of, row_height

TEXT_TYPES = frozenset(
    {BlockType.TEXT, BlockType.ABSTRACT, BlockType.LIST, BlockType.REF_TEXT, BlockType.INDEX}
)
SLACK = 0.6  # of a row's height, when a short block is fitted into a column


@dataclass(frozen=True, slots=True)
class Column:
    """The edges between which a block's text runs; ``known`` says whether more than one row
    vouches for them."""

    left: float
    right: float
    known: bool

    @property
    def width(self) -> float:
        return self.right - self.left


def boxed_lines(block: Block) -> list[tuple[Line, BBox]]:
    return [(line, line.bbox) for line in lines_of(block) if line.bbox is not None]


def column_of(block: Block, neighbours: Sequence[BBox]) -> Column:
    """The column of a block that has a box; one of one row borrows that of its ``neighbours``.

    They are the ``column_frames`` of its page.
    """
    assert block.bbox is not None
    own = _frame(block)
    if own is not None:
        return Column(own.x0, own.x1, known=True)
    slack = SLACK * (row_height(block) or 0.0)
    frames = [
        frame
        for frame in neighbours
        if frame.x0 - slack <= block.bbox.x0 and block.bbox.x1 <= frame.x1 + slack
    ]
    if not frames:
        return Column(block.bbox.x0, block.bbox.x1, known=False)
    # The narrowest: a block across all columns holds everything and says nothing about one.
    narrowest = min(frames, key=lambda frame: frame.width)
    return Column(narrowest.x0, narrowest.x1, known=True)


def column_frames(page: Page) -> tuple[BBox, ...]:
    """The boxes of the texts of the page that are wide enough to tell a column's edges."""
    return tuple(frame for block in page.content or () if (frame := _frame(block)) is not None)


def is_justified(block: Block) -> bool:
    """Whether all rows but the last end at the same edge; two rows are too few to say so."""
    rights = [box.x1 for _, box in boxed_lines(block)[:-1]]
    height = row_height(block)
    return height is not None and len(rights) > 1 and max(rights) - min(rights) < 0.5 * height


def starts_new_column(block: Block, previous: Block) -> bool:
    """Whether a block stands beside ``previous`` and higher up, on the same page."""
    a, b = block.bbox, previous.bbox
    if a is None or b is None:
        return False
    return a.y0 < b.y1 and a.x_overlap(b) < 0.2 * min(a.width, b.width)


def _frame(block: Block) -> BBox | None:
    if block.type not in TEXT_TYPES or block.bbox is None:
        return None
    boxes = [box for _, box in boxed_lines(block)]
    if is_pseudo(block):
        return block.bbox
    return union_all([block.bbox, *boxes]) if len(boxes) > 1 else None

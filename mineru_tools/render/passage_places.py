"""The boxes that a passage covers, over columns and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Line, Page, TableCell
from mineru_tools.document.passage import Place
from mineru_tools.document.visit import is_tombstone, iter_lines, iter_spans
from mineru_tools.render.continued import joint


class Merged(NamedTuple):
    """Where the tombstones stand whose lines a block took in, and the parts that these have."""

    places: Sequence[Place] = ()
    parts: Sequence[Place] = ()


MergedBoxes: TypeAlias = Mapping[int, Merged]
"""By the ``id`` of a block that took in others."""

_SLACK = 2.0  # points; whole numbers in files put a line's edge outside of its block's


def places(block: Block, page: int, merged: Merged) -> tuple[Place, ...]:
    """The box of ``block`` on the page of this number, then those of what it took in.

    None where the block has no box, nor its parts.
    """
    own = _own_box(block)
    if own is None:
        return ()
    joints = (joint(span) for span in iter_spans(block))
    joined = (Place(each.page, each.bbox) for each in joints if each and each.bbox)
    return (Place(page, own), *joined, *merged.places)


def line_box(line: Line) -> BBox | None:
    """The box of a line, or the one around its spans."""
    if line.bbox is not None:
        return line.bbox
    boxes = [span.bbox for span in line.spans if span.bbox is not None]
    return union_all(boxes) if boxes else None


class LinePages:
    """Tells the page of each line of a passage; to be asked line by line, in order."""

    def __init__(self, page: int, merged: Merged) -> None:
        self._first = self._page = page
        self._merged = (*merged.places, *merged.parts)

    def of(self, line: Line) -> int | None:
        """The number of the page, or ``None`` where it might be several."""
        for span in line.spans:
            if place := joint(span):
                self._page = place.page
        if not _crossed(line):
            return self._page
        box = line_box(line)
        beyond = [place for place in self._merged if place.page != self._first]
        pages = {place.page for place in beyond if box and _stands_in(box, place.bbox)}
        return pages.pop() if len(pages) == 1 else None

    def of_cell(self, cell: TableCell) -> int:
        """The number of the page that a cell stands on."""
        return self._first if cell.page is None else cell.page + 1


def merged_boxes(pages: Sequence[Page]) -> MergedBoxes:
    """The boxes of all tombstones that can be told to belong to an earlier block.

    A page's ``index`` is that in the source. Lines moved to the block before on which a line with
    a place in the tombstone can be seen; rows of a table to the table before.
    """
    found: dict[int, Merged] = {}
    for block, page, owner, owners_page in _tombstones(pages):
        if block.bbox is None or block.type is not owner.type:
            continue
        crossed = page != owners_page
        if block.type is BlockType.TABLE or any(
            _crossed(line) is crossed and _stands_in(box, block.bbox)
            for line in iter_lines(owner)
            if (box := line_box(line))
        ):
            before = found.get(id(owner), Merged())
            parts = (Place(page, part.bbox) for part in block.blocks or () if part.bbox)
            found[id(owner)] = Merged(
                (*before.places, Place(page, block.bbox)), (*before.parts, *parts)
            )
    return found


def _tombstones(pages: Sequence[Page]) -> Iterator[tuple[Block, int, Block, int]]:
    """Each tombstone and its page's number, with the last block before that may own it."""
    text: tuple[Block, int] | None = None  # the last that is read and has no parts
    whole: tuple[Block, int] | None = None  # the last that has
    for page in pages:
        for block in page.content or ():
            has_parts = block.type in TWO_LEVEL
            owner = whole if has_parts else text
            if is_tombstone(block):
                if owner is not None:
                    yield block, page.index + 1, *owner
            elif has_parts:
                whole = block, page.index + 1
            else:
                text = block, page.index + 1


def _own_box(block: Block) -> BBox | None:
    if block.bbox is not None:
        return block.bbox
    boxes = [part.bbox for part in block.blocks or () if part.bbox is not None]
    return union_all(boxes) if boxes else None


def _crossed(line: Line) -> bool:
    return any(span.cross_page for span in line.spans)


def _stands_in(inner: BBox, outer: BBox) -> bool:
    x, y = inner.center
    room = outer.expand(_SLACK)
    return room.x0 <= x <= room.x1 and room.y0 <= y <= room.y1

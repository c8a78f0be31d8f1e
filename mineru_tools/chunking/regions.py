"""The boxes of chunks, and of the rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil
from typing import TypeAlias

from mineru_tools.chunking.chunk import Region
from mineru_tools.chunking.table_source import TableSource
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Document, TableCell
from mineru_tools.document.passage import Passage, Place
from mineru_tools.document.table_cells import in_order
from mineru_tools.document.visit import body_of, source_index, table_cells

_Cell: TypeAlias = tuple[TableCell, int]  # with the number of its page

TABLE_WIDTH = 100  # characters in a line of a table, where only its text can tell the rows' height


class Pages:
    """The sizes of a document's pages and the bodies of its tables, for the boxes of chunks."""

    def __init__(self, document: Document) -> None:
        self._sizes = {source_index(page): page.size for page in document.pages}
        self._bodies = dict(_bodies(document))

    def regions(self, places: Iterable[Place]) -> tuple[Region, ...]:
        """Each place once, to 0.01 pt, cut off at the edges of its page; none beyond them."""
        found: dict[Region, None] = {}
        for place in places:
            size = self._sizes.get(place.page - 1)
            box = place.bbox
            if size is not None:
                x0, x1 = (min(max(x, 0.0), size[0]) for x in (box.x0, box.x1))
                y0, y1 = (min(max(y, 0.0), size[1]) for y in (box.y0, box.y1))
                box = BBox(x0, y0, x1, y1)
                if (place.bbox.width and not box.width) or (place.bbox.height and not box.height):
                    continue
            rounded = BBox(*(round(edge, 2) for edge in box))
            found.setdefault(Region(place.page - 1, rounded, size))
        return tuple(found)

    def row_places(self, passage: Passage, source: TableSource, rows: range) -> tuple[Place, ...]:
        """The boxes of ``rows``, a box for each page they stand on.

        The box around their cells where those are known for as many rows as the table has.
        Otherwise estimated: the height is shared out by the lines of text in each row.
        """
        bodies = [self._bodies.get(place, (place.bbox, ())) for place in passage.places]
        known = list(_cell_rows(passage.places, [cells for _, cells in bodies]))
        if max((stop for _, stop, _ in known), default=0) == len(source.grid.rows):
            placed = _around_cells(known, rows)
        else:
            placed = _shared_out(passage.places, [box for box, _ in bodies], source, rows)
        return tuple(placed)


def _bodies(document: Document) -> Iterator[tuple[Place, tuple[BBox, Sequence[_Cell]]]]:
    """By the box of each table: the box of its body and its cells."""
    numbers = {page.index: source_index(page) + 1 for page in document.pages}
    for page in document.pages:
        for block in page.content or ():
            if block.type in (BlockType.TABLE, BlockType.TABLE_BODY) and block.bbox is not None:
                body = body_of(block) or block
                own = numbers[page.index]
                cells = [
                    (cell, numbers.get(page.index if cell.page is None else cell.page, own))
                    for cell in in_order(table_cells(body))
                ]
                yield Place(own, block.bbox), (body.bbox or block.bbox, cells)


def _cell_rows(
    places: Sequence[Place], tables: Sequence[Sequence[_Cell]]
) -> Iterator[tuple[int, int, Place]]:
    """First row and the row after the last of each cell, and where it stands.

    The rows of several tables are counted on.
    """
    first = 0
    for place, cells in zip(places, tables, strict=True):
        for cell, page in cells:
            start = first + cell.row
            yield start, start + cell.rowspan, Place(page, cell.bbox or place.bbox)
        first += max((cell.row + cell.rowspan for cell, _ in cells), default=0)


def _around_cells(cells: Sequence[tuple[int, int, Place]], rows: range) -> Iterator[Place]:
    """A box for each page, around the cells in ``rows``; those that reach beyond only if alone."""
    touched = [each for each in cells if each[0] < rows.stop and each[1] > rows.start]
    inside = [each for each in touched if each[0] >= rows.start and each[1] <= rows.stop]
    boxes: dict[int, BBox] = {}
    for _, _, place in inside or touched:
        boxes[place.page] = place.bbox.union(boxes.get(place.page, place.bbox))
    return (Place(page, box) for page, box in boxes.items())


def _shared_out(
    places: Sequence[Place], boxes: Sequence[BBox], source: TableSource, rows: range
) -> Iterator[Place]:
    weights = [_lines(source, r) for r in range(len(source.grid.rows))]
    ends = list(accumulate(weights, initial=0))
    height = sum(box.height for box in boxes)
    top, bottom = (height * ends[r] / ends[-1] for r in (rows.start, rows.stop))
    above = 0.0
    for place, box in zip(places, boxes, strict=True):
        start, stop = max(top - above, 0.0), min(bottom - above, box.height)
        if start < stop or not height:
            yield Place(place.page, BBox(box.x0, box.y0 + start, box.x1, box.y0 + stop))
        above += box.height


def _lines(source: TableSource, row: int) -> int:
    """The lines of text in the highest cell of a row, cells over several rows aside."""
    heights = [1]
    for cell in dict.fromkeys(source.grid.rows[row]):
        if cell.rowspan == 1:
            width = max(1, TABLE_WIDTH * cell.colspan // source.width)
            heights.append(sum(ceil(len(line) / width) or 1 for line in cell.text.split("\n")))
    return max(heights)

"""The boxes of chunks, and of the rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil

from mineru_tools.chunking.chunk import Region
from mineru_tools.chunking.table_source import TableSource
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Document
from mineru_tools.document.passage import Passage, Place
from mineru_tools.document.visit import body_of, source_index

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

        From the row borders that the table body has (``extra["row_edges"]``) if there are as many
        as rows. Otherwise estimated: the height is shared out by the lines of text in each row.
        """
        bodies = [self._bodies.get(place, (place.bbox, ())) for place in passage.places]
        total = len(source.grid.rows)
        if sum(max(0, len(edges) - 1) for _, edges in bodies) == total:
            placed = _between_edges(passage.places, bodies, rows)
        else:
            placed = _shared_out(passage.places, [box for box, _ in bodies], source, rows)
        return tuple(placed)


def _bodies(document: Document) -> Iterator[tuple[Place, tuple[BBox, Sequence[float]]]]:
    """By the box of each table: the box of its body and the edges of its rows."""
    for page in document.pages:
        for block in page.content or ():
            if block.type in (BlockType.TABLE, BlockType.TABLE_BODY) and block.bbox is not None:
                body = body_of(block) or block
                place = Place(source_index(page) + 1, block.bbox)
                yield place, (body.bbox or block.bbox, _edges(body))


def _edges(body: Block) -> Sequence[float]:
    found = body.extra.get("row_edges")
    if not isinstance(found, list):
        return ()
    edges = [float(y) for y in found if isinstance(y, int | float)]
    ordered = len(edges) == len(found) and edges == sorted(edges)
    return edges if ordered else ()


def _between_edges(
    places: Sequence[Place], bodies: Sequence[tuple[BBox, Sequence[float]]], rows: range
) -> Iterator[Place]:
    first = 0
    for place, (box, edges) in zip(places, bodies, strict=True):
        count = max(0, len(edges) - 1)
        start, stop = max(rows.start - first, 0), min(rows.stop - first, count)
        if start < stop:
            yield Place(place.page, BBox(box.x0, edges[start], box.x1, edges[stop]))
        first += count


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

"""A table on its page as the joining of tables looks at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mineru_tools.document.cell_sources import CellSource, row_sources
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, part
from mineru_tools.document.model import Block, Page, Span, TableCell
from mineru_tools.document.table_cells import head_rows, in_order
from mineru_tools.document.table_grid import Cell, TableGrid, read_table
from mineru_tools.document.visit import body_of, iter_spans
from mineru_tools.postprocess.lines import block_chars

BODY = part(BlockType.TABLE, "body")
CAPTION = part(BlockType.TABLE, "caption")
FOOTNOTE = part(BlockType.TABLE, "footnote")

_ONE_TABLE = re.compile(r"\s*<table\b.*</table>\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class TablePart:
    """What one page has of a table: never without rows, its box known."""

    block: Block
    page: Page
    bbox: BBox
    span: Span
    grid: TableGrid
    sources: list[list[CellSource]]

    @property
    def html(self) -> str:
        return self.span.html or ""

    @cached_property
    def cells(self) -> tuple[TableCell, ...]:
        """Those that the table's reader wrote down, if they make the same grid as the HTML."""
        cells = in_order(self.span.cells or ())
        rows = max((cell.row + cell.rowspan for cell in cells), default=0)
        columns = max((cell.column + cell.colspan for cell in cells), default=0)
        return cells if (rows, columns) == (len(self.rows), self.columns) else ()

    @cached_property
    def heads(self) -> int:
        """How many rows from the top the reader of the table took for heads."""
        return max(self.grid.head_rows, head_rows(self.cells))

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        return self.grid.rows

    @property
    def columns(self) -> int:
        return len(self.grid.rows[0])

    @cached_property
    def captions(self) -> tuple[str, ...]:
        return self._texts(CAPTION)

    @cached_property
    def footnotes(self) -> tuple[str, ...]:
        return self._texts(FOOTNOTE)

    @property
    def turned(self) -> bool:
        """Whether the rows run along the height of the page."""
        body = body_of(self.block) or self.block
        return (body.angle or 0) % 180 == 90

    @property
    def breadth(self) -> float:
        """The length of a row in points."""
        return self.bbox.height if self.turned else self.bbox.width

    @cached_property
    def columns_at(self) -> tuple[tuple[float, float], ...]:
        """Left and right of each column in points from the left edge of the table.

        Nothing unless each column has a cell with a box that it shares with no other, and for
        turned tables.
        """
        boxes: dict[int, list[BBox]] = {}
        for cell in self.cells:
            if cell.bbox is not None and cell.colspan == 1:
                boxes.setdefault(cell.column, []).append(cell.bbox)
        if len(boxes) != self.columns or self.turned:
            return ()
        left = self.bbox.x0
        return tuple(
            (min(box.x0 for box in boxes[c]) - left, max(box.x1 for box in boxes[c]) - left)
            for c in range(self.columns)
        )

    def row_height(self) -> float:
        """That of its highest row in points, as far as cells tell; else the mean of all rows."""
        tops = [c.bbox.height for c in self.cells if c.bbox is not None and c.rowspan == 1]
        return max(tops, default=self.bbox.height / len(self.rows))

    def _texts(self, role: BlockType) -> tuple[str, ...]:
        texts = (block_chars(each) for each in self.block.blocks or () if each.type is role)
        return tuple(text for text in texts if text.strip())


def read_part(block: Block, page: Page) -> TablePart | None:
    """The table that ``block`` shows; ``None`` where its rows cannot be joined to others.

    That is so of a table without HTML or box, of several in one, of one with text beside its
    cells, and of HTML that does not say what its cells are.
    """
    if block.type is not BlockType.TABLE or block.bbox is None:
        return None
    bodies = [each for each in block.blocks or () if each.type is BODY]
    spans = [s for each in bodies for s in iter_spans(each) if s.type is SpanType.TABLE and s.html]
    if len(spans) != 1 or len(bodies) != 1 or not _ONE_TABLE.fullmatch(spans[0].html or ""):
        return None
    html = spans[0].html or ""
    grid, sources = read_table(html), row_sources(html)
    told = len(grid.rows) == len(sources) and not grid.caption
    if not grid.rows or not told or not all(map(_same_cells, own_cells(grid), sources)):
        return None
    return TablePart(block, page, block.bbox, spans[0], grid, sources)


def own_cells(grid: TableGrid) -> list[list[Cell]]:
    """The cells that begin in each row, from left to right."""
    return [
        [cell for cell in dict.fromkeys(row) if cell.row == r] for r, row in enumerate(grid.rows)
    ]


def _same_cells(cells: Sequence[Cell], sources: Sequence[CellSource]) -> bool:
    """Whether each cell of the source is one of the grid's, which may add empty ones at the end."""
    return len(cells) >= len(sources) and not any(cell.text for cell in cells[len(sources) :])

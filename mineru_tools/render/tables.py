"""The tables of a document one by one, as rows, CSV, data frames, HTML and Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Span, TableCell
from mineru_tools.document.table_cells import in_order, line_groups
from mineru_tools.document.table_grid import Cell as GridCell
from mineru_tools.document.table_grid import TableGrid, grid_of, read_table
from mineru_tools.document.text import join_lines
from mineru_tools.document.visit import body_of, numbered_by_source
from mineru_tools.errors import MissingExtra, OptionsError
from mineru_tools.render.flow import body_span, parts_in_order, role
from mineru_tools.render.images import Assets
from mineru_tools.render.inline import plain_inline
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.table_cells import table_in_markdown, table_in_page

Spanned = Literal["repeat", "blank"]
Levels = Literal["join", "multi"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and the first row and column that it takes, counted from 0.

    ``text`` has a newline for each line that ends on purpose, formulas as ``$latex$``. ``bbox`` is
    in points on ``page``, which counts from 1; ``None`` where the table's reader told no boxes.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    bbox: BBox | None
    page: int
    is_head: bool


@dataclass(frozen=True)
class Table:
    """A table; ``page`` is the number in the source, from 1, of the page with its box.

    ``score`` is the reader's trust in it, 0 to 1, where it told one.
    """

    page: int
    bbox: BBox | None
    caption: str
    footnotes: tuple[str, ...]
    score: float | None
    _span: Span
    _options: RenderOptions
    _assets: Assets | None

    def __repr__(self) -> str:
        rows = self._grid.rows
        size = f"{len(rows)} x {len(rows[0])}" if rows else "empty"
        return f"<Table on page {self.page}, {size}: {self.caption!r}>"

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of all pages that cells of it stand on, in order."""
        return tuple(sorted({self.page, *(cell.page for cell in self.cells)}))

    @property
    def head_rows(self) -> int:
        """How many rows from the top are heads; 0 where none is known."""
        return self._grid.head_rows

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells row by row."""
        known = {(cell.row, cell.column): cell for cell in self._known}
        return tuple(
            self._cell(cell, known.get((cell.row, cell.column)))
            for r, row in enumerate(self._grid.rows)
            for cell in dict.fromkeys(row)
            if cell.row == r
        )

    def rows(self, *, spanned: Spanned = "repeat") -> list[list[str]]:
        """The texts of all rows, heads included, all of one length.

        A cell over several places has its text in each of them, or in the first with ``blank``.
        """
        if spanned not in ("repeat", "blank"):
            raise OptionsError(f"unknown spanned {spanned!r}", hint="use repeat or blank")
        return [
            [
                cell.text if spanned == "repeat" or (cell.row, cell.column) == (r, c) else ""
                for c, cell in enumerate(row)
            ]
            for r, row in enumerate(self._grid.rows)
        ]

    def html(self, *, heads: bool = True) -> str:
        """The table as HTML, known heads as ``thead`` and ``th`` unless they are not wanted."""
        return table_in_page(self._span, self._options, self._assets, heads=heads)

    def markdown(self) -> str:
        """The table with pipes where it is simple enough, else as HTML."""
        piped = replace(self._options, tables="pipe")
        return table_in_markdown(self._span, piped, self._assets)

    def to_csv(self, *, spanned: Spanned = "repeat") -> str:
        """All rows as CSV after RFC 4180, with commas and CRLF."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows(self.rows(spanned=spanned))
        return out.getvalue()

    def to_dataframe(self, *, levels: Levels = "join") -> Any:
        """A ``pandas.DataFrame`` of strings, the heads as its columns, which may share a name.

        Several head rows are joined, ``2024 / Q1``, or the levels of a ``MultiIndex`` with
        ``multi``; without known heads the columns are numbered. ``MissingExtra`` without pandas.
        """
        if levels not in ("join", "multi"):
            raise OptionsError(f"unknown levels {levels!r}", hint="use join or multi")
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise MissingExtra("a data frame", "pandas", "pandas") from error
        rows = self.rows()
        heads = list(zip(*rows[: self.head_rows], strict=True))
        columns: Any = None
        if heads and levels == "multi" and self.head_rows > 1:
            columns = pandas.MultiIndex.from_tuples(heads)
        elif heads:
            columns = [" / ".join(filter(None, dict.fromkeys(names))) for names in heads]
        return pandas.DataFrame(rows[self.head_rows :], columns=columns)

    @cached_property
    def _known(self) -> tuple[TableCell, ...]:
        return in_order(self._span.cells or ())

    @cached_property
    def _grid(self) -> TableGrid:
        if not self._known:
            return read_table(self._span.html or "")
        return grid_of(self._known, [_text(groups) for groups in line_groups(self._known)])

    def _cell(self, cell: GridCell, known: TableCell | None) -> Cell:
        page = self.page if known is None or known.page is None else known.page + 1
        return Cell(
            row=cell.row,
            column=cell.column,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            text=cell.text,
            bbox=known.bbox if known else None,
            page=page,
            is_head=cell.is_head or cell.row < self._grid.head_rows,
        )


def tables_of(
    document: Document, options: RenderOptions, assets: Assets | None = None
) -> tuple[Table, ...]:
    """The tables that were read, in reading order; those kept as a picture alone are left out.

    ``options`` and ``assets`` as for the rendering of a document.
    """
    options = replace(options, compat=None)
    return tuple(
        table
        for page in numbered_by_source(document).pages
        for block in page.content or ()
        if block.type in (BlockType.TABLE, BlockType.TABLE_BODY) and not block.lines_deleted
        for table in _tables(block, page.index + 1, options, assets)
    )


def _tables(
    block: Block, page: int, options: RenderOptions, assets: Assets | None
) -> Iterator[Table]:
    body = body_of(block) or block
    span = body_span(body)
    if span is None or not (span.cells or span.html):
        return
    notes = [part for part in parts_in_order(block) if role(part) == "footnote"]
    captions = [part for part in parts_in_order(block) if role(part) == "caption"]
    yield Table(
        page=page,
        bbox=body.bbox or block.bbox,
        caption="\n".join(map(_words, captions)),
        footnotes=tuple(map(_words, notes)),
        score=body.score if body.score is not None else span.score,
        _span=span,
        _options=options,
        _assets=assets,
    )


def _words(block: Block) -> str:
    return plain_inline(join_lines(block.lines or ()), "unicode")


def _text(groups: Sequence[Sequence[Line]]) -> str:
    texts = (plain_inline([_spoken(s) for s in join_lines(g)], "unicode") for g in groups)
    return "\n".join(filter(None, (" ".join(text.split()) for text in texts)))


def _spoken(span: Span) -> Span:
    """The span with LaTeX in dollars; a space for a picture."""
    if span.type in (SpanType.IMAGE, SpanType.CHART):
        return Span(SpanType.TEXT, content=" ")
    if span.type is not SpanType.INLINE_EQUATION or not (span.content or "").strip():
        return span
    return Span(SpanType.TEXT, content=f"${(span.content or '').strip()}$")

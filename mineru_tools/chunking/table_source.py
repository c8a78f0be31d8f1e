"""A table taken apart into cells with their source, and tables made of some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from mineru_tools.chunking.options import TableForm
from mineru_tools.chunking.table_forms import marked, rows_as
from mineru_tools.document.cell_sources import CellSource, row_sources
from mineru_tools.document.table_grid import Cell, TableGrid
from mineru_tools.reading.table_rows import TableRows
from mineru_tools.reading.tables import columns_and_rows


@dataclass(frozen=True)
class TableSource:
    """A table whose first ``heads`` rows are heads; its other rows are counted from 0."""

    table: TableRows
    headless: bool = False

    @cached_property
    def grid(self) -> TableGrid:
        return marked(self.table)

    @property
    def heads(self) -> int:
        """None where none is wanted, or of a single row, so that there is something to cut."""
        if self.headless:
            return 0
        heads = self.grid.head_rows
        return heads if heads < len(self.grid.rows) else 0

    @property
    def total(self) -> int:
        return len(self.grid.rows) - self.heads

    @property
    def width(self) -> int:
        return len(self.grid.rows[0]) if self.grid.rows else 0

    def cells(self, row: int) -> list[tuple[Cell, range]]:
        """The cells of a row with the columns of each."""
        found = list(self._placed(range(row + self.heads, row + self.heads + 1), self._columns))
        return [(cell, columns) for _, columns, cell in found[0]] if found else []

    def written(
        self,
        form: TableForm,
        rows: range,
        columns: range | None = None,
        *,
        heads: bool = True,
        instead: Mapping[int, str] | None = None,
    ) -> str:
        """These rows in ``form``, below the heads if asked for.

        A cell that reaches in from what is left out is written in full, and no span reaches
        beyond what is there. ``instead`` has other contents for cells, by ``id``.
        """
        columns = columns or self._columns
        if form == "html":
            return self._html(rows, columns, heads, instead or {})
        names, texts = self._texts
        names = names[columns.start : columns.stop]
        if not heads:
            names = [""] * len(names)
        lines = [texts[r][columns.start : columns.stop] for r in rows]
        if instead:
            (content,) = instead.values()
            lines = [[content]]
        return rows_as(form, names, lines)

    @property
    def _columns(self) -> range:
        return range(self.width)

    @cached_property
    def _texts(self) -> tuple[list[str], list[list[str]]]:
        if self.heads:
            return columns_and_rows(self.grid)
        return [""] * self.width, [[cell.text for cell in row] for row in self.grid.rows]

    def _html(self, rows: range, columns: range, heads: bool, instead: Mapping[int, str]) -> str:
        blocks = [range(rows.start + self.heads, rows.stop + self.heads)]
        if heads and self.heads:
            blocks.insert(0, range(self.heads))
        lines = (
            "<tr>" + "".join(self._cell(*placed, instead) for placed in row) + "</tr>"
            for block in blocks
            for row in self._placed(block, columns)
        )
        return self.table.head + "".join(lines) + "</table>"

    def _placed(self, rows: range, columns: range) -> Iterator[list[tuple[int, range, Cell]]]:
        """For each row the cells that begin there, with their height and columns."""
        begun: set[int] = set()
        for r in rows:
            line = []
            for cell in dict.fromkeys(self.grid.rows[r][c] for c in columns):
                if id(cell) in begun:
                    continue
                begun.add(id(cell))
                height = min(cell.row + cell.rowspan, rows.stop) - r
                start = max(cell.column, columns.start)
                stop = min(cell.column + cell.colspan, columns.stop)
                line.append((height, range(start, stop), cell))
            yield line

    def _cell(self, height: int, columns: range, cell: Cell, instead: Mapping[int, str]) -> str:
        source = self._sources.get(id(cell))
        if source is None:
            name = "th" if cell.is_head else "td"
            source, inner = CellSource(f"<{name}>", 0, 0), escaped(cell.text)
        else:
            inner = self.table.text[source.start : source.stop].strip()
        inner = instead.get(id(cell), inner)
        if cell.row < self.table.known_heads:
            source = source.as_head()
        return f"{source.opened(height, len(columns))}{inner}</{source.name}>"

    @cached_property
    def _sources(self) -> Mapping[int, CellSource]:
        """The place of each cell in the source, by its ``id``.

        Empty where the source has other rows or cells than the grid.
        """
        found: dict[int, CellSource] = {}
        rows = row_sources(self.table.text)
        if len(rows) != len(self.grid.rows):
            return {}
        for r, sources in enumerate(rows):
            own = [cell for cell in dict.fromkeys(self.grid.rows[r]) if cell.row == r]
            if len(own) < len(sources):
                return {}
            # The grid may end a row with places that the source has no cells for.
            found.update((id(cell), source) for cell, source in zip(own, sources, strict=False))
        return found


def escaped(text: str) -> str:
    """The text of a cell as HTML."""
    return escape(text, quote=False).replace("\n", "<br>")

"""A table taken apart into cells with their source, and tables made of some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from mineru_tools.chunking.options import TableForm
from mineru_tools.chunking.table_forms import marked, rows_as
from mineru_tools.document.table_grid import Cell, TableGrid
from mineru_tools.reading.table_rows import TableRows
from mineru_tools.reading.tables import columns_and_rows

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th)\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"\s*\b(?:row|col)span\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_CELLS = ("td", "th")


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
        tag, inner = self._sources.get(id(cell)) or (f"<{_name(cell)}>", escaped(cell.text))
        spans = "".join(
            f' {name}span="{size}"'
            for name, size in (("row", height), ("col", len(columns)))
            if size > 1
        )
        inner = instead.get(id(cell), inner)
        if cell.row < self.table.known_heads:
            tag = re.sub(r"^<td\b", "<th", tag, flags=re.IGNORECASE)
        return f"{_SPAN.sub('', tag)[:-1]}{spans}>{inner}</{_name(cell, tag)}>"

    @cached_property
    def _sources(self) -> Mapping[int, tuple[str, str]]:
        """The opening tag and the contents of each cell, by its ``id``.

        Empty where the source has other rows or cells than the grid.
        """
        found: dict[int, tuple[str, str]] = {}
        starts = [row.at for row in self.table.rows]
        if len(starts) != len(self.grid.rows):
            return {}
        for r, (start, stop) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
            own = [cell for cell in dict.fromkeys(self.grid.rows[r]) if cell.row == r]
            sources = list(_cell_sources(self.table.text[start:stop]))
            if len(own) < len(sources):
                return {}
            # The grid may end a row with places that the source has no cells for.
            found.update((id(cell), source) for cell, source in zip(own, sources, strict=False))
        return found


def _cell_sources(row: str) -> Iterator[tuple[str, str]]:
    """The opening tag and contents of each cell of a row, tables in cells passed over."""
    depth = 0
    tag, start = "", -1
    for match in _TAG.finditer(row):
        name = match[2].lower()
        if name == "table":
            depth += -1 if match[1] else 1
        if depth > 0 or (name == "table" and depth == 0):
            continue
        if start >= 0:
            yield tag, row[start : match.start()].strip()
            start = -1
        if name in _CELLS and not match[1]:
            tag, start = match[0], match.end()
    if start >= 0:
        yield tag, row[start:].strip()


def _name(cell: Cell, tag: str = "") -> str:
    if tag:
        return tag[1:3].lower()
    return "th" if cell.is_head else "td"


def escaped(text: str) -> str:
    """The text of a cell as HTML."""
    return escape(text, quote=False).replace("\n", "<br>")

"""What is embedded of a table: its HTML, a Markdown table, or a sentence for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from mineru_tools.chunking.options import TableForm
from mineru_tools.document.table_grid import Cell, TableGrid
from mineru_tools.reading.cuts import Divided
from mineru_tools.reading.table_rows import TableRows
from mineru_tools.reading.tables import columns_and_rows, write_table


def with_tables_as(form: TableForm, markdown: str, heads: int) -> str:
    """``markdown`` with every HTML table in it in ``form``; ``heads`` as in ``Divided``."""
    if form == "html":
        return markdown
    out: list[str] = []
    at = 0
    for start, stop, table in Divided(markdown, heads).tables:
        columns, rows = columns_and_rows(marked(table))
        written = rows_as(form, columns, rows) if columns else table.grid.caption
        out += (markdown[at:start], written)
        at = stop
    return "".join([*out, markdown[at:]])


def marked(table: TableRows) -> TableGrid:
    """The table's grid with its heads counted by the same rule whichever form is asked for.

    Below a title across the whole table, where the source marks no heads, there is one more,
    unless it has a number.
    """
    grid = table.grid
    heads = min(table.head_rows, len(grid.rows)) if table.rows else 0
    told = table.known_heads or grid.head_rows
    if not told and 0 < heads < len(grid.rows) - 1 and _is_title(grid.rows[heads - 1]):
        heads += not any(_is_number(cell) for cell in grid.rows[heads])
    return replace(grid, head_rows=heads) if heads else grid


def _is_title(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _is_number(cell: Cell) -> bool:
    return any(map(str.isdigit, cell.text)) and not any(map(str.isalpha, cell.text))


def rows_as(form: TableForm, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows in a form other than HTML; columns without a name give their values alone."""
    if form == "markdown" or not rows:
        return write_table(list(columns), [list(row) for row in rows], "", "markdown")
    return "\n".join(_sentence(columns, row) for row in rows)


def _sentence(columns: Sequence[str], row: Sequence[str]) -> str:
    """``row head | column: value; column: value``, empty cells left out.

    A head may reach further than the rows below it, and the other way round.
    """
    texts = [" ".join(cell.split()) for cell in row]
    pairs = [
        f"{' '.join(column.split())}: {text}" if column else text
        for column, text in zip_longest(columns[1:], texts[1:], fillvalue="")
        if text
    ]
    head = texts[0] if texts else ""
    if not pairs or not head:
        alone = f"{columns[0]}: {head}" if head and columns[0] else head
        return "; ".join(filter(None, [alone, *pairs]))
    return f"{head} | {'; '.join(pairs)}"

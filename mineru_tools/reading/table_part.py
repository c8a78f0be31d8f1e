"""The rows of a table that a token budget holds, in the format that a reader asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mineru_tools.document.table_grid import read_table
from mineru_tools.errors import OptionsError
from mineru_tools.reading.table_rows import TableRows
from mineru_tools.reading.tables import (
    TableFormat,
    check_format,
    columns_and_rows,
    table_as,
    write_table,
)

_TABLE = re.compile(r"\s*(<table\b[^<>]*>).*</table>\s*", re.IGNORECASE | re.DOTALL)

Writer = Callable[[int, int], str]
"""Takes the place of the first row below the head, and of the first one not wanted."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """``text`` has the rows ``first`` to ``last`` of ``total``, counted from 1 below the head.

    Of a table without rows below its head, all three are 0.
    """

    text: str
    first: int
    last: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.first <= 1 and self.last == self.total


def table_part(
    html: str,
    format: TableFormat,  # noqa: A002
    *,
    max_tokens: int,
    count: Callable[[str], int],
    first: int = 1,
    last: int | None = None,
) -> TablePart:
    """The rows from ``first`` on, to ``last`` if it is given, that ``max_tokens`` hold.

    Every part has the head. There is always a row, however long. In ``html`` a comment says which
    cells of rows before reach into the part. ``OptionsError`` ``no_such_row`` when there is no row
    ``first``, ``invalid_format`` for another format.
    """
    check_format(format)
    write, total = _html_writer(html) if format == "html" else _row_writer(html, format)
    if first < 1 or first > max(total, 1) or (last is not None and last < first):
        raise OptionsError(
            f"the table has no rows {first}-{'' if last is None else last}",
            hint=f"ask for some of its rows 1-{total}" if total else "it has a head alone",
            code="no_such_row",
        )
    start, end = first - 1, total if last is None else min(last, total)
    stop = _furthest(write, start, end, lambda text: count(text) <= max_tokens)
    whole = start == 0 and stop == total
    text = table_as(html, format) if whole else write(start, stop)
    return TablePart(text, min(first, total), stop, total)


def _furthest(write: Writer, start: int, end: int, fits: Callable[[str], bool]) -> int:
    """The last stop at which the text fits, found by steps that double, so that little of a table
    far too long is written."""
    low, step = min(start + 1, end), 1
    while low < end and fits(write(start, min(low + step, end))):
        low, step = min(low + step, end), 2 * step
    high = min(low + step, end + 1)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(write(start, middle)) else (low, middle)
    return low


def _row_writer(html: str, format: TableFormat) -> tuple[Writer, int]:  # noqa: A002
    grid = read_table(html)
    columns, rows = columns_and_rows(grid)
    return lambda a, b: write_table(columns, rows[a:b], grid.caption, format), len(rows)


def _html_writer(html: str) -> tuple[Writer, int]:
    match = _TABLE.fullmatch(html)
    table = TableRows(html.strip(), match[1]) if match else None
    if table is None or len(table.rows) < 2:
        return lambda a, b: html, 0
    heads = table.head_rows
    places = [row.at for row in table.rows[heads:]]

    def write(start: int, stop: int) -> str:
        before = table.opening(places[start], heads=True) if start else ""
        rows = table.text[places[start] if start else 0 :]
        if stop < len(places):
            rows = table.text[places[start] if start else 0 : places[stop]].rstrip()
            rows += table.closing(places[stop])
        return before + rows

    return write, len(places)

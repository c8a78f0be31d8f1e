"""Tables in the formats that a reader may ask for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Literal, get_args

from mineru_tools.document.table_cells import MAX_HEAD_ROWS
from mineru_tools.document.table_grid import Cell, TableGrid, read_table
from mineru_tools.errors import OptionsError

TableFormat = Literal["html", "markdown", "csv", "json"]

_PIPE = re.compile(r"(\\*)\|")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def table_as(html: str, format: TableFormat) -> str:  # noqa: A002
    """The table in ``format``; as ``html`` unchanged.

    In all others every row stands alone: a merged cell's text is repeated wherever it reaches, and
    several head rows become one, ``2024 / Q1``. Where the source marks no heads, the first row is
    taken for one, with those that complete it. ``json`` is
    ``{"columns": [...], "rows": [[...], ...]}``, all cells strings, with ``"caption"`` if there is
    text in no cell; ``csv`` has bare newlines and no caption.
    ``OptionsError`` ``invalid_format`` for another format.
    """
    check_format(format)
    if format == "html":
        return html
    grid = read_table(html)
    columns, rows = columns_and_rows(grid)
    return write_table(columns, rows, grid.caption, format)


def check_format(format: str) -> None:  # noqa: A002
    """``OptionsError`` ``invalid_format`` unless tables can be had in ``format``."""
    if format not in get_args(TableFormat):
        known = ", ".join(get_args(TableFormat))
        raise OptionsError(
            f"no table format {format!r}", hint=f"one of {known}", code="invalid_format"
        )


def write_table(
    columns: list[str],
    rows: list[list[str]],
    caption: str,
    format: TableFormat,  # noqa: A002
) -> str:
    """The table in one of the formats other than ``html``."""
    if format == "markdown":
        return _markdown(columns, rows, caption)
    if format == "csv":
        return _csv(columns, rows)
    head = {"caption": caption} if caption else {}
    return json.dumps({**head, "columns": columns, "rows": rows}, ensure_ascii=False)


def columns_and_rows(grid: TableGrid) -> tuple[list[str], list[list[str]]]:
    """The name of each column and the texts of the rows below the head."""
    heads = grid.head_rows or _unmarked_heads(grid.rows)
    columns = [_name(column) for column in zip(*grid.rows[:heads], strict=True)]
    return columns, [[cell.text for cell in row] for row in grid.rows[heads:]]


def _unmarked_heads(rows: Sequence[Sequence[Cell]]) -> int:
    """The first row, and those below that its cells reach into where others span columns."""
    if not rows:
        return 0
    reach = max((cell.rowspan for cell in rows[0]), default=1)
    grouped = any(cell.colspan > 1 for cell in rows[0])
    return reach if grouped and reach <= MAX_HEAD_ROWS and reach < len(rows) else 1


def _name(heads: Sequence[Cell]) -> str:
    """The texts of the cells above a column, each cell's once."""
    texts: list[str] = []
    for r, cell in enumerate(heads):
        if cell.text and (r == 0 or heads[r - 1] is not cell):
            texts.append(cell.text)
    return " / ".join(texts)


def _markdown(columns: list[str], rows: list[list[str]], caption: str) -> str:
    if not columns:
        return caption
    lines = [_pipe_row(columns), "|" + " --- |" * len(columns), *map(_pipe_row, rows)]
    table = "\n".join(lines)
    return f"{_TAG.sub('&lt;', caption)}\n\n{table}" if caption else table


def _pipe_row(texts: Sequence[str]) -> str:
    return "|" + "".join(f" {_pipe_cell(text)} |" for text in texts)


def _pipe_cell(text: str) -> str:
    """``text`` for a cell between pipes; backslashes before a pipe are doubled to stay text."""
    return _PIPE.sub(r"\1\1\\|", _TAG.sub("&lt;", text)).replace("\n", "<br>")


def _csv(columns: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if columns:
        writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()

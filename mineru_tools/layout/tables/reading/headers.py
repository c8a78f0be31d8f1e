"""Which rows of a table are its head: what rules, type and numbers say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.tables.pieces import is_value

MAX_HEADS = 5  # rows; what stands above the first rule of a longer group is data
BOLD = 0.8  # share of the letters of a cell; a mark or a number in it may be plain
NUMERIC = 0.6  # share of the entries of a column of numbers; names and remarks stand among them
MIN_NUMBERS = 2  # in such a column, or one number says that a column is numeric
YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?: ?[/–-] ?\d{2,4})?\W{0,2}")

Rows = Mapping[int, Sequence[Cell]]  # the filled cells that begin in each row


def with_heads(cells: Sequence[Cell], ruled: Sequence[bool]) -> tuple[Cell, ...]:
    """The same cells, with ``header`` set for those of the head and for no other."""
    heads = head_rows(cells, ruled)
    return tuple(
        cell if cell.header == (cell.row < heads) else replace(cell, header=cell.row < heads)
        for cell in cells
    )


def head_rows(cells: Sequence[Cell], ruled: Sequence[bool]) -> int:
    """How many rows from the top are heads of columns; 0 where nothing says that any is.

    ``ruled`` says for every border between rows, the outer two included, whether a rule or the
    edge of a fill runs along all of it. At least one row of a table is no head.
    """
    rows = max((c.row + c.rowspan for c in cells), default=0)
    filled: dict[int, list[Cell]] = {row: [] for row in range(rows)}
    for cell in cells:
        if cell.text:
            filled[cell.row].append(cell)
    if rows < 2 or not any(filled[row] for row in range(1, rows)):
        return 0
    heads = _above_rule(filled, ruled, _width(cells)) or _bold_rows(filled) or _named_rows(filled)
    heads = _closed(cells, heads)
    return heads if heads < rows else 0


def _width(cells: Sequence[Cell]) -> int:
    return max(c.col + c.colspan for c in cells)


def _closed(cells: Sequence[Cell], heads: int) -> int:
    """The head with all rows that its cells reach into."""
    while True:
        reach = max((c.row + c.rowspan for c in cells if c.row < heads), default=0)
        if reach <= heads:
            return heads
        heads = reach


def _above_rule(filled: Rows, ruled: Sequence[bool], width: int) -> int:
    """The rows above the first inner rule, where rules part groups and not every row.

    A title across the table, in a band of its own above, belongs to the head below it.
    """
    rows = len(filled)
    inner = [k for k in range(1, rows) if ruled[k]]
    if not inner or (len(inner) == rows - 1 and rows > 2):
        return 0
    heads = inner[0]
    if heads == 1 and len(inner) > 1 and any(c.colspan == width for c in filled[0]):
        below = inner[1]
        if not any(_has_numbers(filled[row]) for row in range(1, below)):
            heads = below
    if heads > MAX_HEADS or (heads > 1 and all(_has_numbers(filled[k]) for k in range(heads))):
        return 0
    return heads


def _has_numbers(row: Sequence[Cell]) -> bool:
    """Whether most entries right of the first column are values."""
    entries = [c for c in row if c.col > 0]
    return 2 * sum(is_value(c.text) for c in entries) > len(entries) > 0


def _bold_rows(filled: Rows) -> int:
    """The rows from the top that are all bold, where the rows below are not."""
    heads = 0
    while heads < len(filled) and filled[heads] and all(map(_is_bold, filled[heads])):
        heads += 1
    body = [cell for row in range(heads, len(filled)) for cell in filled[row] if cell.col > 0]
    if heads > MAX_HEADS or 2 * sum(map(_is_bold, body)) >= max(1, len(body)):
        return 0
    return heads if any(c.col > 0 for c in filled[0]) else 0


def _is_bold(cell: Cell) -> bool:
    letters = sum(len(line.text) for line in cell.lines)
    return sum(line.bold * len(line.text) for line in cell.lines) >= BOLD * letters


def _named_rows(filled: Rows) -> int:
    """The rows from the top that name columns of numbers: words, or years, above the values."""
    numeric = _numeric_columns(filled)
    heads = dated = 0
    for row in range(min(len(filled) - 1, MAX_HEADS)):
        above = [c for c in filled[row] if numeric & set(range(c.col, c.col + c.colspan))]
        years = bool(above) and all(YEAR.fullmatch(c.text) for c in above)
        if not above or (any(is_value(c.text) for c in above) and (dated or not years)):
            break
        dated += years
        heads = row + 1
    return heads


def _numeric_columns(filled: Rows) -> set[int]:
    """The columns of numbers right of the first; one of years may be a column of labels."""
    columns: dict[int, list[bool]] = {}
    for row in range(1, len(filled)):
        for cell in filled[row]:
            if cell.col > 0 and cell.colspan == 1:
                number = is_value(cell.text) and not YEAR.fullmatch(cell.text)
                columns.setdefault(cell.col, []).append(number)
    return {
        col
        for col, numbers in columns.items()
        if sum(numbers) >= max(MIN_NUMBERS, NUMERIC * len(numbers))
    }

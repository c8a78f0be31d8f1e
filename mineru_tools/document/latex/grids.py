"""Environments: rows of cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from mineru_tools.document.latex.commands import GRIDS
from mineru_tools.document.latex.stream import Stream
from mineru_tools.document.latex.tree import Fault, Grid, LatexError, Row

_COLUMNS = re.compile(r"[lcr|: ]+")
_PAIRS = re.compile(r"\d\d?")
_RULES = (r"\hline", r"\hdashline")


def read_grid(stream: Stream, row: Callable[[str], Row]) -> Grid:
    r"""An environment from its ``\begin``; ``row`` reads a cell."""
    start = stream.at
    stream.at += 1
    name = stream.word()
    if name not in GRIDS:
        stream.at = start
        raise stream.fault(Fault.UNKNOWN)
    declared = GRIDS[name]
    if "p" in declared and stream.peek() == "[":
        stream.at += 1
        row("]")
        stream.take("]")
    columns, limit = _columns(stream, declared)
    rows = _rows(stream, limit, row)
    end = stream.at
    stream.at += 1
    if stream.tokens[end] != r"\end" or stream.word() != name:
        raise LatexError(Fault.OPEN, end, rf"\end{{{name}}}")
    return Grid(name, columns, rows)


def _columns(stream: Stream, declared: str) -> tuple[str, int | None]:
    """The columns as they are declared, and how many there may be."""
    if declared.isdecimal():
        return "", int(declared)
    pattern = _COLUMNS if "c" in declared else _PAIRS if "n" in declared else None
    if pattern is None:
        return "", None
    start = stream.at
    columns = stream.word().strip()
    if not pattern.fullmatch(columns):
        stream.at = start
        raise stream.fault(Fault.ARGUMENT)
    if columns.isdecimal():
        return columns, 2 * int(columns)
    return columns, sum(map(str.isalpha, columns))


def _rows(
    stream: Stream, limit: int | None, row: Callable[[str], Row]
) -> tuple[tuple[Row, ...], ...]:
    """Cells up to the end of the environment; no last row that is empty."""
    rows: list[tuple[Row, ...]] = []
    token = r"\\"
    while token in (r"\\", r"\cr"):
        while stream.peek() in _RULES:
            stream.at += 1
        cells = [row(r"\\")]
        while (token := stream.peek()) == "&":
            if len(cells) == limit:
                raise stream.fault(Fault.CELLS)
            stream.at += 1
            cells.append(row(r"\\"))
        if token in (r"\\", r"\cr"):
            stream.at += 1
            stream.gap()
        elif cells == [()]:
            break
        rows.append(tuple(cells))
    return tuple(rows)

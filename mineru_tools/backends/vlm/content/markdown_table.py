"""Tables in Markdown's pipes, as models write them beside charts and in pictures of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from mineru_tools.document.table_grid import MAX_POSITIONS

_EDGE = re.compile(r"(?:\\.|[^|\\])+|\\|(\|)")
_SEPARATOR = re.compile(r":?-{3,}:?")


def cells_of(line: str) -> list[str]:
    """The cells of a row; a pipe that is escaped is part of its cell."""
    cells = [""]
    for match in _EDGE.finditer(line.strip()):
        if match[1]:
            cells.append("")
        else:
            cells[-1] = match[0].replace(r"\|", "|").strip()
    edges = (1 if not cells[0] else 0), (len(cells) - 1 if not cells[-1] else len(cells))
    return cells[slice(*edges)]


def is_row(line: str) -> bool:
    """Whether the line has two cells or more."""
    return "|" in line and len(cells_of(line)) >= 2


def is_separator(line: str) -> bool:
    """Whether the line divides the head of a table of several columns from its body."""
    cells = cells_of(line)
    return len(cells) >= 2 and all(map(_SEPARATOR.fullmatch, cells))


def markdown_table_html(text: str) -> str | None:
    """The HTML of a text that is one table and nothing else, ``th`` in its first row.

    Short rows are filled up, the head as well. ``None`` if it is none.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not is_separator(lines[1]) or not all(map(is_row, lines)):
        return None
    rows = [cells_of(line) for line in (lines[0], *lines[2:])]
    width = max(map(len, rows))
    if width * len(rows) > MAX_POSITIONS:
        width = 0
    filled = [row + [""] * (width - len(row)) for row in rows]
    head, *body = (_row(row, "td" if number else "th") for number, row in enumerate(filled))
    return f"<table>{head}{''.join(body)}</table>"


def pipe_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table in Markdown, the first of them its head; pipes in cells are escaped."""
    lines = [
        f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in row)} |"
        for row in rows
    ]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def is_malformed(text: str) -> bool:
    """Whether rows of a table stand in the text that do not fit a head and its separator.

    Data of a chart that do not stand under their heads say something wrong.
    """
    lines = text.splitlines()
    width = rows = tables = 0
    before = ""
    for line in lines:
        if is_separator(line):
            width = len(cells_of(before)) if is_row(before) else 0
            if width != len(cells_of(line)):
                return True
            tables += 1
        elif "|" not in line:
            width = 0
        elif width and len(cells_of(line)) != width:
            return True
        rows += is_row(line)
        before = line if line.strip() else before
    return rows >= 2 and not tables


def _row(cells: list[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

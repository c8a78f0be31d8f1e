"""Tables with pipes, the form of GitHub's Markdown, for those that it can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Span, TableCell
from mineru_tools.document.table_cells import head_rows, in_order, line_groups, opens_item
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.text import join_lines
from mineru_tools.render.images import Assets
from mineru_tools.render.inline import markdown_inline
from mineru_tools.render.options import RenderOptions

Row = Sequence[Sequence[Span]]

_BLOCKS = re.compile(r"<(?:img|li|pre)\b|<table\b.*<table\b", re.IGNORECASE | re.DOTALL)
_MATH = "\ue000", "\ue001"  # no character of any text
_FORMULA = re.compile(f"{_MATH[0]}(.*?){_MATH[1]}", re.DOTALL)


def pipe_table(span: Span, options: RenderOptions, assets: Assets | None) -> str:
    """The table of ``span`` with pipes; empty where it is not simple.

    Simple is one without merged cells, without line breaks and lists in cells, and with no more
    than one row of heads. A table known to have no heads gets an empty row for them.
    """
    found = _from_cells(span.cells) if span.cells else _from_html(span.html or "")
    if found is None:
        return ""
    heads, rows = found
    texts = [[_cell(spans, options, assets) for spans in row] for row in rows]
    width = max(map(len, texts))
    if not heads:
        texts.insert(0, [])
    head, *body = (_line([*row, *[""] * (width - len(row))]) for row in texts)
    return "\n".join([head, "|" + " --- |" * width, *body])


def _from_cells(cells: Sequence[TableCell]) -> tuple[int, list[Row]] | None:
    placed = in_order(cells)
    heads = head_rows(placed)
    if heads > 1 or any(c.rowspan > 1 or c.colspan > 1 for c in placed):
        return None
    rows: list[list[Sequence[Span]]] = [[] for _ in range(1 + max(c.row for c in placed))]
    for cell, groups in zip(placed, line_groups(placed), strict=True):
        if len(groups) > 1 or any(map(opens_item, cell.lines)):
            return None
        row = rows[cell.row]
        row += [()] * (cell.column - len(row))
        row.append(join_lines(cell.lines))
    return heads, list(rows)


def _from_html(html: str) -> tuple[int, list[Row]] | None:
    if _BLOCKS.search(html):
        return None
    grid = read_table(html, math=_MATH)
    cells = [cell for row in grid.rows for cell in row]
    if not cells or grid.caption or grid.head_rows > 1:
        return None
    if any(cell.rowspan > 1 or cell.colspan > 1 or "\n" in cell.text for cell in cells):
        return None
    return 1, [[tuple(_spans(cell.text)) for cell in row] for row in grid.rows]


def _spans(text: str) -> Iterator[Span]:
    for k, part in enumerate(_FORMULA.split(text)):
        kind = SpanType.INLINE_EQUATION if k % 2 else SpanType.TEXT
        if part:
            yield Span(kind, content=part)


def _cell(spans: Sequence[Span], options: RenderOptions, assets: Assets | None) -> str:
    written = markdown_inline(tuple(map(_without_pipes, spans)), options, assets, block_start=False)
    return " ".join(written.split()).replace("|", r"\|")


def _without_pipes(span: Span) -> Span:
    """A formula with the names of its bars, since a pipe ends the cell before LaTeX is read."""
    if span.type is not SpanType.INLINE_EQUATION or "|" not in (span.content or ""):
        return span
    latex = (span.content or "").replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return replace(span, content=latex)


def _line(texts: Sequence[str]) -> str:
    return "|" + "".join(f" {text} |" for text in texts)

"""Cells as an HTML table: the markup here, what stands in a cell by whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Span, TableCell
from mineru_tools.document.text import join_lines, span_text


def table_html(cells: Iterable[TableCell], write: Callable[[TableCell], str]) -> str:
    """The table on one line; ``write`` gives the inside of a cell. No cells give no markup.

    ``td`` only; spans are written where they are more than 1, rows with no cell of their own too.
    """
    placed = sorted(cells, key=lambda cell: (cell.row, cell.column))
    if not placed:
        return ""
    by_row = {row: list(inside) for row, inside in groupby(placed, key=lambda cell: cell.row)}
    last = max(cell.row + cell.rowspan for cell in placed)
    rows = ("".join(_td(cell, write) for cell in by_row.get(row, ())) for row in range(last))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def mineru_html(cells: Iterable[TableCell]) -> str:
    """The table as MinerU writes it: text and scripts, formulas in ``eq``, pictures by name."""
    return table_html(cells, lambda cell: "".join(_inline(join_lines(cell.lines))).strip())


def _td(cell: TableCell, write: Callable[[TableCell], str]) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    if cell.colspan > 1:
        spans += f' colspan="{cell.colspan}"'
    return f"<td{spans}>{write(cell)}</td>"


def _inline(spans: Sequence[Span]) -> Iterator[str]:
    for span in spans:
        text = escape(span_text(span), quote=False)
        if span.type in (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION):
            yield f"<eq>{text.strip()}</eq>"
        elif span.type in (SpanType.IMAGE, SpanType.CHART):
            yield f'<img src="{escape(span.image_path)}"/>' if span.image_path else ""
        elif Style.SUPERSCRIPT in span.styles:
            yield _marked(text, "sup")
        elif Style.SUBSCRIPT in span.styles:
            yield _marked(text, "sub")
        else:
            yield text


def _marked(text: str, tag: str) -> str:
    """The text inside the element, white space at its ends outside."""
    core = text.strip()
    lead, _, tail = text.partition(core)
    return f"{lead}<{tag}>{core}</{tag}>{tail}" if core else text

"""Cells made by hand, with lines of a given width where their boxes matter."""

from __future__ import annotations

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Line, Span, TableCell

LETTER = 5.0  # points of width
HEIGHT = 10.0


def words(text: str, *styles: Style, url: str | None = None) -> Span:
    return Span(SpanType.TEXT, content=text, styles=styles, url=url)


def line(text: str, x: float = 0, y: float = 0) -> Line:
    box = BBox(x, y, x + LETTER * len(text), y + HEIGHT)
    return Line(box, (Span(SpanType.TEXT, box, text),))


def cell(
    *lines: str | tuple[Span, ...], row: int = 0, column: int = 0, is_head: bool = False
) -> TableCell:
    """A cell with these lines one below the other; lines given as spans have no box."""
    made = (
        line(each, 100 * column, 200 * row + 12 * k) if isinstance(each, str) else Line(spans=each)
        for k, each in enumerate(lines)
    )
    box = BBox(100 * column, 200 * row, 100 * column + 100, 200 * row + 200)
    return TableCell(row, column, bbox=box, lines=tuple(made), is_head=is_head)


def cells(*rows: list[str], heads: int = 0) -> tuple[TableCell, ...]:
    """A cell for each text, the first ``heads`` rows heads."""
    return tuple(
        cell(text, row=r, column=c, is_head=r < heads)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )

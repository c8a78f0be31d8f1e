"""What a found table is: its cells in reading order and MinerU's HTML for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``row`` and ``col`` are those of its top left corner, counted from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int
    bbox: BBox
    text: str
    header: bool = False


@dataclass(frozen=True, slots=True)
class TableRegion:
    """A table on the page: the lines it takes, its cells row by row, and a score from 0 to 1."""

    bbox: BBox
    lines: tuple[TextLine, ...]
    cells: tuple[Cell, ...]
    html: str
    score: float


def row_edges(cells: Sequence[Cell]) -> tuple[float, ...]:
    """The top of each row and the bottom of the last, going down; nothing for no cells.

    A row without a cell of its own, which only cells from above reach into, has no height.
    """
    if not cells:
        return ()
    tops: dict[int, float] = {}
    for cell in cells:
        tops[cell.row] = min(cell.bbox.y0, tops.get(cell.row, cell.bbox.y0))
    edges: list[float] = []
    for row in range(max(c.row + c.rowspan for c in cells)):
        above = edges[-1] if edges else min(tops.values())
        edges.append(max(tops.get(row, above), above))
    return (*edges, max(edges[-1], *(c.bbox.y1 for c in cells)))


def table_html(cells: Sequence[Cell]) -> str:
    """The table on one line, ``td`` only; spans are written where they are more than 1."""
    rows = max((c.row + c.rowspan for c in cells), default=0)
    out: list[str] = []
    for row in range(rows):
        line = sorted((c for c in cells if c.row == row), key=lambda c: c.col)
        out.append("<tr>" + "".join(map(_td, line)) + "</tr>")
    return f"<table>{''.join(out)}</table>"


def _td(cell: Cell) -> str:
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    if cell.colspan > 1:
        spans += f' colspan="{cell.colspan}"'
    return f"<td{spans}>{escape(cell.text, quote=False)}</td>"

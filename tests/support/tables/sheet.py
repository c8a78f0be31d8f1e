"""A sheet of paper to draw tables on, with text around them, and what is read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from mineru_tools import parse
from mineru_tools.document.model import Block
from mineru_tools.document.table_grid import read_table
from tests.support.tables.pens import Pen, lines
from tests.support.tables.setting import SetTable
from tests.support.tables.spec import TableSpec
from tests.support.tables.styles import HEAD_INK, Style

PROSE = (
    "The brook was low that summer and every stone could be counted from the bank. "
    "Each morning a neighbour walked down to the board and wrote the level into a book. "
    "Nobody had asked her to do so, yet the figures turned out to be the best we have. "
)
Place = tuple[int, int, int, int, str]  # row, column, rows, columns, text


class Sheet:
    """Pages of ``size`` points; ``x`` and ``y`` count from the top left corner, y down."""

    def __init__(self, size: tuple[float, float] = (612.0, 792.0)) -> None:
        self._out = BytesIO()
        self._height = size[1]
        self.canvas = Canvas(self._out, pagesize=size, invariant=1)
        self.canvas.setPageCompression(0)

    def data(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()

    def write(self, x: float, y: float, text: str, font: str = "Times-Roman", size: float = 10.0,
              color: int = 0) -> None:  # fmt: skip
        """A line of text, its baseline at ``y``."""
        self.canvas.setFillColor(_rgb(color))
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self._height - y, text)

    def prose(self, x: float, y: float, width: float, times: int = 1) -> float:
        """A paragraph broken at ``width``; the baseline of the line that would follow."""
        line = ""
        for word in (PROSE * times).split():
            if stringWidth(f"{line} {word}", "Times-Roman", 10.0) > width:
                self.write(x, y, line)
                line, y = word, y + 12.0
            else:
                line = f"{line} {word}".strip()
        self.write(x, y, line)
        return y + 12.0

    def draw(self, table: SetTable, style: Style, pen: Pen = lines) -> None:
        """The fills, the rules and the words of a table, in this order."""
        patches = list(style.patches(table))
        with self._flipped():
            for patch in patches:
                self.canvas.setFillColor(_rgb(patch.color))
                width, height = patch.x1 - patch.x0, patch.y1 - patch.y0
                self.canvas.rect(patch.x0, patch.y0, width, height, stroke=0, fill=1)
        if strokes := list(style.strokes(table)):
            with self._flipped():
                pen(self.canvas, table, strokes)
        dark = any(patch.color == HEAD_INK for patch in patches)
        for word in table.words:
            font = table.face.bold if word.bold else table.face.font
            color = 0xFFFFFF if word.bold and dark else 0
            with self.turned(3 if word.up else 0, word.x, word.y):
                self.write(word.x, word.y, word.text, font, table.face.size, color)

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Four sides drawn as one box."""
        self.canvas.setLineWidth(0.8)
        self.canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0)

    @contextmanager
    def turned(self, quarters: int, x: float, y: float) -> Iterator[None]:
        """What is drawn meanwhile is turned clockwise around ``x, y``."""
        self.canvas.saveState()
        self.canvas.translate(x, self._height - y)
        self.canvas.rotate(-90 * quarters)
        self.canvas.translate(-x, y - self._height)
        yield
        self.canvas.restoreState()

    @contextmanager
    def _flipped(self) -> Iterator[None]:
        self.canvas.saveState()
        self.canvas.setFillColor(_rgb(0))
        self.canvas.transform(1, 0, 0, -1, 0, self._height)
        yield
        self.canvas.restoreState()


def _rgb(color: int) -> tuple[float, float, float]:
    return (color >> 16) / 255, (color >> 8 & 255) / 255, (color & 255) / 255


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What the parser made of one table."""

    places: tuple[Place, ...]
    angle: int
    html: str


def read_tables(data: bytes) -> list[ReadTable]:
    """The tables of a file in reading order."""
    return [table for page in parse(data).document.pages for table in _tables(page.content or ())]


def _tables(blocks: Sequence[Block]) -> Iterator[ReadTable]:
    for block in blocks:
        yield from _tables(block.blocks or ())
        for line in block.lines or ():
            for html in (span.html for span in line.spans if span.html):
                yield ReadTable(places_read(html), block.angle or 0, html)


def places_read(html: str) -> tuple[Place, ...]:
    """The cells of a table with text in them."""
    cells = {(c.row, c.column): c for row in read_table(html).rows for c in row}
    return tuple(
        (c.row, c.column, c.rowspan, c.colspan, " ".join(c.text.split()))
        for _, c in sorted(cells.items())
        if c.text
    )


def places_of(spec: TableSpec) -> tuple[Place, ...]:
    """The cells with text that the table was made of."""
    cells = sorted(spec.cells, key=lambda c: (c.row, c.col))
    return tuple((c.row, c.col, c.rowspan, c.colspan, c.text) for c in cells if c.text)

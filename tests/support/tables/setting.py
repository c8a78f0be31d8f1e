"""A table set on a page: where its borders run and its words stand. Points, y down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.support.tables.spec import SpecCell, TableSpec


@dataclass(frozen=True, slots=True)
class Face:
    """How words are set; ``leading``, ``pad`` and ``air`` (above and below a row) are in em."""

    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    size: float = 9.0
    leading: float = 1.2
    pad: float = 0.6
    air: float = 0.35

    def width(self, text: str, *, bold: bool = False) -> float:
        return float(stringWidth(text, self.bold if bold else self.font, self.size))


DEFAULT = Face()


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text from ``x`` on the baseline ``y``."""

    x: float
    y: float
    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class SetTable:
    """The borders of columns and rows, and the words; ``xs`` and ``ys`` are one longer."""

    spec: TableSpec
    face: Face
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    words: tuple[Word, ...]


def set_table(spec: TableSpec, x: float, y: float, face: Face = DEFAULT) -> SetTable:
    """The table with its top left corner at ``x, y``, each column as wide as its widest entry."""
    widths = [_width(spec, col, face) for col in range(len(spec.columns))]
    for cell in spec.cells:
        if cell.colspan > 1:
            need = _need(cell, spec, face) - sum(widths[cell.col : cell.col + cell.colspan])
            for col in range(cell.col, cell.col + cell.colspan):
                widths[col] += max(need, 0.0) / cell.colspan
    heights = [_height(spec, row, face) for row in range(spec.rows)]
    xs, ys = tuple(accumulate(widths, initial=x)), tuple(accumulate(heights, initial=y))
    words = [word for cell in spec.cells for word in _words(cell, spec, face, xs, ys)]
    return SetTable(spec, face, xs, ys, tuple(words))


def _need(cell: SpecCell, spec: TableSpec, face: Face) -> float:
    bold = cell.row < spec.heads
    return max(face.width(line, bold=bold) for line in cell.lines) + 2 * face.pad * face.size


def _width(spec: TableSpec, col: int, face: Face) -> float:
    return max(_need(c, spec, face) for c in spec.cells if c.col == col and c.colspan == 1)


def _height(spec: TableSpec, row: int, face: Face) -> float:
    lines = max((len(c.lines) for c in spec.cells if c.row == row and c.rowspan == 1), default=1)
    return ((lines - 1) * face.leading + 1.0 + 2 * face.air) * face.size


def _words(
    cell: SpecCell, spec: TableSpec, face: Face, xs: tuple[float, ...], ys: tuple[float, ...]
) -> list[Word]:
    left, right = xs[cell.col], xs[cell.col + cell.colspan]
    top, bottom = ys[cell.row], ys[cell.row + cell.rowspan]
    bold, em = cell.row < spec.heads, face.size
    align = "centre" if cell.colspan > 1 else spec.columns[cell.col].align
    block = ((len(cell.lines) - 1) * face.leading + 1.0) * em
    # Cells over several rows are set in the middle of them, others at the top.
    first = top + face.air * em if cell.rowspan == 1 else (top + bottom - block) / 2
    out = []
    for k, text in enumerate(cell.lines):
        width = face.width(text, bold=bold)
        at = {
            "left": left + face.pad * em,
            "right": right - face.pad * em - width,
            "centre": (left + right - width) / 2,
        }[align]
        if text:
            out.append(Word(at, first + (0.8 + k * face.leading) * em, text, bold))
    return out

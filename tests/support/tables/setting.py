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
    upward: bool = False  # heads of one column, but for the first, are written upwards

    def width(self, text: str, *, bold: bool = False) -> float:
        return float(stringWidth(text, self.bold if bold else self.font, self.size))


DEFAULT = Face()


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text that starts at ``x, y`` on its baseline, written to the right or ``up``."""

    x: float
    y: float
    text: str
    bold: bool
    up: bool = False


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


def _is_upward(cell: SpecCell, spec: TableSpec, face: Face) -> bool:
    return face.upward and cell.row < spec.heads and cell.col > 0 and cell.colspan == 1


def _need(cell: SpecCell, spec: TableSpec, face: Face) -> float:
    bold = cell.row < spec.heads
    if _is_upward(cell, spec, face):
        return (len(cell.lines) * face.leading + 2 * face.pad) * face.size
    return max(face.width(line, bold=bold) for line in cell.lines) + 2 * face.pad * face.size


def _width(spec: TableSpec, col: int, face: Face) -> float:
    return max(_need(c, spec, face) for c in spec.cells if c.col == col and c.colspan == 1)


def _height(spec: TableSpec, row: int, face: Face) -> float:
    cells = [c for c in spec.cells if c.row == row and c.rowspan == 1]
    lines = max((len(c.lines) for c in cells), default=1)
    upward = [c for c in cells if _is_upward(c, spec, face)]
    longest = max((face.width(x, bold=True) for c in upward for x in c.lines), default=0.0)
    level = ((lines - 1) * face.leading + 1.0) * face.size
    return max(level, longest) + 2 * face.air * face.size


def _words(
    cell: SpecCell, spec: TableSpec, face: Face, xs: tuple[float, ...], ys: tuple[float, ...]
) -> list[Word]:
    left, right = xs[cell.col], xs[cell.col + cell.colspan]
    top, bottom = ys[cell.row], ys[cell.row + cell.rowspan]
    bold, em = cell.row < spec.heads, face.size
    block = ((len(cell.lines) - 1) * face.leading + 1.0) * em
    if _is_upward(cell, spec, face):
        first = (left + right - block) / 2 + 0.8 * em
        return [
            Word(first + k * face.leading * em, bottom - face.air * em, text, bold, up=True)
            for k, text in enumerate(cell.lines)
            if text
        ]
    align = "centre" if cell.colspan > 1 else spec.columns[cell.col].align
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

"""What a table recogniser gets and gives: a picture with its words, and cells that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB


@dataclass(frozen=True, slots=True)
class Word:
    """Text that no cell border cuts, as a text layer or an OCR gives it; ``bbox`` in pixels."""

    text: str
    bbox: BBox
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class TablePicture:
    """The picture of one table, cut out close, and the words on it in pixels of the picture."""

    pixels: RGB
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class StructureCell:
    """One cell of a grid; ``row`` and ``col`` are those of its top left corner, from 0.

    ``bbox`` is in pixels, ``None`` while nothing is known of its place. ``words`` are indices into
    the words of the picture, in reading order.
    """

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    bbox: BBox | None = None
    header: bool = False
    words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableStructure:
    """Cells row by row, how sure the recogniser is (0 to 1), and the name of who says so."""

    cells: tuple[StructureCell, ...]
    score: float
    source: str

    @property
    def rows(self) -> int:
        return max((c.row + c.rowspan for c in self.cells), default=0)

    @property
    def cols(self) -> int:
        return max((c.col + c.colspan for c in self.cells), default=0)


class TableRecognizer(Protocol):
    """SLANet, Table Transformer, or yours."""

    name: str

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        """One structure per picture, in order; every word is in exactly one of its cells."""
        ...

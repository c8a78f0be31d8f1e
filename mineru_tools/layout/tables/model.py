"""What a found table is: its cells in reading order, each with the lines of its text."""

from __future__ import annotations

from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.document.text import separator
from mineru_tools.layout.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``row`` and ``col`` are those of its top left corner, counted from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int
    bbox: BBox
    lines: tuple[TextLine, ...] = ()
    header: bool = False
    pictures: tuple[BBox, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one; hyphens at line ends are undone as in running text."""
        text = ""
        for line in self.lines:
            drop, add = separator(text, line.text)
            text = text[: len(text) - drop] + add + line.text
        return text


@dataclass(frozen=True, slots=True)
class TableRegion:
    """A table on the page: the lines it takes, its cells row by row, and a score from 0 to 1."""

    bbox: BBox
    lines: tuple[TextLine, ...]
    cells: tuple[Cell, ...]
    score: float

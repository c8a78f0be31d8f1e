"""A region of a page while it is being read: lines that belong together, and what they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.text_line import TextLine


@dataclass(frozen=True, slots=True)
class Region:
    """One block to be: ``lines`` in reading order, ``kind`` as far as it is known.

    ``cells`` are those of a table, none where it is not to be taken apart.
    ``level`` is a title's rank, 1 the highest. ``starts`` are the indices of lines that begin a
    list item, each with its nesting depth in ``depths``. ``latex`` is what a display formula says
    whose picture was read; of others the lines tell it.
    """

    bbox: BBox
    lines: tuple[TextLine, ...] = ()
    kind: BlockType = BlockType.TEXT
    level: int | None = None
    cells: tuple[Cell, ...] = ()
    starts: tuple[int, ...] = ()
    depths: tuple[int, ...] = ()
    sub_type: str | None = None
    latex: str | None = None
    score: float = field(default=1.0)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Font size of most of the characters."""
        weights: dict[float, int] = {}
        for line in self.lines:
            key = round(line.size, 1)
            weights[key] = weights.get(key, 0) + len(line.text)
        return max(weights, key=lambda k: weights[k]) if weights else 0.0

    @property
    def bold(self) -> float:
        return self._share("bold")

    @property
    def italic(self) -> float:
        return self._share("italic")

    @property
    def mono(self) -> float:
        return self._share("mono")

    @property
    def order(self) -> int:
        """Place of the first glyph in the content stream."""
        return min((line.order for line in self.lines), default=0)

    def _share(self, style: str) -> float:
        total = sum(len(line.text) for line in self.lines)
        if not total:
            return 0.0
        return sum(float(getattr(line, style)) * len(line.text) for line in self.lines) / total


def region_of(lines: tuple[TextLine, ...], kind: BlockType = BlockType.TEXT) -> Region:
    """A region around ``lines`` (at least one)."""
    return Region(bbox=union_all(line.bbox for line in lines), lines=lines, kind=kind)

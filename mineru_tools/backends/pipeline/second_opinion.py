"""A table model's word on tables that no drawn grid vouches for; the better reading is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mineru_tools.backends.pipeline.shown import Render, around, shown
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.tables.pieces import lines_of_pieces, pieces_of
from mineru_tools.layout.text_line import TextLine, line_of
from mineru_tools.recognizers.table.agreement import agreement
from mineru_tools.recognizers.table.model import (
    StructureCell,
    TablePicture,
    TableRecognizer,
    TableStructure,
    Word,
)

# Tables whose grid is drawn score higher and are left alone: asked about them on icdar2013-tables,
# SLANet's structures fitted the words as well and were wrong more often.
SURE = 0.9
DPI = 144.0  # a table as wide as a column then fills the square that the networks see
LONGEST = 2000  # pixels of a picture's edge; the networks see 500 to 1000 of them
MARGIN = 4.0  # points; the networks were trained on pictures with a little white around


def with_opinions(layout: PageLayout, recognizer: TableRecognizer, render: Render) -> PageLayout:
    """The layout, its doubtful tables read anew where the model's cells fit the words better."""
    doubtful = {
        place: _Case.of(region, layout, render)
        for place, region in enumerate(layout.regions)
        if _is_doubtful(region)
    }
    regions = list(layout.regions)
    structures = recognizer.recognize([case.picture for case in doubtful.values()])
    for (place, case), structure in zip(doubtful.items(), structures, strict=True):
        told = structure.score * agreement(structure, case.picture.words)
        if told > agreement(case.as_structure(), case.picture.words):
            regions[place] = replace(regions[place], cells=case.cells_of(structure), score=told)
    return replace(layout, regions=tuple(regions))


def _is_doubtful(region: Region) -> bool:
    """A table without a drawn grid; one that lies on its side is left as it is."""
    upright = not any(line.angle for line in region.lines)
    return (
        region.kind is BlockType.TABLE_BODY
        and upright
        and bool(region.cells)
        and region.score < SURE
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A table in doubt and its picture, whose words are the runs of its lines in order."""

    region: Region
    picture: TablePicture
    corner: tuple[float, float]
    scale: float  # pixels per point

    @classmethod
    def of(cls, region: Region, layout: PageLayout, render: Render) -> _Case:
        box, dpi = around(region.bbox, layout, margin=MARGIN, dpi=DPI, longest=LONGEST)
        pixels = shown(box, layout, render, dpi)
        case = cls(region, TablePicture(pixels), (box.x0, box.y0), dpi / 72)
        words = [Word(r.text, case.to_pixels(r.bbox)) for line in region.lines for r in line.runs]
        return replace(case, picture=TablePicture(pixels, tuple(words)))

    def to_pixels(self, box: BBox) -> BBox:
        x, y = self.corner
        s = self.scale
        return BBox((box.x0 - x) * s, (box.y0 - y) * s, (box.x1 - x) * s, (box.y1 - y) * s)

    def to_points(self, box: BBox) -> BBox:
        x, y = self.corner
        s = self.scale
        return BBox(box.x0 / s + x, box.y0 / s + y, box.x1 / s + x, box.y1 / s + y)

    def as_structure(self) -> TableStructure:
        """The layout's own reading in the terms of a model."""
        runs = [run.order for line in self.region.lines for run in line.runs]
        index = {order: k for k, order in enumerate(runs)}
        cells = tuple(
            StructureCell(
                c.row,
                c.col,
                c.rowspan,
                c.colspan,
                self.to_pixels(c.bbox),
                c.header,
                tuple(index[run.order] for line in c.lines for run in line.runs),
            )
            for c in self.region.cells
        )
        return TableStructure(cells, 1.0, "layout")

    def cells_of(self, structure: TableStructure) -> tuple[Cell, ...]:
        """A model's reading in the terms of the layout.

        The text is that of the page, and so is the head, which type and rules tell best.
        """
        head = max((c.bbox.y1 for c in self.region.cells if c.header), default=self.region.bbox.y0)
        placed = [(c, self.to_points(c.bbox or BBox(0, 0, 0, 0))) for c in structure.cells]
        heads = {c.row for c, box in placed if c.rowspan == 1 and box.center[1] < head}
        return tuple(
            Cell(
                c.row,
                c.col,
                c.rowspan,
                c.colspan,
                box,
                self._lines(frozenset(c.words)),
                c.row in heads,
            )
            for c, box in placed
        )

    def _lines(self, words: frozenset[int]) -> tuple[TextLine, ...]:
        """The runs with these indices as the lines of one cell."""
        parts: list[TextLine] = []
        first = 0
        for line in self.region.lines:
            runs = tuple(run for k, run in enumerate(line.runs, first) if k in words)
            first += len(line.runs)
            if runs:
                parts.append(line_of(runs, angle=line.angle, rtl=line.rtl))
        return lines_of_pieces(pieces_of(parts))

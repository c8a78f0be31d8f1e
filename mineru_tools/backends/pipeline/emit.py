"""Regions to blocks: the analyser's lines and runs written down in the document model."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from enum import Enum
from itertools import pairwise

from mineru_tools.backends.pipeline.displays import display_content
from mineru_tools.backends.pipeline.spans import part_spans, text_spans
from mineru_tools.backends.pipeline.tables import table_span
from mineru_tools.document.geometry import BBox, turned_box, union_all
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import NO_EXTRA, Block, Line, Span
from mineru_tools.document.text import OPEN_FORMULA
from mineru_tools.layout.formulas import Part, parts_of, parts_of_lines, without_drawn
from mineru_tools.layout.hidden_text import HiddenText
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region
from mineru_tools.layout.text_line import Run, TextLine

_BODY_SPAN = {
    BlockType.IMAGE_BODY: SpanType.IMAGE,
    BlockType.CHART_BODY: SpanType.CHART,
    BlockType.TABLE_BODY: SpanType.TABLE,
}


# Running text. Headers and footers repeat what stands elsewhere, references quote titles; the
# numbers and initials of both look like variables.
_WITH_FORMULAS = frozenset(
    {
        BlockType.TEXT,
        BlockType.TITLE,
        BlockType.LIST,
        BlockType.ABSTRACT,
        BlockType.PAGE_FOOTNOTE,
        BlockType.IMAGE_CAPTION,
        BlockType.IMAGE_FOOTNOTE,
        BlockType.CHART_CAPTION,
        BlockType.CHART_FOOTNOTE,
        BlockType.TABLE_CAPTION,
        BlockType.TABLE_FOOTNOTE,
        BlockType.CODE_CAPTION,
        BlockType.CODE_FOOTNOTE,
    }
)


class Math(Enum):
    """Whether formulas in lines are written as LaTeX, and where their letters come from."""

    LEFT = "left"
    READ = "read"
    IN_ITALICS = "in italics"


class Emitter:
    """Writes the regions of one page, mapping boxes back to the page as displayed."""

    def __init__(self, layout: PageLayout, math: Math = Math.READ) -> None:
        self.math = math
        self.rules = layout.rules
        self.drawings = layout.drawings
        self.size = layout.size
        self.back = (4 - layout.turns) % 4
        self.turns = layout.turns
        self.links = [link for link in layout.links if link.url]

    def block(self, region: Region, index: int) -> Block:
        bbox = self._box(region.bbox)
        angle = (region.lines[0].angle if region.lines else 0) + 90 * self.turns
        return Block(
            type=region.kind,
            bbox=bbox,
            index=index,
            lines=tuple(self._lines(region, bbox)),
            level=region.level,
            sub_type=region.sub_type,
            angle=angle % 360 or None,
            score=region.score if region.cells or region.latex else None,
        )

    def hidden(self, text: HiddenText, index: int) -> Block:
        """Text that nobody can see, beside the flow, with the reason in ``extra``."""
        angle = text.lines[0].angle + 90 * self.turns
        return Block(
            type=BlockType.ASIDE_TEXT,
            bbox=self._box(text.bbox),
            index=index,
            lines=tuple(self._text_line(line) for line in text.lines),
            angle=angle % 360 or None,
            extra={"hidden_text": text.reason.name.lower()},
        )

    def _lines(self, region: Region, bbox: BBox) -> Iterable[Line]:
        kind = region.kind
        if kind is BlockType.TABLE_BODY and region.cells:
            yield Line(bbox, (table_span(bbox, region.cells, self._cell_line, self._box),))
        elif kind in _BODY_SPAN:  # followed by its labels, or a table nobody asked to take apart
            yield Line(bbox, (Span(_BODY_SPAN[kind], bbox),))
            yield from (self._text_line(line) for line in region.lines)
        elif kind is BlockType.INTERLINE_EQUATION:
            content = region.latex or display_content(region.lines, self.rules, self.drawings)
            yield Line(bbox, (Span(SpanType.INTERLINE_EQUATION, bbox, content),))
        elif kind is BlockType.CODE_BODY:
            yield from self._code(region)
        else:
            yield from self._text(region)

    def _text(self, region: Region) -> Iterator[Line]:
        """The lines of running text, with the formulas that are looked for in its kind."""
        depth = dict(zip(region.starts, region.depths, strict=True))
        read = self._read(region.lines, depth) if region.kind in _WITH_FORMULAS else None
        for k, line in enumerate(region.lines):
            start = k in depth
            extra = {"list_level": depth[k]} if start and depth[k] else NO_EXTRA
            end = bool(depth) and (k + 1 in depth or k + 1 == len(region.lines))
            if read and read[k]:
                if read[k][-1].goes_on:
                    extra = {**extra, OPEN_FORMULA: True}
                spans = tuple(part_spans(read[k], self.links, self._box))
            else:
                spans = tuple(text_spans(line.runs, self.links, self._box))
            yield Line(self._box(line.bbox), spans, start, end, extra)

    def _read(self, lines: Sequence[TextLine], starts: Container[int]) -> list[tuple[Part, ...]]:
        """The lines taken apart; items of a list have no formulas in common."""
        if self.math is Math.LEFT:
            return []
        parts: list[tuple[Part, ...]] = []
        bounds = [k for k in range(len(lines)) if not k or k in starts]
        for first, end in pairwise([*bounds, len(lines)]):
            runs = [line.runs for line in lines[first:end]]
            read = parts_of_lines(runs, self.rules, italics=self.math is Math.IN_ITALICS)
            parts += without_drawn(read, self.drawings)
        return parts

    def _code(self, region: Region) -> Iterable[Line]:
        """One span a line, indentation as spaces of the type's own width, gaps kept."""
        left = min(line.bbox.x0 for line in region.lines)
        for line in _rows(region.lines):
            pitch = _advance(line)
            text, x = "", left
            for run in line:
                gap = round((run.bbox.x0 - x) / pitch) if pitch else 0
                text += " " * max(gap, 1 if run.space and text.strip() else 0) + run.text
                x = run.bbox.x1
            bbox = self._box(union_all(run.bbox for run in line))
            yield Line(bbox, (Span(SpanType.TEXT, bbox, text, styles=(Style.MONOSPACE,)),))

    def _text_line(self, line: TextLine) -> Line:
        return Line(self._box(line.bbox), tuple(text_spans(line.runs, self.links, self._box)))

    def _cell_line(self, line: TextLine) -> Line:
        """A line of a table's cell, with its formulas where they are wanted."""
        if self.math is Math.LEFT:
            return self._text_line(line)
        read = parts_of(line.runs, self.rules, italics=self.math is Math.IN_ITALICS)
        (parts,) = without_drawn([read], self.drawings)
        return Line(self._box(line.bbox), tuple(part_spans(parts, self.links, self._box)))

    def _box(self, box: BBox) -> BBox:
        return turned_box(box, self.back, self.size) if self.back else box


def _rows(lines: Sequence[TextLine]) -> Iterable[list[Run]]:
    """Runs row by row: a code line with wide gaps comes as several pieces."""
    row: list[Run] = []
    baseline = 0.0
    for line in sorted(lines, key=lambda line: (round(line.baseline), line.bbox.x0)):
        if row and abs(line.baseline - baseline) > 0.4 * line.size:
            yield sorted(row, key=lambda run: run.bbox.x0)
            row = []
        baseline = line.baseline
        row.extend(line.runs)
    if row:
        yield sorted(row, key=lambda run: run.bbox.x0)


def _advance(runs: Sequence[Run]) -> float:
    """Width of one character of fixed-pitch type."""
    letters = sum(len(run.text) for run in runs)
    return sum(run.bbox.width for run in runs) / letters if letters else 0.0

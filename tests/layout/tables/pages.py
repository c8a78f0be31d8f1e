"""Pages set by hand: words, rules and boxes at given places, ten points to the em."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_html import mineru_html
from mineru_tools.layout.tables import TableRegion, find_tables
from mineru_tools.layout.text_line import Run, TextLine, line_of
from mineru_tools.primitives import Fill, Font, Glyphs, PagePrimitives, Rule

EM = 10.0
LETTER = 5.0  # points of advance, the same for all letters
FONT = Font("Serif")
BOLD = Font("Serif", bold=True)
MONO = Font("Typewriter", monospace=True)

GLYPHS = Glyphs(
    text=(),
    box=np.zeros((0, 4)),
    cell=np.zeros((0, 4)),
    origin=np.zeros((0, 2)),
    size=np.zeros(0),
    angle=np.zeros(0),
    font=np.zeros(0, dtype=np.int64),
    fonts=(),
    color=np.zeros(0, dtype=np.int64),
    hidden=np.zeros(0, dtype=np.int64),
    space_before=np.zeros(0, dtype=bool),
    tag=np.zeros(0, dtype=np.int64),
)


def text(x: float, baseline: float, words: str, font: Font = FONT, space: float = 2.5) -> TextLine:
    """A line that starts at ``x``, its words ``space`` points apart."""
    runs = []
    for k, word in enumerate(words.split()):
        width = LETTER * len(word)
        box = BBox(x, baseline - 0.7 * EM, x + width, baseline + 0.2 * EM)
        runs.append(Run(word, box, baseline, EM, font, 0, k, k, k > 0))
        x += width + space
    return line_of(tuple(runs))


def rows(
    xs: Sequence[float], top: float, step: float, cells: Sequence[Sequence[str]]
) -> list[TextLine]:
    """Left-aligned rows; the first baseline at ``top``. Empty texts give no line."""
    return [
        text(x, top + step * r, cell)
        for r, row in enumerate(cells)
        for x, cell in zip(xs, row, strict=True)
        if cell
    ]


def across(y: float, x0: float, x1: float) -> Rule:
    return Rule(BBox(x0, y - 0.25, x1, y + 0.25), horizontal=True)


def down(x: float, y0: float, y1: float) -> Rule:
    return Rule(BBox(x - 0.25, y0, x + 0.25, y1), horizontal=False)


@dataclass(frozen=True)
class Found(TableRegion):
    """A table with the HTML of its cells' texts, to be compared at a glance."""

    @property
    def html(self) -> str:
        return mineru_html(
            TableCell(
                c.row,
                c.col,
                c.rowspan,
                c.colspan,
                lines=(Line(spans=(Span(SpanType.TEXT, content=c.text),)),),
            )
            for c in self.cells
        )


def found(
    lines: Sequence[TextLine],
    rules: Sequence[Rule] = (),
    fills: Sequence[Fill] = (),
    drawings: Sequence[BBox] = (),
) -> list[Found]:
    page = PagePrimitives(
        0, (600.0, 800.0), GLYPHS, tuple(rules), tuple(fills), drawings=tuple(drawings)
    )
    names = [field.name for field in fields(TableRegion)]
    return [Found(**{n: getattr(t, n) for n in names}) for t in find_tables(lines, page)]

"""Text that runs another way than most of the page, and the tables that lie on their side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import turned_box
from mineru_tools.layout.frame import turned_glyphs, turned_page
from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.runs import runs_of
from mineru_tools.layout.tables import TableRegion, find_tables
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Ints, PagePrimitives

MIN_LINES = 6  # a table on its side has as many entries; axes of charts have fewer
MAX_UPRIGHT = 0.1  # of a table's letters; more upright text is what the turned text belongs to


def turned_lines(page: PagePrimitives, chosen: Ints, turns: int) -> list[TextLine]:
    """The lines of the glyphs ``chosen``, which run ``turns`` quarter turns clockwise.

    Their boxes are those on the page, their baselines those on the page turned upright for them.
    """
    aside = turned_page(page, turns)
    walls = [r for r in aside.rules if not r.horizontal]
    glyphs = turned_glyphs(page.glyphs, turns, page.size)
    lines = lines_of(runs_of(glyphs, chosen), walls)
    return [turned_line(line, 4 - turns, aside.size, 90 * turns) for line in lines]


def turned_line(line: TextLine, turns: int, size: tuple[float, float], angle: int) -> TextLine:
    """The line with its boxes after quarter turns counter-clockwise; its baseline stays.

    Where its letters are is no longer known.
    """
    boxes = [turned_box(run.bbox, turns, size) for run in line.runs]
    runs = tuple(
        replace(run, bbox=box, letters=None) for run, box in zip(line.runs, boxes, strict=True)
    )
    return replace(line, runs=runs, bbox=turned_box(line.bbox, turns, size), angle=angle)


def turned_tables(
    turned: Sequence[TextLine], level: Sequence[TextLine], page: PagePrimitives
) -> list[TableRegion]:
    """Tables whose rows run up, down or upside down on the page; ``level`` is its upright text."""
    found: list[TableRegion] = []
    for turns in (1, 2, 3):
        mine = [line for line in turned if line.angle == 90 * turns]
        if len(mine) >= MIN_LINES:
            found += [
                table for table in _tables_of(mine, turns, page) if not _is_upright(table, level)
            ]
    return found


def _tables_of(lines: Sequence[TextLine], turns: int, page: PagePrimitives) -> list[TableRegion]:
    """The tables of the lines, read with the page turned, their boxes turned back."""
    aside, angle = turned_page(page, turns), 90 * turns
    stood = [turned_line(line, turns, page.size, 0) for line in lines]
    own = {id(a): b for a, b in zip(stood, lines, strict=True)}
    back = 4 - turns

    def cell(c: Cell) -> Cell:
        inside = tuple(turned_line(line, back, aside.size, angle) for line in c.lines)
        return replace(c, bbox=turned_box(c.bbox, back, aside.size), lines=inside)

    return [
        TableRegion(
            bbox=turned_box(table.bbox, back, aside.size),
            lines=tuple(own[id(line)] for line in table.lines),
            cells=tuple(map(cell, table.cells)),
            score=table.score,
        )
        for table in find_tables(stood, aside)
    ]


def _is_upright(table: TableRegion, level: Sequence[TextLine]) -> bool:
    letters = sum(len(line.text) for line in table.lines)
    inside = sum(len(x.text) for x in level if table.bbox.covers(x.bbox) > 0.5)
    return inside > MAX_UPRIGHT * letters

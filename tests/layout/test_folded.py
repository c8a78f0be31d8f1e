"""Lines whose runs are kept small."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.folded import FoldedLine, folded
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.text_line import Run, TextLine, line_of
from mineru_tools.primitives import Font

SERIF = Font("Serif", bold=True)


def run(text: str, x: float) -> Run:
    width = 5.0 * len(text)
    letters = np.array(
        [(x + 5.0 * k, 1.0, x + 5.0 * k + 4.0, 9.0) for k in range(len(text))], np.float32
    )
    box = BBox(x, 0.0, x + width, 10.0)
    return Run(text, box, 8.0, 10.0, SERIF, 0, int(x), int(x) + 1, True, letters=letters, score=0.7)


LINE = line_of((run("deep", 0.0), run("snow", 25.0)))


def layout(*regions: Region) -> PageLayout:
    return PageLayout(0, (100.0, 100.0), 0, regions, (), ())


def folded_line(line: TextLine) -> TextLine:
    return folded(layout(region_of((line,)))).regions[0].lines[0]


@pytest.mark.parametrize("name", [each.name for each in fields(TextLine)])
def test_a_folded_line_says_what_the_line_said(name: str) -> None:
    assert getattr(folded_line(LINE), name) == getattr(LINE, name)


def test_the_ink_of_letters_is_kept() -> None:
    first, second = folded_line(LINE).runs
    assert first.ink_of(1, 3) == LINE.runs[0].ink_of(1, 3)
    assert second.ink == LINE.runs[1].ink


def test_what_is_derived_from_the_runs_is_the_same() -> None:
    line = folded_line(LINE)
    assert (line.order, line.font, line.color) == (LINE.order, LINE.font, LINE.color)


def test_a_line_that_is_changed_stays_folded() -> None:
    changed = replace(folded_line(LINE), runs=LINE.runs[:1])
    assert isinstance(changed, FoldedLine)
    assert [each.text for each in changed.runs] == ["deep"]


def test_a_table_and_its_cells_keep_having_the_same_lines() -> None:
    cell = Cell(0, 0, 1, 1, LINE.bbox, (LINE,))
    table = Region(LINE.bbox, (LINE,), BlockType.TABLE_BODY, cells=(cell,))
    (region,) = folded(layout(table)).regions
    assert region.cells[0].lines[0] is region.lines[0]
    assert isinstance(region.lines[0], FoldedLine)

from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables import find_tables
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import ImageBox, PagePrimitives, Rule
from tests.layout.tables.pages import GLYPHS, across, down, found, rows, text

BOX = BBox(50, 100, 450, 190)
ARROWS = [BBox(110, 110, 140, 140), BBox(250, 120, 290, 150)]


def framed() -> tuple[list[TextLine], list[Rule]]:
    """Two rows of names in a ruled grid."""
    cells = [["Item 1", "Domain 1", "Concept"], ["Item 2", "Domain 2", "Label"]]
    rules = [across(y, 50, 450) for y in (100, 145, 190)]
    return rows([60, 180, 320], 120, 45, cells), rules + [
        down(x, 100, 190) for x in (50, 170, 310, 450)
    ]


def test_a_grid_with_arrows_that_its_caption_calls_a_figure_is_no_table() -> None:
    lines, rules = framed()
    assert len(found(lines, rules, drawings=ARROWS)) == 1
    for caption in (text(50, 92, "Figure 4. A diagram"), text(50, 205, "Fig. 4 A diagram")):
        assert found([*lines, caption], rules, drawings=ARROWS) == []


def test_a_note_may_stand_between_the_figure_and_its_caption() -> None:
    lines, rules = framed()
    lines += [text(50, 70, "Figure 4. A diagram"), text(50, 85, "Arrows show what belongs where")]
    assert found(lines, rules, drawings=ARROWS) == []


@pytest.mark.parametrize("words", ["Table 4. Items", "Figure 4 shows arrows"])
def test_a_grid_that_no_caption_calls_a_figure_stays_a_table(words: str) -> None:
    lines, rules = framed()
    assert len(found([*lines, text(50, 92, words)], rules, drawings=ARROWS)) == 1


def test_small_signs_in_the_cells_of_a_table_below_a_figure_are_no_drawing() -> None:
    lines, rules = framed()
    caption = text(50, 92, "Figure 4. What stands above")
    assert len(found([caption, *lines], rules, drawings=[BBox(250, 112, 260, 122)])) == 1


def test_numbers_on_a_picture_that_fills_their_grid_are_a_figure() -> None:
    lines, rules = framed()
    page = PagePrimitives(0, (600.0, 800.0), GLYPHS, tuple(rules), ())
    assert len(find_tables(lines, page)) == 1
    heat = replace(page, images=(ImageBox(BOX, (3, 2)),))
    assert find_tables(lines, heat) == []

"""Tables from primitives that no PDF ever gave: arrays as a text recogniser would fill them."""

from __future__ import annotations

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.runs import runs_of
from mineru_tools.layout.tables import find_tables
from mineru_tools.primitives import PagePrimitives, Rule
from mineru_tools.scans.glyphs import PlacedWord, glyphs_of

SIZE = (420.0, 300.0)
ROWS = (
    ("Station", "Level", "Flow", "Change"),
    ("Upper bridge", "1.32", "14.5", "+0.2"),
    ("Mill", "0.87", "9.1", "-0.4"),
    ("Old harbour", "2.05", "30.8", "+1.1"),
    ("Weir", "1.74", "22.6", "-0.3"),
)
LEFT = (40.0, 160.0, 240.0, 320.0)


def scan(rules: tuple[Rule, ...]) -> PagePrimitives:
    """The rows word by word: one box, one font, nothing known but the text and where it stands."""
    shaky = np.random.default_rng(5)
    words: list[PlacedWord] = []
    for k, row in enumerate(ROWS):
        for x, entry in zip(LEFT, row, strict=True):
            for text in entry.split():
                dx, dy = shaky.uniform(-0.8, 0.8, 2)
                top = 60 + 18 * k + dy
                box = BBox(x + dx, top, x + 5.2 * len(text) + dx, top + 11)
                # The baseline is a little above the lower edge, as descenders want it.
                words.append(PlacedWord(text, box, top + 9, 9.0))
                x += 5.2 * len(text) + 3.5
    return PagePrimitives(0, SIZE, glyphs_of(words), rules)


def across(y: float) -> Rule:
    return Rule(BBox(36, y, 380, y + 1), horizontal=True)


def down(x: float) -> Rule:
    return Rule(BBox(x, 56, x + 1, 147), horizontal=False)


BOOKTABS = (across(56), across(74), across(146))
GRID = (
    *(across(56 + 18 * k) for k in range(6)),
    *(down(x) for x in (36, 150, 230, 310, 379)),
)


@pytest.mark.parametrize("rules", [(), BOOKTABS, GRID], ids=["none", "three", "grid"])
def test_words_and_rules_from_anywhere_make_the_same_table(rules: tuple[Rule, ...]) -> None:
    page = scan(rules)
    lines = lines_of(runs_of(page.glyphs, np.arange(len(page.glyphs))), page.rules)
    (table,) = find_tables(lines, page)
    found = {(cell.row, cell.col): cell.text for cell in table.cells}
    assert found == {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}

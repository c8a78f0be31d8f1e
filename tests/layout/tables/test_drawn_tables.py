"""Tables drawn as programs draw them, read back from the file cell by cell."""

from __future__ import annotations

import pytest

from tests.support.tables.pens import CELL_PENS, PENS, Pen, lines, white
from tests.support.tables.setting import Face, set_table
from tests.support.tables.sheet import Sheet, places_of, read_tables
from tests.support.tables.spec import TableSpec, random_table
from tests.support.tables.styles import STYLES, Style

SEEDS = range(3)
RULED = (
    "grid", "grid_filled", "open", "horizontal", "booktabs", "frame", "vertical",
    "head_rule", "head_grid",
)  # fmt: skip
# Rules that keep off the crossings leave nothing of what booktabs trims already.
DRAWN = [(s, p) for s in RULED for p in PENS if (s, p) != ("booktabs", "gaps")]
FACES = (Face(), Face("Times-Roman", "Times-Bold", 10.0, air=0.6), Face(size=8.0, pad=1.0, air=0.2))


def page(spec: TableSpec, style: Style, pen: Pen, face: Face = FACES[0]) -> bytes:
    """A file with the table between two paragraphs."""
    sheet = Sheet((900.0, 1000.0))
    y = sheet.prose(60, 60, 460)
    table = set_table(spec, 60, y + 12, face)
    sheet.draw(table, style, pen)
    sheet.prose(60, table.ys[-1] + 30, 460)
    return sheet.data()


def assert_read(name: str, pen: Pen) -> None:
    style = STYLES[name]
    for seed in SEEDS:
        spec = random_table(seed, style.kinds)
        tables = read_tables(page(spec, style, pen, FACES[seed % len(FACES)]))
        assert [table.places for table in tables] == [places_of(spec)]


@pytest.mark.parametrize(("style", "pen"), DRAWN)
def test_every_cell_is_read_in_its_place_however_the_rules_are_drawn(style: str, pen: str) -> None:
    assert_read(style, PENS[pen])


@pytest.mark.parametrize("pen", ["boxes", "rings"])
def test_cells_framed_one_by_one_are_a_grid(pen: str) -> None:
    assert_read("grid", CELL_PENS[pen])
    assert_read("grid_filled", CELL_PENS[pen])


def test_white_rules_between_filled_cells_part_them() -> None:
    assert_read("grid_filled", white)


@pytest.mark.parametrize("style", ["filled_head", "zebra", "zebra_head", "none"])
def test_rows_are_read_in_their_places_without_a_rule(style: str) -> None:
    assert_read(style, lines)

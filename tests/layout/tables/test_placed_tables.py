"""Tables beside one another, in columns, on their side and on turned pages, read from the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools import parse
from mineru_tools.document.labels import BlockType
from tests.support.tables.setting import Face, SetTable, set_table
from tests.support.tables.sheet import Sheet, places_of, read_tables
from tests.support.tables.spec import SpecCell, TableSpec, random_table
from tests.support.tables.styles import STYLES

SMALL = Face(size=8.0)


def small(style: str, seed: int, cols: tuple[int, int]) -> TableSpec:
    return random_table(seed, replace(STYLES[style].kinds, rows=(5, 7), cols=cols, blanks=0.0))


def on_its_side(style: str, seed: int, quarters: int) -> tuple[bytes, TableSpec, SetTable]:
    """A page of upright text with a table turned clockwise by quarters between."""
    spec, sheet = small(style, seed, (3, 5)), Sheet((700.0, 1000.0))
    y = sheet.prose(60, 60, 560, 4)
    table = set_table(spec, 60, y + 12)
    width, height = table.xs[-1] - 60, table.ys[-1] - y - 12
    x, y = (60, y + 12 + width) if quarters == 3 else (60 + height, y + 12)
    table = set_table(spec, x, y)
    with sheet.turned(quarters, x, y):
        sheet.draw(table, STYLES[style])
    sheet.prose(60, (y if quarters == 3 else y + width) + 40, 560, 4)
    return sheet.data(), spec, table


@pytest.mark.parametrize("quarters", [1, 3])
@pytest.mark.parametrize("style", STYLES)
def test_a_table_on_its_side_is_read_upright(style: str, quarters: int) -> None:
    data, spec, _ = on_its_side(style, 5, quarters)
    (table,) = read_tables(data)
    assert table.places == places_of(spec)
    assert table.angle == 90 * quarters


def test_a_table_on_its_side_has_its_boxes_where_it_stands() -> None:
    data, _, table = on_its_side("grid", 5, 3)
    blocks = parse(data).document.pages[0].content or ()
    (body,) = [part for b in blocks for part in b.blocks or () if part.type is BlockType.TABLE_BODY]
    (span,) = [span for line in body.lines or () for span in line.spans]
    x, y = table.xs[0], table.ys[0]  # the page's left side is the table's top
    top = (x, y - (table.xs[-1] - x), x + (table.ys[-1] - y), y)
    assert body.bbox == pytest.approx(top, abs=1.0)
    lines = [(cell.bbox, line) for cell in span.cells or () for line in cell.lines]
    assert lines
    for box, line in lines:
        assert box.expand(1.0).covers(line.bbox) > 0.99
        assert all(line.bbox.expand(0.1).covers(each.bbox) > 0.99 for each in line.spans)


@pytest.mark.parametrize("style", ["grid", "horizontal", "booktabs", "zebra_head", "frame"])
@pytest.mark.parametrize("gap", [12, 30])
def test_tables_beside_one_another_stay_apart(style: str, gap: int) -> None:
    specs, sheet, x = [small(style, seed, (2, 3)) for seed in (11, 12, 13)], Sheet((800, 800)), 60.0
    for spec in specs:
        table = set_table(spec, x, 100, SMALL)
        sheet.draw(table, STYLES[style])
        x = table.xs[-1] + gap
    assert [t.places for t in read_tables(sheet.data())] == [places_of(spec) for spec in specs]


@pytest.mark.parametrize("style", STYLES)
def test_a_table_in_one_of_two_columns_takes_nothing_of_the_other(style: str) -> None:
    spec, sheet = small(style, 4, (3, 4)), Sheet()
    sheet.prose(54, 60, 240, 2)
    table = set_table(spec, 54, 250, SMALL)
    sheet.draw(table, STYLES[style])
    sheet.prose(54, table.ys[-1] + 22, 240, 2)
    sheet.prose(318, 60, 240, 7)
    assert [t.places for t in read_tables(sheet.data())] == [places_of(spec)]


@pytest.mark.parametrize("style", STYLES)
def test_a_table_across_both_columns_is_one(style: str) -> None:
    spec, sheet = small(style, 4, (6, 7)), Sheet()
    for x in (54, 318):
        sheet.prose(x, 60, 240, 2)
    table = set_table(spec, 54, 250, SMALL)
    sheet.draw(table, STYLES[style])
    for x in (54, 318):
        sheet.prose(x, table.ys[-1] + 22, 240, 2)
    assert [t.places for t in read_tables(sheet.data())] == [places_of(spec)]


@pytest.mark.parametrize("style", ["grid", "booktabs", "none"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_table_on_a_page_with_a_rotation_is_read(style: str, turned: bool) -> None:
    spec, sheet = small(style, 4, (3, 4)), Sheet((612.0, 612.0))
    sheet.canvas.setPageRotation(90)
    with sheet.turned(3 if turned else 0, 306, 306):
        y = sheet.prose(60, 60, 400)
        table = set_table(spec, 60, y + 12)
        sheet.draw(table, STYLES[style])
        sheet.prose(60, table.ys[-1] + 30, 400)
    assert [t.places for t in read_tables(sheet.data())] == [places_of(spec)]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("rings", [1, 2])
def test_a_table_in_a_frame_of_text_is_told_from_the_frame(style: str, rings: int) -> None:
    spec, sheet = small(style, 4, (3, 4)), Sheet()
    table = set_table(spec, 80, 150, SMALL)
    end = table.ys[-1]
    for k in range(rings):
        sheet.frame(60 - 4 * k, 80 - 4 * k, 540 + 4 * k, end + 60 + 4 * k)
    sheet.prose(80, 100, 440)
    sheet.draw(table, STYLES[style])
    sheet.prose(80, end + 22, 440)
    sheet.prose(60, end + 100, 480)
    assert [t.places for t in read_tables(sheet.data())] == [places_of(spec)]


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("style", ["grid", "open", "horizontal", "booktabs", "zebra_head"])
def test_heads_written_upwards_stand_in_their_cells(style: str, lines: int) -> None:
    spec, sheet = small(style, 6, (4, 7)), Sheet()
    spec = replace(spec, cells=tuple(with_lines(cell, spec, lines) for cell in spec.cells))
    y = sheet.prose(60, 60, 460)
    table = set_table(spec, 60, y + 12, Face(upward=True, pad=0.4))
    sheet.draw(table, STYLES[style])
    sheet.prose(60, table.ys[-1] + 30, 460)
    (found,) = read_tables(sheet.data())
    assert found.places == places_of(spec)
    assert found.angle == 0


def with_lines(cell: SpecCell, spec: TableSpec, count: int) -> SpecCell:
    """A head of one column with as many lines; any other cell as it is."""
    if cell.row >= spec.heads or cell.col == 0 or cell.colspan > 1:
        return cell
    return replace(cell, lines=tuple(f"{cell.text} {k}" for k in range(count)))


def test_the_name_of_a_row_group_written_upwards_spans_its_rows() -> None:
    sheet = Sheet()
    y = sheet.prose(60, 60, 460) + 12
    rows = [("size", "4"), ("words", "12"), ("lines", "7")] * 2
    for k, (name, value) in enumerate(rows):
        sheet.write(90, y + 14 * k + 10, name)
        sheet.write(150, y + 14 * k + 10, value)
    for k, group in enumerate(("TRAIN", "TEST")):
        with sheet.turned(3, 75, y + 42 * k + 37):
            sheet.write(75, y + 42 * k + 37, group, size=8)
    for k in range(3):
        sheet.frame(60, y + 42 * k, 180, y + 42 * k)
    (found,) = read_tables(sheet.data())
    assert [p for p in found.places if p[1] == 0] == [(0, 0, 3, 1, "TRAIN"), (3, 0, 3, 1, "TEST")]
    assert [p[4] for p in found.places if p[1] > 0] == [text for row in rows for text in row]

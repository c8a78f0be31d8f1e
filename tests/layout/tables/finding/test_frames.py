from __future__ import annotations

from mineru_tools.primitives import Rule
from tests.layout.tables.pages import across, down, found, rows, text

XS = [75.0, 145.0, 215.0]
BODY = [["Name", "First", "Second"], ["apple", "1.50", "12"], ["pear", "2.25", "7"]]


def box(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    return [across(y0, x0, x1), across(y1, x0, x1), down(x0, y0, y1), down(x1, y0, y1)]


def test_boxes_that_float_in_a_frame_are_a_diagram() -> None:
    words = ["Item 1", "Item 2", "Item 3", "Item 4"]
    lines = [text(60, 120 + 30 * k, word) for k, word in enumerate(words)]
    lines += [text(170, 132, "Domain"), text(290, 162, "General"), text(290, 174, "concept")]
    rules = box(50, 100, 400, 260) + box(160, 118, 220, 142) + box(280, 148, 340, 182)
    assert found(lines, rules) == []


def test_a_grid_in_a_wider_frame_is_the_table() -> None:
    lines = [text(70, 120, "Prices of fruit"), *rows(XS, 152, 20, BODY)]
    grid = [across(y, 70, 280) for y in (140, 160, 180, 200)]
    grid += [down(x, 140, 200) for x in (70, 140, 210, 280)]
    [table] = found(lines, grid + box(50, 100, 400, 260))
    assert [c.text for c in table.cells] == [word for row in BODY for word in row]


def test_cells_framed_one_by_one_in_a_frame_are_a_table() -> None:
    rules = box(64, 134, 286, 206)
    for y in (140, 162, 184):
        for x in (70, 140, 210):
            rules += box(x, y, x + 66, y + 18)
    [table] = found(rows(XS, 153, 22, BODY), rules)
    assert [c.text for c in table.cells] == [word for row in BODY for word in row]

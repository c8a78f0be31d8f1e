from __future__ import annotations

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, Font, Rule
from tests.layout.tables.pages import BOLD, FONT, MONO, across, down, found, text

AREAS = ["Areas of skill", "Reuse of things", "Lives of goods", "Work in the open", "Green deeds"]
PROSE = "the quick brown fox jumps over the lazy dog and"


def column(*texts: str) -> str:
    return "<table>" + "".join(f"<tr><td>{t}</td></tr>" for t in texts) + "</table>"


def stacked(texts: list[str], step: float = 24, head: Font = BOLD) -> list[TextLine]:
    return [
        text(55, 100 + 0.65 * step + k * step, words, FONT if k else head)
        for k, words in enumerate(texts)
    ]


def frame(bottom: float, *inner: float) -> list[Rule]:
    sides = [down(50, 100, bottom), down(350, 100, bottom)]
    return sides + [across(y, 50, 350) for y in (100, *inner, bottom)]


def test_a_frame_parted_into_short_rows_is_a_table_of_one_column() -> None:
    [table] = found(stacked(AREAS), frame(220, 124, 148, 172, 196))
    assert table.html == column(*AREAS)
    assert [c.text for c in table.cells if c.header] == AREAS[:1]


def test_fills_that_touch_part_the_rows_as_rules_do() -> None:
    fills = [
        Fill(BBox(50, 100 + 24 * k, 350, 124 + 24 * k), 0xDDEEDD if k else 0x99CC77)
        for k in range(5)
    ]
    assert [t.html for t in found(stacked(AREAS), fills=fills)] == [column(*AREAS)]


def test_a_row_of_two_lines_is_one_cell_of_the_column() -> None:
    lines = [*stacked(AREAS[:4]), text(55, 199.6, "and at home")]
    [table] = found(lines, frame(208, 124, 148, 172))
    assert table.html == column(*AREAS[:3], f"{AREAS[3]} and at home")


@pytest.mark.parametrize("parts", [(), (124.0,), (112.0, 124.0, 136.0, 148.0)])
def test_a_frame_around_prose_is_no_table(parts: tuple[float, ...]) -> None:
    lines = [text(55, 109 + 12 * k, PROSE) for k in range(5)]
    assert found(lines, frame(160, *parts)) == []


def test_rows_open_at_one_side_are_no_table_of_one_column() -> None:
    assert found(stacked(AREAS), frame(220, 124, 148, 172, 196)[1:]) == []


def test_an_empty_row_makes_the_frame_a_form() -> None:
    texts = [AREAS[0], AREAS[1], AREAS[3], AREAS[4]]
    lines = [line for line in stacked(AREAS) if line.text in texts]
    assert found(lines, frame(220, 124, 148, 172, 196)) == []


def test_numbers_on_touching_boxes_are_a_bar_and_no_table() -> None:
    values = ["10%", "25%", "40%", "15%", "10%"]
    assert found(stacked(values), frame(220, 124, 148, 172, 196)) == []


def test_code_on_a_fill_for_each_line_is_no_table() -> None:
    code = ["cd libfoo", "make clean", "make all", "make test"]
    lines = [text(55, 108 + 12 * k, words, MONO) for k, words in enumerate(code)]
    fills = [Fill(BBox(50, 100 + 12 * k, 350, 112 + 12 * k), 0xEEEEEE) for k in range(4)]
    assert found(lines, fills=fills) == []

"""Lines in rows, quads that turn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.text import Quad, ReadLine, ReadWord
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.quads import is_level, turned

SQUARE: Quad = ((0, 0), (10, 0), (10, 4), (0, 4))


def line(text: str, x0: float, y0: float, x1: float, y1: float, turns: int = 0) -> ReadLine:
    quad = turned(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), turns)
    return ReadLine((ReadWord(text, BBox(x0, y0, x1, y1), 0.9),), quad, 0.9)


@given(st.permutations(range(6)))
def test_lines_of_a_skewed_page_come_row_by_row(order: list[int]) -> None:
    rows = [line(f"{r}{c}", 200 * c, 30 * r + 4 * c, 150 + 200 * c, 30 * r + 4 * c + 20)
            for r in range(3) for c in range(2)]  # fmt: skip
    read = in_rows([rows[k] for k in order])
    assert [each.text for each in read] == ["00", "01", "10", "11", "20", "21"]


def test_a_line_up_the_margin_draws_no_others_into_its_row() -> None:
    margin = line("margin", 0, 0, 20, 200, turns=3)
    rows = [line(str(k), 300 - 50 * k, 40 * k, 400, 40 * k + 20) for k in range(5)]
    others = [each.text for each in in_rows([*rows, margin]) if each is not margin]
    assert others == ["0", "1", "2", "3", "4"]


@given(st.integers(-8, 8))
def test_four_quarters_are_no_turn_and_two_keep_a_line_level(quarters: int) -> None:
    assert turned(turned(SQUARE, quarters), -quarters) == SQUARE
    assert turned(SQUARE, 4 * quarters) == SQUARE
    assert is_level(turned(SQUARE, quarters)) is (quarters % 2 == 0)

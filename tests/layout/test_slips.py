from __future__ import annotations

from mineru_tools.layout.slips import across, is_slip
from tests.layout.typesetter import PROSE, line, lines, paragraph, regions, texts

HEAD = [line("The Old Mill", x=130, y=100), line("Brook Lane 4", x=130, y=115)]
ITEMS = ("Coffee with milk", "Black tea", "Bread roll")
COUNTS = ("2 x", "1 x", "3 x")
PRICES = ("4.40", "1.70", "0.60")
NAMES = [line(each, x=80, y=150 + 30 * k) for k, each in enumerate(ITEMS)]
AMOUNTS = [
    line(each, x=x, y=165 + 30 * k)
    for x, column in ((170, COUNTS), (250, PRICES))
    for k, each in enumerate(column)
]
READ = [
    "The Old Mill",
    "Brook Lane 4",
    *("Coffee with milk", "2 x 4.40", "Black tea", "1 x 1.70", "Bread roll", "3 x 0.60"),
]


def test_a_receipt_is_read_line_by_line_with_the_price_behind_each_item() -> None:
    assert texts(regions(*HEAD, *NAMES, *AMOUNTS)) == READ


def test_it_is_read_so_in_whatever_order_its_columns_were_drawn() -> None:
    assert texts(regions(*AMOUNTS, *reversed(NAMES), *HEAD)) == READ


def test_prices_that_stand_a_little_off_their_line_are_no_scripts() -> None:
    low = line("4.40", x=250, y=152, size=8)
    first, *_ = across(lines(NAMES[0], low))
    assert first.text == "Coffee with milk 4.40"
    assert {run.script.value for run in first.runs} == {"normal"}


def test_a_receipt_in_hebrew_has_its_prices_behind_the_items_too() -> None:
    items = [line("\u05e7\u05e4\u05d4", x=250, y=150 + 12 * k) for k in range(3)]
    prices = [line(each, x=80, y=150 + 12 * k) for k, each in enumerate(PRICES[:3])]
    found = across(lines(*items, *prices))
    assert [each.text.split()[-1] for each in found] == list(PRICES[:3])


def test_two_narrow_columns_of_prose_are_no_slip() -> None:
    left = paragraph(PROSE, x=80, y=100, width=140)
    right = paragraph(PROSE, x=235, y=100, width=140)
    assert not is_slip(lines(left, right))


def test_figures_beside_lines_as_wide_as_a_page_of_text_make_no_slip() -> None:
    wide = [line("How high the brook stood then " * 2, x=72, y=100 + 12 * k) for k in range(6)]
    beside = [line("0.18", x=500, y=100 + 12 * k) for k in range(6)]
    assert is_slip(lines(*NAMES, *AMOUNTS))
    assert not is_slip(lines(*wide, *beside))


def test_a_column_of_prose_with_a_few_marks_beside_it_is_no_slip() -> None:
    prose = paragraph(PROSE * 4, x=80, y=100, width=200)
    marks = [line("x", x=330, y=100 + 48 * k) for k in range(3)]
    assert not is_slip(lines(prose, *marks))


def test_a_page_without_lines_is_no_slip() -> None:
    assert not is_slip([])

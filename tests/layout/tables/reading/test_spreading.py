from __future__ import annotations

from mineru_tools.layout.tables import TableRegion
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule
from tests.layout.tables.pages import across, down, found, rows, text

XS = [55.0, 125.0, 175.0, 225.0, 275.0]  # columns of two figures, 50 points apart
FIGURES = [["apple", "15", "12", "30", "41"], ["pear", "22", "70", "19", "56"]]
NAMES = [["Fruit", "P1", "P2", "P3", "P4"]]


def spans(lines: list[TextLine], rules: list[Rule], row: int = 0) -> list[tuple[str, int, int]]:
    """Text, column and width of the filled cells of a row."""
    [table] = found(lines, rules)
    return [(c.text, c.col, c.colspan) for c in table.cells if c.row == row and c.text]


def centred(middle: float, baseline: float, words: str) -> TextLine:
    width = 5.0 * len(words.replace(" ", "")) + 2.5 * words.count(" ")
    return text(middle - width / 2, baseline, words)


def page(heads: list[TextLine]) -> list[TextLine]:
    return [*heads, *rows(XS, 132, 16, NAMES), *rows(XS, 156, 16, FIGURES)]


def ruled(*partial: Rule) -> list[Rule]:
    return [across(y, 50, 295) for y in (100, 140, 180)] + list(partial)


def test_a_head_amid_four_columns_spans_them_without_a_rule_below_it() -> None:
    assert spans(page([centred(205, 112, "Harvest")]), ruled()) == [("Harvest", 1, 4)]


def test_two_heads_share_the_columns_between_them() -> None:
    heads = [centred(155, 112, "Early"), centred(255, 112, "Late")]
    assert spans(page(heads), ruled()) == [("Early", 1, 2), ("Late", 3, 2)]


def test_a_head_spans_no_more_than_the_rule_below_it() -> None:
    rules = ruled(across(118, 170, 240))
    assert spans(page([centred(205, 112, "Harvest")]), rules) == [("Harvest", 2, 2)]


def test_a_head_spans_nothing_across_a_drawn_wall() -> None:
    rules = ruled(down(165, 100, 118), down(245, 100, 118))
    assert spans(page([centred(205, 112, "Harvest")]), rules) == [("Harvest", 2, 2)]


def test_heads_above_neighbouring_columns_stay_there() -> None:
    heads = [text(175, 112, "cm"), text(225, 112, "kg")]
    assert spans(page(heads), ruled()) == [("cm", 2, 1), ("kg", 3, 1)]


def titled(title: TextLine) -> TableRegion:
    lines = [*rows(XS, 112, 16, NAMES), *rows(XS, 136, 16, FIGURES), title]
    lines += rows(XS, 188, 16, FIGURES)
    [table] = found(lines, [across(y, 50, 295) for y in (100, 120, 212)])
    return table


def test_a_title_that_runs_on_over_columns_spans_the_table() -> None:
    table = titled(text(55, 172, "Picked in the south of the country"))
    assert [(c.row, c.colspan) for c in table.cells if c.text.startswith("Picked")] == [(3, 5)]


def test_a_title_that_fits_its_column_stays_in_it() -> None:
    table = titled(text(55, 172, "Picked"))
    assert [(c.row, c.colspan) for c in table.cells if c.text == "Picked"] == [(3, 1)]


def test_a_title_amid_the_table_between_two_rules_spans_it() -> None:
    lines = [*rows(XS, 112, 16, NAMES), *rows(XS, 136, 16, FIGURES)]
    lines += [centred(171, 176, "Dried"), *rows(XS, 196, 16, FIGURES)]
    rules = [across(y, 50, 295) for y in (100, 120, 162, 182, 222)]
    assert spans(lines, rules, 3) == [("Dried", 0, 5)]

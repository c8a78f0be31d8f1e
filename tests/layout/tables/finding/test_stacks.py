from __future__ import annotations

import pytest

from tests.layout.tables.pages import across, found, rows, text

BODY = [["apple", "1.50", "12"], ["pear", "2.25", "7"], ["plum", "0.75", "30"]]
XS = [55.0, 125.0, 195.0]


def test_a_label_at_half_height_of_the_head_does_not_part_it_from_the_table() -> None:
    head = [text(145, 112, "Measured so far"), text(55, 122, "Fruit")]
    head += [text(125, 132, "Price"), text(195, 132, "Pieces")]
    lines = head + rows(XS, 156, 20, BODY)
    [table] = found(lines, [across(y, 50, 250) for y in (100, 142, 206)])
    assert {line.text for line in table.lines} >= {"Measured so far", "Fruit", "Price"}


def test_lines_of_stretched_words_between_two_tables_part_them() -> None:
    between = [text(50, 200, "Hour town conferences one of"), text(188, 200, "National deep")]
    between.append(text(50, 220, "their national office"))
    lines = rows(XS, 112, 20, BODY) + between + rows(XS, 252, 20, BODY)
    tables = found(lines, [across(y, 50, 250) for y in (100, 160, 240, 300)])
    assert [round(t.bbox.y0) for t in tables] == [100, 240]


def test_a_title_between_two_rules_belongs_to_a_table_set_as_wide_apart() -> None:
    lines = [*rows(XS, 120, 28, BODY), text(130, 208, "Dried"), *rows(XS, 240, 28, BODY)]
    [table] = found(lines, [across(y, 50, 250) for y in (100, 188, 218, 308)])
    assert [c.text for c in table.cells if c.row == 3 and c.text] == ["Dried"]


@pytest.mark.parametrize(
    ("words", "tables"),
    [("Table 2: Dried", 2), ("Quadro 2. Seco", 2), ("表 2 干果", 2), ("Table fruit", 1)],
)
def test_a_caption_between_two_rules_parts_tables_and_a_title_does_not(
    words: str, tables: int
) -> None:
    lines = [*rows(XS, 120, 28, BODY), text(130, 208, words), *rows(XS, 240, 28, BODY)]
    assert len(found(lines, [across(y, 50, 250) for y in (100, 188, 218, 308)])) == tables


def test_text_that_stands_out_from_two_rules_is_no_table() -> None:
    words = [["a good password", "has letters", "and digits"], ["as well as", "", "signs"]]
    lines = rows([40, 130, 195], 120, 14, [*words, ["or marks", "", ""], ["a full stop", "", ""]])
    assert found(lines, [across(y, 50, 250) for y in (100, 170)]) == []


def test_a_label_half_way_between_two_rows_set_wide_apart_reaches_over_both() -> None:
    lines = rows([55, 125, 195], 118, 20, [["", "small", "1.50"], ["", "large", "2.25"]])
    lines += [
        text(55, 128, "apple"),
        text(55, 158, "pear"),
        text(125, 158, "all"),
        text(195, 158, "7"),
    ]
    [table] = found(lines, [across(y, 50, 250) for y in (100, 145, 170)])
    assert [(c.text, c.rowspan) for c in table.cells if c.col == 0] == [("apple", 2), ("pear", 1)]
    assert max(c.row for c in table.cells) == 2


def test_a_note_between_the_last_two_rules_belongs_to_the_table() -> None:
    lines = [*rows(XS, 112, 15, BODY), text(55, 162, "Prices of May")]
    [table] = found(lines, [across(y, 50, 250) for y in (100, 150, 167)])
    assert [c.text for c in table.cells if c.row == 3 and c.text] == ["Prices of May"]


def test_a_rule_far_below_does_not_make_text_a_row() -> None:
    lines = [*rows(XS, 112, 15, BODY), text(55, 175, "Prices of May")]
    [table] = found(lines, [across(y, 50, 250) for y in (100, 150, 260)])
    assert "Prices of May" not in {line.text for line in table.lines}

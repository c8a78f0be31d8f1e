from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.model import Cell
from mineru_tools.layout.tables.reading.headers import head_rows, with_heads
from tests.layout.tables.pages import BOLD, FONT, text

BOX = BBox(0, 0, 1, 1)
WORDS = [["Fruit", "Origin"], ["apple", "north"], ["pear", "south"], ["plum", "west"]]
FIGURES = [["Fruit", "Price"], ["apple", "1.50"], ["pear", "2.25"], ["plum", "0.75"]]


def cells(rows: Sequence[Sequence[str]], bold: Sequence[int] = ()) -> list[Cell]:
    """One cell for each text; the rows numbered in ``bold`` are set bold."""
    return [
        cell(r, c, words, bold=r in bold)
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    ]


def cell(
    row: int, col: int, words: str, rowspan: int = 1, colspan: int = 1, *, bold: bool = False
) -> Cell:
    lines = (text(0, 0, words, BOLD if bold else FONT),) if words else ()
    return Cell(row, col, rowspan, colspan, BOX, lines)


def ruled(rows: int, *inner: int) -> list[bool]:
    return [k in (0, rows, *inner) for k in range(rows + 1)]


def test_the_rows_above_the_first_inner_rule_are_the_head() -> None:
    assert head_rows(cells(WORDS), ruled(4, 1)) == 1
    assert head_rows(cells([["", "Place"], *WORDS]), ruled(5, 2)) == 2
    assert head_rows(cells(WORDS), ruled(4, 1, 3)) == 1


def test_a_title_between_rules_belongs_to_the_head_below_it() -> None:
    titled = [cell(0, 0, "All of them", 1, 2), *cells([[], *WORDS])]
    assert head_rows(titled, ruled(5, 1, 2)) == 2


def test_a_group_of_numbers_above_a_rule_is_no_head() -> None:
    body = [["apple", "1.50"], ["pear", "2.25"], ["plum", "0.75"], ["fig", "3"]]
    assert head_rows(cells(body), ruled(4, 2)) == 0


def test_where_a_rule_parts_every_row_the_type_tells_the_head() -> None:
    assert head_rows(cells(WORDS), ruled(4, 1, 2, 3)) == 0
    assert head_rows(cells(WORDS, bold=[0]), ruled(4, 1, 2, 3)) == 1
    assert head_rows(cells(FIGURES), ruled(4, 1, 2, 3)) == 1


def test_bold_rows_are_the_head_where_the_body_is_not_bold() -> None:
    assert head_rows(cells(WORDS, bold=[0]), ruled(4)) == 1
    assert head_rows(cells(WORDS, bold=[0, 1]), ruled(4)) == 2
    assert head_rows(cells(WORDS, bold=range(4)), ruled(4)) == 0


def test_words_above_columns_of_numbers_are_the_head() -> None:
    assert head_rows(cells(FIGURES), ruled(4)) == 1
    assert head_rows(cells([FIGURES[0], ["", "(euro)"], *FIGURES[1:]]), ruled(5)) == 2


def test_years_above_columns_of_numbers_are_the_head() -> None:
    body = [["apple", "1.50", "12"], ["pear", "2.25", "7"]]
    assert head_rows(cells([["", "2019", "2020"], *body]), ruled(3)) == 1
    assert head_rows(cells([["", "2.5", "31"], *body]), ruled(3)) == 0


def test_words_alone_have_no_head() -> None:
    assert head_rows(cells(WORDS), ruled(4)) == 0
    assert head_rows(cells([["one", "row"]]), ruled(1)) == 0
    assert head_rows([], []) == 0


def test_a_head_that_reaches_into_the_next_row_makes_that_one_a_head() -> None:
    grid = [cell(0, 0, "Fruit", 2), cell(0, 1, "Price"), cell(1, 1, "1.50")]
    grid += [cell(2, 0, "apple"), cell(2, 1, "2.25"), cell(3, 0, "pear"), cell(3, 1, "0.75")]
    assert head_rows(grid, ruled(4)) == 2
    assert [c.header for c in with_heads(grid, ruled(4))] == [True] * 3 + [False] * 4


@given(
    st.integers(1, 6).flatmap(
        lambda rows: st.tuples(
            st.lists(
                st.lists(st.sampled_from(["", "a", "12", "2020"]), min_size=3, max_size=3),
                min_size=rows,
                max_size=rows,
            ),
            st.lists(st.booleans(), min_size=rows + 1, max_size=rows + 1),
            st.sets(st.integers(0, 5)),
        )
    )
)
def test_some_row_is_always_left_below_the_head(
    table: tuple[list[list[str]], list[bool], set[int]],
) -> None:
    rows, rules, bold = table
    assert 0 <= head_rows(cells(rows, sorted(bold)), rules) < len(rows)

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, Rule
from tests.layout.tables.pages import MONO, Found, across, down, found, rows, text

NUMBERS = [
    ["Name", "First", "Second"],
    ["apple", "1.50", "12"],
    ["pear", "2.25", "7"],
    ["plum", "0.75", "30"],
]
PROSE = "the quick brown fox jumps over the lazy dog and runs"


def grid_rules(xs: list[float], ys: list[float]) -> list[Rule]:
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def letters(table: Found) -> Counter[str]:
    shown = unescape(re.sub(r"<[^>]*>", "", table.html))
    return Counter(shown.replace(" ", ""))


def plain(*cells: list[str]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
    return f"<table>{body}</table>"


def test_a_ruled_grid_becomes_one_cell_per_box() -> None:
    lines = rows([55, 125, 195], 112, 20, NUMBERS)
    [table] = found(lines, grid_rules([50, 120, 190, 260], [100, 120, 140, 160, 180]))
    assert table.html == plain(*NUMBERS)
    assert table.lines == tuple(lines)


def test_a_rule_in_several_pieces_or_drawn_twice_is_one_rule() -> None:
    lines = rows([55, 125, 195], 112, 20, NUMBERS)
    rules = grid_rules([50, 120, 190, 260], [100, 120, 140, 160])
    rules += [across(180, 50, 130), across(180, 131, 260), across(178, 50, 260)]
    assert [t.html for t in found(lines, rules)] == [plain(*NUMBERS)]


def test_a_missing_piece_of_rule_joins_the_cells_on_both_sides() -> None:
    lines = rows([55, 125, 195], 112, 20, [["Fruit", "Both", ""], *NUMBERS[1:]])
    rules = [*grid_rules([50, 120, 260], [100, 120, 140, 160, 180]), down(190, 120, 180)]
    [table] = found(lines, rules)
    assert table.html.startswith('<table><tr><td>Fruit</td><td colspan="2">Both</td></tr>')


def test_a_cell_over_two_rows_gets_a_rowspan() -> None:
    cells = [["fruit", "apple", "1"], ["", "pear", "2"], ["nut", "hazel", "3"]]
    xs, ys = [50.0, 120.0, 190.0, 260.0], [100.0, 120.0, 140.0, 160.0]
    rules = [down(x, 100, 160) for x in xs]
    rules += [across(y, 120 if y == ys[1] else 50, 260) for y in ys]
    [table] = found(rows([55, 125, 195], 112, 20, cells), rules)
    assert '<td rowspan="2">fruit</td>' in table.html
    assert table.cells[0].rowspan == 2


def test_three_rules_of_one_width_hold_a_table_with_columns_of_white() -> None:
    lines = rows([55, 155, 225], 112, 15, NUMBERS)
    [table] = found(lines, [across(y, 50, 260) for y in (100, 117, 165)])
    assert table.html == plain(*NUMBERS)
    assert {c.text for c in table.cells if c.header} == set(NUMBERS[0])


def test_a_head_over_a_partial_rule_spans_the_columns_below_it() -> None:
    lines = [text(180, 112, "Both"), *rows([55, 155, 225], 130, 15, NUMBERS)]
    rules = [across(y, 50, 260) for y in (100, 136, 185)] + [across(118, 150, 260)]
    [table] = found(lines, rules)
    assert '<td colspan="2">Both</td>' in table.html


def test_a_paragraph_between_two_stacks_of_rules_parts_the_tables() -> None:
    first = rows([55, 155, 225], 112, 15, NUMBERS)
    between = [text(50, 185 + 13 * k, PROSE[:40]) for k in range(3)]
    second = rows([55, 155, 225], 242, 15, NUMBERS)
    rules = [across(y, 50, 260) for y in (100, 117, 165, 230, 247, 295)]
    assert [t.html for t in found(first + between + second, rules)] == [plain(*NUMBERS)] * 2


def test_stripes_of_colour_hold_a_table() -> None:
    lines = rows([55, 155, 225], 112, 15, NUMBERS)
    fills = [Fill(BBox(50, 102 + 15 * k, 260, 117 + 15 * k), 0xDDEEFF) for k in (0, 1, 2, 3)]
    assert [t.html for t in found(lines, (), fills)] == [plain(*NUMBERS)]


def test_numbers_that_line_up_are_a_table_without_any_rule() -> None:
    lines = rows([55, 155, 225], 112, 12, NUMBERS)
    [table] = found(lines)
    assert table.html == plain(*NUMBERS)


def test_a_wrapped_label_joins_its_row_where_rows_stand_further_apart() -> None:
    lines = [*rows([55, 155, 225], 112, 30, NUMBERS), text(55, 153, "juice")]
    [table] = found(lines, [across(y, 50, 260) for y in (100, 120, 215)])
    assert "<td>apple juice</td>" in table.html


def test_a_hyphen_at_the_end_of_a_line_in_a_cell_is_undone() -> None:
    lines = rows([55, 155, 225], 112, 30, [NUMBERS[0], ["conti-", "1", "2"], NUMBERS[2]])
    lines.append(text(55, 153, "nent"))
    [table] = found(lines, [across(y, 50, 260) for y in (100, 120, 185)])
    assert "<td>continent</td>" in table.html


def test_markup_in_a_cell_is_escaped() -> None:
    cells = [["a<b", "x&y", "z"], *NUMBERS[1:]]
    [table] = found(
        rows([55, 125, 195], 112, 20, cells),
        grid_rules([50, 120, 190, 260], [100, 120, 140, 160, 180]),
    )
    assert "<td>a&lt;b</td><td>x&amp;y</td>" in table.html


def two_columns_of_prose() -> list[TextLine]:
    return rows([40, 320], 112, 12, [[PROSE, PROSE]] * 12)


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        pytest.param(two_columns_of_prose(), [], id="two columns"),
        pytest.param(
            two_columns_of_prose(),
            [across(y, 40, 580) for y in (95, 260)],
            id="two columns between head and foot rule",
        ),
        pytest.param(
            [text(55, 112 + 12 * k, PROSE) for k in range(6)],
            grid_rules([50, 330], [100, 180]),
            id="framed text",
        ),
        pytest.param(
            rows([50, 70], 112, 12, [[f"{k}.", PROSE[: 30 + k]] for k in range(1, 7)]),
            [],
            id="numbered list",
        ),
        pytest.param(
            rows([50, 300], 112, 12, [["Chapter", str(3 * k + 1)] for k in range(8)]),
            [],
            id="contents",
        ),
        pytest.param(
            [text(x, 112 + 12 * k, "if found: return", MONO) for k in range(5) for x in (55, 200)],
            [across(y, 50, 330) for y in (100, 170)],
            id="code listing",
        ),
        pytest.param(
            rows([60, 260, 430], 112, 12, [["Ann Lee", "Bob Ray", "Cid Fox"]] * 3),
            [],
            id="authors",
        ),
        pytest.param(
            [text(50, 112, "Running head"), text(400, 112, "12"), *two_columns_of_prose()[:1]],
            [across(116, 40, 580)],
            id="running head",
        ),
    ],
)
def test_what_only_looks_like_a_table_is_none(lines: list[TextLine], rules: list[Rule]) -> None:
    assert found(lines, rules) == []


def test_bars_of_a_chart_are_no_table() -> None:
    lines = rows([60, 110, 160], 192, 20, [["12", "30", "18"], ["Jan", "Feb", "Mar"]])
    fills = [Fill(BBox(55 + 50 * k, 150 - 30 * k, 85 + 50 * k, 200), 0x3366CC) for k in range(3)]
    rules = [across(y, 40, 220) for y in (180, 200, 220)]
    assert found(lines, rules, fills) == []


def test_underlined_words_in_running_text_are_no_grid() -> None:
    lines = [text(50, 112 + 12 * k, "Alpha v. Beta, 98 at 7", space=7) for k in range(8)]
    rules = [across(line.baseline + 1.2, line.bbox.x0, line.bbox.x1) for line in lines]
    assert found(lines, rules) == []


def framed_numbers(labels: list[str], step: float) -> tuple[list[TextLine], list[Rule]]:
    cells = [[label, "4", "7"] for label in labels]
    ends = [100 + step * k for k in range(len(labels) + 1)]
    return rows([55, 125, 195], 112, step, cells), grid_rules([50, 120, 190, 260], ends)


def test_a_curve_through_the_lines_of_a_grid_makes_it_a_chart() -> None:
    lines, rules = framed_numbers(["north", "south", "east", "west"], 20)
    assert len(found(lines, rules)) == 1
    assert found(lines, rules, drawings=[BBox(125, 110, 255, 170)]) == []


def test_a_picture_in_a_cell_makes_no_chart_of_a_table() -> None:
    lines, rules = framed_numbers(["north", "south"], 60)
    assert len(found(lines, rules, drawings=[BBox(140, 102, 185, 158)])) == 1


def test_a_frame_with_a_curve_and_an_even_scale_is_a_chart() -> None:
    lines, rules = framed_numbers(["400", "300", "200", "100"], 40)
    curve = [BBox(125, 104, 255, 138)]
    assert found(lines, rules, drawings=curve) == []
    uneven, _ = framed_numbers(["400", "310", "200", "100"], 40)
    assert len(found(uneven, rules, drawings=curve)) == 1


def test_lying_bars_in_a_frame_are_no_table() -> None:
    lines = rows([55, 195], 112, 20, [["north", "12"], ["south", "30"], ["east", "18"]])
    fills = [Fill(BBox(100, 103 + 20 * k, 120 + 15 * k, 115 + 20 * k), 0x3366CC) for k in range(3)]
    rules = grid_rules([50, 260], [100, 120, 140, 160])
    assert len(found(lines, rules)) == 1
    assert found(lines, rules, fills) == []


VOTES = [["For", "1,125,448"], ["Against", "65,112"], ["Abstain", "2,556"], ["Rest", "70,117"]]


def stripes(top: float, count: int) -> list[Fill]:
    """Every other row shaded, the first one first; rows are 15 points high."""
    return [Fill(BBox(50, top + 30 * k, 260, top + 15 + 30 * k), 0xDDEEFF) for k in range(count)]


def test_a_white_row_after_the_last_stripe_belongs_to_the_table() -> None:
    [table] = found(rows([55, 205], 112, 15, VOTES), (), stripes(102, 2))
    assert table.html == plain(*VOTES)


def test_a_sentence_between_two_groups_of_stripes_parts_the_tables() -> None:
    lines = rows([55, 205], 112, 15, VOTES) + rows([55, 205], 222, 15, VOTES)
    lines.append(text(50, 195, PROSE[:30]))
    tables = found(lines, (), stripes(102, 2) + stripes(212, 2))
    assert [t.html for t in tables] == [plain(*VOTES)] * 2


def test_a_heading_between_two_closed_grids_of_one_width_parts_them() -> None:
    xs = [50.0, 120.0, 190.0, 260.0]
    lines = rows([55, 125, 195], 112, 20, NUMBERS) + rows([55, 125, 195], 212, 20, NUMBERS)
    lines.append(text(50, 193, "Second table"))
    rules = grid_rules(xs, [100, 120, 140, 160, 180]) + grid_rules(xs, [200, 220, 240, 260, 280])
    assert [t.html for t in found(lines, rules)] == [plain(*NUMBERS)] * 2


words = st.text("abcdefg<&1234.", min_size=1, max_size=9)
tables = st.integers(2, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.one_of(st.just(""), words), min_size=n, max_size=n), min_size=2, max_size=7
    )
)


@settings(max_examples=80)
@given(tables, st.booleans(), st.sampled_from([11.0, 14.0, 20.0]))
def test_no_letter_is_lost_or_doubled(cells: list[list[str]], gridded: bool, step: float) -> None:
    xs = [55.0 + 70 * k for k in range(len(cells[0]))]
    lines = rows(xs, 112, step, cells)
    ends = [100 + step * k for k in range(len(cells) + 1)]
    frame = [*(x - 5 for x in xs), xs[-1] + 65]
    rules = (
        grid_rules(frame, ends)
        if gridded
        else [across(y, 50, frame[-1]) for y in (ends[0], ends[1], ends[-1])]
    )
    for table in found(lines, rules):
        assert letters(table) == Counter("".join(line.text for line in table.lines))


@settings(max_examples=80)
@given(tables, st.booleans())
def test_cells_tile_the_table(cells: list[list[str]], gridded: bool) -> None:
    xs = [55.0 + 70 * k for k in range(len(cells[0]))]
    ends = [100.0 + 15 * k for k in range(len(cells) + 1)]
    rules = [across(y, 50, xs[-1] + 65) for y in ends]
    if gridded:
        rules += [down(x - 5, ends[0], ends[-1]) for x in xs]
    for table in found(rows(xs, 112, 15, cells), rules):
        places = [
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.rowspan)
            for c in range(cell.col, cell.col + cell.colspan)
        ]
        height, width = max(r for r, _ in places) + 1, max(c for _, c in places) + 1
        assert sorted(places) == [(r, c) for r in range(height) for c in range(width)]


def test_a_grid_without_sides_between_two_wider_rules_stays_by_itself() -> None:
    cells = [["Content", "Meaning"], ["empty", "no password"], ["x", "kept elsewhere"]]
    lines = rows([70, 260], 200, 15, cells)
    lines += [text(60, 150, "The second entry says"), text(60, 265, "Below it comes some code")]
    rules = [across(y, 65, 535) for y in (189, 205, 220, 235)] + [down(250, 189, 235)]
    frame = [across(100, 56, 544), across(290, 56, 544)]
    (table,) = found(lines, rules + frame)
    assert [c.text for c in table.cells] == [text for row in cells for text in row]

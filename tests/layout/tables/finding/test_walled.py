from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule
from tests.layout.tables.pages import BOLD, across, down, found, rows, text

TOOLS = [
    ["name", "use", "maker"],
    ["awl", "holes", "Smith"],
    ["plane", "planks", "Wood"],
    ["saw", "boards", "Iron"],
]
PROSE = "the quick brown fox jumps over"
NUMBERS = [["apple", "1.50", "12"], ["pear", "2.25", "7"], ["plum", "0.75", "30"]]


def texts(lines: list[TextLine], rules: list[Rule]) -> list[list[str]]:
    return [[c.text for c in table.cells if c.text] for table in found(lines, rules)]


def flat(cells: list[list[str]]) -> list[str]:
    return [cell for row in cells for cell in row]


def test_rules_between_columns_alone_make_a_table_of_words() -> None:
    lines = rows([55, 125, 195], 112, 14, TOOLS)
    assert texts(lines, [down(x, 104, 160) for x in (115, 185)]) == [flat(TOOLS)]


def test_the_last_rows_may_have_fewer_rules() -> None:
    lines = rows([55, 125, 195], 112, 14, [*TOOLS, ["Rasp", "", ""]])
    rules = [down(115, 104, 174), down(185, 104, 160)]
    assert texts(lines, rules) == [[*flat(TOOLS), "Rasp"]]


def test_rules_between_columns_of_running_text_make_no_table() -> None:
    columns = [[PROSE] * 3 for _ in range(9)]
    lines = rows([55, 215, 375], 112, 12, columns)
    assert texts(lines, [down(x, 104, 220) for x in (210, 370)]) == []


def test_a_head_above_the_first_rule_belongs_to_the_table() -> None:
    lines = rows([55, 155, 225], 112, 15, [["fruit", "price", "sold"], *NUMBERS])
    rules = [across(y, 50, 260) for y in (117, 165)]
    assert texts(lines, rules) == [["fruit", "price", "sold", *flat(NUMBERS)]]


def test_a_bold_head_above_a_grid_belongs_to_it() -> None:
    head = [text(x, 112, word, BOLD) for x, word in ((55, "2020"), (125, "2021"), (195, "2022"))]
    lines = head + rows([55, 125, 195], 127, 15, NUMBERS)
    rules = [across(y, 50, 260) for y in (117, 132, 147, 162)]
    rules += [down(x, 117, 162) for x in (50, 120, 190, 260)]
    assert texts(lines, rules) == [["2020", "2021", "2022", *flat(NUMBERS)]]


def test_a_caption_above_the_first_rule_is_no_head() -> None:
    lines = [text(55, 112, "Fruit sold in the market"), *rows([55, 155, 225], 127, 15, NUMBERS)]
    rules = [across(y, 50, 260) for y in (117, 165)]
    assert texts(lines, rules) == [flat(NUMBERS)]


def test_a_head_over_blank_entries_and_wide_rows_is_a_head_still() -> None:
    cells = [[row[0], row[1] if k else "", row[2]] for k, row in enumerate(NUMBERS)]
    lines = rows([55, 155, 225], 112, 36, [["fruit", "price", "sold"], *cells])
    rules = [across(130 + 36 * k, 50, 260) for k in range(4)]
    assert texts(lines, rules) == [["fruit", "price", "sold", *filter(None, flat(cells))]]

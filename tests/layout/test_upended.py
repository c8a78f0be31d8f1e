from mineru_tools.document.labels import BlockType
from tests.layout.typesetter import Piece, across, column, down, line, regions

ROWS = [
    ("苹果", "12"),
    ("香蕉", "7"),
    ("李子", "30"),
    ("白菜", "5"),
    ("番茄", "66"),
    ("土豆", "20"),
]


def grouped(left: list[Piece]) -> list[Piece]:
    """Six rows of two columns, ruled, beside a column of two cells that hold ``left``."""
    pieces: list[Piece] = [down(x, 100, 220) for x in (60, 80, 140, 200)]
    pieces += [across(y, 60, 200) for y in (100, 160, 220)]
    pieces += [across(y, 80, 200) for y in (120, 140, 180, 200)]
    for k, (name, value) in enumerate(ROWS):
        pieces += [line(name, x=90, y=114 + 20 * k), line(value, x=150, y=114 + 20 * k)]
    return pieces + left


def first_column(left: list[Piece]) -> list[tuple[str, int]]:
    [table] = [r for r in regions(*grouped(left)) if r.kind is BlockType.TABLE_BODY]
    return [(cell.text, cell.rowspan) for cell in table.cells if cell.col == 0]


def test_signs_set_one_below_the_other_are_read_in_their_cell() -> None:
    left: list[Piece] = [column("水果类", x=65, y=115), column("蔬菜类", x=65, y=175)]
    assert first_column(left) == [("水果类", 3), ("蔬菜类", 3)]


def test_two_lines_written_up_are_read_from_the_left_and_down_from_the_right() -> None:
    up: list[Piece] = [
        line("first", x=68, y=150, angle=270),
        line("second", x=79, y=150, angle=270),
    ]
    assert first_column(up)[0] == ("first second", 3)
    turned: list[Piece] = [
        line("first", x=72, y=110, angle=90),
        line("second", x=61, y=110, angle=90),
    ]
    assert first_column(turned)[0] == ("first second", 3)


def test_a_line_along_the_margin_stays_beside_the_table() -> None:
    margin: list[Piece] = [line("stamped", x=30, y=200, angle=270)]
    assert first_column(margin) == [("", 3), ("", 3)]

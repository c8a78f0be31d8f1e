from __future__ import annotations

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.contents import find_contents
from tests.layout.typesetter import PROSE, Setting, line, lines, one_page, paragraph, texts

ENTRIES = (
    ("Introduction", "1"),
    ("Two methods", "4"),
    ("Velocity and area", "5"),
    ("Salt dilution", "12"),
    ("Advice", "120"),
)


def flush_right(text: str, *, right: float, y: float) -> Setting:
    return line(text, x=right - 5 * len(text), y=y)


def entries(pairs: tuple[tuple[str, str], ...] = ENTRIES, *, dots: bool = False) -> list[Setting]:
    """Entries on the left, page numbers flush at the right, leaders between them on request."""
    out = []
    for k, (title, number) in enumerate(pairs):
        y = 200 + 16 * k
        words = line(title, x=72, y=y)
        if dots:
            end = words[-1].x + 10
            words += line("." * int((395 - 5 * len(number) - end) // 5), x=end, y=y)
        out += [words, flush_right(number, right=400, y=y)]
    return out


def test_entries_without_leaders_are_joined_to_their_pages() -> None:
    [block] = find_contents(lines(*entries()))
    assert texts(block) == [f"{title} {number}" for title, number in ENTRIES]


def test_a_number_in_front_of_an_entry_belongs_to_it() -> None:
    own = [line(f"{k + 1}.", x=40, y=200 + 16 * k) for k in range(len(ENTRIES))]
    [block] = find_contents(lines(*own, *entries()))
    assert texts(block)[0] == "1. Introduction 1"


def test_roman_pages_may_come_first() -> None:
    pairs = (("Preface", "iv"), ("Thanks", "vii"), *ENTRIES[:3])
    [block] = find_contents(lines(*entries(pairs)))
    assert len(block) == 5


def test_an_entry_over_two_lines_keeps_both() -> None:
    pairs = entries()
    long = line("a second line of that entry", x=72, y=208)
    [block] = find_contents(lines(*pairs, long))
    assert texts(block)[1] == "a second line of that entry"


def test_three_entries_are_too_few_to_be_contents() -> None:
    assert find_contents(lines(*entries(ENTRIES[:3]))) == []


def test_numbers_that_fall_are_no_pages() -> None:
    pairs = tuple((title, str(90 - 20 * k)) for k, (title, _) in enumerate(ENTRIES))
    assert find_contents(lines(*entries(pairs))) == []


def test_a_table_with_a_column_between_is_none() -> None:
    cells = [flush_right("2.5", right=250, y=200 + 16 * k) for k in range(len(ENTRIES))]
    assert find_contents(lines(*entries(), *cells)) == []


def test_contents_without_leaders_become_an_index() -> None:
    found = one_page(*entries(), paragraph(PROSE, x=72, y=400, width=328))
    [index] = [r for r in found if r.kind is BlockType.INDEX]
    assert len(index.lines) == len(ENTRIES)


def test_contents_with_leaders_become_an_index() -> None:
    found = one_page(*entries(dots=True), paragraph(PROSE, x=72, y=400, width=328))
    [index] = [r for r in found if r.kind is BlockType.INDEX]
    assert [t.replace(".", "").split()[-1] for t in texts(index.lines)] == [n for _, n in ENTRIES]


def test_a_justified_column_beside_numbers_is_none() -> None:
    column = [line("the same words in every row", x=72, y=200 + 16 * k) for k in range(9)]
    numbers = [flush_right(str(k + 1), right=400, y=200 + 16 * k) for k in range(9)]
    assert find_contents(lines(*column, *numbers)) == []

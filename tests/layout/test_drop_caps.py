from __future__ import annotations

from mineru_tools.layout.drop_caps import with_drop_caps
from tests.layout.typesetter import PROSE, line, lines, paragraph, regions, texts


def test_a_drop_cap_stands_in_front_of_its_first_line() -> None:
    cap = line("T", x=72, y=112, size=32)
    first = [line("he brook was low that", x=90, y=100), line("summer and each stone", x=90, y=112)]
    below = line("could be counted from the bank", x=72, y=124)
    found = with_drop_caps(lines(cap, *first, below))
    assert sorted(texts(found)) == [
        "The brook was low that",
        "could be counted from the bank",
        "summer and each stone",
    ]


def test_a_paragraph_with_a_drop_cap_is_one_paragraph() -> None:
    cap = line("T", x=72, y=112, size=32)
    first = [line("he brook was low that", x=90, y=100), line("summer and each stone", x=90, y=112)]
    below = paragraph("could be counted from the bank of that river", x=72, y=124, width=125)
    [region] = regions(cap, *first, below)
    assert region.text.startswith("The brook was low that summer and each stone could be counted")


def test_a_large_letter_beside_a_single_line_is_no_drop_cap() -> None:
    found = with_drop_caps(lines(line("A", x=72, y=110, size=30), line("side", x=90, y=100)))
    assert sorted(texts(found)) == ["A", "side"]


def test_a_large_number_beside_lines_is_no_drop_cap() -> None:
    cap = line("7", x=72, y=112, size=32)
    found = with_drop_caps(lines(cap, paragraph(PROSE, x=90, y=100, width=150)))
    assert "7" in texts(found)


def test_a_capital_in_text_size_is_no_drop_cap() -> None:
    cap = line("A", x=60, y=106, size=12)
    found = with_drop_caps(lines(cap, paragraph(PROSE, x=90, y=100, width=150)))
    assert "A" in texts(found)

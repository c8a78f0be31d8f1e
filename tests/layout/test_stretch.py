from __future__ import annotations

from tests.layout.typesetter import Setting, down, line, lines, texts

FULL = "The river ran low that summer and each of its stones"
STRETCHED = "hydrometeorological records notwithstanding"


def block(stretched: str, *, right: float = 332.0) -> list[Setting]:
    """A stretched line between two full ones, as in a narrow justified column."""
    return [
        line(FULL, x=72, y=100, right=332),
        line(stretched, x=72, y=112, right=right),
        line(FULL, x=72, y=124, right=332),
    ]


def test_a_justified_line_whose_words_stand_far_apart_is_one_line() -> None:
    assert texts(lines(*block(STRETCHED)))[1] == STRETCHED


def test_two_stretched_lines_one_below_the_other_are_both_joined() -> None:
    upper, *_, lower = block(STRETCHED)
    pair = [line(STRETCHED, x=72, y=y, right=332) for y in (112, 124)]
    found = lines(upper, *pair, line(FULL, x=72, y=136, right=332), lower)
    assert texts(found)[1:3] == [STRETCHED, STRETCHED]


def test_a_stretched_line_of_a_paragraph_set_with_double_space_is_one_line() -> None:
    above = [line(words, x=x, y=100) for words, x in (("so the", 72), ("was low", 150))]
    rest = [line(STRETCHED, x=72, y=120, right=332), line(FULL, x=72, y=140, right=332)]
    assert STRETCHED in texts(lines(*above, *rest))


def test_gaps_of_a_table_row_that_its_neighbours_share_are_no_stretched_words() -> None:
    rows = [
        line(text, x=x, y=y)
        for y in (100, 112, 124)
        for text, x in (("apple", 72), ("pear", 130), ("plum", 190))
    ]
    assert texts(lines(*rows)) == ["apple", "pear", "plum"] * 3


def test_a_rule_through_a_gap_keeps_stretched_words_apart() -> None:
    [first, *_] = lines(line(STRETCHED, x=72, y=112, right=332))
    walls = [down(first.bbox.x1 + 4, 105, 116)]
    assert STRETCHED not in texts(lines(*block(STRETCHED), *walls))


def test_pieces_that_do_not_follow_one_another_in_the_stream_are_no_stretched_line() -> None:
    left, right = line("hydrometeorological", x=72, y=112), line("records", x=200, y=112)
    upper, _, lower = block("x")
    assert "hydrometeorological records" not in texts(lines(left, upper, right, lower))

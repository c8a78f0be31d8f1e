from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.displays import find_displays, without_conflicts
from mineru_tools.layout.region import Region
from mineru_tools.layout.tables import TableRegion
from mineru_tools.layout.text_line import TextLine
from tests.layout.typesetter import (
    MATH,
    PROSE,
    Piece,
    across,
    kind_of,
    line,
    lines,
    one_page,
    paragraph,
)

ABOVE = paragraph(PROSE * 2, x=72, y=100, width=400)
BELOW = paragraph(PROSE * 2, x=72, y=400, width=400)


def displays(*pieces: Piece) -> list[list[str]]:
    """The lines of every display on a page between two paragraphs."""
    found = find_displays(lines(ABOVE, *pieces, BELOW))
    return [[each.text for each in region.lines] for region in found]


def test_numerator_bar_and_denominator_are_one_display() -> None:
    found = displays(
        line("Q =", x=240, y=259, font=MATH),
        line("M + 1", x=262, y=252, font=MATH),
        line("k − 2", x=262, y=266, font=MATH),
    )
    assert sorted(map(sorted, found)) == [["M + 1", "Q =", "k − 2"]]


def test_words_between_two_formulas_of_a_row_are_part_of_the_display() -> None:
    found = displays(
        line("Q = v", x=200, y=260, font=MATH),
        line("or else", x=245, y=260),
        line("w = Q", x=295, y=260, font=MATH),
    )
    assert [sorted(each) for each in found] == [["Q = v", "or else", "w = Q"]]


def test_equations_with_numbers_of_their_own_are_displays_of_their_own() -> None:
    found = displays(
        line("Q = v", x=250, y=260, font=MATH),
        line("(1)", x=450, y=260),
        line("w = Q", x=250, y=275, font=MATH),
        line("(2)", x=450, y=275),
    )
    assert [sorted(each) for each in found] == [["(1)", "Q = v"], ["(2)", "w = Q"]]


@pytest.mark.parametrize(("leading", "displays_found"), [(17, 1), (26, 2)])
def test_a_row_that_begins_with_a_relation_goes_on_from_the_one_above(
    leading: float, displays_found: int
) -> None:
    found = displays(
        line("Q = v + w", x=230, y=260, font=MATH),
        line("= w + v", x=245, y=260 + leading, font=MATH),
    )
    assert len(found) == displays_found


def test_a_row_with_both_sides_of_a_relation_is_a_display_of_its_own() -> None:
    found = displays(
        line("Q = v + w", x=230, y=260, font=MATH),
        line("Q = w + v", x=230, y=277, font=MATH),
    )
    assert len(found) == 2


IN_WORDS = "2 units of work = half of all"


@pytest.mark.parametrize(
    ("text", "x", "found"),
    [
        (IN_WORDS, 180, 1),
        (IN_WORDS, 80, 0),
        ("Figure 2 shows work = half of", 180, 0),
        ("2 units of work and half of all", 180, 0),
    ],
)
def test_words_that_are_related_in_the_middle_of_the_column_are_a_display(
    text: str, x: float, found: int
) -> None:
    formula = line("Q = v", x=250, y=330, font=MATH)
    words = line(text, x=x, y=260)
    words += line("Q", x=lines(words)[0].bbox.x1 + 3, y=260, font=MATH)
    said = [x for display in displays(words, formula) for x in display if x.startswith(text)]
    assert len(said) == found


def test_a_fraction_in_a_line_of_text_is_no_display() -> None:
    words = line("Whoever reads the board every morning writes that", x=72, y=260)
    found = displays(
        words,
        line("Q =", x=306, y=260, font=MATH),
        line("v", x=326, y=255, size=7, font=MATH),
        line("w", x=326, y=264, size=7, font=MATH),
    )
    assert found == []


def test_a_numbered_item_that_begins_a_line_is_no_display() -> None:
    assert displays(line("Q = v", x=90, y=260, font=MATH)) != []
    assert displays(line("12. ", x=72, y=260) + line("Q = v", x=90, y=260, font=MATH)) == []


def test_a_few_small_words_at_a_formula_are_its_label() -> None:
    formula = line("Q = v + w", x=220, y=260, font=MATH)
    label = line("the level", x=225, y=270, size=7)
    assert [sorted(each) for each in displays(formula, label)] == [["Q = v + w", "the level"]]
    caption = line("the level", x=225, y=290, size=7)
    assert displays(formula, caption) == [["Q = v + w"]]


def test_words_after_a_formula_on_its_line_are_a_remark_to_it() -> None:
    formula = line("Q = v", x=150, y=260, font=MATH)
    remark = line("by what was said of the stage", x=280, y=260)
    assert [sorted(each) for each in displays(formula, remark)] == [
        ["Q = v", "by what was said of the stage"]
    ]


def test_a_short_line_beside_the_top_of_a_tall_formula_is_text() -> None:
    total = [line("∑", x=190, y=265, size=20, font=MATH), line("Q = v", x=212, y=262, font=MATH)]
    assert displays(*total, line("Using it we", x=125, y=253)) != []
    assert all(
        "Using it we" not in each for each in displays(*total, line("Using it we", x=125, y=253))
    )


def test_words_of_another_column_are_no_remark() -> None:
    columns = [paragraph(PROSE * 2, x=x, y=100, width=200) for x in (72, 320)]
    formula = line("Q = v", x=150, y=260, font=MATH)
    other = line("by what was said of the stage", x=320, y=260)
    found = find_displays(lines(*columns, formula, other))
    assert [[each.text for each in region.lines] for region in found] == [["Q = v"]]


def test_words_over_and_under_a_bar_beside_a_relation_are_a_fraction() -> None:
    parts = (
        line("share =", x=200, y=260),
        line("stones that are wet", x=240, y=253),
        line("stones of the brook", x=240, y=268),
    )
    on_page = lines(ABOVE, *parts, BELOW)
    assert find_displays(on_page) == []
    [found] = find_displays(on_page, [across(257, 239, 337)])
    assert sorted(each.text for each in found.lines) == [
        "share =", "stones of the brook", "stones that are wet",
    ]  # fmt: skip


def test_what_says_little_of_mathematics_has_to_stand_in_the_middle() -> None:
    note = line("Level = stage", x=72, y=260)
    middle = line("Level = n", x=230, y=260) + line("k", x=278, y=260, font=MATH)
    assert displays(note) == []
    assert displays(middle) != []


def _table(found: list[TextLine]) -> TableRegion:
    region = Region(found[0].bbox.union(found[-1].bbox), tuple(found))
    return TableRegion(region.bbox, region.lines, (), 1.0)


def test_an_array_that_looks_like_a_table_is_a_display() -> None:
    rows = lines(line("Q = v", x=250, y=260, font=MATH), line("w = Q", x=250, y=275, font=MATH))
    [display] = find_displays([*lines(ABOVE, BELOW), *rows])
    assert without_conflicts([_table(rows)], [display], []) == ([], [display])


def test_a_table_between_rules_is_a_table_whatever_stands_in_it() -> None:
    rows = lines(line("Q = v", x=250, y=260, font=MATH), line("w = Q", x=250, y=275, font=MATH))
    table = _table(rows)
    ruled = [across(250, 248, 274), across(280, 248, 274)]
    found = find_displays([*lines(ABOVE, BELOW), *rows])
    assert without_conflicts([table], found, ruled) == ([table], [])


def test_prose_with_an_equals_sign_stays_text() -> None:
    found = one_page(ABOVE, line("The stage is read as level = stage here", x=150, y=260), BELOW)
    assert kind_of(found, "The stage") is BlockType.TEXT


def test_an_upper_part_of_a_fraction_goes_with_its_own_number() -> None:
    """The rows are close: the white over the fraction is narrower than that within it."""
    pieces = [
        line("Q = v + w", x=200, y=260, font=MATH),
        line("(1)", x=450, y=260),
        line("v = w +", x=200, y=279, font=MATH),
        line("Q", x=240, y=272, font=MATH),
        line("M", x=240, y=286, font=MATH),
        line("(2)", x=450, y=279),
    ]
    bar = across(x0=239, x1=246, y=276)
    found = find_displays(lines(ABOVE, *pieces, BELOW), [bar])
    assert [sorted(each.text for each in region.lines) for region in found] == [
        ["(1)", "Q = v + w"],
        ["(2)", "M", "Q", "v = w +"],
    ]


def test_the_parts_of_a_fraction_are_one_display_however_short_one_is() -> None:
    pieces = [
        line("Q", x=286, y=248, font=MATH),
        line("v + w + Q + v + w + Q + v + w", x=230, y=270, font=MATH),
    ]
    bar = across(x0=230, x1=347, y=257)
    found = find_displays(lines(ABOVE, *pieces, BELOW), [bar])
    assert len(found) == 1

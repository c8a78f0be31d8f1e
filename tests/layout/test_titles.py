from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region
from mineru_tools.primitives import OutlineEntry
from tests.layout.typesetter import (
    BOLD,
    ITALIC,
    PROSE,
    SANS,
    Piece,
    Setting,
    kind_of,
    line,
    of_kind,
    one_page,
    paragraph,
    picture,
)


def sheet(*heads: Setting, outline: tuple[OutlineEntry, ...] = ()) -> list[Region]:
    """A page with prose above and below, and the heads between."""
    return one_page(
        paragraph(PROSE * 3, x=72, y=100, width=400),
        *heads,
        paragraph(PROSE * 3, x=72, y=300, width=400),
        outline=outline,
    )


def opening(*heads: Piece) -> list[Region]:
    """The first page of an article: heads, then prose."""
    return one_page(*heads, paragraph(PROSE * 3, x=72, y=300, width=400))


def titles(found: list[Region]) -> list[str]:
    return of_kind(found, BlockType.TITLE)


def head(words: str, *, y: float = 270.0, **style: object) -> Setting:
    return line(words, x=72, y=y, **style)  # type: ignore[arg-type]


def test_larger_type_is_a_title() -> None:
    assert titles(sheet(head("The choice of the reach", size=14))) == ["The choice of the reach"]


@pytest.mark.parametrize("words", ["y + z = x", "Price of a box = (rent + wages) × 12 − gain"])
def test_a_large_line_that_relates_sides_is_no_title(words: str) -> None:
    assert titles(sheet(head(words, size=14))) == []


@pytest.mark.parametrize("words", ["The case of length = 3", "Profit + growth for all"])
def test_a_title_in_words_may_hold_a_sign_or_two(words: str) -> None:
    assert titles(sheet(head(words, size=14))) == [words]


WORDMARK = ("Funded by", "the Harbour Board")


def top(x: float, *, below: Setting) -> list[Region]:
    """A page with a picture at its top, words in bold beside it, and text ``below``."""
    words = [line(t, x=x, y=60 + 12 * k, font=BOLD) for k, t in enumerate(WORDMARK)]
    return one_page(picture(300, 44, 350, 80), *words, below)


def test_words_right_beside_a_picture_at_the_top_are_part_of_a_logo() -> None:
    assert titles(top(355, below=paragraph(PROSE * 3, x=72, y=200, width=400))) == []


def test_a_title_beside_a_picture_heads_what_begins_at_its_edge() -> None:
    found = titles(top(355, below=paragraph(PROSE * 3, x=355, y=120, width=200)))
    assert found == [" ".join(WORDMARK)]


def test_a_title_well_apart_from_a_picture_is_one() -> None:
    found = titles(top(380, below=paragraph(PROSE * 3, x=72, y=200, width=400)))
    assert found == [" ".join(WORDMARK)]


def test_bold_type_in_text_size_is_a_title() -> None:
    assert titles(sheet(head("The choice of the reach", font=BOLD))) == ["The choice of the reach"]


def test_capitals_on_a_line_of_their_own_are_a_title() -> None:
    assert titles(sheet(head("THE CHOICE OF THE REACH"))) == ["THE CHOICE OF THE REACH"]


def test_a_number_and_another_font_make_a_title() -> None:
    assert titles(sheet(head("2.1 The choice of the reach", font=SANS))) == [
        "2.1 The choice of the reach"
    ]


def test_a_number_and_slanted_type_make_a_title() -> None:
    assert titles(sheet(head("2.1 The choice of the reach", font=ITALIC))) == [
        "2.1 The choice of the reach"
    ]


def test_a_tag_of_the_file_makes_a_title() -> None:
    assert titles(sheet(head("The choice of the reach", tag="H2"))) == ["The choice of the reach"]


def test_an_entry_of_the_outline_makes_a_title() -> None:
    entry = OutlineEntry("The choice of the reach", 2, 0)
    assert titles(sheet(head("3.1 The choice of the reach"), outline=(entry,))) == [
        "3.1 The choice of the reach"
    ]


def test_without_any_of_these_a_line_is_text() -> None:
    assert titles(sheet(head("The choice of the reach"))) == []


@pytest.mark.parametrize("words", ["Abstract", "References", "Zusammenfassung", "摘要"])
def test_a_known_heading_in_bold_is_a_title(words: str) -> None:
    assert titles(sheet(head(words, font=BOLD))) == [words]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("It was so low that nothing could be measured at all.", id="sentence"),
        pytest.param("12 May 2024", id="date"),
        pytest.param("Table 3: Readings", id="caption"),
        pytest.param("• a bed free of weed", id="bulleted"),
        pytest.param("4711", id="number"),
    ],
)
def test_bold_lines_that_head_nothing_are_no_titles(words: str) -> None:
    assert titles(sheet(head(words, font=BOLD))) == []


def test_a_bold_paragraph_is_no_title() -> None:
    assert titles(sheet(paragraph(PROSE, x=72, y=246, width=400, font=BOLD))) == []


def test_bold_lines_in_a_bold_document_are_no_titles() -> None:
    found = one_page(
        paragraph(PROSE * 3, x=72, y=100, width=400, font=BOLD),
        head("The choice of the reach", font=BOLD),
        paragraph(PROSE * 3, x=72, y=300, width=400, font=BOLD),
    )
    assert titles(found) == []


def test_a_title_over_two_lines_is_one_title() -> None:
    found = opening(
        head("Measuring the Flow of", y=100, size=20), head("a Small River", y=124, size=20)
    )
    assert titles(found) == ["Measuring the Flow of a Small River"]


def test_two_numbered_titles_one_below_the_other_stay_two() -> None:
    found = sheet(
        head("2 Two methods", y=244, size=14), head("2.1 Velocity and area", y=271, size=14)
    )
    assert titles(found) == ["2 Two methods", "2.1 Velocity and area"]


def test_a_line_of_authors_is_no_title() -> None:
    found = opening(
        head("Measuring the Flow of a Small River", y=100, size=20, font=BOLD),
        head("Ada Holm and Jonas Ried", y=130, size=12),
        head("Field Station Lindle", y=150),
    )
    assert titles(found) == ["Measuring the Flow of a Small River"]


def test_authors_with_note_marks_are_no_title() -> None:
    authors = [
        *head("Ada Holm", y=130, size=12),
        *line("1", x=118, y=126, size=7),
        *line(", J. Ried", x=124, y=130, size=12),
        *line("2", x=168, y=126, size=7),
    ]
    found = opening(head("Measuring the Flow of a Small River", y=100, size=20), authors)
    assert titles(found) == ["Measuring the Flow of a Small River"]


def test_a_kicker_above_a_larger_title_is_text() -> None:
    found = opening(
        head("Letters from the field", y=80, size=12), head("The Brook in Summer", y=110, size=24)
    )
    assert titles(found) == ["The Brook in Summer"]


def test_a_chapter_label_above_its_title_is_text() -> None:
    found = opening(head("Chapter 3", y=80, size=18), head("The Brook in Summer", y=110, size=18))
    assert titles(found) == ["The Brook in Summer"]


def test_a_slanted_subtitle_below_its_title_is_text() -> None:
    slanted = type(BOLD)("Serif-BoldItalic", bold=True, italic=True)
    found = sheet(
        head("The choice of the reach", y=258, font=BOLD),
        head("and what to look for", y=270, font=slanted),
    )
    assert titles(found) == ["The choice of the reach"]


def test_heads_of_columns_in_bold_are_no_titles() -> None:
    heads = [
        line(w, x=72 + 130 * k, y=270, font=BOLD) for k, w in enumerate(("Day", "Level", "Salt"))
    ]
    assert titles(sheet(*heads)) == []


def test_a_title_keeps_its_place_between_the_paragraphs() -> None:
    found = sheet(head("The choice of the reach", size=14))
    assert [r.kind for r in found] == [BlockType.TEXT, BlockType.TITLE, BlockType.TEXT]
    assert kind_of(found, "The choice") is BlockType.TITLE


@pytest.mark.parametrize("words", ["αβγ + δϵ = λμ", "f (x) = 2x + 1", "sin x ≤ 1"])
def test_a_formula_in_larger_type_is_no_title(words: str) -> None:
    assert titles(sheet(head(words, size=14))) == []


def test_words_that_are_related_may_be_a_title() -> None:
    assert titles(sheet(head("Reach = choice", size=14))) == ["Reach = choice"]

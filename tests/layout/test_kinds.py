from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region
from tests.layout.typesetter import (
    BOLD,
    MONO,
    PROSE,
    Piece,
    Setting,
    across,
    down,
    kind_of,
    line,
    of_kind,
    one_page,
    paragraph,
    picture,
)

TEXT = paragraph(PROSE * 3, x=72, y=100, width=400)


def sheet(*pieces: Piece) -> list[Region]:
    return one_page(TEXT, *pieces)


def table(y: float) -> list[Piece]:
    cells = [
        line(words, x=75 + 90 * c, y=y + 14 + 20 * r)
        for r, row in enumerate(("No. Depth Speed", "1 0.18 0.21", "2 0.34 0.38", "3 0.47 0.52"))
        for c, words in enumerate(row.split())
    ]
    grid = [across(y + 20 * k, 72, 342) for k in range(5)]
    return [*cells, *grid, *[down(72 + 90 * k, y, y + 80) for k in range(4)]]


@pytest.mark.parametrize(
    "words",
    [
        "Figure 2: The cross-section, seen downstream.",
        "Fig. 2. The cross-section",
        "Figure 2",
        "Abbildung 3: Der Querschnitt",
        "图 2 横断面",
    ],
)
def test_a_line_that_names_its_figure_beside_one_is_a_caption(words: str) -> None:
    found = sheet(picture(72, 240, 300, 380), line(words, x=72, y=395, size=9))
    assert of_kind(found, BlockType.IMAGE_CAPTION) == [words]


def test_a_sentence_about_a_figure_is_no_caption() -> None:
    words = "Figure 2 shows where the readings of the season were taken"
    found = sheet(picture(72, 240, 300, 380), line(words, x=72, y=400))
    assert kind_of(found, "Figure 2 shows") is BlockType.TEXT


def test_a_caption_far_from_any_figure_is_text() -> None:
    found = sheet(picture(72, 240, 300, 380), line("Figure 2: The bank", x=72, y=600))
    assert of_kind(found, BlockType.IMAGE_CAPTION) == []


def test_a_line_that_names_its_table_above_one_is_a_caption() -> None:
    found = sheet(line("Table 2: Readings of 12 May", x=72, y=290, size=9), *table(300))
    assert of_kind(found, BlockType.TABLE_CAPTION) == ["Table 2: Readings of 12 May"]
    assert len(of_kind(found, BlockType.TABLE_BODY)) == 1


def test_a_sentence_that_begins_with_a_table_is_no_caption() -> None:
    words = "Table 2 sets the two methods side by side for five days of a season"
    found = sheet(line(words, x=72, y=280), *table(300))
    assert kind_of(found, "Table 2 sets") is BlockType.TEXT


def test_small_type_below_a_table_that_begins_like_a_note_is_its_footnote() -> None:
    note = line("Note: the levels of March are estimates.", x=74, y=392, size=8)
    found = sheet(*table(300), note)
    assert of_kind(found, BlockType.TABLE_FOOTNOTE) == ["Note: the levels of March are estimates."]


def test_typewriter_type_is_code() -> None:
    listing = [
        line("def discharge(mass):", x=72, y=300, font=MONO),
        line("    return mass / area", x=72, y=312, font=MONO),
    ]
    found = sheet(*listing)
    [code] = [r for r in found if r.kind is BlockType.CODE_BODY]
    assert len(code.lines) == 2


def test_a_document_in_typewriter_type_is_not_all_code() -> None:
    found = one_page(paragraph(PROSE * 3, x=72, y=100, width=400, size=10, font=MONO))
    assert of_kind(found, BlockType.CODE_BODY) == []


NOTE = "1 Agreement within ten per cent is what we ask for."


def test_a_small_numbered_line_at_the_foot_of_the_page_is_a_footnote() -> None:
    found = sheet(line(NOTE, x=72, y=740, size=8))
    assert of_kind(found, BlockType.PAGE_FOOTNOTE) == [NOTE]


def test_a_raised_mark_makes_a_footnote_as_well() -> None:
    note = line("1", x=72, y=737, size=5) + line(
        "Agreement is what we ask for.", x=76, y=740, size=8
    )
    assert len(of_kind(sheet(note), BlockType.PAGE_FOOTNOTE)) == 1


def test_a_footnote_below_a_short_rule_may_stand_higher_up() -> None:
    words = line(NOTE, x=72, y=450, size=8)
    assert of_kind(sheet(across(438, 72, 170), words), BlockType.PAGE_FOOTNOTE) == [NOTE]
    assert of_kind(sheet(words), BlockType.PAGE_FOOTNOTE) == []


def test_small_type_with_text_below_it_is_no_footnote() -> None:
    more = paragraph(PROSE, x=72, y=755, width=400)
    assert of_kind(sheet(line(NOTE, x=72, y=700, size=8), more), BlockType.PAGE_FOOTNOTE) == []


def test_small_type_with_many_short_lines_below_it_is_no_footnote() -> None:
    words = ("Total of the season", "Paid in coins on the bank", "Thank you and come again")
    more = [line(each, x=72, y=725 + 22 * k) for k, each in enumerate(words)]
    assert of_kind(sheet(line(NOTE, x=72, y=700, size=8), *more), BlockType.PAGE_FOOTNOTE) == []


def test_small_type_that_begins_within_a_sentence_is_no_footnote() -> None:
    words = "when the brook was low that summer and every stone was counted."
    assert of_kind(sheet(line(words, x=72, y=740, size=8)), BlockType.PAGE_FOOTNOTE) == []


@pytest.mark.parametrize("mark", ["a ", "b) ", "c. ", "d"])
def test_a_small_letter_before_a_note_makes_it_a_footnote(mark: str) -> None:
    words = f"{mark}Agreement is what we ask for."
    assert of_kind(sheet(line(words, x=72, y=740, size=8)), BlockType.PAGE_FOOTNOTE) == [words]


def test_a_numbered_line_in_text_size_at_the_foot_is_no_footnote() -> None:
    assert of_kind(sheet(line(NOTE, x=72, y=740)), BlockType.PAGE_FOOTNOTE) == []


def test_the_second_paragraph_of_a_footnote_is_one_too() -> None:
    first = line(NOTE, x=72, y=720, size=8)
    second = line("Anything worse was a poor choice of the reach.", x=72, y=740, size=8)
    assert len(of_kind(sheet(first, second), BlockType.PAGE_FOOTNOTE)) == 2


def items(*rows: tuple[float, str], y: float = 300.0) -> list[Setting]:
    return [line(words, x=x, y=y + 13 * k) for k, (x, words) in enumerate(rows)]


def test_items_one_below_the_other_are_one_list() -> None:
    found = sheet(*items((72, "• a straight channel"), (72, "• steep banks"), (72, "• no weed")))
    [region] = [r for r in found if r.kind is BlockType.LIST]
    assert region.starts == (0, 1, 2)
    assert region.depths == (0, 0, 0)


def test_items_further_in_are_nested() -> None:
    found = sheet(
        *items(
            (72, "• a bed free of"),
            (90, "• boulders and stones"),
            (90, "• weed that sways"),
            (72, "• no tributary"),
        )
    )
    [region] = [r for r in found if r.kind is BlockType.LIST]
    assert region.depths == (0, 1, 1, 0)


def test_a_single_item_behind_a_bullet_is_a_list() -> None:
    assert of_kind(sheet(*items((72, "• only one of them"))), BlockType.LIST)


def test_a_single_line_behind_a_dash_is_no_list() -> None:
    assert of_kind(sheet(*items((300, "– a miller downstream"))), BlockType.LIST) == []


def test_an_initial_is_no_list_mark() -> None:
    assert of_kind(sheet(*items((72, "A. Holm kept the board for us"))), BlockType.LIST) == []


def test_a_bold_line_above_a_list_is_no_item() -> None:
    found = sheet(
        line("Look for this", x=72, y=280, font=BOLD), *items((72, "• one bank"), (72, "• two"))
    )
    [region] = [r for r in found if r.kind is BlockType.LIST]
    assert region.text == "• one bank • two"


def test_leaders_to_a_page_make_contents() -> None:
    rows = ("Why small rivers are difficult", "Two methods", "A season at the Lindle")
    found = sheet(
        *[
            line(f"{words} {'.' * (60 - len(words))} {3 * k + 1}", x=72, y=300 + 14 * k)
            for k, words in enumerate(rows)
        ]
    )
    assert len(of_kind(found, BlockType.INDEX)) == 1


def test_an_ellipsis_in_text_makes_no_contents() -> None:
    found = sheet(
        paragraph(PROSE + "And then ...... nothing came. " + PROSE, x=72, y=300, width=400)
    )
    assert of_kind(found, BlockType.INDEX) == []

from __future__ import annotations

from mineru_tools.document.labels import BlockType
from tests.layout.typesetter import PROSE, Piece, document, kind_of, line, of_kind, paragraph

NOTE = "Gauged again in the dry month of August."


def text(k: int) -> list[Piece]:
    words = PROSE.replace("brook", ("stone", "river", "cloud")[k])
    return [paragraph(words * 2, x=180, y=100 + 150 * j, width=340) for j in range(3)]


def note(x: float, size: float = 8.0) -> Piece:
    return paragraph(NOTE, x=x, y=200, width=65, size=size)


def test_text_left_of_all_columns_is_a_margin_note() -> None:
    pages = document([*text(0), note(60)], text(1), text(2))
    assert of_kind(pages[0], BlockType.ASIDE_TEXT) == [NOTE]


def test_text_right_of_all_columns_is_a_margin_note() -> None:
    pages = document(text(0), [*text(1), note(530)], text(2))
    assert of_kind(pages[1], BlockType.ASIDE_TEXT) == [NOTE]


def test_a_second_column_of_text_is_no_margin_note() -> None:
    columns = [[paragraph(PROSE * 3, x=x, y=100, width=200) for x in (72, 320)] for _ in range(2)]
    pages = document(*columns)
    assert [of_kind(p, BlockType.ASIDE_TEXT) for p in pages] == [[], []]


def test_a_page_alone_does_not_tell_its_margins() -> None:
    [page] = document([*text(0), note(60)])
    assert of_kind(page, BlockType.ASIDE_TEXT) == []


def test_a_line_that_reaches_into_the_column_is_no_margin_note() -> None:
    wide = line("A line that begins in the margin and goes on", x=60, y=700)
    pages = document([*text(0), wide], text(1), text(2))
    assert kind_of(pages[0], "A line that begins") is not BlockType.ASIDE_TEXT

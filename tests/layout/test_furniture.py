from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region
from tests.layout.typesetter import (
    ITALIC,
    PROSE,
    Piece,
    document,
    kind_of,
    line,
    of_kind,
    paragraph,
)

WORDS = ("stone", "river", "cloud", "ember", "grain", "thorn", "ridge", "frost")


def body(k: int) -> list[Piece]:
    """Two paragraphs that differ from page to page, and do not reach the edges."""
    word = WORDS[k % len(WORDS)]
    text = PROSE.replace("brook", word).replace("book", f"{word}s")
    return [
        paragraph(text * 2, x=72, y=150, width=400),
        paragraph(text, x=72, y=300 + 7 * k, width=400),
    ]


def book(*edges: list[Piece]) -> list[list[Region]]:
    """The regions of a document with such pieces beside the text of its pages."""
    return document(*[[*pieces, *body(k)] for k, pieces in enumerate(edges)])


def test_a_line_at_the_top_of_several_pages_is_a_running_head() -> None:
    pages = book(*[[line("Flow of Small Rivers", x=72, y=60)] for _ in range(4)])
    assert [of_kind(p, BlockType.HEADER) for p in pages] == [["Flow of Small Rivers"]] * 4


def test_a_line_at_the_foot_of_several_pages_is_a_running_foot() -> None:
    pages = book(*[[line("Preprint, not reviewed", x=72, y=770)] for _ in range(3)])
    assert [of_kind(p, BlockType.FOOTER) for p in pages] == [["Preprint, not reviewed"]] * 3


def test_the_same_line_on_one_page_alone_is_no_running_head() -> None:
    [page] = book([line("Flow of small rivers in the hills", x=72, y=60)])
    assert of_kind(page, BlockType.HEADER) == []


def test_digits_may_differ_in_a_running_head() -> None:
    pages = book(*[[line(f"Chapter 2, sheet {k + 1}", x=72, y=60)] for k in range(4)])
    assert all(len(of_kind(p, BlockType.HEADER)) == 1 for p in pages)


def test_heads_of_odd_and_even_pages_may_differ() -> None:
    pages = book(*[[line("Ada Holm" if k % 2 else "Flow of Rivers", x=72, y=60)] for k in range(6)])
    assert [of_kind(p, BlockType.HEADER) for p in pages] == [["Flow of Rivers"], ["Ada Holm"]] * 3


def test_a_head_may_be_missing_on_most_pages() -> None:
    heads = [[line("Flow of Rivers", x=72, y=60)] if k in (1, 4) else [] for k in range(6)]
    pages = book(*heads)
    assert [len(of_kind(p, BlockType.HEADER)) for p in pages] == [0, 1, 0, 0, 1, 0]


def test_the_same_words_at_other_heights_are_no_furniture() -> None:
    pages = book(*[[line("Flow of small rivers", x=72, y=40 + 25 * k)] for k in range(3)])
    assert [of_kind(p, BlockType.HEADER) for p in pages] == [[], [], []]


def test_the_same_line_in_the_middle_of_pages_is_text() -> None:
    pages = book(*[[line("It was said again and again.", x=72, y=500)] for k in range(4)])
    assert all(kind_of(p, "It was said") is BlockType.TEXT for p in pages)


@pytest.mark.parametrize(
    "written", ["{}", "- {} -", "Page {}", "{} / 12", "Seite {}", "[{}]", "第{}页"]
)
def test_numbers_that_change_with_the_pages_are_page_numbers(written: str) -> None:
    pages = book(*[[line(written.format(k + 3), x=290, y=770)] for k in range(4)])
    found = [of_kind(p, BlockType.PAGE_NUMBER) for p in pages]
    assert found == [[written.format(k + 3)] for k in range(4)]


def test_page_numbers_stand_as_high_as_articles_of_tex_have_them_on_a4() -> None:
    pages = book(*[[line(str(k + 1), x=290, y=667)] for k in range(4)])
    assert [of_kind(p, BlockType.PAGE_NUMBER) for p in pages] == [["1"], ["2"], ["3"], ["4"]]


def test_words_that_repeat_as_high_above_the_foot_are_text() -> None:
    pages = book(*[[line("The sum is the same as before", x=72, y=667)] for _ in range(4)])
    assert [of_kind(p, BlockType.FOOTER) for p in pages] == [[]] * 4


def test_roman_and_arabic_page_numbers_stand_in_one_document() -> None:
    numbers = ["i", "ii", "iii", "1", "2", "3"]
    pages = book(*[[line(n, x=290, y=770)] for n in numbers])
    assert [of_kind(p, BlockType.PAGE_NUMBER) for p in pages] == [[n] for n in numbers]


def test_a_bare_number_that_never_changes_is_no_number_of_a_page_in_the_text_zone() -> None:
    pages = book(*[[line("1951", x=200, y=115)] for _ in range(4)])
    assert [of_kind(p, BlockType.PAGE_NUMBER) for p in pages] == [[]] * 4


def test_what_stands_beside_a_page_number_is_furniture_too() -> None:
    titles = ("On stones", "The bank", "Two methods", "Advice for all")
    pages = book(*[[line(titles[k], x=72, y=60), line(str(40 + k), x=460, y=60)] for k in range(4)])
    assert [of_kind(p, BlockType.HEADER) for p in pages] == [[t] for t in titles]


def test_heads_at_one_place_in_one_style_are_furniture_though_their_words_change() -> None:
    titles = ("On stones", "The bank", "Two methods", "Advice", "A season", "The curve")
    pages = book(*[[line(t, x=72, y=60, size=8, font=ITALIC)] for t in titles])
    assert [of_kind(p, BlockType.HEADER) for p in pages] == [[t] for t in titles]


def test_a_head_that_repeats_a_title_in_small_type_is_furniture_on_one_page_too() -> None:
    pages = book(
        [line("The Flow of Small Rivers", x=72, y=80, size=20)],
        [line("The Flow of Small Rivers", x=72, y=60, size=8)],
        [],
    )
    assert of_kind(pages[0], BlockType.TITLE) == ["The Flow of Small Rivers"]
    assert of_kind(pages[1], BlockType.HEADER) == ["The Flow of Small Rivers"]


def test_furniture_stands_behind_the_text_it_surrounds() -> None:
    pages = book(*[[line("Flow of Small Rivers", x=72, y=60)] for _ in range(4)])
    assert [r.kind for r in pages[1]] == [BlockType.TEXT, BlockType.TEXT, BlockType.HEADER]


def test_no_region_is_lost_or_doubled() -> None:
    head = "Flow of Small Rivers"
    pages = book(*[[line(head, x=72, y=60), line(str(k), x=290, y=770)] for k in range(5)])
    for k, page in enumerate(pages):
        assert sorted(r.text[:4] for r in page) == sorted(["Flow", "The ", "The ", str(k)])

from __future__ import annotations

from collections.abc import Iterable

import pytest

from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Document
from mineru_tools.options import Compat, ParseOptions
from mineru_tools.postprocess.titles import close_gaps, settle_title_levels
from tests.postprocess.pages import paged, text


def titled(titles: Iterable[tuple[str, int | None]]) -> Document:
    return paged([text(words, type=T.TITLE, level=level) for words, level in titles])


def settled(*titles: tuple[str, int | None], compat: Compat | None = None) -> list[int | None]:
    result = settle_title_levels(titled(titles), ParseOptions(compat=compat))
    (page,) = result.pages
    assert page.layout == page.content
    return [block.level for block in page.content or ()]


def test_gaps_close_from_the_first_level() -> None:
    assert close_gaps([3, 1, 4, 3]) == [2, 1, 3, 2]
    assert settled(("Alpha", 2), ("Beta", 4)) == [1, 2]


def test_dotted_numbers_give_the_depth_where_all_headings_have_one_level() -> None:
    assert settled(
        ("On Rain", 1), ("1 Introduction", 2), ("1.1 Wind", 2), ("1.1.1 Storm", 2), ("2 End", 2)
    ) == [1, 2, 3, 4, 2]


def test_document_title_rises_above_headings_of_the_same_level() -> None:
    flat = [("On Rain", 1), ("Abstract", 1), ("1. Introduction", 1), ("1.1. Wind", 1)]
    assert settled(*flat) == [1, 2, 2, 3]
    assert settled(*flat[1:]) == [1, 1, 2]


def test_heading_far_before_the_numbered_ones_is_no_document_title() -> None:
    front = [text("Rain", type=T.TITLE, level=1)]
    body = [text(words, type=T.TITLE, level=1) for words in ("1 Light", "2 Heavy")]
    result = settle_title_levels(paged(front, [], [], body), ParseOptions())
    assert [b.level for page in result.pages for b in page.content or ()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["I. Rain", "A. Light", "B. Heavy", "C. Hail", "II. Wind", "A. East"], [1, 2, 2, 2, 1, 2]),
        (
            ["I. Rain", "A. Light", "1. Drizzle", "2. Mist", "IV. Wind", "V. Sun"],
            [1, 2, 3, 3, 1, 1],
        ),
        (["A. Rain", "I. Light", "1. Drizzle", "II. Heavy", "B. Wind"], [1, 2, 3, 2, 1]),
        (["H. Rain", "I. Light", "J. Drizzle"], [1, 1, 1]),
        (["第一章 雨", "第一节 小雨", "一、毛毛雨", "（一）雾", "第二章 风"], [1, 2, 3, 4, 1]),
        (["Chapter 1 Rain", "1.1 Light", "1.2 Heavy", "Appendix A Tables"], [1, 2, 2, 1]),
        (["1 Rain", "1.1 Light", "A Wind", "A.1 East", "B. Sun"], [1, 2, 1, 2, 1]),
        (["1 Rain", "1.1.1 Light", "2 Wind"], [1, 2, 1]),
        (["3D Models", "2.5D Models", "U.S. Rain", "2024 in rain"], [1, 1, 1, 1]),
    ],
)
def test_numbering_schemes_nest(titles: list[str], expected: list[int]) -> None:
    assert settled(*((title, 1) for title in titles)) == expected


def test_one_number_alone_changes_nothing() -> None:
    assert settled(("Rain", 1), ("1.1 Light", 1)) == [1, 1]


def test_unnumbered_titles_keep_their_place() -> None:
    assert settled(("T", 1), ("1 A", 2), ("1.1 B", 2), ("Aside", 3), ("2 C", 2)) == [1, 2, 3, 3, 2]


def test_missing_level_becomes_the_first() -> None:
    assert settled(("Rain", None)) == [1]


def test_mineru_knows_two_levels() -> None:
    assert settled(("T", 1), ("1 A", 2), ("1.1 B", 4), compat="mineru-3.4") == [1, 2, 2]

"""Outlines keep to their budget by leaving out the deepest levels; sections go by heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.reading.outline import Outline, outline, section
from mineru_tools.tokens import count_tokens

DOCUMENT = "0123456789abcdef"


def heading(text: str, level: int, page: int = 1, block: int = 1) -> Passage:
    return Passage(page, block, BlockType.TITLE, text, f"{'#' * level} {text}", level=level)


def told(headings: list[Passage], max_tokens: int = 1000) -> Outline:
    return outline(headings, document=DOCUMENT, max_tokens=max_tokens, count=count_tokens)


def paper() -> list[Passage]:
    texts = [
        ("A paper", 1), ("Abstract text", 0), ("1 Introduction", 2), ("Why", 0), ("2 Methods", 2),
        ("How", 0), ("2.1 Data", 3), ("From where", 0), ("2.2 Models", 3), ("Which", 0),
        ("3 Results", 2), ("That", 0), ("3.1 Data", 3), ("More", 0), ("A.1 Proofs", 2),
    ]  # fmt: skip
    return [
        heading(text, level, 1 + i // 5, 1 + i % 5)
        if level
        else Passage(1 + i // 5, 1 + i % 5, BlockType.TEXT, text, text)
        for i, (text, level) in enumerate(texts)
    ]


def titles(wanted: str) -> list[str]:
    return [each.text for each in section(paper(), wanted)]


def test_headings_are_set_in_by_level_and_told_with_their_place() -> None:
    found = told([heading("One", 2), heading("Two\n deep", 4, 3, 7), heading("Three", 2, 4)])
    assert found == Outline(
        f"Headings of doc://{DOCUMENT}:\n- One (p/1/b/1)\n  - Two deep (p/3/b/7)\n"
        "- Three (p/4/b/1)",
        3, 3, 2,
    )  # fmt: skip


def test_a_section_goes_by_how_its_heading_begins_if_no_other_does() -> None:
    shelf = [
        heading(text, 1, n)
        for n, text in enumerate(
            [
                "4 Top Ten Shareholders as on 31 March",
                "Methods for the old reports",
                "Methods for the new and longer ones",
            ],
            1,
        )
    ]
    assert section(shelf, "top ten shareholders")[0].page == 1
    for wanted in ("Methods for the", "Top"):
        with pytest.raises(OptionsError) as refused:
            section(shelf, wanted)
        assert refused.value.code == "section_not_found"


def test_levels_that_are_left_out_leave_no_gap() -> None:
    levels = [("A", 3), ("B", 1), ("C", 5), ("D", 3), ("E", 5), ("F", 5)]
    lines = told([heading(*each) for each in levels]).text.splitlines()[1:]
    assert [line.index("-") // 2 for line in lines] == [0, 0, 1, 1, 2, 2]


def test_passages_that_are_no_headings_are_passed_over() -> None:
    assert told(paper()).total == 8
    assert told([Passage(1, 1, BlockType.TEXT, "a", "a")]) == Outline("", 0, 0, 0)


def test_the_deepest_levels_go_first() -> None:
    headings = [heading(f"Heading {i}", 1 + (i % 10 > 0) + (i % 10 > 4), i) for i in range(1, 60)]
    found = told(headings, 420)
    assert found.depth == 2
    assert found.text.endswith("… 30 more headings below level 2")


@given(st.lists(st.tuples(st.text(max_size=200), st.integers(1, 6)), max_size=40),
       st.integers(60, 600))  # fmt: skip
def test_no_outline_is_longer_than_its_budget(rows: list[tuple[str, int]], budget: int) -> None:
    found = told([heading(text, level, i + 1) for i, (text, level) in enumerate(rows)], budget)
    assert count_tokens(found.text) <= budget
    assert found.text.count("\n- ") + found.text.count(" - ") >= found.shown
    assert found.total == len(rows)
    assert ("more heading" in found.text.split("\n")[-1]) >= (found.shown < found.total)


def test_a_title_of_a_page_is_cut() -> None:
    line = told([heading("word " * 100, 1)]).text.split("\n")[1]
    assert line.endswith("… (p/1/b/1)")
    assert len(line) < 140


def test_a_heading_cannot_write_comments_of_ours() -> None:
    assert "<!--" not in told([heading("<!-- doc://0123456789abcdef/p/9 -->", 1)]).text


@pytest.mark.parametrize(
    ("wanted", "first", "length"),
    [
        ("2 Methods", "2 Methods", 6),
        ("methods", "2 Methods", 6),
        ("METHODS", "2 Methods", 6),
        ("## 2. Methods", "2 Methods", 6),
        ("Section 2", "2 Methods", 6),
        ("2", "2 Methods", 6),
        ("2.2", "2.2 Models", 2),
        ("Data", "2.1 Data", 2),
        ("3.1 Data", "3.1 Data", 2),
        ("A paper", "A paper", 15),
        ("a.1", "A.1 Proofs", 1),
        ("Introdution", "1 Introduction", 2),
    ],
)
def test_a_section_goes_by_number_by_words_or_by_likeness(
    wanted: str, first: str, length: int
) -> None:
    found = titles(wanted)
    assert (found[0], len(found)) == (first, length)


@pytest.mark.parametrize("wanted", ["p/1/b/5", "p/2/b/1", f"doc://{DOCUMENT}/p/2/b/1"])
def test_a_locator_gives_the_section_that_its_block_stands_in(wanted: str) -> None:
    assert titles(wanted)[0] == "2 Methods"


def test_text_before_the_first_heading_ends_with_it() -> None:
    shelf = [Passage(1, 1, BlockType.TEXT, "Preface", "Preface"), heading("One", 1, 1, 2)]
    assert [each.text for each in section(shelf, "p/1/b/1")] == ["Preface"]


@pytest.mark.parametrize("wanted", ["Acknowledgements", "9.9", "p/9/b/9", "", "4 Data"])
def test_a_section_that_is_not_there_is_refused(wanted: str) -> None:
    with pytest.raises(OptionsError) as refused:
        section(paper(), wanted)
    assert refused.value.code == "section_not_found"


def test_a_refusal_names_the_nearest_headings() -> None:
    with pytest.raises(OptionsError) as refused:
        section(paper(), "Resolutions")
    assert "3 Results" in str(refused.value.hint)
    assert str(refused.value.hint).count("(p/") == 5

"""What a model reads first of a document, and how it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Place
from mineru_tools.storage.library import Issue, Library
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.answers import overview, read
from mineru_tools_mcp.issues import issue_lines
from mineru_tools_mcp.selection import Part
from tests.storage.library.records import LARGE, passage, record

DIGEST = "a" * 64


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, max_bytes=LARGE) as library:
        yield library


def test_issues_of_one_kind_are_one_line() -> None:
    hidden = [Issue(page, "hidden_text", f"hidden {page}") for page in (3, 4, 5, 49)]
    lines = issue_lines([hidden[0], Issue(None, "odd", "something"), *hidden[1:]], 100)
    assert lines == [
        "Issue on pages 3-5, 49 [hidden_text]: hidden 3; 3 more like it",
        "Issue [odd]: something",
    ]
    assert len(issue_lines([Issue(1, str(n), "words") for n in range(9)], 40)) < 6
    assert issue_lines([], 100) == []


def test_the_address_of_a_picture_is_its_block(library: Library) -> None:
    picture = replace(
        passage(1, 2, "", BlockType.IMAGE),
        markdown=f"![](images/{DIGEST}.jpg)\n\nFigure 1 in images/own.jpg",
    )
    table = replace(
        passage(2, 1, "", BlockType.TABLE),
        markdown=f'<table><tr><td><img src="images/{DIGEST}.jpg"/></td></tr></table>',
    )
    made = record(b"one", [picture, table])
    library.add(made, None)
    text = read(library, made.document, Part(), 1000).text
    assert "![](p/1/b/2)\n\nFigure 1 in images/own.jpg" in text
    assert '<img src="p/2/b/1"/>' in text


def test_a_page_of_nothing_but_margin_texts_shows_them(library: Library) -> None:
    header = replace(passage(1, 1, "All there is", BlockType.HEADER), aside=True)
    made = record(b"one", [header, passage(2, 1, "Main text")])
    library.add(made, None)
    assert "All there is" in read(library, made.document, Part(pages="1"), 500).text
    assert "All there is" in read(library, made.document, Part(blocks=("p/1/b/1",)), 500).text
    assert "All there is" not in overview(library, made.document, 500).text


def test_a_page_in_the_midst_of_a_long_table_shows_the_table(library: Library) -> None:
    box = BBox(10, 10, 90, 90)
    table = replace(
        passage(1, 1, "Item 1", BlockType.TABLE), places=tuple(Place(n, box) for n in range(1, 5))
    )
    heads = [replace(passage(n, 9, "Running head", BlockType.HEADER), aside=True) for n in (2, 3)]
    made = record(b"one", [table, *heads, passage(4, 2, "After it"), passage(5, 1, "Far off")])
    library.add(made, None)
    for page in "1234":
        assert "Item 1" in read(library, made.document, Part(pages=page), 500).text
    assert "Item 1" not in read(library, made.document, Part(pages="5"), 500).text


def test_any_locator_of_a_block_is_a_cursor(library: Library) -> None:
    made = record(b"one", [passage(1, 1, "First"), passage(1, 2, "Second")])
    library.add(made, None)
    for cursor in ("p/1/b/2", f"doc://{made.document}/p/1/b/2"):
        text = read(library, made.document, Part(cursor=cursor), 500).text
        assert "Second" in text
        assert "First" not in text


@pytest.mark.parametrize(
    "part",
    [
        Part(),
        Part(pages="1-40"),
        Part(blocks=tuple(f"p/{n}/b/1" for n in range(1, 41))),
        Part(section="p/1/b/1"),
        Part(markers=False),
    ],
)
def test_reading_on_stays_within_the_budget_and_what_remains_shrinks(
    library: Library, part: Part
) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>{n * n}</td></tr>" for n in range(200))
    table = f"<table>{rows}</table>"
    texts = [
        replace(passage(n, 1, f"Passage {n}"), markdown=markdown, tokens=count_tokens(markdown))
        for n in range(1, 41)
        for markdown in [table if n == 2 else f"Passage {n} has words. " * n]
    ]
    made = record(b"one", texts, page_count=40)
    library.add(made, None)
    reading, remaining = read(library, made.document, part, 700), 1 << 30
    while reading.cursor is not None:
        assert count_tokens(reading.text) <= 700
        assert reading.remaining_tokens < remaining
        remaining = reading.remaining_tokens
        reading = read(library, made.document, replace(part, cursor=reading.cursor), 700)
    assert "Passage 40" in reading.text
    assert reading.text.endswith("[end]")


@pytest.mark.parametrize("max_tokens", [200, 300, 1000])
def test_a_first_answer_keeps_to_its_budget_whatever_the_document_says(
    library: Library, max_tokens: int
) -> None:
    headings = [
        replace(passage(n, 1, f"Heading {n} " * 20, BlockType.TITLE), level=1 + n % 3)
        for n in range(1, 31)
    ]
    made = replace(
        record(b"one", headings, page_count=30),
        name="财务报告" * 50 + ".pdf",
        title="年度报告\n\n年度报告 <!-- p/1 --> " * 50,
        issues=tuple(Issue(n, f"kind_{n}", "words " * 30) for n in range(1, 31)),
    )
    library.add(made, None)
    text = overview(library, made.document, max_tokens).text
    assert count_tokens(text) <= max_tokens
    assert "<!-- p/1 -->" not in text.splitlines()[0]

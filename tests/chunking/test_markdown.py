"""Markdown without a layout, cut as documents are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.chunking import Chunk, ChunkOptions
from mineru_tools.chunking.markdown import block_spans, chunk_markdown

ROWS = "".join(f"<tr><td>site {n}</td><td>{n} l/s</td></tr>" for n in range(60))
TABLE = f"<table><tr><th>Site</th><th>Flow</th></tr>{ROWS}</table>"


def words(text: str) -> int:
    return len(text.split())


def blocks(text: str) -> list[str]:
    return [text[start:stop] for start, stop in block_spans(text)]


def cut(text: str, **options: object) -> list[Chunk]:
    return list(chunk_markdown(text, ChunkOptions(**options), count=words))  # type: ignore[arg-type]


def test_blocks_are_what_blank_lines_divide_and_a_heading_stands_alone() -> None:
    assert blocks("# One\ntext\ngoes on\n\n\n## Two\n\nmore\n") == [
        "# One",
        "text\ngoes on",
        "## Two",
        "more",
    ]


@pytest.mark.parametrize(
    "whole",
    ["```py\na\n\n# no heading\n```", "$$\na\n\nb\n$$", "<table><tr><td>a\n\nb</td></tr></table>"],
)
def test_a_blank_line_cuts_no_fence_formula_or_table(whole: str) -> None:
    assert blocks(f"before\n\n{whole}\n\nafter") == ["before", whole, "after"]


def test_what_is_never_closed_ends_at_the_next_blank_line() -> None:
    assert blocks("```py\na\n\nafter") == ["```py\na", "after"]


def test_a_chunk_knows_its_headings_and_goes_across_none() -> None:
    chunks = cut("# One\n\nstone\n\n## Inner\n\nriver\n\n# Two\n\ncloud", min_tokens=0)
    assert [(chunk.headings, chunk.text.split()[-1]) for chunk in chunks] == [
        (("One",), "stone"),
        (("One", "Inner"), "river"),
        (("Two",), "cloud"),
    ]


def test_a_long_table_is_cut_between_rows_and_repeats_its_head() -> None:
    chunks = cut(f"# Sites\n\n{TABLE}", max_tokens=40, min_tokens=0)
    assert len(chunks) > 3
    assert all("<th>Flow</th>" in chunk.text for chunk in chunks)
    assert all(chunk.text.count("<tr>") == chunk.text.count("</tr>") for chunk in chunks)
    assert [n for n in range(60) if not any(f"<td>site {n}</td>" in c.text for c in chunks)] == []
    assert chunks[-1].rows is not None
    assert chunks[-1].rows.last == 60


def test_the_page_is_the_one_that_was_given() -> None:
    (chunk,) = chunk_markdown("stone", ChunkOptions(), page_idx=6, count=words)
    assert (chunk.page_idx, chunk.regions) == ((6, 6), ())


LINES = (
    *("# Head", "## Sub", "stone river.", "", "", "- item one", "    code", "x = 1"),
    *("```", "$$", "<table>", "</table>", "<table><tr><td>a</td></tr></table>", "![](a.jpg)"),
)
texts = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)


@given(texts | st.text())
def test_blocks_follow_one_another_and_leave_nothing_out(text: str) -> None:
    at = 0
    for start, stop in block_spans(text):
        assert at <= start < stop
        assert not text[at:start].strip()
        at = stop
    assert not text[at:].strip()


@given(texts, st.integers(32, 60))
def test_chunks_keep_the_limit_and_stand_where_they_say(text: str, limit: int) -> None:
    chunks = cut(text, max_tokens=limit, min_tokens=0)
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    for chunk in chunks:
        assert words(chunk.embed_text) == chunk.tokens <= limit
        assert chunk.char_span is None or text[slice(*chunk.char_span)] == chunk.text


def test_text_full_of_things_never_closed_is_read_in_reasonable_time() -> None:
    start = time.perf_counter()
    assert len(blocks("<table>\n\n```\n\n$$a\n\n" * 20_000)) > 1000
    assert time.perf_counter() - start < 5

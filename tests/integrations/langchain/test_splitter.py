"""Whole documents cut after they were loaded."""

from __future__ import annotations

import pytest
from langchain_core.documents import Document

from langchain_mineru_tools import MinerULoader, MinerUTextSplitter
from mineru_tools import OptionsError, ParsedDocument
from mineru_tools.chunking import ChunkOptions

ROWS = "".join(f"<tr><td>site {n}</td><td>{n} l/s</td></tr>" for n in range(60))
TABLE = f"<table><tr><th>Site</th><th>Flow</th></tr>{ROWS}</table>"


def test_chunks_stand_in_the_text_where_they_say(sample: ParsedDocument) -> None:
    (whole,) = MinerULoader(sample, mode="document").load()
    chunks = MinerUTextSplitter(ChunkOptions(max_tokens=200)).split_documents([whole])
    placed = [each for each in chunks if "char_start" in each.metadata]
    assert len(placed) > len(chunks) / 2
    for each in placed:
        start, end = each.metadata["char_start"], each.metadata["char_end"]
        assert whole.page_content[start:end] == each.page_content
    assert all(each.metadata["tokens"] <= 200 for each in chunks)


def test_chunks_of_pages_keep_the_page_and_all_that_was_known(sample: ParsedDocument) -> None:
    pages = MinerULoader(sample, mode="pages").load()
    pages[1].metadata["owner"] = "archive"
    chunks = MinerUTextSplitter().transform_documents(pages)
    assert [*dict.fromkeys(each.metadata["page_number"] for each in chunks)] == [1, 2, 3]
    second = [each for each in chunks if each.metadata["page_number"] == 2]
    assert {each.metadata["owner"] for each in second} == {"archive"}
    assert {each.metadata["source"] for each in chunks} == {pages[0].metadata["source"]}
    assert all("bbox_x0" not in each.metadata for each in chunks)


def test_ids_are_unique_and_the_same_every_time(sample: ParsedDocument) -> None:
    pages = MinerULoader(sample, mode="pages").load()
    first, again = (MinerUTextSplitter().split_documents(pages) for _ in range(2))
    assert [each.id for each in first] == [each.id for each in again]
    assert len({each.id for each in first}) == len(first)


def test_a_long_table_repeats_its_head_and_no_row_is_cut() -> None:
    document = Document(page_content=f"# Sites\n\n{TABLE}")
    chunks = MinerUTextSplitter(ChunkOptions(max_tokens=128)).split_documents([document])
    assert len(chunks) > 5
    for each in chunks:
        assert "<th>Flow</th>" in each.page_content
        assert each.page_content.count("<tr>") == each.page_content.count("</tr>")
    assert [each.metadata["rows_last"] for each in chunks][-1] == 60


def test_children_name_the_parent_that_is_there(sample: ParsedDocument) -> None:
    chunking = ChunkOptions(strategy="parent_child", max_tokens=120)
    whole = MinerULoader(sample, mode="document").load()
    chunks = MinerUTextSplitter(chunking).split_documents(whole)
    parents = {each.metadata["parent_id"] for each in chunks if "parent_id" in each.metadata}
    assert parents
    assert parents <= {each.metadata["chunk_id"] for each in chunks}


def test_text_alone_can_be_split_and_the_headings_embedded() -> None:
    splitter = MinerUTextSplitter(ChunkOptions(min_tokens=0), content="embed_text")
    text = "# River\n\nstone\n\n## Depth\n\ncloud"
    assert splitter.split_text(text) == ["River\n\nstone", "River > Depth\n\ncloud"]
    last = splitter.split_documents([Document(page_content=text)])[-1]
    assert last.metadata["text"] == "## Depth\n\ncloud"
    assert last.metadata["headings"] == "River > Depth"


def test_impossible_arguments_are_refused_at_once() -> None:
    with pytest.raises(OptionsError):
        MinerUTextSplitter(content="html")  # type: ignore[arg-type]

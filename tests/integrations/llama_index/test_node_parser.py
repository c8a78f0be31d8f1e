from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from llama_index.core.node_parser import get_leaf_nodes, get_root_nodes
from llama_index.core.schema import BaseNode, Document, MetadataMode, TextNode
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict
from pydantic import ValidationError

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader
from mineru_tools.errors import OptionsError
from mineru_tools.reading.cuts import Divided
from mineru_tools.tokens import count_tokens

PdfFile = Callable[..., Path]

STRATEGIES = ("blocks", "sections", "pages", "whole", "parent_child")
LONE = "A line that is here once more.\n\n"


def embedded(node: BaseNode) -> str:
    return node.get_content(MetadataMode.EMBED)


def letters(text: str) -> str:
    return "".join(text.split())


def is_one_formula(text: str) -> bool:
    """Which is left whole however long it is."""
    return text.startswith("$$") and text.endswith("$$") and text.count("$$") == 2


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_offsets_are_where_the_text_stands(document: Document, strategy: str) -> None:
    nodes = MinerUNodeParser(strategy=strategy, max_tokens=200)([document])
    exact = [node for node in nodes if node.start_char_idx is not None]
    assert len(exact) > len(nodes) / 2
    for node in exact:
        assert document.text[node.start_char_idx : node.end_char_idx] == node.text


def test_repeated_text_has_the_offsets_of_its_own_place(tmp_path: Path) -> None:
    document = Document(text=LONE * 3 + "# A\n\n" + LONE, id_="x")
    nodes = MinerUNodeParser(max_tokens=32, min_tokens=0)([document])
    starts = [node.start_char_idx for node in nodes]
    assert starts == sorted(set(starts))
    assert nodes[-1].end_char_idx == len(document.text.rstrip())


def test_repeated_blocks_of_a_page_have_their_own_offsets_and_boxes(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "twice.pdf"), pagesize=(400, 400))
    for y in (300, 200, 100):
        canvas.drawString(50, y, "The same words stand here three times over.")
    canvas.save()
    (document,) = MinerUReader().load_data(tmp_path / "twice.pdf")
    nodes = MinerUNodeParser(strategy="blocks")([document])
    assert len({node.text for node in nodes}) == 1
    assert len({node.start_char_idx for node in nodes}) == len(nodes) == 3
    assert len({node.metadata["bbox_y0"] for node in nodes}) == 3


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("limit", [64, 200, 512])
def test_what_is_embedded_keeps_the_limit(document: Document, strategy: str, limit: int) -> None:
    parser = MinerUNodeParser(strategy=strategy, max_tokens=limit, min_tokens=16, overlap=16)
    for node in get_leaf_nodes(parser([document])):
        assert count_tokens(embedded(node)) <= limit or is_one_formula(embedded(node))


def test_the_limit_is_kept_with_metadata_of_the_users_own(document: Document) -> None:
    document.metadata["about"] = "A study of brooks in the hills, printed for the water board. " * 3
    nodes = MinerUNodeParser(max_tokens=160)([document])
    assert all("water board" in embedded(node) for node in nodes)
    assert max(count_tokens(embedded(node)) for node in nodes) <= 160


def test_metadata_that_leaves_no_room_is_refused(document: Document) -> None:
    document.metadata["about"] = "word " * 120
    with pytest.raises(OptionsError) as caught:
        MinerUNodeParser(max_tokens=128)([document])
    assert caught.value.code == "metadata_too_long"


def test_any_function_can_count(document: Document) -> None:
    parser = MinerUNodeParser(max_tokens=400, min_tokens=50, tokenizer=len)
    assert max(len(embedded(node)) for node in parser([document])) <= 400


def test_models_see_headings_page_and_file_but_no_bookkeeping(document: Document) -> None:
    node = next(n for n in MinerUNodeParser()([document]) if "Mixing length" in n.text)
    shown = node.get_content(MetadataMode.LLM)
    assert "file_name: sample.pdf" in shown
    assert "page_number: 2" in shown
    assert "2.2.1 Mixing length" in shown
    assert not any(word in shown for word in ("bbox", "regions", "doc://", "tokens"))
    assert embedded(node).startswith("headings: ")
    assert not any(word in embedded(node) for word in ("bbox", "sample.pdf", "doc://"))


def test_the_keys_that_models_see_can_be_chosen(document: Document) -> None:
    parser = MinerUNodeParser(embed_keys=("type",), llm_keys=("page_label",))
    node = parser([document])[-1]
    assert embedded(node).startswith("type: text\n\n")
    assert node.get_content(MetadataMode.LLM).startswith("page_label: 3\n\n")


def test_metadata_is_flat_for_every_vector_store(document: Document) -> None:
    for node in MinerUNodeParser(max_tokens=128)([document]):
        stored = node_to_metadata_dict(node, flat_metadata=True)
        assert metadata_dict_to_node(stored).metadata == node.metadata


def test_each_node_has_a_page_and_boxes_on_it(document: Document) -> None:
    for node in MinerUNodeParser()([document]):
        regions = json.loads(node.metadata["regions"])
        assert regions[0]["page"] == node.metadata["page"]
        for region in regions:
            x0, y0, x1, y1 = region["bbox"]
            width, height = region["page_size"]
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height


def test_nodes_know_their_document_and_their_neighbours(document: Document) -> None:
    nodes = MinerUNodeParser()([document])
    assert {node.ref_doc_id for node in nodes} == {document.id_}
    for before, node in pairwise(nodes):
        assert before.next_node.node_id == node.node_id
        assert node.prev_node.node_id == before.node_id
        assert node.prev_node.metadata == {}
        assert node.prev_node.hash == before.hash
    assert nodes[0].prev_node is nodes[-1].next_node is None


def test_neighbours_can_be_left_out(document: Document) -> None:
    nodes = MinerUNodeParser(include_prev_next_rel=False)([document])
    assert all(node.prev_node is node.next_node is None for node in nodes)


def test_two_documents_are_no_neighbours(document: Document) -> None:
    other = Document(text="# Other\n\nA text of its own.")
    nodes = MinerUNodeParser()([document, other])
    assert nodes[-1].ref_doc_id == other.id_
    assert nodes[-1].prev_node is None


def test_parents_and_children_know_each_other(document: Document) -> None:
    nodes = MinerUNodeParser(strategy="parent_child", max_tokens=128)([document])
    known = {node.node_id: node for node in nodes}
    roots, leaves = get_root_nodes(nodes), get_leaf_nodes(nodes)
    assert len(roots) + len(leaves) == len(nodes)
    for root in roots:
        children = [known[child.node_id] for child in root.child_nodes]
        assert all(child.parent_node.node_id == root.node_id for child in children)
        assert {child.metadata["parent_id"] for child in children} == {root.node_id}
    chain = [leaves[0]]
    while chain[-1].next_node:
        chain.append(known[chain[-1].next_node.node_id])
    assert chain == leaves


def test_overlap_goes_into_the_text(document: Document) -> None:
    apart = MinerUNodeParser(max_tokens=100)([document])
    nodes = MinerUNodeParser(max_tokens=100, overlap=40)([document])
    spans = [(n.start_char_idx, n.end_char_idx) for n in nodes if n.start_char_idx is not None]
    assert any(start < stop for (_, stop), (start, _) in pairwise(spans))
    assert sum(len(n.text) for n in nodes) > sum(len(n.text) for n in apart)
    assert all(document.text[start:stop] for start, stop in spans)


def test_tables_can_be_embedded_as_sentences(document: Document) -> None:
    nodes = MinerUNodeParser(table_form="sentences")([document])
    table = next(node for node in nodes if node.metadata["type"] == "table")
    assert "<table" not in embedded(table)
    assert "<table" in table.metadata["table_html"]
    assert table.start_char_idx is None


def test_ids_and_hashes_are_the_same_every_time(document: Document, sample: Path) -> None:
    (again,) = MinerUReader().load_data(sample)
    first, second = (MinerUNodeParser(max_tokens=128)([each]) for each in (document, again))
    assert [(n.node_id, n.hash) for n in first] == [(n.node_id, n.hash) for n in second]
    assert len({n.node_id for n in first}) == len(first)
    assert all(n.node_id.startswith(document.id_ + "/p/") for n in first)


def test_ids_of_the_users_own_are_used_throughout(document: Document) -> None:
    def numbered(i: int, doc: BaseNode) -> str:
        return f"{doc.metadata['file_name']}-{i}"

    parser = MinerUNodeParser(id_func=numbered, strategy="parent_child")
    nodes = parser([document])
    assert [node.node_id for node in nodes] == [f"sample.pdf-{i}" for i in range(len(nodes))]
    assert nodes[0].child_nodes[0].node_id == "sample.pdf-1"
    with pytest.raises(ValidationError):
        MinerUNodeParser.from_dict(parser.to_dict())
    assert MinerUNodeParser.from_dict(parser.to_dict(), id_func=numbered).id_func is numbered


@given(
    strategy=st.sampled_from(STRATEGIES),
    max_tokens=st.integers(64, 4000),
    overlap=st.integers(0, 32),
    tokenizer=st.sampled_from(["cl100k_base", "o200k_base"]),
    reparse=st.booleans(),
    embed_keys=st.lists(st.sampled_from(["headings", "type", "source"])).map(tuple),
)
def test_a_parser_that_was_written_reads_back_as_the_same(**fields: Any) -> None:
    parser = MinerUNodeParser(**fields)
    again = MinerUNodeParser.from_json(parser.to_json())
    assert again.to_dict() == MinerUNodeParser.from_dict(parser.to_dict()).to_dict()
    assert again.to_json() == parser.to_json()
    assert again.options() == parser.options()


def test_a_tokenizer_of_the_users_own_is_given_again(document: Document) -> None:
    parser = MinerUNodeParser(tokenizer=len, max_tokens=900)
    with pytest.raises(ValidationError):
        MinerUNodeParser.from_dict(parser.to_dict())
    again = MinerUNodeParser.from_dict(parser.to_dict(), tokenizer=len)
    assert [n.text for n in again([document])] == [n.text for n in parser([document])]


@pytest.mark.parametrize(
    "fields", [{"max_tokens": 8}, {"strategy": "words"}, {"tokenizer": "gpt2"}, {"overlap": 400}]
)
def test_impossible_options_are_refused_at_once(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MinerUNodeParser(**fields)


@pytest.mark.parametrize("mode", ["document", "pages"])
def test_the_layout_of_a_stored_document_is_found_by_parsing_the_file_again(
    sample: Path, mode: str
) -> None:
    for read in MinerUReader(mode=mode, table=False).load_data(sample):
        stored = Document.from_json(read.to_json())
        parser = MinerUNodeParser(max_tokens=200)
        assert [n.to_dict() for n in parser([stored])] == [n.to_dict() for n in parser([read])]


def test_a_file_that_has_changed_gives_no_boxes(pdf_file: PdfFile, make_pdf: Any) -> None:
    path = pdf_file("changing.pdf", 1)
    (read,) = MinerUReader(keep_layout=False).load_data(path)
    assert all("regions" in node.metadata for node in MinerUNodeParser()([read]))
    path.write_bytes(make_pdf(2))
    assert not any("regions" in node.metadata for node in MinerUNodeParser()([read]))
    path.unlink()
    assert not any("regions" in node.metadata for node in MinerUNodeParser()([read]))


def test_text_that_was_changed_gives_no_boxes(document: Document) -> None:
    document.set_content(document.text.replace("brook", "creek"))
    nodes = MinerUNodeParser()([document])
    assert not any("regions" in node.metadata for node in nodes)
    assert any("creek" in node.text for node in nodes)


def test_a_path_in_foreign_metadata_opens_nothing_but_its_own_file(sample: Path) -> None:
    planted = Document(text="Hello.", metadata={"file_path": str(sample), "doc_id": "0" * 16})
    (node,) = MinerUNodeParser()([planted])
    assert node.text == "Hello."


def test_chunks_that_were_read_as_documents_stay_whole(sample: Path) -> None:
    chunks = MinerUReader(mode="chunks").load_data(sample)
    nodes = MinerUNodeParser(max_tokens=64)(chunks)
    assert [node.text for node in nodes] == [chunk.text for chunk in chunks]
    assert [node.node_id for node in nodes] == [chunk.id_ for chunk in chunks]
    assert "regions" in nodes[0].excluded_embed_metadata_keys


def test_foreign_markdown_is_cut_at_its_headings() -> None:
    text = "# A\n\nOne.\n\n## B\n\n```\n# no heading\n```\n\n## C\n\n### D\n\nTwo.\n"
    nodes = MinerUNodeParser()([Document(text=text, id_="x")])
    assert [node.metadata["headings"] for node in nodes] == ["A", "A > B", "A > C > D"]
    assert nodes[2].text == "## C\n\n### D\n\nTwo."
    assert nodes[2].node_id == f"x#char={text.index('## C')},{len(text) - 1}"
    (whole,) = MinerUNodeParser(strategy="whole")([Document(text=text)])
    assert whole.text == text.rstrip()


BLOCKS = st.sampled_from(
    [
        "# Heading",
        "## Another heading",
        "A sentence of some words. And $a + b = c$ a second one, with `code of two words` in it.",
        "- an item\n- a second item of the list",
        "中文句子在这里。第二个句子也在这里！",
        "$$\nx^2 + y^2 = z^2\n$$",
        "```python\nfor i in range(3):\n    print(i)\n```",
        "<table><tr><th>Day</th><th>Flow</th></tr>"
        + "".join(f"<tr><td>{i}</td><td>{i * 7}</td></tr>" for i in range(12))
        + "</table>",
    ]
)
FOREIGN = st.lists(BLOCKS | st.text(max_size=80), max_size=12).map("\n\n".join)


@example(text="0`1\n\nA sentence of some words. And $a + b = c$ one, with `code` in it.", limit=40)
@given(text=FOREIGN, limit=st.integers(40, 200))
@settings(max_examples=60)
def test_any_markdown_is_cut_without_loss_within_the_limit(text: str, limit: int) -> None:
    nodes = MinerUNodeParser(max_tokens=limit, min_tokens=0)([Document(text=text, id_="x")])
    assert len({node.node_id for node in nodes}) == len(nodes)
    last = 0
    for node in nodes:
        assert isinstance(node, TextNode)
        if node.start_char_idx is None:
            continue
        assert text[node.start_char_idx : node.end_char_idx] == node.text
        assert not text[last : node.start_char_idx].strip() or "<table" in text or "`" in text
        assert node.start_char_idx >= last
        last = node.end_char_idx or 0
        # What cannot be cut, a word or code within a line, is left whole.
        assert count_tokens(embedded(node)) <= limit or len(Divided(node.text).cuts) == 1
    if "`" not in text and "<table" not in text and "$$" not in text:
        assert letters("".join(node.text for node in nodes)) == letters(text)

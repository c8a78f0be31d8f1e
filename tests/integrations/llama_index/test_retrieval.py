"""Questions to the sample, with a real embedding model that needs no network."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import get_leaf_nodes
from llama_index.core.retrievers import AutoMergingRetriever
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import SimpleVectorStore
from PIL import Image

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader
from mineru_tools import parse
from mineru_tools.document.geometry import BBox

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).parents[3] / "examples" / "rag" / "llama_index_simple.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("llama_index_simple", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def embedding(example: ModuleType) -> BaseEmbedding:
    found = example.LocalEmbedding()
    assert isinstance(found, BaseEmbedding)
    return found


@pytest.fixture(scope="module")
def index(example: ModuleType, embedding: BaseEmbedding, sample: Path) -> VectorStoreIndex:
    found = example.index_of(sample, embedding)
    assert isinstance(found, VectorStoreIndex)
    return found


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
    index: VectorStoreIndex, sample: Path, question: str, page: int, words: str
) -> None:
    (hit,) = index.as_retriever(similarity_top_k=1).retrieve(question)
    assert words in hit.text
    assert hit.metadata["page_number"] == page
    boxes = [region["bbox"] for region in json.loads(hit.metadata["regions"])]
    assert pytest.approx(box_of(sample, page - 1, words), abs=0.01) in boxes


def test_a_store_that_was_saved_still_knows_page_and_box(
    index: VectorStoreIndex, embedding: BaseEmbedding, tmp_path: Path
) -> None:
    index.storage_context.persist(str(tmp_path))
    stored = StorageContext.from_defaults(persist_dir=str(tmp_path))
    (hit,) = (
        load_index_from_storage(stored, embed_model=embedding)
        .as_retriever(similarity_top_k=1)
        .retrieve("Where do I find a jug?")
    )
    assert hit.metadata["page_number"] == 2
    assert json.loads(hit.metadata["regions"])


def test_children_that_are_found_together_are_merged_into_their_section(
    embedding: BaseEmbedding, sample: Path
) -> None:
    (page,) = MinerUReader(pages="2").load_data(sample)
    nodes = MinerUNodeParser(strategy="parent_child", max_tokens=64, min_tokens=0)([page])
    nodes = [node for node in nodes if "2.2" in node.metadata.get("headings", "")]
    docstore = SimpleDocumentStore()
    docstore.add_documents(nodes)
    context = StorageContext.from_defaults(docstore=docstore, vector_store=SimpleVectorStore())
    index = VectorStoreIndex(get_leaf_nodes(nodes), storage_context=context, embed_model=embedding)
    found = AutoMergingRetriever(index.as_retriever(similarity_top_k=5), context).retrieve(
        "How far away must the probe stand for the salt to mix?"
    )
    parents = [hit.node for hit in found if hit.node.child_nodes]
    assert any("twenty-five widths" in parent.text for parent in parents)


def test_the_example_draws_the_box_of_the_best_hit(
    example: ModuleType,
    index: VectorStoreIndex,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    picture = tmp_path / "hit.png"
    monkeypatch.setattr(example, "index_of", lambda path, embedding: index)  # made already
    example.main(picture=str(picture))
    assert "page 2" in capsys.readouterr().out
    with Image.open(picture) as image:
        colours = image.convert("RGB").getcolors(image.width * image.height) or []
    assert {colour: count for count, colour in colours}[220, 30, 60] > 1000

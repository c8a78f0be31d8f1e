from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.ingestion import DocstoreStrategy, IngestionCache, IngestionPipeline
from llama_index.core.schema import Document
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import SimpleVectorStore

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader


def pipeline(strategy: DocstoreStrategy = DocstoreStrategy.UPSERTS) -> IngestionPipeline:
    return IngestionPipeline(
        transformations=[MinerUNodeParser(max_tokens=128), MockEmbedding(embed_dim=3)],
        docstore=SimpleDocumentStore(),
        docstore_strategy=strategy,
        vector_store=SimpleVectorStore(),
    )


@pytest.mark.parametrize("strategy", list(DocstoreStrategy))
@pytest.mark.parametrize("mode", ["document", "pages", "chunks"])
def test_a_second_run_adds_nothing(sample: Path, strategy: DocstoreStrategy, mode: str) -> None:
    line = pipeline(strategy)
    first = line.run(documents=MinerUReader(mode=mode).load_data(sample))
    second = line.run(documents=MinerUReader(mode=mode).load_data(sample))
    assert len(first) >= 20
    assert second == []


def test_a_changed_document_replaces_its_nodes(sample: Path) -> None:
    line = pipeline()
    line.run(documents=MinerUReader().load_data(sample))
    line.run(documents=MinerUReader(pages="1").load_data(sample))
    stored = line.vector_store.data.embedding_dict
    assert stored
    assert all("/p/1/" in node_id for node_id in stored)


def test_the_cache_answers_with_the_same_nodes(document: Document, tmp_path: Path) -> None:
    line = IngestionPipeline(transformations=[MinerUNodeParser(max_tokens=128)])
    first = line.run(documents=[document])
    line.persist(str(tmp_path))
    again = IngestionPipeline(transformations=[MinerUNodeParser(max_tokens=128)])
    again.load(str(tmp_path))
    stored = Document.from_json(document.to_json())
    stored.metadata["file_path"] = document.metadata["file_path"]
    second = again.run(documents=[stored])
    assert [node.to_dict() for node in second] == [node.to_dict() for node in first]
    assert len(IngestionCache.from_persist_path(str(tmp_path / "llama_cache")).cache.get_all(
        "llama_cache"
    )) == 1  # fmt: skip


def test_other_options_are_no_hit_in_the_cache(document: Document) -> None:
    cache = IngestionCache()
    small = IngestionPipeline(transformations=[MinerUNodeParser(max_tokens=100)], cache=cache)
    large = IngestionPipeline(transformations=[MinerUNodeParser(max_tokens=400)], cache=cache)
    assert len(small.run(documents=[document])) > len(large.run(documents=[document]))


@pytest.mark.slow
def test_several_processes_give_the_nodes_of_one(sample: Path) -> None:
    documents = MinerUReader(mode="pages").load_data(sample)
    line = IngestionPipeline(transformations=[MinerUNodeParser(reparse=False)], disable_cache=True)
    alone = line.run(documents=documents)
    together = line.run(documents=documents, num_workers=2)
    assert [node.to_dict() for node in together] == [node.to_dict() for node in alone]
    assert all("regions" in node.metadata for node in together)

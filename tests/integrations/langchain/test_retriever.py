"""The retriever over the library, by LangChain's own suite and our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pydantic import ValidationError

from langchain_mineru_tools import MinerURetriever
from mineru_tools import DocumentNotFound
from mineru_tools.document.locator import Locator, document_id

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


@pytest.fixture(scope="session")
def library_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the sample in it."""
    folder = tmp_path_factory.mktemp("library")
    MinerURetriever.from_sources(SAMPLE, library_dir=folder)
    return folder


@pytest.mark.anyio
class TestStandard(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _library(self, library_dir: Path) -> None:
        self._folder = library_dir

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return MinerURetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library_dir": self._folder, "k": 2}

    @property
    def retriever_query_example(self) -> str:
        return "the flow of the river"


def test_a_hit_can_be_cited_with_page_and_box(library_dir: Path) -> None:
    best = MinerURetriever(library_dir=library_dir).invoke('"Readings of 12 May"')[0]
    locator = Locator.parse(str(best.id))
    assert best.metadata["doc_id"] == locator.document == document_id(SAMPLE.read_bytes())
    assert best.metadata["page_number"] == locator.page == 2
    assert best.metadata["type"] == "table"
    assert best.metadata["bbox_x0"] < best.metadata["bbox_x1"] <= best.metadata["page_width"]
    assert json.loads(json.dumps(best.metadata)) == best.metadata
    assert all(isinstance(each, str | int | float | bool) for each in best.metadata.values())


def test_hits_come_best_first(library_dir: Path) -> None:
    scores = [h.metadata["score"] for h in MinerURetriever(library_dir=library_dir).invoke("flow")]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_the_search_can_be_kept_to_one_document(library_dir: Path) -> None:
    known = document_id(SAMPLE.read_bytes())
    assert MinerURetriever(library_dir=library_dir, doc_id=known).invoke("flow")
    with pytest.raises(DocumentNotFound):
        MinerURetriever(library_dir=library_dir, doc_id="0" * 16).invoke("flow")


@pytest.mark.parametrize("query", ["", "?!", "xyzzyplugh"])
def test_a_question_without_an_answer_finds_nothing(library_dir: Path, query: str) -> None:
    assert MinerURetriever(library_dir=library_dir).invoke(query) == []


def test_a_folder_of_sources_is_parsed_once(library_dir: Path) -> None:
    again = MinerURetriever.from_sources([SAMPLE.parent], library_dir=library_dir, k=1)
    assert len(again.invoke("flow")) == 1


def test_no_hits_at_all_cannot_be_asked_for(library_dir: Path) -> None:
    with pytest.raises(ValidationError):
        MinerURetriever(library_dir=library_dir, k=0)

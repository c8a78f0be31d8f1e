"""A paper with formulas as LangChain gets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from langchain_mineru_tools import MinerULoader, MinerURetriever, MinerUTextSplitter
from mineru_tools import parse
from mineru_tools.chunking import ChunkOptions
from tests.support.paper import formula_paper

LAW = r"N(t) = N_0e^{-\alpha t}+\sum_{i=1}^n\frac{a_i+b}{c_i}\tag{2}"
SMALL = ChunkOptions(max_tokens=64)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    path.write_bytes(formula_paper())
    return path


def test_chunks_have_whole_formulas_their_latex_and_their_boxes(paper: Path) -> None:
    documents = MinerULoader(paper, chunking=SMALL).load()
    for document in documents:
        assert document.page_content.replace(r"\$", "").count("$") % 2 == 0
        assert document.metadata["tokens"] <= 64
    (law,) = [each for each in documents if each.metadata.get("latex") == LAW]
    assert law.page_content == f"The number of nuclei falls by the law\n\n$$\n{LAW}\n$$"
    with parse(paper) as parsed:
        box = next(f.bbox for f in parsed.formulas() if f.number == "2")
    assert [round(v, 2) for v in box or ()] in [
        region["bbox"] for region in json.loads(law.metadata["regions"])
    ]
    assert law.metadata["headings"] == "The rate α of decay"


def test_a_splitter_of_whole_documents_keeps_formulas_whole_too(paper: Path) -> None:
    whole = MinerULoader(paper, mode="document").load()
    chunks = MinerUTextSplitter(SMALL).split_documents(whole)
    assert len(chunks) > 3
    assert all(each.page_content.replace(r"\$", "").count("$") % 2 == 0 for each in chunks)
    assert sum(each.metadata.get("latex") == LAW for each in chunks) == 1


@pytest.mark.parametrize(
    ("question", "latex"),
    [("What does equation (2) say?", LAW), ("Eq. 1", r"E = mc^2\tag{1}"), ("E=mc²", None)],
)
def test_a_retriever_finds_a_formula_by_its_number_and_by_its_look(
    paper: Path, tmp_path: Path, question: str, latex: str | None
) -> None:
    retriever = MinerURetriever.from_sources(paper, library_dir=tmp_path)
    first = retriever.invoke(question)[0]
    assert first.metadata["latex"] == (latex or r"E = mc^2\tag{1}")
    assert first.metadata["page_number"] == 1

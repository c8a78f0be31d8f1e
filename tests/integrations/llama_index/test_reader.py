from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from llama_index.core import SimpleDirectoryReader
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.readers.base import ReaderConfig
from llama_index.core.schema import Document

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader
from mineru_tools import parse
from mineru_tools.document.locator import Locator, document_id
from mineru_tools.errors import CorruptDocument, OptionsError, SourceNotFound

PdfFile = Callable[..., Path]


def test_a_file_is_one_document_of_its_markdown(sample: Path) -> None:
    (document,) = MinerUReader().load_data(sample)
    with parse(sample) as parsed:
        assert document.text == parsed.markdown()
    assert document.id_ == f"doc://{document_id(sample.read_bytes())}"
    assert document.metadata["file_name"] == "sample.pdf"
    assert document.metadata["file_path"] == str(sample)
    assert document.metadata["page_count"] == 3


def test_reading_again_gives_the_same_ids_and_hashes(sample: Path) -> None:
    for mode in ("document", "pages", "chunks"):
        first, second = (MinerUReader(mode=mode).load_data(sample) for _ in range(2))
        assert [(d.id_, d.hash) for d in first] == [(d.id_, d.hash) for d in second]
        assert len({d.id_ for d in first}) == len(first)


def test_metadata_is_flat_and_small_and_has_no_layout(sample: Path) -> None:
    (document,) = MinerUReader().load_data(sample)
    assert all(isinstance(value, (str, int, float)) for value in document.metadata.values())
    assert len(json.dumps(document.metadata)) < 500
    assert len(document.to_json()) < 2.5 * len(json.dumps(document.text)) + 2000


def test_pages_are_documents_with_their_locators_and_numbers(sample: Path) -> None:
    pages = MinerUReader(mode="pages").load_data(sample)
    assert [page.metadata["page_number"] for page in pages] == [1, 2, 3]
    assert [page.metadata["page"] for page in pages] == [0, 1, 2]
    assert [Locator.parse(page.id_).page for page in pages] == [1, 2, 3]
    assert "Mixing length" in pages[1].text
    assert "Mixing length" not in pages[0].text + pages[2].text


def test_chosen_pages_keep_the_numbers_they_have_in_the_file(sample: Path) -> None:
    reader = MinerUReader(mode="pages", pages="2-3")
    pages = reader.load_data(sample)
    assert [page.metadata["page_label"] for page in pages] == ["2", "3"]
    assert {node.metadata["page_number"] for node in MinerUNodeParser()(pages)} == {2, 3}


def test_chunks_are_the_nodes_of_the_parser(sample: Path, document: Document) -> None:
    parser = MinerUNodeParser(max_tokens=200)
    chunks = MinerUReader(mode="chunks", chunking=parser).load_data(sample)
    nodes = parser([document])
    assert [chunk.id_ for chunk in chunks] == [node.node_id for node in nodes]
    assert [chunk.text for chunk in chunks] == [node.text for node in nodes]
    assert all(json.loads(chunk.metadata["regions"]) for chunk in chunks)


def test_files_are_read_when_they_are_asked_for(sample: Path, tmp_path: Path) -> None:
    documents = MinerUReader().lazy_load_data([sample, tmp_path / "missing.pdf"])
    assert next(iter(documents)).metadata["file_name"] == "sample.pdf"
    with pytest.raises(SourceNotFound) as caught:
        list(documents)
    assert caught.value.code == "source_not_found"


def test_extra_info_goes_into_every_document(sample: Path) -> None:
    pages = MinerUReader(mode="pages").load_data(sample, extra_info={"project": "Lindle"})
    assert {page.metadata["project"] for page in pages} == {"Lindle"}


def test_bytes_and_open_files_are_read(sample: Path) -> None:
    data = sample.read_bytes()
    with sample.open("rb") as file:
        one, two = MinerUReader().load_data([data, file])
    assert one.text == two.text
    assert "file_path" not in one.metadata


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        MinerUReader().load_data()
    assert caught.value.code == "invalid_source"


def test_a_stored_middle_json_is_read_like_the_file_it_was_made_of(
    sample: Path, tmp_path: Path, document: Document
) -> None:
    with parse(sample) as parsed:
        files = parsed.save(tmp_path, ["middle", "middle_v4"]).files
    for kind in ("middle", "middle_v4"):
        (stored,) = MinerUReader().load_data(files[kind])
        assert "#### 2.2.1 Mixing length" in stored.text
        assert len(stored.text) > len(document.text) * 0.9
        assert all("bbox_x0" in node.metadata for node in MinerUNodeParser()([stored]))


def test_a_middle_json_of_mineru_itself_is_read() -> None:
    path = Path(__file__).parents[2] / "document" / "data" / "pipeline_middle.json"
    (stored,) = MinerUReader().load_data(path)
    nodes = MinerUNodeParser()([stored])
    assert stored.text
    assert all(json.loads(node.metadata["regions"]) for node in nodes)


def test_json_that_is_no_middle_json_is_refused(tmp_path: Path) -> None:
    for number, text in enumerate(('{"a": 1}', "[1]", "{")):
        path = tmp_path / f"{number}.json"
        path.write_text(text)
        with pytest.raises(CorruptDocument):
            MinerUReader().load_data(path)


def test_a_directory_is_read_through_llama_index(sample: Path, pdf_file: PdfFile) -> None:
    other = pdf_file("folder/other.pdf", 2)
    (other.parent / "sample.pdf").write_bytes(sample.read_bytes())
    reader = SimpleDirectoryReader(
        str(other.parent), file_extractor={".pdf": MinerUReader()}, raise_on_error=True
    )
    documents = reader.load_data()
    assert [document.metadata["file_name"] for document in documents] == ["other.pdf", "sample.pdf"]
    nodes = MinerUNodeParser()(documents)
    assert {node.metadata["file_name"] for node in nodes} == {"other.pdf", "sample.pdf"}
    assert all("file_type" in node.excluded_llm_metadata_keys for node in nodes)


def test_a_file_system_of_fsspec_is_read_through_llama_index(sample: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/papers/river.pdf", sample.read_bytes())
    try:
        (document,) = SimpleDirectoryReader(
            "/papers", fs=memory, file_extractor={".pdf": MinerUReader()}, raise_on_error=True
        ).load_data()
    finally:
        memory.rm("/papers", recursive=True)
    assert document.metadata["file_name"] == "river.pdf"
    assert all("bbox_x0" in node.metadata for node in MinerUNodeParser()([document]))


async def _loaded(sample: Path) -> list[Document]:
    return await MinerUReader().aload_data(sample)


def test_it_can_be_awaited(sample: Path, document: Document) -> None:
    import asyncio

    (awaited,) = asyncio.run(_loaded(sample))
    assert awaited.hash == document.hash


def test_the_reader_is_written_and_read_without_its_secrets() -> None:
    reader = MinerUReader(
        mode="chunks",
        pages="1-2",
        password="sesame",
        token="t",
        chunking=MinerUNodeParser(overlap=9),
    )
    written = reader.to_dict()
    assert "sesame" not in json.dumps(written)
    assert written["is_remote"] is False
    assert written["class_name"] == "MinerUReader"
    again = MinerUReader.from_dict(json.loads(json.dumps(written)))
    assert again.to_dict() == written
    assert again.chunking.overlap == 9


def test_a_pipeline_reads_through_its_configuration(sample: Path) -> None:
    config = ReaderConfig(reader=MinerUReader(), reader_args=[str(sample)])
    nodes = IngestionPipeline(transformations=[MinerUNodeParser()], readers=[config]).run()
    assert {node.metadata["page_number"] for node in nodes} == {1, 2, 3}


@pytest.mark.parametrize("mode", ["flash", "precision"])
def test_code_for_the_reader_of_the_service_runs_as_it_is(sample: Path, mode: str) -> None:
    reader = MinerUReader(
        mode=mode, token="t", language="en", pages="1-2", timeout=60, split_pages=True,
        ocr=False, formula=True, table=True,
    )  # fmt: skip
    documents = reader.load_data(sources=str(sample), extra_info={"a": 1})
    assert [document.metadata["page"] for document in documents] == [0, 1]


def test_a_protected_file_is_read_with_its_password(pdf_file: PdfFile) -> None:
    path = pdf_file("locked.pdf", password="sesame")
    (document,) = MinerUReader(password="sesame").load_data(path)
    assert "Stone 1" in document.text
    assert "sesame" not in document.to_json()


def test_the_layout_survives_pickling_and_copying_but_not_a_store(document: Document) -> None:
    from llama_index.core.storage.docstore import SimpleDocumentStore

    stored = SimpleDocumentStore()
    stored.add_documents([document])
    read = stored.get_document(document.id_)
    assert isinstance(read, Document)
    parser = MinerUNodeParser(reparse=False)
    for same in (pickle.loads(pickle.dumps(document)), document.model_copy()):
        assert [n.node_id for n in parser([same])] == [n.node_id for n in parser([document])]
    assert not any("regions" in node.metadata for node in parser([read]))

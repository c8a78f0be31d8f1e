"""The loader: modes, metadata, laziness, failures, and the arguments of the cloud loader."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.indexing import InMemoryRecordManager, index
from langchain_core.vectorstores import InMemoryVectorStore

import langchain_mineru_tools
from langchain_mineru_tools import MinerULoader, inputs
from mineru_tools import OptionsError, ParsedDocument, ParseOptions, SourceError, parse
from mineru_tools.chunking import ChunkOptions
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.document.locator import Locator, document_id
from mineru_tools.errors import JobCancelled
from mineru_tools.run import Run

WritePdf = Callable[..., Path]
ALWAYS = {"source", "file_name", "doc_id", "chunk_id", "type", "page", "page_number"}


def survives(metadata: dict[str, object]) -> bool:
    """The rule of ``filter_complex_metadata``, and that JSON gives back the same."""
    plain = all(isinstance(value, str | bool | int | float) for value in metadata.values())
    return plain and json.loads(json.dumps(metadata, allow_nan=False)) == metadata


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed so far."""
    names: list[str] = []
    analyze = inputs.analyze

    def noted(source: inputs.Source, options: ParseOptions, run: Run) -> object:
        names.append(source.name)
        return analyze(source, options, run)

    monkeypatch.setattr(inputs, "analyze", noted)
    return names


def test_every_chunk_becomes_a_document_with_its_id_and_text(
    sample: ParsedDocument, sample_path: Path
) -> None:
    documents = MinerULoader(sample_path).load()
    own_id = document_id(sample_path.read_bytes())
    chunks = list(chunk_document(sample.document, ChunkOptions(), document_id=own_id))
    assert [(each.id, each.page_content) for each in documents] == [(c.id, c.text) for c in chunks]
    assert {each.metadata["source"] for each in documents} == {str(sample_path)}


@pytest.mark.parametrize("mode", ["chunks", "blocks", "pages", "document"])
def test_metadata_survives_every_vector_store(sample: ParsedDocument, mode: str) -> None:
    documents = MinerULoader(sample, mode=mode).load()  # type: ignore[arg-type]
    assert documents
    assert all(survives(each.metadata) for each in documents)
    assert all(set(each.metadata) >= ALWAYS for each in documents)
    assert [each.id for each in documents] == [each.metadata["chunk_id"] for each in documents]
    assert len({each.id for each in documents}) == len(documents)


def test_blocks_are_cut_finer_than_chunks(sample: ParsedDocument) -> None:
    chunks, blocks = (len(MinerULoader(sample, mode=m).load()) for m in ("chunks", "blocks"))
    assert blocks > chunks


def test_a_page_is_a_document_with_its_locator_and_size(sample: ParsedDocument) -> None:
    pages = MinerULoader(sample, mode="pages").load()
    doc_id = pages[0].metadata["doc_id"]
    assert [each.id for each in pages] == [str(Locator(doc_id, n)) for n in (1, 2, 3)]
    assert [each.metadata["page"] for each in pages] == [0, 1, 2]
    assert pages[1].metadata["page_width"] == pytest.approx(595.28)
    assert all(each.page_content.strip() for each in pages)


def test_a_whole_document_is_its_markdown(sample: ParsedDocument) -> None:
    (whole,) = MinerULoader(sample, mode="document").load()
    assert whole.page_content == sample.markdown()
    assert (whole.metadata["page_number"], whole.metadata["page_number_end"]) == (1, 3)


def test_chosen_pages_keep_the_numbers_they_have_in_the_file(sample_path: Path) -> None:
    pages = MinerULoader(sample_path, pages="2-3", mode="pages").load()
    assert [each.metadata["page_number"] for each in pages] == [2, 3]
    chunks = MinerULoader(sample_path, pages="3").load()
    assert {each.metadata["page_number"] for each in chunks} == {3}


def test_the_limit_of_the_chunking_holds(sample: ParsedDocument) -> None:
    documents = MinerULoader(sample, chunking=ChunkOptions(max_tokens=120)).load()
    assert len(documents) > len(MinerULoader(sample).load())
    assert all(each.metadata["tokens"] <= 120 for each in documents)


def test_the_embedded_text_can_be_the_content_and_the_shown_one_stays(
    sample: ParsedDocument,
) -> None:
    shown = MinerULoader(sample).load()
    embedded = MinerULoader(sample, content="embed_text").load()
    assert [each.metadata["text"] for each in embedded] == [each.page_content for each in shown]
    assert embedded[-1].page_content.startswith(embedded[-1].metadata["headings"])


def test_ids_can_be_uuids_that_never_change(sample: ParsedDocument) -> None:
    first, again = (MinerULoader(sample, ids="uuid").load() for _ in range(2))
    assert [each.id for each in first] == [each.id for each in again]
    assert all(each.id is not None and len(each.id) == 36 for each in first)
    assert first[0].metadata["chunk_id"].startswith("doc://")


class TestSources:
    def test_bytes_streams_and_parsed_documents_give_what_the_path_gives(
        self, sample: ParsedDocument, sample_path: Path
    ) -> None:
        data = sample_path.read_bytes()
        expected = [each.id for each in MinerULoader(sample_path).load()]
        for source in (data, io.BytesIO(data), sample, str(sample_path)):
            assert [each.id for each in MinerULoader(source).load()] == expected

    def test_bytes_have_their_locator_as_source(self, sample_path: Path) -> None:
        data = sample_path.read_bytes()
        (whole,) = MinerULoader(data, mode="document").load()
        assert whole.metadata["source"] == f"doc://{document_id(data)}"

    def test_a_stored_middle_json_gives_the_text_of_the_parse(
        self, sample: ParsedDocument, tmp_path: Path
    ) -> None:
        path = tmp_path / "a_middle.json"
        path.write_text(json.dumps(sample.middle_json()))
        expected = [each.page_content for each in MinerULoader(sample).load()]
        for source in (path, path.read_bytes(), sample.middle_json()):
            assert [each.page_content for each in MinerULoader(source).load()] == expected

    def test_a_middle_json_that_mineru_wrote_can_be_loaded(self) -> None:
        data = Path(__file__).parents[2] / "document" / "data"
        for name in ("pipeline_middle.json", "vlm_middle.json", "docvortex_v4.json"):
            assert MinerULoader(data / name).load()

    def test_a_folder_gives_its_files_in_natural_order(
        self, pdf_file: WritePdf, tmp_path: Path
    ) -> None:
        for name in ("b10.pdf", "b2.pdf", "deeper/c.pdf"):
            pdf_file(name)
        (tmp_path / "notes.txt").write_text("no document")
        found = [d.metadata["file_name"] for d in MinerULoader(tmp_path, mode="document").load()]
        assert found == ["b2.pdf", "b10.pdf", "c.pdf"]

    def test_a_folder_of_outputs_gives_each_parse_once(
        self, sample: ParsedDocument, tmp_path: Path
    ) -> None:
        sample.save(tmp_path, ("md", "middle", "layout", "origin", "images"))
        (whole,) = MinerULoader(tmp_path, mode="document").load()
        assert whole.metadata["file_name"] == "sample_middle.json"

    def test_a_pattern_gives_the_files_that_match(self, pdf_file: WritePdf, tmp_path: Path) -> None:
        for name in ("x/a.pdf", "x/y/b.pdf", "c.pdf"):
            pdf_file(name)
        loader = MinerULoader(str(tmp_path / "x" / "**" / "*.pdf"), mode="document")
        assert [each.metadata["file_name"] for each in loader.load()] == ["a.pdf", "b.pdf"]

    @pytest.mark.parametrize(
        ("source", "code"),
        [
            ("missing.pdf", "source_not_found"),
            ("*.nothing", "no_match"),
            (b"{not json", "corrupt_document"),
            ({"no": "document"}, "corrupt_document"),
            ("http://127.0.0.1/a.pdf", "address_forbidden"),
        ],
    )
    def test_what_cannot_be_read_says_why(self, source: object, code: str) -> None:
        with pytest.raises(SourceError) as caught:
            MinerULoader(source).load()  # type: ignore[arg-type]
        assert caught.value.code == code

    def test_addresses_can_be_forbidden(self) -> None:
        with pytest.raises(SourceError) as caught:
            MinerULoader("https://example.org/a.pdf", allow_url=False).load()
        assert caught.value.code == "url_not_supported"


class TestLaziness:
    def test_nothing_is_opened_before_a_document_is_asked_for(
        self, pdf_file: WritePdf, opened: list[str]
    ) -> None:
        documents = MinerULoader([pdf_file("a.pdf"), pdf_file("b.pdf")]).lazy_load()
        assert opened == []
        next(documents)
        assert opened == ["a.pdf"]
        assert [*documents]
        assert opened == ["a.pdf", "b.pdf"]

    def test_a_window_of_pages_is_parsed_at_a_time(
        self, pdf_file: WritePdf, opened: list[str]
    ) -> None:
        path = pdf_file("a.pdf", 5)
        documents = MinerULoader(path, mode="pages", window=2, pages="2-").lazy_load()
        first = next(documents)
        assert len(opened) == 1
        rest = [*documents]
        assert len(opened) == 2
        assert [each.metadata["page_number"] for each in (first, *rest)] == [2, 3, 4, 5]
        assert [each.id for each in (first, *rest)] == [
            each.id for each in MinerULoader(path, mode="pages", pages="2-").load()
        ]
        assert first.metadata["source"] == str(path)

    @pytest.mark.parametrize(("mode", "window"), [("chunks", 2), ("pages", 0)])
    def test_a_window_goes_with_pages_only(self, mode: str, window: int) -> None:
        with pytest.raises(OptionsError):
            MinerULoader("a.pdf", mode=mode, window=window)  # type: ignore[arg-type]

    def test_a_window_refuses_a_file_of_too_many_pages_at_once(self, pdf_file: WritePdf) -> None:
        options = ParseOptions(max_pages=2)
        with pytest.raises(SourceError) as caught:
            MinerULoader(pdf_file("a.pdf", 3), mode="pages", window=1, options=options).load()
        assert caught.value.code == "source_too_large"

    def test_sources_may_come_from_an_iterator_that_never_ends(self, pdf_file: WritePdf) -> None:
        def forever() -> Iterator[Path]:
            while True:
                yield path

        path = pdf_file("a.pdf")
        documents = MinerULoader(forever(), mode="document").lazy_load()
        assert [next(documents).id for _ in range(3)] == [
            f"doc://{document_id(path.read_bytes())}"
        ] * 3

    @pytest.mark.anyio
    async def test_async_gives_the_same_documents_and_leaves_the_loop_free(
        self, pdf_file: WritePdf
    ) -> None:
        paths = [pdf_file("a.pdf", 3), pdf_file("b.pdf", 2)]
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0.001)

        heart = asyncio.create_task(beat())
        found = [each async for each in MinerULoader(paths, mode="pages").alazy_load()]
        heart.cancel()
        assert found == MinerULoader(paths, mode="pages").load()
        assert beats > 5

    @pytest.mark.anyio
    async def test_cancelling_stops_the_parse_and_not_only_the_wait(
        self, pdf_file: WritePdf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, ended = threading.Event(), threading.Event()

        def slow(source: object, options: ParseOptions, run: Run) -> object:
            begun.set()
            try:
                for page in range(10_000):
                    run.step("read", page, 10_000)
                    time.sleep(0.005)
            except JobCancelled:
                ended.set()
                raise
            return None

        monkeypatch.setattr(inputs, "analyze", slow)
        loader = MinerULoader([pdf_file("a.pdf"), pdf_file("b.pdf")], on_error="record")
        task = asyncio.create_task(loader.aload())
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    @pytest.mark.anyio
    async def test_leaving_the_loop_early_opens_no_further_file(
        self, pdf_file: WritePdf, opened: list[str]
    ) -> None:
        documents = MinerULoader([pdf_file("a.pdf"), pdf_file("b.pdf")]).alazy_load()
        async for _ in documents:
            break
        await documents.aclose()  # type: ignore[attr-defined]
        assert opened == ["a.pdf"]


class TestFailures:
    @pytest.fixture
    def three(self, pdf_file: WritePdf, tmp_path: Path) -> list[Path]:
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(b"%PDF-1.7 and then nothing")
        return [pdf_file("a.pdf"), broken, pdf_file("z.pdf")]

    def test_raise_gives_what_came_before_and_then_the_error(self, three: list[Path]) -> None:
        documents = MinerULoader(three, mode="document").lazy_load()
        assert next(documents).metadata["file_name"] == "a.pdf"
        with pytest.raises(SourceError):
            next(documents)

    def test_warn_leaves_the_file_out_and_says_so(
        self, three: list[Path], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING, "langchain_mineru_tools"):
            found = MinerULoader(three, mode="document", on_error="warn").load()
        assert [each.metadata["file_name"] for each in found] == ["a.pdf", "z.pdf"]
        assert "broken.pdf" in caplog.text

    def test_record_leaves_a_document_without_text_and_with_the_code(
        self, three: list[Path]
    ) -> None:
        found = MinerULoader(three, mode="document", on_error="record").load()
        assert [each.metadata["type"] for each in found] == ["document", "error", "document"]
        failed = found[1]
        assert (failed.page_content, failed.metadata["source"]) == ("", str(three[1]))
        assert failed.metadata["error_code"] == "corrupt_document"
        assert survives(failed.metadata)

    def test_an_unforeseen_fault_is_recorded_like_any_other(
        self, three: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def falls(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(inputs, "analyze", falls)
        found = MinerULoader(three, on_error="record").load()
        assert [each.metadata["error_code"] for each in found] == ["internal_error"] * 3

    def test_a_time_limit_holds_for_each_file(
        self, three: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(source: object, options: ParseOptions, run: Run) -> None:
            while True:
                time.sleep(0.005)
                run.check()

        monkeypatch.setattr(inputs, "analyze", slow)
        found = MinerULoader(three, timeout=0.02, on_error="record").load()
        assert [each.metadata["error_code"] for each in found] == ["parse_timeout"] * 3

    def test_a_page_that_cannot_be_read_is_recorded_beside_the_others(
        self,
    ) -> None:
        found = MinerULoader(scan_and_text(), on_error="record").load()
        records = [each for each in found if each.metadata["type"] == "error"]
        assert [(r.metadata["page_number"], r.metadata["error_code"]) for r in records] == [
            (1, "no_text_layer")
        ]
        assert len(found) > len(records)
        assert survives(records[0].metadata)

    def test_a_document_without_any_text_is_a_failure(self) -> None:
        with pytest.raises(SourceError) as caught:
            MinerULoader(scan_and_text(text=False)).load()
        assert caught.value.code == "no_text_layer"


def scan_and_text(*, text: bool = True) -> bytes:
    """A PDF whose first page is a picture; the second has a line of text if asked for."""
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(Image.new("RGB", (200, 280), "grey")), 0, 0, *A4)
    canvas.showPage()
    if text:
        canvas.drawString(80, 500, "A line that can be read on the second page.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class TestCodeOfTheCloudLoader:
    @pytest.mark.parametrize("mode", ["flash", "precision"])
    def test_its_modes_give_a_document_per_file(self, sample_path: Path, mode: str) -> None:
        (whole,) = MinerULoader(str(sample_path), mode=mode).load()  # type: ignore[arg-type]
        assert whole.page_content == parse(sample_path).markdown()

    def test_split_pages_gives_a_document_per_page(self, sample_path: Path) -> None:
        loader = MinerULoader([str(sample_path)], mode="flash", split_pages=True, pages="1-2")
        assert [each.metadata["type"] for each in loader.load()] == ["page", "page"]

    def test_all_its_arguments_are_taken_in_its_order(self, sample_path: Path) -> None:
        with pytest.warns(UserWarning, match="token"):
            loader = MinerULoader(
                str(sample_path), "ch", "1", 1200, False, "precision", "secret", False, True, False
            )
        (whole,) = loader.load()
        assert "<table" not in whole.page_content
        assert "secret" not in repr(vars(loader))

    @pytest.mark.skipif(find_spec("rapidocr") is not None, reason="the extra is installed here")
    def test_text_recognition_is_asked_for_and_not_passed_over(self, sample_path: Path) -> None:
        (failed,) = MinerULoader(sample_path, ocr=True, on_error="record").load()
        assert failed.metadata["error_code"] == "missing_extra"


@pytest.mark.parametrize(
    "arguments", [{"mode": "lines"}, {"on_error": "ignore"}, {"content": "html"}, {"ids": "int"}]
)
def test_impossible_arguments_are_refused_at_once(arguments: dict[str, str]) -> None:
    with pytest.raises(OptionsError):
        MinerULoader("a.pdf", **arguments)  # type: ignore[arg-type]
    with pytest.raises(OptionsError):
        MinerULoader([])


@pytest.mark.parametrize("mode", ["chunks", "pages"])
def test_indexing_a_second_time_adds_nothing(sample_path: Path, mode: str) -> None:
    records = InMemoryRecordManager(namespace="test")
    records.create_schema()
    store = InMemoryVectorStore(DeterministicFakeEmbedding(size=8))

    def run() -> dict[str, int]:
        loader = MinerULoader(sample_path, mode=mode)  # type: ignore[arg-type]
        result = index(
            loader, records, store, cleanup="full", source_id_key="source", key_encoder="sha256"
        )
        return dict(result)

    first, second = run(), run()
    assert first["num_added"] > 2
    assert second == {
        "num_added": 0,
        "num_updated": 0,
        "num_skipped": first["num_added"],
        "num_deleted": 0,
    }


def test_a_document_that_was_stored_as_json_is_the_same_again(sample: ParsedDocument) -> None:
    for each in MinerULoader(sample).load():
        assert Document.model_validate_json(each.model_dump_json()) == each


def test_every_key_of_the_metadata_is_in_the_table_of_the_readme(sample: ParsedDocument) -> None:
    readme = Path(langchain_mineru_tools.__file__).with_name("README.md").read_text()
    documented = set(re.findall(r"`(\w+)`", readme))
    loaders = [
        MinerULoader(sample, mode=mode, content="embed_text")  # type: ignore[arg-type]
        for mode in ("chunks", "blocks", "pages", "document")
    ]
    loaders.append(MinerULoader(sample, chunking=ChunkOptions(strategy="parent_child")))
    loaders.append(MinerULoader(sample, chunking=ChunkOptions(max_tokens=64)))
    loaders.append(MinerULoader(b"nothing", on_error="record"))
    keys = {key for loader in loaders for each in loader.load() for key in each.metadata}
    assert len(keys) > 25
    assert keys - documented == set()

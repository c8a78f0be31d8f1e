"""The blob parser, behind a loader that finds blobs, and alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.document_loaders import Blob, BlobLoader

from langchain_mineru_tools import MinerUBlobParser, MinerULoader
from mineru_tools import OptionsError, SourceError


class Folder(BlobLoader):
    """Blobs of the files in a folder, as loaders of file systems and buckets give them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def yield_blobs(self):  # type: ignore[no-untyped-def]
        for path in sorted(self._folder.glob("*.pdf")):
            yield Blob.from_path(path, metadata={"owner": "archive"})


def test_blobs_that_a_loader_of_others_finds_give_what_our_own_gives(
    pdf_file: Callable[..., Path], tmp_path: Path
) -> None:
    paths = [pdf_file("a.pdf", 2), pdf_file("b.pdf")]
    parser = MinerUBlobParser(mode="pages")
    found = [each for blob in Folder(tmp_path).yield_blobs() for each in parser.lazy_parse(blob)]
    expected = MinerULoader(paths, mode="pages").load()
    assert [(each.id, each.page_content) for each in found] == [
        (each.id, each.page_content) for each in expected
    ]
    assert {each.metadata.pop("owner") for each in found} == {"archive"}
    assert [each.metadata for each in found] == [each.metadata for each in expected]


def test_a_blob_in_memory_keeps_the_source_it_names(sample_path: Path) -> None:
    blob = Blob.from_data(sample_path.read_bytes(), metadata={"source": "s3://bucket/river.pdf"})
    (whole,) = MinerUBlobParser(mode="document").parse(blob)
    assert whole.metadata["source"] == "s3://bucket/river.pdf"
    assert whole.metadata["file_name"] == "river.pdf"
    (nameless,) = MinerUBlobParser(mode="document").parse(Blob.from_data(sample_path.read_bytes()))
    assert nameless.id == whole.id
    assert nameless.metadata["source"] == nameless.id


def test_a_blob_is_not_parsed_before_a_document_is_asked_for() -> None:
    documents = MinerUBlobParser().lazy_parse(Blob.from_path("missing.pdf"))
    with pytest.raises(SourceError):
        next(documents)


def test_failures_go_by_the_same_rules_as_in_the_loader() -> None:
    blob = Blob.from_data(b"no document", metadata={"source": "note"})
    with pytest.raises(SourceError):
        MinerUBlobParser().parse(blob)
    assert MinerUBlobParser(on_error="warn").parse(blob) == []
    (failed,) = MinerUBlobParser(on_error="record").parse(blob)
    assert failed.metadata["source"] == "note"
    assert failed.metadata["error_code"] == "unsupported_format"
    with pytest.raises(OptionsError):
        MinerUBlobParser(on_error="ignore")  # type: ignore[arg-type]

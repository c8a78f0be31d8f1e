"""The parser for blobs, for loaders that find files in places of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from langchain_core.document_loaders import BaseBlobParser, Blob
from langchain_core.documents import Document

from langchain_mineru_tools.failures import (
    OnError,
    file_failed,
    pages_failed,
    unread_pages,
)
from langchain_mineru_tools.form import Content, Form, Ids, Mode, check_choice
from langchain_mineru_tools.inputs import Parsed, parsed
from mineru_tools.chunking import ChunkOptions
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from mineru_tools.workers import attempt


class MinerUBlobParser(BaseBlobParser):
    """Parses blobs into what ``MinerULoader`` gives; the arguments are those of the same name.

    The metadata of a blob is kept beside ours, which has precedence, but for ``source``.
    """

    def __init__(
        self,
        *,
        mode: Mode = "chunks",
        on_error: OnError = "raise",
        chunking: ChunkOptions | None = None,
        options: ParseOptions | None = None,
        timeout: float | None = None,
        content: Content = "text",
        ids: Ids = "locator",
    ) -> None:
        check_choice("on_error", on_error, OnError)
        self._form = Form(mode, chunking, content, ids)
        self._on_error: OnError = on_error
        self._options = options or ParseOptions()
        self._timeout_s = timeout

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        """The documents of a blob in reading order; raises as ``on_error`` says."""
        for document in self._documents(blob):
            document.metadata = {**blob.metadata, **document.metadata}
            yield document

    def _documents(self, blob: Blob) -> Iterator[Document]:
        outcome = attempt(self._parsed, blob, Run(timeout_s=self._timeout_s))
        if outcome.value is None:
            assert outcome.error is not None
            name = str(blob.source or "document")
            yield from file_failed(name, outcome.error, self._on_error)
            return
        failed = unread_pages(outcome.value)
        yield from pages_failed(outcome.value, failed, self._on_error)
        yield from self._form.documents(outcome.value)

    def _parsed(self, blob: Blob, run: Run) -> Parsed:
        if blob.data is None and blob.path is not None:
            found = parsed(Path(blob.path), self._options, run)
        else:
            name = Path(str(blob.path or blob.source or "document")).name
            found = parsed(Source(name, blob.as_bytes()), self._options, run)
        return replace(found, source=str(blob.source)) if blob.source else found

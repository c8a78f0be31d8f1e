"""A LlamaIndex reader: PDFs and middle.json files as documents of Markdown."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from llama_index.core.bridge.pydantic import Field
from llama_index.core.readers.base import BasePydanticReader
from llama_index.core.schema import Document

from llama_index_mineru_tools.layout import (
    OPTIONS_KEY,
    Layout,
    MinerUDocument,
    single_pages,
    whole,
    written_options,
)
from llama_index_mineru_tools.metadata import EMBEDDED, SHOWN, hidden_keys
from llama_index_mineru_tools.node_parser import MinerUNodeParser
from llama_index_mineru_tools.opening import FileSystem, Parsed, open_source, parse_source
from mineru_tools.document.locator import Locator
from mineru_tools.errors import OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source, SourceLike

logger = logging.getLogger(__name__)

Files: TypeAlias = "SourceLike | list[SourceLike] | tuple[SourceLike, ...]"
Mode = Literal["document", "pages", "chunks", "flash", "precision"]


class MinerUReader(BasePydanticReader):
    """Reads files into documents whose text is Markdown and whose ids are locators.

    ``mode``: one document for a file (``doc://<id>``), for a page (``doc://<id>/p/<number>``), or
    for a chunk as ``chunking`` cuts it. Files and pages carry their layout in memory for a
    ``MinerUNodeParser``, unless ``keep_layout`` is false; it is never written to a store.

    Takes what the reader of this name for MinerU's service takes: its modes ``"flash"`` and
    ``"precision"`` mean ``"document"``, ``split_pages`` means ``"pages"``; nothing is sent
    anywhere, and ``token`` is not used. ``pages`` is a list of page numbers such as ``"1-3,7"``,
    ``timeout`` seconds for each file.
    """

    mode: Mode = "document"
    token: str | None = Field(default=None, exclude=True, repr=False)
    language: str | None = None
    pages: str | None = None
    timeout: float | None = 600
    split_pages: bool = False
    ocr: bool = False
    formula: bool = True
    table: bool = True
    password: str | None = Field(default=None, exclude=True, repr=False)
    backend: str = "pipeline"
    max_bytes: int | None = None
    max_pages: int | None = None
    keep_layout: bool = True
    chunking: MinerUNodeParser = Field(default_factory=MinerUNodeParser)

    @classmethod
    def class_name(cls) -> str:
        return "MinerUReader"

    def lazy_load_data(
        self,
        file: Files | None = None,
        extra_info: dict[str, Any] | None = None,
        fs: FileSystem | None = None,
        *,
        sources: Files | None = None,
    ) -> Iterator[Document]:
        """The documents of one or several files, each file read when its first is asked for.

        A file is a path (on ``fs`` if that is given), an http(s) address, bytes, an open binary
        file, or a middle.json, ours or MinerU's. ``extra_info`` goes into the metadata of each
        document, before what is found out here. ``sources`` is another name for ``file``. Raises
        what ``mineru_tools.parse`` raises.
        """
        given = sources if file is None else file
        if given is None:
            raise OptionsError("no file is given", code="invalid_source")
        files = given if isinstance(given, (list, tuple)) else [given]
        for each in files:
            yield from self._documents(each, extra_info or {}, fs)

    def _documents(
        self, file: SourceLike, extra: dict[str, Any], fs: FileSystem | None
    ) -> Iterator[Document]:
        options, run = self._options(), Run(timeout_s=self.timeout)
        source = open_source(file, options, run, fs)
        parsed = parse_source(source, options, run)
        for issue in parsed.issues:
            logger.warning("%s: page %d: %s", source.name, issue.page + 1, issue.message)
        common = {**_about(file, source, parsed, fs), **extra}
        if said := written_options(options):
            common[OPTIONS_KEY] = said
        if self.mode == "chunks":
            document = self._document(whole(parsed), common, None, keep=True)
            yield from map(_as_document, self.chunking.get_nodes_from_documents([document]))
        elif self.mode == "pages" or self.split_pages:
            for number, layout in single_pages(parsed):
                yield self._document(layout, common, number, keep=self.keep_layout)
        else:
            yield self._document(whole(parsed), common, None, keep=self.keep_layout)

    def _options(self) -> ParseOptions:
        return ParseOptions(
            backend=self.backend,
            method="ocr" if self.ocr else "auto",
            lang=self.language,
            pages=self.pages,
            password=self.password,
            formula=self.formula,
            table=self.table,
            max_bytes=self.max_bytes,
            max_pages=self.max_pages,
        )

    def _document(
        self, layout: Layout, common: dict[str, Any], page: int | None, *, keep: bool
    ) -> MinerUDocument:
        metadata = dict(common)
        if page is not None:
            metadata |= {"page": page - 1, "page_number": page, "page_label": str(page)}
        locator = str(Locator(layout.document_id, page))
        document = MinerUDocument.of(layout, locator, metadata, keep=keep)
        document.excluded_embed_metadata_keys = hidden_keys(metadata, EMBEDDED)
        document.excluded_llm_metadata_keys = hidden_keys(metadata, SHOWN)
        return document


def _about(
    file: SourceLike, source: Source, parsed: Parsed, fs: FileSystem | None
) -> dict[str, Any]:
    """What is known of a file: plain values only, and no layout, for nodes get a copy of it."""
    given = os.fspath(file) if isinstance(file, (str, os.PathLike)) else source.name
    found: dict[str, Any] = {"source": given, "file_name": source.name}
    if source.path is not None:
        found["file_path"] = str(source.path.absolute())
    elif fs is not None:
        found["file_path"] = given
    found |= {"doc_id": parsed.document_id, "page_count": len(parsed.document.pages)}
    if parsed.issues:
        failed = sorted({issue.page + 1 for issue in parsed.issues})
        found["failed_pages"] = ",".join(map(str, failed))
    return found


def _as_document(node: Any) -> Document:
    return Document(
        id_=node.node_id,
        text=node.text,
        metadata=node.metadata,
        excluded_embed_metadata_keys=node.excluded_embed_metadata_keys,
        excluded_llm_metadata_keys=node.excluded_llm_metadata_keys,
    )

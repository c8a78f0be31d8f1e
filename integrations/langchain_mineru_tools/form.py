"""In which form documents are handed to LangChain: chunks, blocks, pages or whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args
from uuid import NAMESPACE_URL, uuid5

from langchain_core.documents import Document

from langchain_mineru_tools.inputs import Parsed
from mineru_tools.chunking import Chunk, ChunkOptions
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.chunking.metadata import flat_metadata, page_size
from mineru_tools.document.locator import Locator
from mineru_tools.document.model import Document as MinerUDocument
from mineru_tools.document.model import Page
from mineru_tools.document.visit import source_index
from mineru_tools.errors import OptionsError
from mineru_tools.render.markdown import render
from mineru_tools.render.options import RenderOptions

Mode = Literal["chunks", "blocks", "pages", "document"]
Content = Literal["text", "embed_text"]
Ids = Literal["locator", "uuid"]
Metadata: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Form:
    """``mode`` says what one LangChain document is.

    ``content`` is which of a chunk's texts becomes ``page_content``; with ``"embed_text"`` the
    metadata has the other as ``text``. ``ids`` are locators, or UUIDs made of these for stores that
    take nothing else. Raises ``OptionsError``.
    """

    mode: Mode = "chunks"
    chunking: ChunkOptions | None = None
    content: Content = "text"
    ids: Ids = "locator"

    def __post_init__(self) -> None:
        check_choice("mode", self.mode, Mode)
        check_choice("content", self.content, Content)
        check_choice("ids", self.ids, Ids)

    def documents(self, parsed: Parsed) -> Iterator[Document]:
        """The LangChain documents of ``parsed`` in reading order, each made when asked for."""
        if self.mode == "document":
            yield self._whole(parsed)
        elif self.mode == "pages":
            for page in parsed.document.pages:
                yield self._page(parsed, page)
        else:
            chunking = self.chunking or ChunkOptions()
            if self.mode == "blocks":
                chunking = chunking.replace(strategy="blocks")
            for chunk in chunk_document(parsed.document, chunking, document_id=parsed.document_id):
                yield self.chunk(chunk, parsed)

    def chunk(self, chunk: Chunk, parsed: Parsed) -> Document:
        metadata: Metadata = {
            **flat_metadata(
                chunk,
                source=parsed.source,
                file_name=parsed.file_name,
                document_id=parsed.document_id,
            )
        }
        if self.content == "embed_text":
            metadata["text"] = chunk.text
        text = chunk.text if self.content == "text" else chunk.embed_text
        return Document(id=shaped_id(chunk.id, self.ids), page_content=text, metadata=metadata)

    def _whole(self, parsed: Parsed) -> Document:
        indices = [source_index(page) for page in parsed.document.pages] or [0]
        own = str(Locator(parsed.document_id))
        metadata = _common(parsed, own, "document", indices[0], indices[-1])
        metadata["page_count"] = len(parsed.document.pages)
        return Document(
            id=shaped_id(own, self.ids), page_content=_markdown(parsed.document), metadata=metadata
        )

    def _page(self, parsed: Parsed, page: Page) -> Document:
        index = source_index(page)
        own = str(Locator(parsed.document_id, index + 1))
        metadata = _common(parsed, own, "page", index, index)
        if page.size is not None:
            metadata |= page_size(page.size)
        if page.label is not None:
            metadata["page_label"] = page.label
        alone = replace(page, index=0, extra={**page.extra, "source_index": index})
        text = _markdown(replace(parsed.document, pages=(alone,)))
        return Document(id=shaped_id(own, self.ids), page_content=text, metadata=metadata)


def check_choice(name: str, value: str, known: Any) -> None:
    """Raise ``OptionsError`` unless ``value`` is one of the ``Literal`` type ``known``."""
    if value not in get_args(known):
        raise OptionsError(f"unknown {name} {value!r}", hint=f"use {', '.join(get_args(known))}")


def shaped_id(locator: str, ids: Ids) -> str:
    return locator if ids == "locator" else str(uuid5(NAMESPACE_URL, locator))


def _common(parsed: Parsed, chunk_id: str, kind: str, first: int, last: int) -> Metadata:
    return {
        "source": parsed.source,
        "file_name": parsed.file_name,
        "doc_id": parsed.document_id,
        "chunk_id": chunk_id,
        "type": kind,
        "page": first,
        "page_number": first + 1,
        "page_number_end": last + 1,
    }


def _markdown(document: MinerUDocument) -> str:
    return render(document, RenderOptions())

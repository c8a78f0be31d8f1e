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
from mineru_tools.chunking.metadata import flat_metadata
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
        for name, known in (("mode", Mode), ("content", Content), ("ids", Ids)):
            if getattr(self, name) not in get_args(known):
                raise OptionsError(
                    f"unknown {name} {getattr(self, name)!r}",
                    hint=f"use {', '.join(get_args(known))}",
                )

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
        return Document(id=self.id_of(chunk.id), page_content=text, metadata=metadata)

    def id_of(self, locator: str) -> str:
        return locator if self.ids == "locator" else str(uuid5(NAMESPACE_URL, locator))

    def _whole(self, parsed: Parsed) -> Document:
        indices = [source_index(page) for page in parsed.document.pages] or [0]
        own = str(Locator(parsed.document_id))
        metadata = _common(parsed, own, "document", indices[0], indices[-1])
        return Document(
            id=self.id_of(own), page_content=_markdown(parsed.document), metadata=metadata
        )

    def _page(self, parsed: Parsed, page: Page) -> Document:
        index = source_index(page)
        own = str(Locator(parsed.document_id, index + 1))
        metadata = _common(parsed, own, "page", index, index)
        if page.size is not None:
            metadata |= {"page_width": float(page.size[0]), "page_height": float(page.size[1])}
        if page.label is not None:
            metadata["page_label"] = page.label
        alone = replace(page, index=0, extra={**page.extra, "source_index": index})
        text = _markdown(replace(parsed.document, pages=(alone,)))
        return Document(id=self.id_of(own), page_content=text, metadata=metadata)


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
        "page_count": len(parsed.document.pages),
    }


def _markdown(document: MinerUDocument) -> str:
    return render(document, RenderOptions())

"""Documents that were loaded whole, cut into chunks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

from langchain_mineru_tools.form import Content, Ids, check_choice, shaped_id
from mineru_tools.chunking import Chunk, ChunkOptions
from mineru_tools.chunking.markdown import chunk_markdown
from mineru_tools.chunking.metadata import flat_metadata
from mineru_tools.document.locator import Locator, document_id

_OF_THE_FILE = frozenset(
    ("source", "file_name", "doc_id", "page", "page_number", "page_number_end", "regions", "blocks")
)


class MinerUTextSplitter(BaseDocumentTransformer):
    """Cuts documents of Markdown as ``MinerULoader`` cuts files, by headings, blocks and rows.

    It keeps to the limits of ``chunking`` and to whole tables, formulas and code as the loader
    does. What it cannot know is the layout: a chunk has the metadata of its document, with the page
    of one loaded by ``mode="pages"``, and no box. To have boxes, let the loader do the cutting.
    """

    def __init__(
        self,
        chunking: ChunkOptions | None = None,
        *,
        content: Content = "text",
        ids: Ids = "locator",
    ) -> None:
        check_choice("content", content, Content)
        check_choice("ids", ids, Ids)
        self._chunking = chunking or ChunkOptions()
        self._content: Content = content
        self._ids: Ids = ids

    def split_text(self, text: str) -> list[str]:
        """The texts of the chunks of one Markdown text."""
        return [self._text(chunk) for chunk in chunk_markdown(text, self._chunking)]

    def split_documents(self, documents: Iterable[Document]) -> list[Document]:
        """The chunks of all documents, in order."""
        return [chunk for document in documents for chunk in self._split(document)]

    def transform_documents(
        self, documents: Sequence[Document], **kwargs: Any
    ) -> Sequence[Document]:
        """As ``split_documents``; takes no further arguments."""
        return self.split_documents(documents)

    def _split(self, document: Document) -> Iterator[Document]:
        """The chunks of one document; their ids are its own and a number, and never change."""
        text, given = document.page_content, document.metadata
        digest = document_id(text.encode("utf-8", "surrogatepass"))
        own = given.get("chunk_id") or document.id or Locator(digest)
        chunk_ids: dict[str, str] = {}
        for number, chunk in enumerate(chunk_markdown(text, self._chunking), 1):
            chunk_ids[chunk.id] = f"{own}#chunk={number}"
            flat = flat_metadata(chunk, source="", file_name="", document_id="")
            metadata = {**given, **{key: flat[key] for key in flat if key not in _OF_THE_FILE}}
            metadata["chunk_id"] = chunk_ids[chunk.id]
            if chunk.parent_id is not None:
                metadata["parent_id"] = chunk_ids[chunk.parent_id]
            if self._content == "embed_text":
                metadata["text"] = chunk.text
            yield Document(
                id=shaped_id(chunk_ids[chunk.id], self._ids),
                page_content=self._text(chunk),
                metadata=metadata,
            )

    def _text(self, chunk: Chunk) -> str:
        return chunk.text if self._content == "text" else chunk.embed_text

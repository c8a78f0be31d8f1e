"""A retriever over the library of parsed documents, by words and without an embedding model."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, PrivateAttr

from langchain_mineru_tools.form import Ids, shaped_id
from langchain_mineru_tools.inputs import each_input, expanded
from mineru_tools.chunking import Chunk, Region
from mineru_tools.chunking.metadata import flat_metadata
from mineru_tools.chunking.writer import kind_of
from mineru_tools.document.locator import Locator
from mineru_tools.errors import OptionsError
from mineru_tools.jobs.librarian import Librarian, Limits
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.sources.source import Source, SourceLike
from mineru_tools.storage.library import Hit, Library


def _default_folder() -> Path:
    return Settings.read().library_dir


class MinerURetriever(BaseRetriever):
    """Finds passages by full text search in a library, the one of the MCP server by default.

    ``k`` is how many at most, ``doc_id`` restricts the search to one document. The metadata is that
    of ``MinerULoader`` with a ``score``, the higher the better, and a ``snippet``.
    """

    library_dir: Path = Field(default_factory=_default_folder)
    k: int = Field(default=4, ge=1)
    doc_id: str | None = None
    ids: Ids = "locator"

    _library: Library = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        self._library = Library(self.library_dir, max_bytes=Settings.read().library_max_bytes)

    @classmethod
    def from_sources(
        cls,
        sources: SourceLike | Iterable[SourceLike],
        *,
        library_dir: Path | None = None,
        options: ParseOptions | None = None,
        k: int = 4,
    ) -> MinerURetriever:
        """A retriever over a library that holds ``sources``, parsed now unless they were before.

        They are paths, folders, patterns, bytes or open files. Raises what ``mineru_tools.parse``
        raises.
        """
        found = cls(library_dir=library_dir or _default_folder(), k=k)
        librarian = Librarian(found._library, Limits(), processes=1)
        try:
            for source in chain.from_iterable(map(expanded, each_input(sources))):
                opened = Source.of(cast(SourceLike, source))
                librarian.parse(opened, options or ParseOptions(), Run())
        finally:
            librarian.close()
        return found

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        try:
            hits = self._library.search(query, self.doc_id, self.k if k is None else k)
        except OptionsError as error:
            if error.code != "empty_query":
                raise
            return []  # a question of signs only has no answer
        return [self._document(hit) for hit in hits]

    def _document(self, hit: Hit) -> Document:
        chunk = self._chunk(hit)
        metadata: dict[str, Any] = {
            **flat_metadata(chunk, source=hit.name, file_name=hit.name, document_id=hit.document),
            "score": float(hit.score),
            "snippet": hit.snippet,
        }
        return Document(
            id=shaped_id(chunk.id, self.ids), page_content=chunk.text, metadata=metadata
        )

    def _chunk(self, hit: Hit) -> Chunk:
        """The passage of a hit as a chunk of one block."""
        passage, locator = hit.passage, str(hit.locator)
        numbers = [place.page for place in passage.places] or [passage.page]
        sizes = {n: self._library.page(hit.document, n).size for n in dict.fromkeys(numbers)}
        return Chunk(
            id=locator,
            text=passage.markdown or passage.text,
            embed_text=passage.markdown or passage.text,
            type=kind_of(passage.type),
            headings=passage.path,
            page_idx=(min(numbers) - 1, max(numbers) - 1),
            regions=tuple(
                Region(place.page - 1, place.bbox, sizes[place.page]) for place in passage.places
            ),
            blocks=(str(Locator(hit.document, passage.page, passage.block)),),
            tokens=passage.tokens,
            table_html=passage.html,
            latex=passage.latex,
            image_path=passage.image,
        )

"""A document cut: along its layout by the chunker, or along its Markdown where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from llama_index.core.schema import BaseNode, MetadataMode

from llama_index_mineru_tools.layout import Layout
from llama_index_mineru_tools.plain import cut_markdown
from mineru_tools.chunking.chunk import Chunk
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.chunking.metadata import HEADING_SEPARATOR, flat_metadata
from mineru_tools.chunking.options import ChunkOptions

CHUNK_ID = "chunk_id"
HEADINGS = "headings"


@dataclass(frozen=True, slots=True)
class Cutting:
    """A node to be: ``metadata`` is flat; ``tokens`` is what the chunker measured.

    ``span`` is where ``text`` stands in the document's text, word for word.
    """

    id: str
    text: str
    metadata: dict[str, Any]
    span: tuple[int, int] | None
    tokens: int
    parent_id: str | None = None


def chunk_cuttings(
    layout: Layout, options: ChunkOptions, known: dict[str, Any]
) -> Iterator[Cutting]:
    """The chunks of a layout; ``known`` is the document's metadata."""
    file_name = str(known.get("file_name", ""))
    source = str(known.get("source") or known.get("file_path") or file_name)
    for chunk in chunk_document(layout.document, options, document_id=layout.document_id):
        text, span = _text(chunk, options, layout.text)
        flat: dict[str, Any] = dict(
            flat_metadata(chunk, source=source, file_name=file_name, document_id=layout.document_id)
        )
        flat["page_label"] = str(flat["page_number"])
        for name in ("char_start", "char_end"):
            flat.pop(name, None)  # a node has its own fields for them
        if not flat[HEADINGS]:
            del flat[HEADINGS]
        yield Cutting(chunk.id, text, flat, span, chunk.tokens, chunk.parent_id)


def _text(chunk: Chunk, options: ChunkOptions, markdown: str) -> tuple[str, tuple[int, int] | None]:
    """The text that a node has of a chunk, and where it stands in the Markdown.

    A node embeds its own text, so what only ``embed_text`` has goes into it: tables in another
    form, and the overlap.
    """
    text, span = chunk.text, chunk.char_span
    if options.table_form != "html" and "<table" in text:
        text = _embedded(chunk)
    elif options.overlap and (body := _embedded(chunk)).endswith(text):
        overlap = body[: -len(text)].rstrip()
        before = markdown[: span[0]].rstrip() if span else ""
        if span and before.endswith(overlap):
            span = (len(before) - len(overlap) if overlap else span[0], span[1])
            return markdown[slice(*span)], span
        text = body
    return text, span if span and markdown[slice(*span)] == text else None


def _embedded(chunk: Chunk) -> str:
    """What is embedded, without the line of the headings."""
    prefix = HEADING_SEPARATOR.join(chunk.headings) + "\n\n"
    return chunk.embed_text.removeprefix(prefix) if chunk.headings else chunk.embed_text


def plain_cuttings(
    document: BaseNode,
    measure: Callable[[dict[str, Any]], Callable[[str], int]],
    max_tokens: int,
    *,
    by_section: bool,
) -> Iterator[Cutting]:
    """The parts of a document's Markdown; ``measure`` gives what measures a text with metadata."""
    text = document.get_content(MetadataMode.NONE)
    for part in cut_markdown(
        text, lambda headings: measure(_under(headings)), max_tokens, by_section=by_section
    ):
        id_ = f"{document.node_id}#char={part.start},{part.stop}"
        metadata = {CHUNK_ID: id_, "type": "text", **_under(part.headings)}
        yield Cutting(id_, part.text, metadata, part.span, part.tokens)


def _under(headings: tuple[str, ...]) -> dict[str, Any]:
    return {HEADINGS: HEADING_SEPARATOR.join(headings)} if headings else {}

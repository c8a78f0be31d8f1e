"""A document cut into pieces for retrieval, by this project's chunker and by what others use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

from benchmarks.corpus import BenchDocument, pages_of
from mineru_tools.chunking import Chunk, ChunkOptions
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.tokens import count_tokens, encoding


@dataclass(frozen=True, slots=True)
class Piece:
    """``embedded`` is what is searched, ``text`` its part of the document; ``pages`` count from 0.

    ``shown`` is the length in tokens of what a model gets, headings included. Where that is a
    larger piece, ``whole`` is its id. ``again`` marks a part that begins with what another has.
    """

    id: str
    document: str
    text: str
    embedded: str
    pages: frozenset[int]
    whole: str
    shown: int
    again: bool = False


Cut: TypeAlias = Callable[[BenchDocument, int], "list[Piece]"]
"""A document and a limit in tokens to its pieces in reading order."""


def ours(**changes: Any) -> Cut:
    """Chunks under ``ChunkOptions(max_tokens=limit, **changes)``; children show their parents."""

    def cut(document: BenchDocument, limit: int) -> list[Piece]:
        options = ChunkOptions(max_tokens=limit, min_tokens=min(64, limit // 4)).replace(**changes)
        chunks = list(chunk_document(document.document, options, document_id=document.id))
        by_id = {chunk.id: chunk for chunk in chunks}
        parents = {chunk.parent_id for chunk in chunks}
        begun: set[str] = set()
        found = []
        for chunk in chunks:
            if chunk.id not in parents:
                again = chunk.rows is not None and not begun.isdisjoint(chunk.blocks)
                whole = by_id.get(chunk.parent_id or "", chunk)
                found.append(_of_chunk(document.id, chunk, whole, again=again))
                begun.update(chunk.blocks)
        return found

    return cut


def _of_chunk(document: str, chunk: Chunk, whole: Chunk, *, again: bool) -> Piece:
    return Piece(
        chunk.id,
        document,
        chunk.text,
        chunk.embed_text,
        frozenset(range(whole.page_idx[0], whole.page_idx[1] + 1)),
        whole.id,
        whole.tokens,
        again,
    )


def pages(document: BenchDocument, limit: int) -> list[Piece]:
    """One piece per page, however long; a paragraph that goes on stays where it begins."""
    pieces = []
    for page, found in groupby(document.passages, key=lambda each: each.page):
        parts = list(found)
        text = "\n\n".join(each.markdown for each in parts)
        pieces.append(_piece(document, f"page {page}", text, pages_of(parts)))
    return pieces


def recursive(document: BenchDocument, limit: int) -> list[Piece]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=limit, chunk_overlap=0, length_function=count_tokens
    )
    return _langchain(document, splitter)


def markdown_aware(document: BenchDocument, limit: int) -> list[Piece]:
    from langchain_text_splitters import MarkdownTextSplitter

    splitter = MarkdownTextSplitter(chunk_size=limit, chunk_overlap=0, length_function=count_tokens)
    return _langchain(document, splitter)


def sentences(document: BenchDocument, limit: int) -> list[Piece]:
    """LlamaIndex' default splitter."""
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(
        chunk_size=limit, chunk_overlap=0, tokenizer=encoding().encode_ordinary
    )
    return list(_located(document, splitter.split_text(document.markdown)))


def _langchain(document: BenchDocument, splitter: Any) -> list[Piece]:
    return list(_located(document, splitter.split_text(document.markdown)))


def _located(document: BenchDocument, texts: list[str]) -> Iterator[Piece]:
    """Each text at the first place in the Markdown after the start of the one before."""
    at = 0
    for number, text in enumerate(texts):
        found = document.markdown.find(text, at)
        if found < 0:
            raise ValueError(f"{document.id}: piece {number} is not in the Markdown")
        at = found + 1
        covered = document.pages_between(found, found + len(text))
        yield _piece(document, str(number), text, covered)


def _piece(document: BenchDocument, key: str, text: str, covered: frozenset[int]) -> Piece:
    name = f"{document.id} {key}"
    return Piece(name, document.id, text, text, covered, name, count_tokens(text))

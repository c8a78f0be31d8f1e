"""What chunks are made of: passages and parts of passages, with their place in the Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mineru_tools.chunking.chunk import RowRange
from mineru_tools.document.passage import Passage, Place

Embedding: TypeAlias = Callable[[Passage], str]
"""What is embedded of a whole passage."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage, or a part of one.

    ``embedded`` is ``markdown`` with tables in the form that was asked for, ``tokens`` its length.
    ``span`` is where ``markdown`` stands in the document's, if it does. ``places`` are the boxes
    of what is in it. ``rows`` and ``html`` are there for the parts of tables.
    """

    passage: Passage
    markdown: str
    embedded: str
    tokens: int
    span: tuple[int, int] | None
    places: tuple[Place, ...]
    is_part: bool = False
    rows: RowRange | None = None
    html: str | None = None

    @property
    def is_heading(self) -> bool:
        return self.passage.level is not None

    @property
    def opened_path(self) -> tuple[str, ...]:
        """The headings that what follows stands under as far as this piece tells."""
        if not self.is_heading:
            return self.passage.path
        heading = " ".join(self.passage.text.split())
        return (*self.passage.path, heading) if heading else self.passage.path


def whole_pieces(
    passages: Iterable[Passage],
    embedding: Embedding,
    count: Callable[[str], int],
    *,
    asides: bool,
) -> Iterator[Piece]:
    """A piece for each passage that has Markdown and can be seen, ``asides`` only if asked for."""
    at = 0
    for passage in passages:
        span = None if passage.aside else (at, at + len(passage.markdown))
        if passage.markdown and not passage.aside:
            at += len(passage.markdown) + 2  # the blank line behind it
        if passage.hidden or (passage.aside and not asides) or not passage.markdown.strip():
            continue
        embedded = embedding(passage)
        yield Piece(passage, passage.markdown, embedded, count(embedded), span, passage.places)


def joined_markdown(pieces: Sequence[Piece]) -> str:
    return "\n\n".join(piece.markdown for piece in pieces)


def joined_span(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Where ``joined_markdown`` stands in the document's Markdown, ``None`` if it does not."""
    start = stop = None
    for piece in pieces:
        if piece.span is None or (stop is not None and piece.span[0] != stop + 2):
            return None
        start = piece.span[0] if start is None else start
        stop = piece.span[1]
    return None if start is None or stop is None else (start, stop)

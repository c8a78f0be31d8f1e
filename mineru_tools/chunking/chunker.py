"""A parsed document to chunks: straight from its blocks, whole where the limit allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mineru_tools.chunking.chunk import Chunk, ChunkType
from mineru_tools.chunking.evidence import evidence_of, with_evidence
from mineru_tools.chunking.measure import Measure
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.chunking.overlap import overlap_of
from mineru_tools.chunking.pack import Group, Packer, pieces_of
from mineru_tools.chunking.pieces import Piece, whole_pieces
from mineru_tools.chunking.regions import Pages
from mineru_tools.chunking.split import ProseSplitter, Splitter
from mineru_tools.chunking.strategies import families, stretches
from mineru_tools.chunking.table_forms import with_tables_as
from mineru_tools.chunking.table_split import TableSplitter
from mineru_tools.chunking.tokenizers import Counter, counter
from mineru_tools.chunking.units import Unit, bound
from mineru_tools.chunking.writer import ChunkWriter, kind_of
from mineru_tools.document.model import Document
from mineru_tools.document.passage import Passage
from mineru_tools.reading.cuts import Divided
from mineru_tools.reading.table_rows import marked_heads
from mineru_tools.render.passages import passages

BYTES_PER_TOKEN = 2  # of UTF-8, few for any script; the lines of shorter blocks are not needed

_WHOLES: dict[str, ChunkType] = {"pages": "page", "whole": "document"}


def chunk_document(
    document: Document,
    options: ChunkOptions,
    *,
    document_id: str,
    count: Callable[[str], int] | None = None,
) -> Iterator[Chunk]:
    """The chunks in reading order, a parent before its children; each is made when asked for.

    ``document_id`` begins every id and locator. ``count`` is used instead of the tokenizer of the
    options. Text that a reader of the page cannot see is in no chunk. No ``embed_text`` is longer
    than ``max_tokens``, parents aside, unless it is a single formula, link, number or code within
    a line that is longer by itself; that is left whole, without its headings. Raises as ``counter``
    does.
    """
    chunking = Chunking.of(options, Pages(document), document_id, count)
    may_be_cut = BYTES_PER_TOKEN * options.max_tokens
    yield from chunking.chunks(
        whole_pieces(
            passages(document, lines=lambda markdown: len(markdown.encode()) > may_be_cut),
            chunking.embedded,
            chunking.measure.count,
            asides=options.asides,
        )
    )


@dataclass(frozen=True, slots=True)
class Chunking:
    """One document being cut."""

    options: ChunkOptions
    measure: Measure
    writer: ChunkWriter

    @classmethod
    def of(
        cls,
        options: ChunkOptions,
        pages: Pages,
        document_id: str,
        count: Callable[[str], int] | None = None,
    ) -> Chunking:
        """``count`` is used instead of the tokenizer of the options."""
        counted = Counter(count) if count else counter(options.tokenizer)
        measure = Measure(counted.count, options.max_tokens, options.headings, counted.additive)
        return cls(options, measure, ChunkWriter(document_id, pages, measure))

    def chunks(self, pieces: Iterable[Piece]) -> Iterator[Chunk]:
        """The chunks of all pieces of the document, each made when asked for."""
        for stretch in stretches(pieces, self.options):
            yield from self.stretch(stretch)

    def embedded(self, passage: Passage) -> str:
        if passage.html is None:
            return passage.markdown
        return with_tables_as(self.options.table_form, passage.markdown, marked_heads(passage.html))

    def stretch(self, pieces: Sequence[Piece]) -> Iterator[Chunk]:
        units = list(self._units(pieces))
        if self.options.strategy != "parent_child":
            yield from self._chunks(units)
            return
        for family in families(units, self.measure):
            parent = self.writer.chunk(pieces_of(family), whole="section")
            yield parent
            yield from self._chunks(family, parent.id)

    def _units(self, pieces: Sequence[Piece]) -> Iterator[Unit]:
        if self.options.strategy == "blocks":
            return _blocks(pieces)
        return bound(pieces)

    def _chunks(self, units: Sequence[Unit], parent_id: str | None = None) -> Iterator[Chunk]:
        """The chunks between two borders."""
        options = self.options
        merge = options.strategy != "blocks"
        if options.evidence and options.strategy not in _WHOLES:
            units = with_evidence(units, self._fits_anywhere)
        packer = Packer(
            self.measure,
            self._splitter,
            min_tokens=options.min_tokens if merge else 0,
            reserve=options.overlap,
            merge=merge,
        )
        groups = packer.pack(units)
        before: Group | None = None
        for group in groups:
            yield self.writer.chunk(
                pieces_of(group),
                overlap=overlap_of(before, group, self.measure, options.overlap) if before else "",
                bare=group[0].bare,
                whole=self._whole(group, alone=len(groups) == 1),
                parent_id=parent_id,
            )
            before = group

    def _fits_anywhere(self, pieces: Sequence[Piece]) -> bool:
        return self.measure.fits(pieces, self.options.max_tokens - self.options.overlap)

    def _whole(self, group: Group, *, alone: bool) -> ChunkType | None:
        """The type of a chunk that goes by something else than all of its pieces."""
        if alone and self.options.strategy in _WHOLES:
            return _WHOLES[self.options.strategy]
        found = evidence_of(group[0]) if self.options.evidence else None
        return kind_of(found.passage.type) if found else None

    def _splitter(self, piece: Piece) -> Splitter:
        if piece.passage.html is not None and Divided(piece.markdown).tables:
            return TableSplitter(
                piece,
                self.options.table_form,
                self.writer.pages.row_places,
                self.measure.count,
                self.measure.max_tokens,
            )
        return ProseSplitter(piece)


def _blocks(pieces: Sequence[Piece]) -> Iterator[Unit]:
    """Each block, with the headings right above it."""
    lead: list[Piece] = []
    for piece in pieces:
        lead.append(piece)
        if not piece.is_heading:
            yield Unit(tuple(lead))
            lead = []
    if lead:
        yield Unit(tuple(lead))

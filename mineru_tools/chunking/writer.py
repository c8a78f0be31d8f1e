"""Groups of pieces written out as chunks: ids, kinds, boxes, places in the Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mineru_tools.chunking.chunk import Chunk, ChunkType
from mineru_tools.chunking.measure import Measure
from mineru_tools.chunking.pieces import Piece, joined_markdown, joined_span
from mineru_tools.chunking.regions import Pages
from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import Locator

_KINDS: dict[BlockType, ChunkType] = {
    BlockType.TABLE: "table",
    BlockType.TABLE_BODY: "table",
    BlockType.IMAGE: "figure",
    BlockType.IMAGE_BODY: "figure",
    BlockType.CHART: "figure",
    BlockType.CHART_BODY: "figure",
    BlockType.INTERLINE_EQUATION: "formula",
    BlockType.CODE: "code",
    BlockType.CODE_BODY: "code",
}


@dataclass(slots=True)
class ChunkWriter:
    """Writes the chunks of one document in order, and numbers the parts of its blocks."""

    document_id: str
    pages: Pages
    measure: Measure
    _given: set[str] = field(default_factory=set)
    _parts: dict[str, int] = field(default_factory=dict)

    def chunk(
        self,
        pieces: Sequence[Piece],
        *,
        overlap: str = "",
        bare: bool = False,
        whole: ChunkType | None = None,
        parent_id: str | None = None,
    ) -> Chunk:
        """The chunk of ``pieces``; ``whole`` is its type if it is one of the wholes."""
        frame = self.measure.frame(pieces, bare=bare)
        embed_text = frame.below_overlap(overlap)
        regions = self.pages.regions(place for piece in pieces for place in piece.places)
        indices = [region.page_idx for region in regions]
        indices += [piece.passage.page - 1 for piece in pieces]
        table, formula, picture = (_only(pieces, kind) for kind in ("table", "formula", "picture"))
        return Chunk(
            id=self._id(pieces, "section" if whole == "section" else ""),
            text=joined_markdown(pieces),
            embed_text=embed_text,
            type=whole or _kind(pieces),
            headings=frame.headings,
            page_idx=(min(indices), max(indices)),
            regions=regions,
            blocks=tuple(dict.fromkeys(self._locator(piece) for piece in pieces)),
            tokens=self.measure.count(embed_text),
            char_span=joined_span(pieces),
            parent_id=parent_id,
            rows=next((piece.rows for piece in pieces if piece.rows), None),
            table_html=(table.html or table.passage.html) if table else None,
            latex=formula.passage.latex if formula else None,
            image_path=picture.passage.image if picture else None,
        )

    def _locator(self, piece: Piece) -> str:
        return str(Locator(self.document_id, piece.passage.page, piece.passage.block))

    def _id(self, pieces: Sequence[Piece], whole: str) -> str:
        """The blocks from the first to the last, then which part of the first it begins with.

        No two chunks begin with the same piece, so this is unique; a number follows only where
        a document gives two blocks one locator.
        """
        first, last = pieces[0].passage, pieces[-1].passage
        text = self._locator(pieces[0])
        if (last.page, last.block) != (first.page, first.block):
            text += "-" if last.page == first.page else f"-p/{last.page}/b/"
            text += str(last.block)
        fragment = whole or self._fragment(pieces)
        wanted = f"{text}#{fragment}" if fragment else text
        found, number = wanted, 1
        while found in self._given:
            number += 1
            found = f"{wanted}{'&' if fragment else '#'}copy={number}"
        self._given.add(found)
        return found

    def _fragment(self, pieces: Sequence[Piece]) -> str:
        parts = [self._part(piece) for piece in pieces if piece.is_part]
        return parts[0] if parts else ""

    def _part(self, piece: Piece) -> str:
        """``rows=11-20`` or ``part=2``; of a row in several parts ``rows=5&part=2``."""
        rows = ""
        if piece.rows is not None:
            only = piece.rows.first == piece.rows.last
            rows = f"rows={piece.rows.first}" + ("" if only else f"-{piece.rows.last}")
        key = f"{self._locator(piece)}#{rows}"
        number = self._parts[key] = self._parts.get(key, 0) + 1
        if not rows:
            return f"part={number}"
        return rows if number == 1 else f"{rows}&part={number}"


def kind_of(block: BlockType) -> ChunkType:
    """The type of a chunk of one such block."""
    return _KINDS.get(block, "text")


def _kind(pieces: Sequence[Piece]) -> ChunkType:
    """What the pieces are, headings aside; ``text`` for several kinds."""
    kinds = {kind_of(piece.passage.type) for piece in pieces if not piece.is_heading}
    return kinds.pop() if len(kinds) == 1 else "text"


def _only(pieces: Sequence[Piece], kind: str) -> Piece | None:
    """The piece with a table, formula or picture, if there is exactly one."""
    found = [piece for piece in pieces if _has(piece, kind)]
    return found[0] if len(found) == 1 else None


def _has(piece: Piece, kind: str) -> bool:
    passage = piece.passage
    if kind == "table":
        return passage.html is not None
    return (passage.latex if kind == "formula" else passage.image) is not None

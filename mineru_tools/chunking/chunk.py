"""What a retriever stores and finds: a piece of a document that knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mineru_tools.document.geometry import BBox

ChunkType = Literal["text", "table", "figure", "formula", "code", "section", "page", "document"]
"""The kind of the blocks in a chunk, ``text`` for several; the last three are wholes."""


@dataclass(frozen=True, slots=True)
class Region:
    """A box on a page: index in the source file from 0, points, (width, height) of the page."""

    page_idx: int
    bbox: BBox
    page_size: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class RowRange:
    """The rows of a table below its head that a part holds: ``first`` to ``last`` of ``total``."""

    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document.

    ``id`` is made of locators and never changes for the same document and options. ``text`` is
    what is shown, Markdown with tables as HTML; ``embed_text`` what is embedded: ``text`` below
    the headings it stands under, which are also in ``headings``, the outermost first. ``tokens``
    is the length of ``embed_text``. ``page_idx`` is the first and the last page, from 0.
    ``regions`` are the boxes of all its blocks or, of a table's part, of its rows. ``blocks`` are
    the locators of its blocks. ``char_span`` is where ``text`` stands in the document's Markdown,
    word for word, else ``None``; sentences of the chunk before are in ``embed_text`` alone.
    ``parent_id`` is the chunk that this is a part of. ``rows`` is there for parts of tables;
    ``table_html``, ``latex`` and ``image_path`` (a file name) where the chunk has exactly one
    table, formula or picture.
    """

    id: str
    text: str
    embed_text: str
    type: ChunkType
    headings: tuple[str, ...]
    page_idx: tuple[int, int]
    regions: tuple[Region, ...]
    blocks: tuple[str, ...]
    tokens: int
    char_span: tuple[int, int] | None = None
    parent_id: str | None = None
    rows: RowRange | None = None
    table_html: str | None = None
    latex: str | None = None
    image_path: str | None = None

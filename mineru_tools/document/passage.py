"""What a reader gets: one block as text and Markdown, with the boxes that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page: ``page`` is the number in the source file, from 1, ``bbox`` in points."""

    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class TextLine:
    """The box of a line and the characters ``text[start:stop]`` of its passage that stand in it.

    In a table the box of a cell.
    """

    place: Place
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A block as it is read: what a column or page break cut in two is one passage again.

    ``page`` and ``block`` are the numbers of its locator. ``places`` are all boxes it covers, in
    reading order, the first on ``page``. ``text`` is plain, of a table the cells row by row, of a
    formula what it looks like; ``markdown`` is what the document's Markdown has for the block.
    ``path`` holds the headings above it, the outermost first; a heading is not in its own.
    ``level`` is a heading's. ``html`` is there for tables, their known heads in a ``thead``,
    ``latex`` for formulas; ``image`` is the file name of a picture. ``aside`` marks headers,
    footers, page numbers and margin texts, ``hidden`` text that a reader of the page cannot see.
    ``tokens`` is the length of ``markdown``.
    """

    page: int
    block: int
    type: BlockType
    text: str
    markdown: str
    tokens: int = 0
    places: tuple[Place, ...] = ()
    lines: tuple[TextLine, ...] = ()
    path: tuple[str, ...] = ()
    level: int | None = None
    html: str | None = None
    latex: str | None = None
    image: str | None = None
    aside: bool = False
    hidden: bool = False

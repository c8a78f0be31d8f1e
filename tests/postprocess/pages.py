"""Pages set by hand: blocks of text with real line boxes, pictures, captions."""

from __future__ import annotations

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import DISCARDED, BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span

ROW = 12.0
CHAR = 5.0


def text(
    rows: list[str] | str,
    at: tuple[float, float] = (50, 50),
    *,
    width: float = 240,
    type: BlockType = BlockType.TEXT,  # noqa: A002
    indent: float = 0,
    last_to: float | None = None,
    level: int | None = None,
) -> Block:
    """A justified block: rows 12 points high, the last one as long as its text unless told."""
    rows = [rows] if isinstance(rows, str) else rows
    x, y = at
    lines = []
    for i, row in enumerate(rows):
        right = x + width if i < len(rows) - 1 else (last_to or x + width)
        left = x + indent if i == 0 else x
        box = BBox(left, y + i * ROW, right, y + (i + 1) * ROW)
        lines.append(Line(box, (Span(SpanType.TEXT, box, row),)))
    box = BBox(x, y, x + width, y + len(rows) * ROW)
    return Block(type, box, lines=tuple(lines), level=level)


def box(type: BlockType, x0: float, y0: float, x1: float, y1: float) -> Block:  # noqa: A002
    """A picture, table or chart without words."""
    where = BBox(x0, y0, x1, y1)
    return Block(type, where, lines=(Line(where, (Span(SpanType.IMAGE, where),)),))


def part(type: BlockType, words: str, x0: float, y0: float, x1: float, y1: float) -> Block:  # noqa: A002
    """A caption or footnote of one row."""
    where = BBox(x0, y0, x1, y1)
    return Block(type, where, lines=(Line(where, (Span(SpanType.TEXT, where, words),)),))


def paged(*pages: list[Block], backend: str = "pipeline", first: int = 0) -> Document:
    """A document as a backend leaves it: flat blocks, numbered page by page."""
    made = []
    for at, blocks in enumerate(pages):
        made.append(
            Page(
                first + at,
                (612, 792),
                layout=tuple(blocks),
                content=tuple(b for b in blocks if b.type not in DISCARDED),
                discarded=tuple(b for b in blocks if b.type in DISCARDED),
            )
        )
    return Document(tuple(made), backend=backend, version="0")


def marks(document: Document) -> list[list[bool]]:
    """Which blocks of each page go on from the one before."""
    return [[b.continues_prev for b in page.content or ()] for page in document.pages]

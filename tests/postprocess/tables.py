"""Tables set by hand, each with its caption, its notes and the boxes of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.visit import body_of, iter_spans, reindex
from tests.postprocess.pages import part

ROW = 20.0
LEFT, RIGHT = 50.0, 550.0
FOOT = 740.0

Row = Sequence[str]


def html_of(rows: Sequence[Row]) -> str:
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def table(
    rows: Sequence[Row] | str,
    top: float | None = None,
    *,
    caption: str | None = None,
    notes: Sequence[str] = (),
    right: float = RIGHT,
    borders: Sequence[float] | None = None,
    bold: Sequence[int] = (),
    heads: int = 0,
    known: bool = False,
    height: float | None = None,
) -> Block:
    """A table whose rows are 20 points high, at the foot of a page unless ``top`` is given.

    ``rows`` may be HTML. With ``known`` its cells have boxes, between ``borders`` if those are
    given; the texts of the rows ``bold`` are so, the first ``heads`` are heads.
    """
    html = rows if isinstance(rows, str) else html_of(rows)
    count = html.count("<tr") if height is None else height / ROW
    top = FOOT - ROW * count if top is None else top
    box = BBox(LEFT, top, right, top + ROW * count)
    cells = None
    if known and not isinstance(rows, str):
        width = (right - LEFT) / len(rows[0])
        edges = borders or [LEFT + width * c for c in range(len(rows[0]) + 1)]
        cells = tuple(_cells(rows, edges, top, bold, heads))
    body = Block(
        T.TABLE_BODY, box, lines=(Line(box, (Span(SpanType.TABLE, box, html=html, cells=cells),)),)
    )
    above = [part(T.TABLE_CAPTION, caption, LEFT, top - 15, right, top - 3)] if caption else []
    below = [
        part(T.TABLE_FOOTNOTE, note, LEFT, box.y1 + 3 + 12 * i, right, box.y1 + 13 + 12 * i)
        for i, note in enumerate(notes)
    ]
    return Block(T.TABLE, box, blocks=(*above, body, *below))


def _cells(
    rows: Sequence[Row], edges: Sequence[float], top: float, bold: Sequence[int], heads: int
) -> list[TableCell]:
    made = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            box = BBox(edges[c], top + ROW * r, edges[c + 1], top + ROW * (r + 1))
            styles = (Style.BOLD,) if r in bold else ()
            words = BBox(box.x0 + 2, box.y0 + 4, box.x1 - 2, box.y1 - 4)
            line = Line(words, (Span(SpanType.TEXT, words, text, styles=styles),))
            made.append(TableCell(r, c, bbox=box, lines=(line,) if text else (), is_head=r < heads))
    return made


def pages(*contents: Sequence[Block], backend: str = "pipeline") -> Document:
    """A document of numbered blocks in pages of Letter size."""
    return Document(
        tuple(
            Page(i, (612, 792), layout=reindex(c), content=reindex(c), discarded=())
            for i, c in enumerate(contents)
        ),
        backend=backend,
    )


def span_of(block: Block) -> Span:
    body = body_of(block)
    assert body is not None
    (span,) = (span for span in iter_spans(body) if span.type is SpanType.TABLE)
    return span


def first_table(document: Document) -> Block:
    return next(b for p in document.pages for b in p.content or () if b.type is T.TABLE)

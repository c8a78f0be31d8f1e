"""The order in which a page is read out, the texts beside the flow put where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType
from mineru_tools.document.model import Block, Line, Page, Span
from mineru_tools.document.text import join_lines, span_text
from mineru_tools.render.options import RenderOptions

_PICTURES = (SpanType.IMAGE, SpanType.TABLE, SpanType.CHART)


def is_hidden(block: Block) -> bool:
    """Whether a reader of the page cannot see the block's text."""
    return bool(block.extra.get("hidden_text"))


def page_flow(page: Page, options: RenderOptions, *, hidden: bool = False) -> tuple[Block, ...]:
    """The blocks of ``page`` to write, in order; tombstones and what the options drop left out.

    Text that cannot be seen is left out too unless it is asked for. Page footnotes close the page.
    Headers, footers and margin texts go before the first block with a higher ``index``; one
    without an ``index`` goes to the nearer end of the page.
    """
    flow = [b for b in page.content or () if not b.lines_deleted and not options.leaves_out(b.type)]
    aside = [b for b in page.discarded or () if not b.lines_deleted and options.keeps_aside(b.type)]
    aside = [b for b in aside if hidden or not is_hidden(b)]
    footnotes = [b for b in aside if b.type is BlockType.PAGE_FOOTNOTE]
    indexed = all(b.index is not None for b in flow)
    lead: list[Block] = []
    tail: list[Block] = []
    for block in aside:
        if block.type is BlockType.PAGE_FOOTNOTE:
            continue
        if indexed and block.index is not None:
            later = (i for i, other in enumerate(flow) if (other.index or 0) > (block.index or 0))
            flow.insert(next(later, len(flow)), block)
        else:
            (lead if _stands_high(block, page) else tail).append(block)
    end = _foot(flow)
    return (*lead, *flow[:end], *footnotes, *flow[end:], *tail)


def _stands_high(block: Block, page: Page) -> bool:
    if block.bbox is None or page.size is None:
        return block.type is BlockType.HEADER
    return block.bbox.center[1] < page.size[1] / 2


def _foot(flow: list[Block]) -> int:
    """Where the footers and page numbers that close ``flow`` begin."""
    end = len(flow)
    while end and flow[end - 1].type in (BlockType.FOOTER, BlockType.PAGE_NUMBER):
        end -= 1
    return end


def parts_in_order(block: Block) -> tuple[Block, ...]:
    """The body, captions and footnotes of a two-level block by ``index``; tombstones left out."""
    parts = [b for b in block.blocks or () if not b.lines_deleted]
    if any(b.index is None for b in parts):
        return tuple(parts)
    return tuple(sorted(parts, key=lambda b: b.index or 0))


def role(block: Block) -> str:
    """``"body"``, ``"caption"`` or ``"footnote"`` of a part; a block of its own is a body."""
    last = block.type.value.rpartition("_")[2]
    return last if last in ("caption", "footnote") else "body"


def body_span(block: Block) -> Span | None:
    """The span with the picture, table or formula of a block or of its body part."""
    wanted = (SpanType.IMAGE, SpanType.TABLE, SpanType.CHART, SpanType.INTERLINE_EQUATION)
    for span in _body_spans(block):
        if span.type in wanted:
            return span
    return None


def figure_labels(block: Block, options: RenderOptions) -> tuple[tuple[Span, ...], ...]:
    """The rows of text inside the picture of a block or of its body part, top to bottom.

    Labels side by side are one row. None where the options leave them out.
    """
    if not options.shows_figure_text:
        return ()
    rows: list[list[Line]] = []
    for line in label_lines(block):
        if rows and _side_by_side(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(_row(row) for row in rows)


def _side_by_side(left: Line, right: Line) -> bool:
    a, b = left.bbox, right.bbox
    if a is None or b is None:
        return False
    return b.x0 >= a.x1 and a.y_overlap(b) > 0.5 * min(a.height, b.height)


def _row(lines: list[Line]) -> tuple[Span, ...]:
    spans = join_lines(lines[:1])
    for line in lines[1:]:
        spans += (Span(SpanType.TEXT, content=" "), *join_lines((line,)))
    return spans


def label_lines(block: Block) -> Iterator[Line]:
    """The lines of text inside the picture of a block or of its body part."""
    for line in block.lines or ():
        spans = tuple(s for s in line.spans if s.type not in _PICTURES and span_text(s).strip())
        if spans:
            yield replace(line, spans=spans)
    for child in block.blocks or ():
        if role(child) == "body" and not child.lines_deleted:
            yield from label_lines(child)


def _body_spans(block: Block) -> Iterator[Span]:
    for line in block.lines or ():
        yield from line.spans
    if block.type in TWO_LEVEL:
        for child in block.blocks or ():
            if role(child) == "body":
                yield from _body_spans(child)

"""A document as plain text: the words in reading order, without any markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from html.parser import HTMLParser

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType
from mineru_tools.document.model import Block, Document, Span, TableCell
from mineru_tools.document.table_cells import in_order
from mineru_tools.document.text import join_lines
from mineru_tools.render.continued import join_continued
from mineru_tools.render.flow import body_span, figure_labels, page_flow, parts_in_order
from mineru_tools.render.images import Assets
from mineru_tools.render.inline import plain_inline
from mineru_tools.render.lists import entries, list_items
from mineru_tools.render.markdown import code_text
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.table_cells import known_cells
from mineru_tools.render.table_html import with_formulas

PICTURES = frozenset({BlockType.IMAGE, BlockType.IMAGE_BODY, BlockType.CHART, BlockType.CHART_BODY})
TABLES = (BlockType.TABLE, BlockType.TABLE_BODY)
_PICTURED = frozenset({SpanType.IMAGE, SpanType.CHART})
_GAP = Span(SpanType.TEXT, content=" ")
_SPACES = re.compile(r"\s+")


def render(document: Document, options: RenderOptions, assets: Assets | None = None) -> str:
    """Blocks apart by a blank line; list items a line each; table cells apart by tabs."""
    out: list[str] = []
    for place, page in enumerate(join_continued(document).document.pages):
        if place and options.page_separator is not None:
            out.append(options.page_separator.replace("{page}", str(page.index + 1)))
        out.extend(
            text for block in page_flow(page, options) if (text := block_lines(block, options))
        )
    return "\n\n".join(out) + "\n" if out else ""


def block_lines(block: Block, options: RenderOptions) -> str:
    """The block's text; empty where it has none."""

    def words(spans: Sequence[Span]) -> str:
        return plain_inline(spans, options.scripts_written)

    if block.type in TWO_LEVEL and block.blocks is not None:
        parts = (block_lines(part, options) for part in parts_in_order(block))
        return "\n".join(text for text in parts if text)
    if block.type is BlockType.LIST:
        items = ((item.level, words(item.spans)) for item in list_items(block))
        return "\n".join("  " * level + text for level, text in items if text)
    if block.type is BlockType.INDEX:
        return "\n".join(filter(None, map(words, entries(block))))
    if block.type in (BlockType.CODE, BlockType.CODE_BODY):
        return code_text(block)
    if block.type in PICTURES:
        span = body_span(block)
        described = (span.content or "").strip() if span else ""
        labels = (words(label) for label in figure_labels(block, options))
        return "\n".join(filter(None, (described, *labels)))
    if block.type in TABLES:
        span = body_span(block)
        if span is not None and (cells := known_cells(span, options)):
            return cells_text(cells, options)
        if span is not None and span.html:
            return table_text(span.html)
    return words(join_lines(block.lines or ()))


def cells_text(cells: Iterable[TableCell], options: RenderOptions) -> str:
    """The cells of a table: a line per row, tabs between cells."""
    rows: dict[int, list[str]] = {}
    for cell in in_order(cells):
        rows.setdefault(cell.row, []).append(cell_text(cell, options))
    return "\n".join("\t".join(row).rstrip("\t") for row in rows.values() if any(row))


def cell_text(cell: TableCell, options: RenderOptions) -> str:
    """The text of a cell on one line."""
    spans = [_GAP if span.type in _PICTURED else span for span in join_lines(cell.lines)]
    return _SPACES.sub(" ", plain_inline(spans, options.scripts_written))


def table_text(html: str) -> str:
    """The cells of an HTML table: a line per row, tabs between cells."""
    reader = _Cells()
    reader.feed(with_formulas(html, lambda latex: escape(plain_text(unescape(latex)))))
    reader.close()
    return "\n".join(reader.rows())


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = [[]]

    def rows(self) -> Iterator[str]:
        for row in self._rows:
            cells = [_SPACES.sub(" ", cell).strip() for cell in row]
            if any(cells):
                yield "\t".join(cells).rstrip("\t")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        elif tag == "br":
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        row = self._rows[-1]
        if row:
            row[-1] += data
        elif data.strip():
            row.append(data)

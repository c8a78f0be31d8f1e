"""A table span written out: from its cells where they are known, else from its HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mineru_tools.document.labels import Style
from mineru_tools.document.model import Span, TableCell
from mineru_tools.document.table_html import SCRIPT_TAGS, CellMarkup, table_html
from mineru_tools.render.images import Assets, image_url
from mineru_tools.render.inline import html_inline, safe_url
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.pipe_table import pipe_table
from mineru_tools.render.scripts import written_scripts
from mineru_tools.render.table_html import table_markdown, table_page_html

_TAGS: Mapping[Style, str] = {
    Style.BOLD: "b",
    Style.ITALIC: "i",
    Style.MONOSPACE: "code",
    **SCRIPT_TAGS,
}


def table_in_markdown(span: Span, options: RenderOptions, assets: Assets | None) -> str:
    """The table for Markdown, with pipes where asked for and possible; empty for none."""
    if options.writes_pipes and (piped := pipe_table(span, options, assets)):
        return piped
    if cells := known_cells(span, options):
        return cells_markdown(cells, options, assets)
    return table_markdown(span.html or "", options, assets)


def table_in_page(
    span: Span, options: RenderOptions, assets: Assets | None, *, heads: bool = True
) -> str:
    """The table for an HTML page, its heads marked where they are known; empty for none."""

    def write(spans: Sequence[Span]) -> str:
        return html_inline(spans, options, assets)

    if cells := known_cells(span, options):
        return table_html(cells, write, heads=heads, scopes=heads)
    return table_page_html(span.html or "", options, assets)


def table_with_heads(span: Span, options: RenderOptions) -> str:
    """The table in MinerU's words, with its heads, scripts as asked for; empty for none."""

    def write(spans: Sequence[Span]) -> str:
        return CellMarkup()(written_scripts(spans, options.scripts_written))

    if cells := known_cells(span, options):
        return table_html(cells, write, heads=True)
    return span.html or ""


def known_cells(span: Span, options: RenderOptions) -> tuple[TableCell, ...]:
    """The cells to write from; none where MinerU's own HTML is wanted."""
    return () if options.compat else span.cells or ()


def cells_markdown(
    cells: Sequence[TableCell], options: RenderOptions, assets: Assets | None
) -> str:
    """The table on one line of HTML; bold, italics and links only as the options say."""
    marks = options.math_delimiters
    markup = CellMarkup(
        math=(marks.inline_left, marks.inline_right),
        tags=_TAGS if options.styles else SCRIPT_TAGS,
        image=lambda name: image_url(name, options, assets),
        link=lambda url: safe_url(url) if options.links else None,
    )

    def write(spans: Sequence[Span]) -> str:
        return markup(written_scripts(spans, options.scripts_written))

    return table_html(cells, write, heads=options.table_heads)

"""Cells as an HTML table: the markup of the table, and that of what stands in its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Line, Span, TableCell
from mineru_tools.document.table_cells import head_rows, in_order, line_groups
from mineru_tools.document.text import join_lines, span_text

SCRIPT_TAGS: Mapping[Style, str] = {Style.SUPERSCRIPT: "sup", Style.SUBSCRIPT: "sub"}


def table_html(
    cells: Iterable[TableCell],
    write: Callable[[Sequence[Span]], str],
    *,
    heads: bool = False,
    scopes: bool = False,
    breaks: bool = True,
) -> str:
    """The table on one line, spans where they are more than 1; no cells give no markup.

    ``write`` gives the markup of some text. ``heads`` makes ``thead`` and ``th``, with ``scopes``
    saying what each is the head of; else all is ``td``. ``breaks`` keeps lines of a cell that end
    on purpose apart by ``br``, else they are joined like all others.
    """
    placed = in_order(cells)
    if not placed:
        return ""
    top = head_rows(placed) if heads else 0
    rows = {r: list(inside) for r, inside in groupby(_texts(placed, write, breaks), _row)}
    lines = []
    for r in range(1 + max(rows)):
        inner = (_cell(cell, text, r < top, heads, scopes) for cell, text in rows.get(r, ()))
        lines.append(f"<tr>{''.join(inner)}</tr>")
    if top:
        lines[0], lines[top] = "<thead>" + lines[0], "</thead><tbody>" + lines[top]
        lines.append("</tbody>")
    return f"<table>{''.join(lines)}</table>"


@dataclass(frozen=True, slots=True)
class CellMarkup:
    """How text in a cell is marked: what stands around LaTeX, the element of each style.

    ``image`` gives the address of a picture file and ``link`` that of a link, ``None`` for none.
    """

    math: tuple[str, str] = ("<eq>", "</eq>")
    tags: Mapping[Style, str] = field(default_factory=lambda: SCRIPT_TAGS)
    image: Callable[[str], str | None] = lambda name: name
    link: Callable[[str], str | None] = lambda url: None

    def __call__(self, spans: Sequence[Span]) -> str:
        out = ""
        for text in map(self._span, spans):
            apart = out.endswith("$") and text.startswith("$")  # "$$" opens display math
            out += f" {text}" if apart else text
        return " ".join(out.split())

    def _span(self, span: Span) -> str:
        if span.type in (SpanType.IMAGE, SpanType.CHART):
            source = self.image(span.image_path) if span.image_path else None
            return f'<img src="{escape(source)}"/>' if source else ""
        text = escape(span_text(span), quote=False)
        core = text.strip()
        if not core:
            return text
        lead, _, tail = text.partition(core)
        if span.type in (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION):
            return self.math[0] + core + self.math[1]
        for style in reversed(span.styles):
            if tag := self.tags.get(style):
                core = f"<{tag}>{core}</{tag}>"
        if span.url and (url := self.link(span.url)):
            core = f'<a href="{escape(url)}">{core}</a>'
        return lead + core + tail


def mineru_html(cells: Iterable[TableCell]) -> str:
    """The table as MinerU writes it: ``td`` only, scripts, formulas in ``eq``, pictures by name."""
    return table_html(cells, CellMarkup(), breaks=False)


def _texts(
    cells: Sequence[TableCell], write: Callable[[Sequence[Span]], str], breaks: bool
) -> Iterator[tuple[TableCell, str]]:
    groups: Iterable[Iterable[Sequence[Line]]] = (
        line_groups(cells) if breaks else ((cell.lines,) for cell in cells)
    )
    for cell, lines in zip(cells, groups, strict=True):
        texts = (write(join_lines(group)) for group in lines)
        yield cell, "<br>".join(text for text in texts if text)


def _row(item: tuple[TableCell, str]) -> int:
    return item[0].row


def _cell(cell: TableCell, text: str, in_head: bool, heads: bool, scopes: bool) -> str:
    tag = "th" if heads and (cell.is_head or in_head) else "td"
    marks = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    if cell.colspan > 1:
        marks += f' colspan="{cell.colspan}"'
    if scopes and tag == "th":
        marks += f' scope="{_scope(cell, in_head)}"'
    return f"<{tag}{marks}>{text}</{tag}>"


def _scope(cell: TableCell, in_head: bool) -> str:
    if in_head:
        return "colgroup" if cell.colspan > 1 else "col"
    return "rowgroup" if cell.rowspan > 1 else "row"

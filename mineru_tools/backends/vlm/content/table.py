"""What a model wrote about a table, made the HTML of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from mineru_tools.backends.vlm.content.delimiters import Piece, pieces
from mineru_tools.backends.vlm.content.markdown_table import markdown_table_html
from mineru_tools.backends.vlm.content.otsl import is_otsl, otsl_html

_FENCE = re.compile(r"\A```\w*\n|\n```\s*\Z")
# A formula ends in its cell: one that is never closed must not swallow those that follow.
_CELL_EDGE = re.compile(r"(</?(?:table|thead|tbody|tfoot|tr|td|th|caption)\b[^<>]*>)", re.I)
_MARKED = re.compile(r"(<eq>(?:(?!</?eq>).)*</eq>)", re.DOTALL)


def table_html(reply: str, pictures: Mapping[str, str]) -> str:
    """The table as HTML: from OTSL, Markdown or HTML; what is none of them becomes one cell.

    Formulas stand in ``<eq>…</eq>``. ``pictures`` has the address of the picture behind each mark
    that the model was shown in its place.
    """
    return _with_formulas(_with_pictures(structured_table(reply) or otsl_html(reply), pictures))


def structured_table(reply: str) -> str | None:
    """The HTML of a table in a form we know, formulas as written, or ``None``."""
    text = reply.strip()
    if text[:6].lower() == "<table" and text[-8:].lower() == "</table>":
        return text
    if is_otsl(text):
        return otsl_html(text)
    text = _FENCE.sub("", text)
    if "<table" in text.lower():
        return text if "</table" in text.lower() else f"{text}</table>"
    return markdown_table_html(text)


def _with_pictures(html: str, pictures: Mapping[str, str]) -> str:
    if not pictures:
        return html
    codes = "|".join(re.escape(mark[1:-1]) for mark in pictures)
    return re.sub(
        rf"\[\s*({codes})\s*\]",
        lambda match: f'<img src="{escape(pictures[f"[{match[1]}]"])}"/>',
        html,
    )


def _with_formulas(html: str) -> str:
    if "\\" not in html:
        return html
    return "".join(
        part if number % 2 else "".join(map(_marked, _MARKED.split(part)))
        for number, part in enumerate(_CELL_EDGE.split(html))
    )


def _marked(text: str) -> str:
    if text.startswith("<eq>"):
        return text
    return "".join(map(_in_html, pieces(text)))


def _in_html(piece: Piece) -> str:
    return f"<eq>{piece.text.strip()}</eq>" if piece.kind and piece.text else piece.source

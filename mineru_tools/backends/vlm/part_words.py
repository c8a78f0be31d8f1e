"""What people, and models that were never told ours, call the parts of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from mineru_tools.backends.vlm.region import TYPES

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "title": "doc_title",
        "heading": "paragraph_title",
        "text": "text",
        "list": "list",
        "table": "table",
        "table caption": "table_caption",
        "table note": "table_footnote",
        "picture": "image",
        "picture caption": "image_caption",
        "chart": "chart",
        "formula": "equation",
        "formula number": "formula_number",
        "code": "code",
        "code caption": "code_caption",
        "algorithm": "algorithm",
        "reference": "ref_text",
        "table of contents": "index",
        "footnote": "page_footnote",
        "page header": "header",
        "page footer": "footer",
        "page number": "page_number",
        "note in the margin": "aside_text",
    }
)
"""The words that a model is asked to use, and our types."""

_OTHERS: Mapping[str, tuple[str, ...]] = {
    "doc_title": ("document_title", "main_title"),
    "paragraph_title": ("section_header", "section_title", "section", "subtitle", "subheading",
                        "header1", "header2", "header3", "h1", "h2", "h3"),
    "text": ("paragraph", "plain_text", "body", "body_text", "text_block", "abstract", "author",
             "authors", "affiliation", "date", "quote", "address", "form", "key_value", "list_item",
             "handwriting"),
    "list": ("bullet_list", "ordered_list", "unordered_list", "enumeration"),
    "table": ("tabular",),
    "table_footnote": ("table_notes",),
    "image": ("figure", "photo", "photograph", "illustration", "drawing", "diagram", "logo", "icon",
              "stamp", "seal", "signature", "flowchart", "map", "qr_code", "barcode", "graphic"),
    "image_caption": ("figure_caption", "figure_title"),
    "chart": ("graph", "plot", "bar_chart", "line_chart", "pie_chart"),
    "caption": ("legend",),
    "equation": ("math", "display_formula", "isolate_formula", "interline_equation", "latex"),
    "formula_number": ("equation_number",),
    "code": ("code_block", "listing", "source_code"),
    "algorithm": ("pseudocode",),
    "ref_text": ("references", "bibliography", "citation"),
    "index": ("toc", "contents"),
    "page_footnote": ("footnotes",),
    "header": ("running_head", "running_header"),
    "footer": ("running_foot", "running_footer"),
    "page_number": ("number", "folio", "pagination"),
    "aside_text": ("sidebar", "marginalia", "margin_note", "watermark"),
}  # fmt: skip
_BETWEEN = re.compile(r"[\W_]+")


def _key(word: str) -> str:
    return _BETWEEN.sub("_", word.strip().lower()).strip("_")


_TYPES: Mapping[str, str] = {
    **{name: name for name in TYPES},
    **{other: name for name, others in _OTHERS.items() for other in others},
    **{_key(word): name for word, name in PLAIN.items()},
}


def type_named(word: str) -> str | None:
    """Our type for a word, however it is spelled: ``Section-Header``; ``None`` if it says none."""
    key = _key(word)
    return _TYPES.get(key) or _TYPES.get(key.removesuffix("s"))

"""A region of a page as a model sees it: the same that ``model.json`` writes down."""

from __future__ import annotations

from mineru_tools.document.detections import Region

__all__ = ["TYPES", "Region"]

TYPES = frozenset(
    {
        "text",
        "title",
        "doc_title",
        "paragraph_title",
        "table",
        "equation",
        "formula_number",
        "code",
        "algorithm",
        "aside_text",
        "ref_text",
        "index",
        "phonetic",
        "list_item",
        "table_caption",
        "image_caption",
        "code_caption",
        "caption",
        "table_footnote",
        "image_footnote",
        "footnote",
        "header",
        "footer",
        "page_number",
        "page_footnote",
        "image",
        "chart",
        "list",
        "image_block",
        "equation_block",
        "unknown",
    }
)
"""What MinerU2.5 and its successors call the parts of a page; other models' names become these."""

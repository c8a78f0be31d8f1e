"""A region of a page as a model sees it: the same that ``model.json`` writes down."""

from __future__ import annotations

from mineru_tools.document.detections import Region
from mineru_tools.document.geometry import BBox

__all__ = ["TYPES", "Region", "named", "placed"]

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


def placed(box: BBox, size: tuple[float, float]) -> BBox:
    """Shares of a page as points."""
    width, height = size
    return BBox(box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height)


def named(region: Region) -> str:
    """How messages call a region."""
    corners = ", ".join(f"{value:.3f}" for value in region.bbox)
    return f"region of type {region.type} at ({corners})"

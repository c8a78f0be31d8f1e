"""A region of a page as a model sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import NO_EXTRA, Extra

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


@dataclass(frozen=True, slots=True)
class Region:
    """One part of a page, in reading order among others.

    ``box`` is in parts of the page as displayed, 0 to 1; ``angle`` the direction of its text, 0,
    90, 180 or 270 degrees, ``None`` where nobody said. ``content`` is what stands in it: text with
    ``\\(…\\)`` formulas, LaTeX, HTML, a description; ``None`` where nobody knew.
    ``merge_prev`` marks text that goes on from the text before it, ``cell_merge`` the columns of a
    table whose first cells go on from the page before.
    """

    type: str
    box: BBox
    angle: int | None = None
    content: str | None = None
    merge_prev: bool = False
    sub_type: str | None = None
    cell_merge: tuple[bool, ...] | None = None
    score: float | None = None
    extra: Extra = field(default_factory=lambda: NO_EXTRA, hash=False)

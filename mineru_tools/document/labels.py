"""The vocabulary of types: one enum for blocks, one for spans, with MinerU's spelling."""

from __future__ import annotations

from enum import Enum


class BlockType(str, Enum):
    """What a block is; the values are the ``type`` strings of MinerU's ``middle.json``."""

    TEXT = "text"
    TITLE = "title"
    LIST = "list"
    INDEX = "index"
    REF_TEXT = "ref_text"
    ABSTRACT = "abstract"
    PHONETIC = "phonetic"
    INTERLINE_EQUATION = "interline_equation"

    IMAGE = "image"
    IMAGE_BODY = "image_body"
    IMAGE_CAPTION = "image_caption"
    IMAGE_FOOTNOTE = "image_footnote"
    TABLE = "table"
    TABLE_BODY = "table_body"
    TABLE_CAPTION = "table_caption"
    TABLE_FOOTNOTE = "table_footnote"
    CHART = "chart"
    CHART_BODY = "chart_body"
    CHART_CAPTION = "chart_caption"
    CHART_FOOTNOTE = "chart_footnote"
    CODE = "code"
    CODE_BODY = "code_body"
    CODE_CAPTION = "code_caption"
    CODE_FOOTNOTE = "code_footnote"

    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    ASIDE_TEXT = "aside_text"
    PAGE_FOOTNOTE = "page_footnote"


class SpanType(str, Enum):
    """What a span is; the values are the ``type`` strings of MinerU's ``middle.json``."""

    TEXT = "text"
    INLINE_EQUATION = "inline_equation"
    INTERLINE_EQUATION = "interline_equation"
    IMAGE = "image"
    TABLE = "table"
    CHART = "chart"
    HYPERLINK = "hyperlink"


class Style(str, Enum):
    """How a text span is set, where it differs from plain running text."""

    BOLD = "bold"
    ITALIC = "italic"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    MONOSPACE = "monospace"


TWO_LEVEL = frozenset({BlockType.IMAGE, BlockType.TABLE, BlockType.CHART, BlockType.CODE})
"""Blocks that hold a ``*_body``, ``*_caption`` and ``*_footnote`` block each instead of lines."""

DISCARDED = frozenset(
    {
        BlockType.HEADER,
        BlockType.FOOTER,
        BlockType.PAGE_NUMBER,
        BlockType.ASIDE_TEXT,
        BlockType.PAGE_FOOTNOTE,
    }
)
"""Types that live in ``Page.discarded``: beside the reading flow, never thrown away."""


def part(parent: BlockType, role: str) -> BlockType:
    """The type of a two-level block's ``role`` (``"body"``, ``"caption"`` or ``"footnote"``)."""
    return BlockType(f"{parent.value}_{role}")

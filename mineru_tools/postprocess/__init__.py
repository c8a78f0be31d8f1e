"""Passes over the finished document, each ``(Document, ParseOptions) -> Document``, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mineru_tools.document.model import Document
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.captions import attach_captions
from mineru_tools.postprocess.hyphens import keep_hard_hyphens
from mineru_tools.postprocess.paragraphs import join_paragraphs
from mineru_tools.postprocess.table_joins import join_tables
from mineru_tools.postprocess.titles import settle_title_levels

Pass: TypeAlias = Callable[[Document, ParseOptions], Document]

PASSES: tuple[Pass, ...] = (
    attach_captions,
    join_paragraphs,
    join_tables,
    keep_hard_hyphens,
    settle_title_levels,
)
"""The order matters: a caption taken for a paragraph would stop the joining of real ones."""


def run_passes(document: Document, options: ParseOptions) -> Document:
    """The document after every pass; no pass loses, doubles or reorders pages or text."""
    for each in PASSES:
        document = each(document, options)
    return document

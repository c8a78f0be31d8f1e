"""Blocks that the pipeline had to recognise: a model is asked about them and its answers put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mineru_tools.backends.base import PageResult
from mineru_tools.backends.hybrid.exact import is_exact
from mineru_tools.backends.vlm.conversation import PageReading
from mineru_tools.backends.vlm.emit import block_of
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block

_ASKED = {
    BlockType.TEXT: "text",
    BlockType.TITLE: "title",
    BlockType.LIST: "text",
    BlockType.INDEX: "index",
    BlockType.REF_TEXT: "ref_text",
    BlockType.ABSTRACT: "text",
    BlockType.PHONETIC: "phonetic",
    BlockType.INTERLINE_EQUATION: "equation",
    BlockType.TABLE_BODY: "table",
    BlockType.TABLE_CAPTION: "table_caption",
    BlockType.TABLE_FOOTNOTE: "table_footnote",
    BlockType.IMAGE_CAPTION: "image_caption",
    BlockType.IMAGE_FOOTNOTE: "image_footnote",
    BlockType.CHART_CAPTION: "image_caption",
    BlockType.CHART_FOOTNOTE: "image_footnote",
    BlockType.CODE_BODY: "code",
    BlockType.CODE_CAPTION: "code_caption",
    BlockType.CODE_FOOTNOTE: "footnote",
    BlockType.HEADER: "header",
    BlockType.FOOTER: "footer",
    BlockType.PAGE_NUMBER: "page_number",
    BlockType.ASIDE_TEXT: "aside_text",
    BlockType.PAGE_FOOTNOTE: "page_footnote",
}


def questions(page: PageResult) -> dict[int, Region]:
    """By place among the blocks: the region to ask a model about."""
    width, height = page.size
    if min(width, height) <= 0:
        return {}
    return {
        k: Region(_ASKED[block.type], _shares(block.bbox, page.size), block.angle)
        for k, block in enumerate(page.blocks)
        if block.type in _ASKED and block.bbox is not None and not is_exact(block)
    }


def with_answers(page: PageResult, asked: Mapping[int, Region], reading: PageReading) -> PageResult:
    """The page with what the model said; a block it could not read keeps what was recognised."""
    said = {_key(region.bbox): region for region in reading.regions if region.content}
    blocks = []
    for k, block in enumerate(page.blocks):
        region = asked.get(k)
        answer = said.get(_key(region.bbox)) if region else None
        blocks.append(_answered(block, answer, page.size) if answer else block)
    return replace(page, blocks=tuple(blocks), issues=(*page.issues, *reading.issues))


def _answered(block: Block, region: Region, size: tuple[float, float]) -> Block:
    """The block's place, type and rank with the model's words."""
    told = block_of(region, block.index or 0, size)
    if told.type is BlockType.TABLE_BODY or block.type is BlockType.TABLE_BODY:
        return replace(told, bbox=block.bbox) if told.type is block.type else block
    return replace(block, lines=told.lines, score=None)


def _shares(box: BBox, size: tuple[float, float]) -> BBox:
    width, height = size
    shares = (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
    return BBox(*(min(1.0, max(0.0, share)) for share in shares))


def _key(box: BBox) -> tuple[float, ...]:
    return tuple(round(value, 6) for value in (box.x0, box.y0, box.x1, box.y1))

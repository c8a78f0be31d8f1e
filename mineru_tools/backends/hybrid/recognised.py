"""Blocks that the pipeline had to recognise: a model is asked about them and its answers put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mineru_tools.backends.base import PageResult
from mineru_tools.backends.hybrid.exact import PICTURES, glyph_lines, is_exact
from mineru_tools.backends.hybrid.said import Said, difference
from mineru_tools.backends.vlm.conversation import PageReading
from mineru_tools.backends.vlm.emit import block_of
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox, shares
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block
from mineru_tools.document.model_json_source import VLM_TYPES

_ASKED = {  # a list is asked about as one text: nobody sees its items
    **{kind: name for kind, name in VLM_TYPES.items() if kind not in PICTURES},
    BlockType.LIST: "text",
}


def questions(page: PageResult) -> dict[int, Region]:
    """By place among the blocks: the region to ask a model about."""
    width, height = page.size
    if min(width, height) <= 0:
        return {}
    asked: dict[int, Region] = {}
    places: set[tuple[float, ...]] = set()  # answers are known by their place
    for k, block in enumerate(page.blocks):
        if block.type not in _ASKED or block.bbox is None or is_exact(block):
            continue
        region = Region(_ASKED[block.type], shares(block.bbox, page.size), block.angle)
        if _key(region.bbox) not in places:
            places.add(_key(region.bbox))
            asked[k] = region
    return asked


def with_answers(page: PageResult, asked: Mapping[int, Region], reading: PageReading) -> PageResult:
    """The page with what the model said.

    A block that it could not read, or of whose glyphs it left out words, stays as it was; the
    latter with the issue ``vlm_text_differs``.
    """
    said = {_key(region.bbox): region for region in reading.regions if region.content}
    blocks = list(page.blocks)
    issues = [*page.issues, *reading.issues]
    for k, region in asked.items():
        answer = said.get(_key(region.bbox))
        if answer is None:
            continue
        written = Said(answer.content or "", is_formula=answer.type == "equation")
        if written.lacks(glyph_lines(blocks[k])):
            issues.append(difference(page.index, region))
        else:
            blocks[k] = _answered(blocks[k], answer, page.size)
    read = any(region.type not in ("table", "equation") for region in asked.values())
    return replace(page, blocks=tuple(blocks), issues=tuple(issues), is_recognised=read)


def _answered(block: Block, region: Region, size: tuple[float, float]) -> Block:
    """The block's place, type and rank with the model's words."""
    told = block_of(region, block.index or 0, size)
    if told.type is BlockType.TABLE_BODY or block.type is BlockType.TABLE_BODY:
        return replace(told, bbox=block.bbox) if told.type is block.type else block
    return replace(block, lines=told.lines, score=None)


def _key(box: BBox) -> tuple[float, ...]:
    return tuple(round(value, 6) for value in (box.x0, box.y0, box.x1, box.y1))

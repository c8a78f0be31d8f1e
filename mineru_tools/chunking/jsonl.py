"""Chunks as JSON, a line each, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from mineru_tools.chunking.chunk import Chunk, Region, RowRange
from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import JsonValue


def to_json(chunk: Chunk) -> dict[str, JsonValue]:
    """The chunk as an object with a key for every field, in their order.

    Page indices count from 0; a region is ``{"page_idx", "bbox", "page_size"}``, points from the
    top left; ``rows`` is ``{"first", "last", "total"}``.
    """
    regions: list[JsonValue] = [
        {
            "page_idx": region.page_idx,
            "bbox": list(region.bbox),
            "page_size": list(region.page_size) if region.page_size else None,
        }
        for region in chunk.regions
    ]
    rows = chunk.rows
    return {
        "id": chunk.id,
        "text": chunk.text,
        "embed_text": chunk.embed_text,
        "type": chunk.type,
        "headings": list(chunk.headings),
        "page_idx": list(chunk.page_idx),
        "regions": regions,
        "blocks": list(chunk.blocks),
        "tokens": chunk.tokens,
        "char_span": list(chunk.char_span) if chunk.char_span else None,
        "parent_id": chunk.parent_id,
        "rows": {"first": rows.first, "last": rows.last, "total": rows.total} if rows else None,
        "table_html": chunk.table_html,
        "latex": chunk.latex,
        "image_path": chunk.image_path,
    }


def from_json(value: Mapping[str, Any]) -> Chunk:
    """The chunk that ``to_json`` wrote."""
    rows = value["rows"]
    span = value["char_span"]
    return Chunk(
        **{
            **value,
            "headings": tuple(value["headings"]),
            "page_idx": tuple(value["page_idx"]),
            "regions": tuple(_region(region) for region in value["regions"]),
            "blocks": tuple(value["blocks"]),
            "char_span": tuple(span) if span else None,
            "rows": RowRange(**rows) if rows else None,
        }
    )


def json_line(chunk: Chunk) -> str:
    """The chunk as a line of JSON, line break included."""
    return json.dumps(to_json(chunk), ensure_ascii=False) + "\n"


def _region(value: Mapping[str, Any]) -> Region:
    size = value["page_size"]
    return Region(
        value["page_idx"],
        BBox(*value["bbox"]),
        cast("tuple[float, float]", tuple(size)) if size else None,
    )

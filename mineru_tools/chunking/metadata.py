"""What a vector store keeps beside a chunk: flat values only, so that every store takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeAlias

from mineru_tools.chunking.chunk import Chunk, Region

Flat: TypeAlias = "dict[str, str | int | float | bool]"

HEADING_SEPARATOR = " > "
DECIMALS = 2  # of a point: a seventh of the width of a hair


def flat_metadata(chunk: Chunk, *, source: str, file_name: str, document_id: str) -> Flat:
    """A chunk's provenance without lists, objects or ``None``: what does not apply has no key.

    ``page`` is an index from 0, ``page_number`` and ``page_number_end`` count from 1, all in the
    source file. The box is that of the first region, in points from the top left; ``regions`` has
    all of them and ``blocks`` all locators, both as JSON text.
    """
    first, last = chunk.page_idx
    flat: dict[str, str | int | float | bool | None] = {
        "source": source,
        "file_name": file_name,
        "doc_id": document_id,
        "chunk_id": chunk.id,
        "type": chunk.type,
        "headings": HEADING_SEPARATOR.join(chunk.headings),
        "page": first,
        "page_number": first + 1,
        "page_number_end": last + 1,
        **_first_box(chunk.regions),
        "regions": regions_json(chunk.regions),
        "blocks": json.dumps(chunk.blocks),
        "tokens": chunk.tokens,
        "char_start": chunk.char_span[0] if chunk.char_span else None,
        "char_end": chunk.char_span[1] if chunk.char_span else None,
        "parent_id": chunk.parent_id,
        "rows_first": chunk.rows.first if chunk.rows else None,
        "rows_last": chunk.rows.last if chunk.rows else None,
        "rows_total": chunk.rows.total if chunk.rows else None,
        "table_html": chunk.table_html,
        "latex": chunk.latex,
        "image_path": chunk.image_path,
    }
    return {key: value for key, value in flat.items() if value is not None}


def regions_json(regions: Iterable[Region]) -> str:
    """A JSON list of objects ``page`` (index from 0), ``bbox`` and, where known, ``page_size``."""
    return json.dumps([_region(region) for region in regions], separators=(",", ":"))


def _region(region: Region) -> dict[str, object]:
    shown: dict[str, object] = {"page": region.page_idx, "bbox": _rounded(region.bbox)}
    if region.page_size is not None:
        shown["page_size"] = _rounded(region.page_size)
    return shown


def _first_box(regions: tuple[Region, ...]) -> dict[str, float]:
    if not regions:
        return {}
    box, size = regions[0].bbox, regions[0].page_size
    sides = ("bbox_x0", "bbox_y0", "bbox_x1", "bbox_y1")
    values = dict(zip(sides, _rounded(box), strict=True))
    return values | page_size(size) if size is not None else values


def page_size(size: tuple[float, float]) -> dict[str, float]:
    return dict(zip(("page_width", "page_height"), _rounded(size), strict=True))


def _rounded(lengths: Iterable[float]) -> list[float]:
    return [round(float(length), DECIMALS) for length in lengths]

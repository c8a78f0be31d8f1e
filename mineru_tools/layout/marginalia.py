"""Margin notes: text outside the columns that carry the document's text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region

COLUMN_SHARE = 0.08  # of the document's running text


def mark_marginalia(pages: list[list[Region]], profile: Profile) -> list[list[Region]]:
    """Text wholly outside the columns that carry the document's text, left or right: margin notes.

    The columns are where at least ``COLUMN_SHARE`` of the running text begins. A page alone does
    not tell its margins.
    """
    if len(pages) < 2:
        return pages
    weights: dict[int, int] = defaultdict(int)
    rights: dict[int, float] = defaultdict(float)
    for page in pages:
        for region in page:
            if (
                region.kind is BlockType.TEXT
                and abs(region.size - profile.size) < 0.12 * profile.size
            ):
                key = round(region.bbox.x0 / 6)
                weights[key] += len(region.text)
                rights[key] = max(rights[key], region.bbox.x1)
    total = sum(weights.values())
    keys = [k for k, w in weights.items() if w >= COLUMN_SHARE * total]
    if not keys:
        return pages
    left, right = 6.0 * min(keys) - 6.0, max(rights[k] for k in keys) + 6.0
    return [
        [
            replace(r, kind=BlockType.ASIDE_TEXT)
            if r.kind in (BlockType.TEXT, BlockType.TITLE)
            and (r.bbox.x1 < left or r.bbox.x0 > right)
            else r
            for r in page
        ]
        for page in pages
    ]

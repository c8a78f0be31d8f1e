"""Page numbers that a single page gives away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineru_tools.layout.region import Region

_BARE_NUMBER = re.compile(r"[-–—]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—]?|[Pp]age \d+(?: of \d+)?")


def lone_numbers(
    regions: Sequence[Region], size: tuple[float, float], candidates: Sequence[tuple[int, str]]
) -> list[int]:
    """Indices of bare numbers that begin or end the page, apart from the text, in place for one.

    The only furniture that needs no witness on another page.
    """
    text = [r for r in regions if r.lines]
    found = []
    for k, _ in candidates:
        region = regions[k]
        box = region.bbox
        if not _BARE_NUMBER.fullmatch(region.text.strip()):
            continue
        first = all(r is region or r.bbox.y0 >= box.y0 - 2 for r in text)
        last = all(r is region or r.bbox.y1 <= box.y1 + 2 for r in text)
        rest = [r.bbox for r in text if r is not region]
        if not (first or last) or len(rest) < 2:
            continue
        gap = min(max(box.y0 - b.y1, b.y0 - box.y1) for b in rest)
        inner = (min(b.x0 for b in rest), max(b.x1 for b in rest))
        middle = (box.x0 + box.x1) / 2
        placed = abs(middle - size[0] / 2) < 0.06 * size[0] or (
            box.x0 < inner[0] + 0.1 * size[0] or box.x1 > inner[1] - 0.1 * size[0]
        )
        if gap > 1.5 * region.size and placed:
            found.append(k)
    return found

"""Running heads, feet and page numbers, found by what repeats from page to page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region

ZONE = 0.16  # of the page's height, at the top and at the bottom
OUTERMOST = 3  # regions from the edge that may be furniture
MIN_SHARE = 0.2  # of the pages within reach that carry the same line
REACH = 12  # pages: chapters change their running heads
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"^[ivxlcdm]+$", re.I)
_PAGE_NUMBER = re.compile(
    r"^(?:page|seite|p\.?|стр\.?|第)?\s*[-–—·|\[(]*\s*(?:\d{1,4}|[ivxlcdm]{1,7}|[A-Z]-?\d{1,3})\s*[-–—·|\])]*"
    r"\s*(?:頁|页|ページ)?(?:\s*(?:/|of|von|sur|de|из)\s*\d{1,4})?$",
    re.I,
)

PageRegions = Sequence[Region]


def mark_furniture(
    pages: Sequence[PageRegions], sizes: Sequence[tuple[float, float]]
) -> list[list[Region]]:
    """The regions of every page, running heads and feet and page numbers marked as such.

    A line counts as furniture when the same text, digits aside, stands at the same height on
    other pages nearby, or when numbers at one place count up with the pages. A page alone has no
    such witness, so nothing on it is called furniture.
    """
    candidates = [_candidates(regions, size) for regions, size in zip(pages, sizes, strict=True)]
    kinds: list[dict[int, BlockType]] = [{} for _ in pages]
    seen: dict[tuple[str, str, int], list[tuple[int, int]]] = defaultdict(list)
    for p, found in enumerate(candidates):
        for k, zone in found:
            region = pages[p][k]
            seen[(_signature(region.text), zone, round(region.bbox.y0 / 12))].append((p, k))
            seen[(_signature(region.text), zone, round((region.bbox.y0 + 6) / 12) + 1_000_000)].append((p, k))
    for (signature, zone, _), places in seen.items():
        where = sorted({p for p, _ in places})
        for p, k in places:
            region = pages[p][k]
            if _repeats(p, where, len(pages)) and _is_running(signature, region, places, pages):
                number = _PAGE_NUMBER.match(region.text.strip())
                kinds[p].setdefault(
                    k,
                    BlockType.PAGE_NUMBER if number
                    else BlockType.HEADER if zone == "top" else BlockType.FOOTER,
                )
    return [
        [replace(r, kind=kinds[p][k]) if k in kinds[p] else r for k, r in enumerate(regions)]
        for p, regions in enumerate(pages)
    ]


def _candidates(regions: PageRegions, size: tuple[float, float]) -> list[tuple[int, str]]:
    """(index, zone) of short regions among the outermost of the page."""
    height = size[1]
    text = [(k, r) for k, r in enumerate(regions) if r.lines and len(r.lines) <= 3]
    out: list[tuple[int, str]] = []
    tops = sorted((r.bbox.y0, k) for k, r in text if r.bbox.y1 < ZONE * height)
    rows: list[float] = []
    for y, k in tops:
        if not rows or y - rows[-1] > 4:
            rows.append(y)
        if len(rows) <= OUTERMOST:
            out.append((k, "top"))
    rows = []
    for y, k in sorted(((-r.bbox.y1, k) for k, r in text if r.bbox.y0 > (1 - ZONE) * height)):
        if not rows or y - rows[-1] > 4:
            rows.append(y)
        if len(rows) <= OUTERMOST:
            out.append((k, "bottom"))
    return out


def _signature(text: str) -> str:
    text = " ".join(text.split()).casefold()
    if _PAGE_NUMBER.match(text):
        return "#"
    return _DIGITS.sub("#", text)


def _repeats(page: int, where: list[int], pages: int) -> bool:
    """The same line stands on enough pages near this one (odd and even pages may differ)."""
    near = [p for p in where if abs(p - page) <= REACH]
    reach = min(pages, page + REACH + 1) - max(0, page - REACH)
    return len(near) >= 2 and len(near) >= MIN_SHARE * reach


def _is_running(
    signature: str, region: Region, places: list[tuple[int, int]], pages: Sequence[PageRegions]
) -> bool:
    """Same style on its pages; a bare number must change from page to page."""
    others = [pages[p][k] for p, k in places]
    alike = [o for o in others if abs(o.size - region.size) <= 0.06 * max(o.size, region.size)]
    if len(alike) < 2:
        return False
    if signature == "#":
        return len({o.text.strip() for o in alike}) > 1
    if not any(c.isalpha() for c in signature):
        return len(signature) < 40
    return True

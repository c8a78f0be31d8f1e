"""Running heads, feet and page numbers, found by what repeats from page to page."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.lone_numbers import lone_numbers
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region
from mineru_tools.layout.title_words import CAPTION, normalised

ZONE = 0.16  # of the page's height, at the top and at the bottom
NUMBER_ZONE = 0.18  # the same at the bottom for bare numbers; articles of TeX on A4 have 0.17
OUTERMOST = 3  # regions from the edge that may be furniture
MIN_SHARE = 0.2  # of the pages within reach that carry the same line
REACH = 12  # pages: chapters change their running heads
_DIGITS = re.compile(r"\d+")

_PAGE_NUMBER = re.compile(
    r"^(?:page|seite|p\.?|стр\.?|第)?\s*[-–—·|\[(]*\s*(?:\d{1,4}|[ivxlcdm]{1,7}|[A-Z]-?\d{1,3})\s*[-–—·|\])]*"
    r"\s*(?:頁|页|ページ)?(?:\s*(?:/|of|von|sur|de|из)\s*\d{1,4})?$",
    re.I,
)

PageRegions = Sequence[Region]


def mark_furniture(
    pages: Sequence[PageRegions], sizes: Sequence[tuple[float, float]], profile: Profile
) -> list[list[Region]]:
    """The regions of every page, running heads and feet and page numbers marked as such.

    A line counts as furniture when the same text, digits aside, stands at the same height on
    other pages nearby, or when numbers at one place count up with the pages. A page alone has no
    such witness, so nothing on it but a bare page number is called furniture.
    """
    candidates = [_candidates(regions, size) for regions, size in zip(pages, sizes, strict=True)]
    kinds: list[dict[int, BlockType]] = [{} for _ in pages]
    seen: dict[tuple[str, str, int], list[tuple[int, int]]] = defaultdict(list)
    for p, found in enumerate(candidates):
        for k, zone in found:
            region = pages[p][k]
            signature, y = _signature(region.text), region.bbox.y0
            seen[(signature, zone, round(y / 12))].append((p, k))
            seen[(signature, zone, round((y + 6) / 12) + 1_000_000)].append((p, k))
    for (signature, zone, _), places in seen.items():
        where = sorted({p for p, _ in places})
        for p, k in places:
            region = pages[p][k]
            near = places[bisect(places, (p - REACH,)) : bisect(places, (p + REACH + 1,))]
            if _repeats(p, where, len(pages)) and _is_running(signature, region, near, pages):
                number = _PAGE_NUMBER.match(region.text.strip())
                kinds[p].setdefault(k, BlockType.PAGE_NUMBER if number else _furniture(zone))
    for p, (regions, size) in enumerate(zip(pages, sizes, strict=True)):
        for k in lone_numbers(regions, size, candidates[p]):
            kinds[p].setdefault(k, BlockType.PAGE_NUMBER)
        _beside_numbers(regions, kinds[p], candidates[p])
    _same_place(pages, candidates, kinds, profile)
    return [
        [replace(r, kind=kinds[p][k]) if k in kinds[p] else r for k, r in enumerate(regions)]
        for p, regions in enumerate(pages)
    ]


def _beside_numbers(
    regions: PageRegions, kinds: dict[int, BlockType], candidates: list[tuple[int, str]]
) -> None:
    """What shares its row with a page number is a running head or foot, whatever it says."""
    numbers = [regions[k] for k, kind in kinds.items() if kind is BlockType.PAGE_NUMBER]
    for k, zone in candidates:
        if (
            any(abs(n.bbox.y1 - regions[k].bbox.y1) < 3.0 for n in numbers)
            and len(regions[k].lines) == 1
        ):
            kinds.setdefault(k, _furniture(zone))


def _same_place(
    pages: Sequence[PageRegions],
    candidates: list[list[tuple[int, str]]],
    kinds: list[dict[int, BlockType]],
    profile: Profile,
) -> None:
    """Outermost lines set apart from the text, at one place and in one style on most pages."""
    for zone in ("top", "bottom"):
        outer: list[tuple[int, int]] = []
        for p, found in enumerate(candidates):
            rows = [k for k, z in found if z == zone and len(pages[p][k].lines) == 1]
            if not rows:
                continue
            k = (
                min(rows, key=lambda i: pages[p][i].bbox.y0)
                if zone == "top"
                else max(rows, key=lambda i: pages[p][i].bbox.y1)
            )
            # Larger type heads a section that happens to begin the page.
            if _set_apart(pages[p], k, zone) and not profile.larger(pages[p][k].size):
                outer.append((p, k))
        for p, k in outer:
            region = pages[p][k]
            alike = [
                q
                for q, j in outer
                if abs(q - p) <= REACH
                and abs(pages[q][j].lines[0].baseline - region.lines[0].baseline) < 1.0
                and abs(pages[q][j].size - region.size) < 0.3
                and pages[q][j].lines[0].font.name == region.lines[0].font.name
            ]
            if len(alike) >= 3 and len(alike) >= 0.5 * _reach(p, len(pages)):
                kinds[p].setdefault(k, _furniture(zone))


def mark_echoes(
    pages: list[list[Region]], sizes: Sequence[tuple[float, float]]
) -> list[list[Region]]:
    """Running heads that repeat a title in smaller type, also where they stand on one page only."""
    titles = [r for page in pages for r in page if r.kind is BlockType.TITLE]
    words = [(normalised(r.text), r.size) for r in titles]
    out = []
    for regions, size in zip(pages, sizes, strict=True):
        marked = list(regions)
        for k, zone in _candidates(regions, size):
            region = regions[k]
            text = normalised(region.text)
            if (
                region.kind in (BlockType.TITLE, BlockType.TEXT)
                and len(text) >= 4
                and any(
                    whole.startswith(text) and bigger > 1.1 * region.size for whole, bigger in words
                )
                and _set_apart(regions, k, zone)
            ):
                marked[k] = replace(region, kind=_furniture(zone), level=None)
        out.append(marked)
    return out


def _furniture(zone: str) -> BlockType:
    """What a running line is called at the top and at the bottom."""
    return BlockType.HEADER if zone == "top" else BlockType.FOOTER


def _reach(page: int, pages: int) -> int:
    """How many pages are near this one, itself included."""
    return min(pages, page + REACH + 1) - max(0, page - REACH)


def _set_apart(regions: PageRegions, k: int, zone: str) -> bool:
    """White space of most of a line separates the region from the text."""
    box, size = regions[k].bbox, regions[k].size
    if zone == "top":
        gaps = [
            r.bbox.y0 - box.y1 for i, r in enumerate(regions) if i != k and r.bbox.y0 > box.y0 + 2
        ]
    else:
        gaps = [
            box.y0 - r.bbox.y1 for i, r in enumerate(regions) if i != k and r.bbox.y1 < box.y1 - 2
        ]
    return bool(gaps) and min(gaps) > 0.7 * size


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
    for y, k in sorted((-r.bbox.y1, k) for k, r in text if _is_low(r, height)):
        if not rows or y - rows[-1] > 4:
            rows.append(y)
        if len(rows) <= OUTERMOST:
            out.append((k, "bottom"))
    return out


def _is_low(region: Region, height: float) -> bool:
    """Whether a region stands where running feet do, or page numbers."""
    top = region.bbox.y0 / height
    if top > 1 - ZONE:
        return True
    return top > 1 - NUMBER_ZONE and bool(_PAGE_NUMBER.match(region.text.strip()))


def _signature(text: str) -> str:
    text = " ".join(text.split()).casefold()
    if _PAGE_NUMBER.match(text):
        return "#"
    return _DIGITS.sub("#", text)


def _repeats(page: int, where: list[int], pages: int) -> bool:
    """The same line stands on enough pages near this one (odd and even pages may differ)."""
    near = bisect(where, page + REACH) - bisect(where, page - REACH - 1)
    return near >= 2 and near >= MIN_SHARE * _reach(page, pages)


def _is_running(
    signature: str, region: Region, places: list[tuple[int, int]], pages: Sequence[PageRegions]
) -> bool:
    """Same style on its pages; a bare number must change from page to page."""
    others = [pages[p][k] for p, k in places]
    alike = [o for o in others if abs(o.size - region.size) <= 0.06 * max(o.size, region.size)]
    if len(alike) < 2 or CAPTION.match(region.text):
        return False
    if signature == "#":
        return len({o.text.strip() for o in alike}) > 1
    if not any(c.isalpha() for c in signature):
        return len(signature) < 40
    return True

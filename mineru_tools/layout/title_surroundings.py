"""What stands around a title: lines that look like one and are none."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.text_line import Script
from mineru_tools.layout.title_ranks import Hints, look_of
from mineru_tools.layout.title_words import LABEL, NAMES, NUMBER

MAX_LINES = 4  # of one title
BYLINE_REACH = 4  # regions below the document's title


def joined(regions: Sequence[Region], profile: Profile) -> list[Region]:
    """The regions, titles of several lines that were cut apart put together again."""
    out: list[Region] = []
    for region in regions:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind is region.kind is BlockType.TITLE
            and look_of(last, profile) == look_of(region, profile)
            and not NUMBER.match(region.text)
            and -0.5 * region.size < region.bbox.y0 - last.bbox.y1 < 0.5 * region.size
            and len(last.lines) + len(region.lines) <= MAX_LINES
        ):
            out[-1] = region_of(last.lines + region.lines, BlockType.TITLE)
        else:
            out.append(region)
    return out


def without_kickers(regions: Sequence[Region], hints: Hints) -> list[Region]:
    """The regions, lines that announce a title or stand under it as its subtitle made text."""
    out = list(regions)
    for k, (region, below) in enumerate(itertools.pairwise(regions)):
        if not region.kind is below.kind is BlockType.TITLE:
            continue
        if _announces(region, below, hints):
            out[k] = replace(region, kind=BlockType.TEXT)
        elif out[k].kind is BlockType.TITLE and _is_subtitle(region, below):
            out[k + 1] = replace(below, kind=BlockType.TEXT)
    return out


def _announces(region: Region, below: Region, hints: Hints) -> bool:
    """``Chapter 3``, a series, a running head: no section title stands right above a larger one."""
    if below.bbox.y0 <= region.bbox.y0:
        return False
    if LABEL.fullmatch(region.text.strip()):
        return True
    larger = below.size > 1.15 * region.size
    return larger and not NUMBER.match(region.text) and hints.level(region.text) is None


def _is_subtitle(region: Region, below: Region) -> bool:
    """Set in italics right below an upright title."""
    near = below.bbox.y0 - region.bbox.y1 < 0.5 * below.size
    return near and below.italic > 0.9 > 0.1 > region.italic and not NUMBER.match(below.text)


def is_byline(regions: Sequence[Region], k: int, profile: Profile) -> bool:
    """Names under a document's title: smaller than it, marked with notes or written like names."""
    region = regions[k]
    above = [r for r in regions[:k] if r.lines]
    if not above:
        return False
    top = max(above, key=lambda r: r.size)
    lighter = region.bold < 0.5 < top.bold
    if region.size > (1.02 if lighter else 0.9) * top.size:
        return False
    if len(above) - above.index(top) > BYLINE_REACH or not profile.larger(top.size):
        return False
    if any(run.script is Script.SUPER for line in region.lines for run in line.runs):
        return True
    if NUMBER.match(region.text) or _is_common(region, regions[k + 3 :]):
        return False
    return bool(NAMES.fullmatch(region.text.strip()))


def _is_common(region: Region, others: Sequence[Region]) -> bool:
    """Set like other lines further down, as headings are and author lines are not."""
    return any(
        r.lines and r.lines[0].font == region.lines[0].font and abs(r.size - region.size) < 0.2
        for r in others
    )


def stands_alone(regions: Sequence[Region], k: int) -> bool:
    """Something stands below in the same column."""
    box = regions[k].bbox
    below = [r for r in regions[k + 1 :] if r.bbox.x_overlap(box) > 0]
    return bool(below) and below[0].bbox.y0 - box.y1 > -1.0


def heads_paragraph(regions: Sequence[Region], k: int) -> bool:
    """White of about a line above and below, and right below a paragraph at the same left edge."""
    region = regions[k]
    box, size = region.bbox, region.size
    above = [r.bbox for r in regions[:k] if r.bbox.x_overlap(box) > 0 and r.bbox.y1 <= box.y0 + 1]
    below = next((r for r in regions[k + 1 :] if r.bbox.x_overlap(box) > 0), None)
    if below is None or below.kind is not BlockType.TEXT or len(below.lines) < 2:
        return False
    gap = below.bbox.y0 - box.y1
    return (
        0.6 * size < gap < 2.5 * size
        and abs(below.bbox.x0 - box.x0) < 1.0
        and abs(below.size - size) < 0.06 * size
        and below.bbox.width > 1.5 * box.width
        and all(box.y0 - b.y1 >= 0.9 * gap for b in above)
    )


def is_wordmark(regions: Sequence[Region], k: int) -> bool:
    """Words right beside a picture, no higher than it, at the very top: part of a logo.

    A title beside an icon has what it heads below, from the same left edge on.
    """
    region = regions[k]
    box, em = region.bbox, region.size
    if any(r.lines and r.bbox.y1 < box.y0 for r in regions):
        return False
    if any(r.bbox.y0 > box.y0 and abs(r.bbox.x0 - box.x0) < 0.5 * em for r in regions):
        return False
    return any(
        r.kind is BlockType.IMAGE_BODY
        and -r.bbox.x_overlap(box) < em
        and r.bbox.expand(0.5 * em).y_overlap(box) >= box.height
        and r.bbox.width < 2 * box.width
        and not r.bbox.intersection(box)
        for r in regions
    )


def is_head_row(regions: Sequence[Region], k: int) -> bool:
    """A single line at the very top with another one beside it: a running head, not a title."""
    at_top = not any(r.lines and r.bbox.y1 < regions[k].bbox.y0 for r in regions)
    return at_top and lines_beside(regions, k) > 0


def lines_beside(regions: Sequence[Region], k: int) -> int:
    """How many other single lines stand on the row of a single line, well apart from it."""
    region = regions[k]
    box = region.bbox
    if len(region.lines) != 1:
        return 0
    return sum(
        r is not region
        and len(r.lines) == 1
        and r.bbox.y_overlap(box) > 0.5 * min(box.height, r.bbox.height)
        and -r.bbox.x_overlap(box) > 4.0 * region.size
        for r in regions
    )

"""What a block of text is, judged by its words and its place: captions, notes, code, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.paragraphs import WEAK_BULLETS, is_bullet, line_mark
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region
from mineru_tools.primitives import Rule

FIGURE_CAPTION = re.compile(
    r"^(?:(?:supplementary\s+)?fig(?:ure|s)?\b\.?|abb(?:ildung|\.)|рис(?:унок|\.)|scheme\b|plate\b|photo\b|chart\b|map\b|exhibit\b|図|图)"
    r"\s*(?:[A-Z]{0,3}[-–.]?\d[\d.\-–]*[a-z]?|[IVX]+)(?=\s*[.:)|–—-]|\s+[^\sa-zà-ÿ]|\s*$)",
    re.I,
)
TABLE_CAPTION = re.compile(
    r"^(?:(?:supplementary\s+)?tab(?:le|\.)?\b|tabelle\b|tableau\b|таблица|табл\.|表)\s*(?:[A-Z]{0,3}[-–.]?\d[\d.\-–]*[a-z]?|[IVX]+)(?=\s*[.:)|–—-]|\s+[^\sa-zà-ÿ]|\s*$)",
    re.I,
)
# A small letter is a mark before a stop, a space or a capital; before others it begins a word.
_NOTE_MARK = re.compile(
    r"^(?:(?:\d{1,3}|[*†‡§¶#]+)[.)]?\s*|[a-z](?:[.)]\s*|\s+|(?=[A-Z])))(?=[^\W\d_]|[\"“‘(<])"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|(?:·\s?){4,}|_{4,}")
_ENDS_IN_PAGE = re.compile(r"(?:\s|\.)(?:\d{1,4}|[ivxlc]{1,6})$")

_NOTE = re.compile(
    r"(?:notes?|sources?|quelle|anmerkung|注|資料|资料)\b\s*[:.：]|[*†‡§¹²³]+|[a-d1-9][.)]", re.I
)
NOTE_ZONE = 0.45  # footnotes stand in the lower part of the page


def mark_kinds(
    regions: Sequence[Region], rules: Sequence[Rule], size: tuple[float, float], profile: Profile
) -> list[Region]:
    """The page's regions with captions, footnotes, code, contents and lists told from text."""
    visuals = [r for r in regions if r.kind in _VISUALS]
    tables = [r for r in regions if r.kind is BlockType.TABLE_BODY]
    notes = footnotes_of(regions, rules, size, profile)
    out = []
    for k, region in enumerate(regions):
        if region.kind is BlockType.TEXT:
            kind = (
                _caption(region, visuals, tables)
                or (None if profile.mono else _code(region))
                or _table_note(region, tables, profile)
                or _contents(region)
                or (BlockType.PAGE_FOOTNOTE if k in notes else None)
            )
            region = replace(region, kind=kind) if kind else region
        out.append(region)
    return out


_VISUALS = (BlockType.IMAGE_BODY, BlockType.CHART_BODY)


def _caption(
    region: Region, visuals: Sequence[Region], tables: Sequence[Region]
) -> BlockType | None:
    """A caption names its figure or table and stands next to one."""
    text = region.text.strip()
    if len(region.lines) > 14:
        return None
    if FIGURE_CAPTION.match(text) and any(_beside(region.bbox, v.bbox) for v in visuals):
        return BlockType.IMAGE_CAPTION
    if TABLE_CAPTION.match(text) and any(_beside(region.bbox, t.bbox) for t in tables):
        return BlockType.TABLE_CAPTION
    return None


def _beside(a: BBox, b: BBox) -> bool:
    return a.x_overlap(b) > -20.0 and a.y_overlap(b) > -60.0


def _table_note(region: Region, tables: Sequence[Region], profile: Profile) -> BlockType | None:
    """Small type right below a table, flush with it, that begins like a note."""
    if not profile.smaller(region.size) or not _NOTE.match(region.text):
        return None
    under = any(
        -2.0 < region.bbox.y0 - t.bbox.y1 < 1.8 * region.size
        and abs(region.bbox.x0 - t.bbox.x0) < 2.0 * region.size
        for t in tables
    )
    return BlockType.TABLE_FOOTNOTE if under else None


def _code(region: Region) -> BlockType | None:
    return BlockType.CODE_BODY if region.mono > 0.9 and len(region.text) > 3 else None


def _contents(region: Region) -> BlockType | None:
    """Entries that lead to page numbers."""
    led = [line for line in region.lines if _LEADERS.search(line.text)]
    ended = sum(1 for line in led if _ENDS_IN_PAGE.search(line.text))
    if led and len(led) >= 0.5 * len(region.lines) and ended >= 0.5 * len(led):
        return BlockType.INDEX
    return None


def footnotes_of(
    regions: Sequence[Region], rules: Sequence[Rule], size: tuple[float, float], profile: Profile
) -> set[int]:
    """Indices of the page's footnotes: small type that closes a column, opened by a note mark.

    What stands below a marked note in the same type is one too; so is what stands above it at the
    foot of another column, the end of a note from the page before.
    """
    small = [
        k
        for k, r in enumerate(regions)
        if r.kind in (BlockType.TEXT, BlockType.LIST)
        and r.lines
        and r.bbox.y0 > NOTE_ZONE * size[1]
        and profile.smaller(r.size)
        and not _text_below(r, regions, profile)
    ]
    marked = [k for k in small if _note_marked(regions[k], rules, size)]
    if not marked:
        return set()
    top = min(regions[k].bbox.y0 for k in marked)
    type_size = regions[marked[0]].size
    return {
        k
        for k in small
        if k in marked
        or (abs(regions[k].size - type_size) < 0.3 and regions[k].bbox.y0 > top - 8.0 * type_size)
    }


def _text_below(region: Region, regions: Sequence[Region], profile: Profile) -> bool:
    """Running text in full size goes on below in the same column, in one block or in many."""
    below = [
        r
        for r in regions
        if r.kind is BlockType.TEXT
        and not profile.smaller(r.size)
        and r.bbox.y0 >= region.bbox.y1 - 1.0
        and r.bbox.x_overlap(region.bbox) > 0
    ]
    return any(len(r.lines) > 1 for r in below) or sum(len(r.text) for r in below) > 60


def _note_marked(region: Region, rules: Sequence[Rule], size: tuple[float, float]) -> bool:
    first = region.lines[0]
    raised = len(first.runs) > 1 and first.runs[0].size < 0.88 * first.size
    if not raised and not _NOTE_MARK.match(region.text):
        return False
    return region.bbox.y0 > 0.6 * size[1] or any(
        r.horizontal
        and 0.0 <= region.bbox.y0 - r.bbox.y1 < 2.5 * region.size
        and r.bbox.x_overlap(region.bbox) > 0
        and r.bbox.width < 0.75 * size[0]
        for r in rules
    )


def as_list(region: Region) -> Region:
    """The region as a list item when it begins with a list mark."""
    if region.kind is BlockType.TEXT and region.lines and line_mark(region.lines[0]):
        return replace(region, kind=BlockType.LIST, starts=(0,), depths=(0,))
    return region


def merged_lists(regions: Sequence[Region]) -> list[Region]:
    """Neighbouring list items joined into one list, nesting told by their left edges."""
    out: list[Region] = []
    for region in regions:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind is BlockType.LIST
            and region.kind is BlockType.LIST
            and last.bbox.x_overlap(region.bbox) > 0
            and -2.0 < region.bbox.y0 - last.bbox.y1 < 2.5 * region.size
            and abs(last.size - region.size) < 0.1 * region.size
        ):
            shift = len(last.lines)
            lines = last.lines + region.lines
            starts = last.starts + tuple(s + shift for s in region.starts)
            out[-1] = replace(last, bbox=last.bbox.union(region.bbox), lines=lines, starts=starts)
        else:
            out.append(region)
    items = [r for r in out if r.kind is BlockType.LIST]
    plain = [r for r in items if not _is_list(r, items)]
    return [
        replace(r, kind=BlockType.TEXT, starts=(), depths=())
        if r in plain
        else (_nested(r) if r.kind is BlockType.LIST else r)
        for r in out
    ]


def _is_list(region: Region, lists: Sequence[Region]) -> bool:
    """Several items, or one behind a clear bullet, or a number with company or a hanging indent.

    A single dash is a signature or an aside, a single letter with a full stop an initial.
    """
    if len(region.starts) > 1:
        return True
    first = region.lines[0]
    mark = line_mark(first) or ""
    if is_bullet(mark):
        return mark not in WEAK_BULLETS
    if any(r is not region and abs(r.bbox.x0 - region.bbox.x0) < region.size for r in lists):
        return True
    return len(region.lines) > 1 and region.lines[1].bbox.x0 > first.bbox.x0 + 0.5 * region.size


def _nested(region: Region) -> Region:
    """Depths of the items from their left edges: 0 for the outermost."""
    edges: list[float] = []
    for s in region.starts:
        x = region.lines[s].bbox.x0
        if not any(abs(x - e) < 0.8 * region.size for e in edges):
            edges.append(x)
    edges.sort()
    depths = tuple(
        min(range(len(edges)), key=lambda i: abs(edges[i] - region.lines[s].bbox.x0))
        for s in region.starts
    )
    return replace(region, depths=depths)

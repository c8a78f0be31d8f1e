"""A model's layout with the text of the page's own glyphs in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mineru_tools.backends.hybrid.exact import ExactPage, Placed, within
from mineru_tools.backends.vlm.emit import block_of, blocks_of
from mineru_tools.backends.vlm.region import Region, placed
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Line

HALF = 0.5  # of a block lies in a region: that says what stands there
_FRAMES = frozenset({"list", "image_block", "equation_block"})
_PICTURES = frozenset({"image", "chart", "unknown"})
_WHOLE = frozenset({"table", "equation", *_PICTURES, *_FRAMES})


def is_known(region: Region, page: ExactPage, size: tuple[float, float]) -> bool:
    """Whether the page's own glyphs say what stands in the region, so that nobody need be asked."""
    box = placed(region.bbox, size)
    if region.type == "table":
        return page.table(box) is not None
    if region.type == "equation":
        return page.equation(box) is not None
    return region.type not in _WHOLE and page.has_text(box)


def merged(
    regions: Sequence[Region], page: ExactPage, size: tuple[float, float]
) -> tuple[Block, ...]:
    """The regions as blocks, with exact text where there is some.

    A line belongs to the smallest region of text that its middle lies in. What lies in no region
    is not lost: it keeps the block it had, after the one it followed.
    """
    boxes = [placed(region.bbox, size) for region in regions]
    homes = {line.place: _home(line, regions, boxes) for line in page.lines}
    text: dict[int, list[Line]] = {}
    levels: dict[int, int | None] = {}
    for line in page.lines:
        home = homes[line.place]
        if home is not None and regions[home].content is None:
            text.setdefault(home, []).append(line.line)
            levels.setdefault(home, line.block.level)
    made: dict[int, int] = {}  # by region: the index of its block among the top ones

    def make(region: Region, index: int) -> Block:
        at = _at(region, regions)
        block = block_of(region, index, size)
        made.setdefault(at, index)
        if region.content is not None:
            return block
        known = _known_whole(region, boxes[at] if at >= 0 else placed(region.bbox, size), page)
        if known is not None:
            return replace(known, index=index, angle=region.angle or known.angle)
        lines = tuple(text.get(at, ()))
        if region.type in _PICTURES:
            labels = page.labels(boxes[at])
            return replace(block, lines=(*(block.lines or ()), *labels))
        if not lines:
            return block
        typed = block_of(replace(region, content=""), index, size)
        level = levels.get(at) or typed.level if typed.type is BlockType.TITLE else None
        return replace(typed, lines=lines, level=level)

    kept = [
        region for at, region in enumerate(regions) if _is_kept(region, boxes[at], at in text, page)
    ]
    return _with_homeless(blocks_of(kept, size, make), homes, made, page, boxes)


def _is_kept(region: Region, box: BBox, has_lines: bool, page: ExactPage) -> bool:
    """Whether the region has something of its own: what it says may stand in others' blocks."""
    if region.content is not None or region.type in _WHOLE or has_lines:
        return True
    if region.type == "formula_number" and page.covers(box):
        return False  # the display that it numbers has it
    return not page.has_text(box)


def _at(region: Region, regions: Sequence[Region]) -> int:
    return next((k for k, other in enumerate(regions) if other is region), -1)


def _home(line: Placed, regions: Sequence[Region], boxes: Sequence[BBox]) -> int | None:
    """The region that a line is a part of: the smallest around its middle, pictures left out."""
    around = [
        k
        for k, (region, box) in enumerate(zip(regions, boxes, strict=True))
        if region.type not in _FRAMES | _PICTURES and within(line.center, box)
    ]
    return min(around, key=lambda k: boxes[k].area) if around else None


def _known_whole(region: Region, box: BBox, page: ExactPage) -> Block | None:
    if region.type == "table":
        return page.table(box)
    if region.type == "equation":
        return page.equation(box)
    return None


def _with_homeless(
    blocks: Sequence[Block],
    homes: Mapping[int, int | None],
    made: Mapping[int, int],
    page: ExactPage,
    boxes: Sequence[BBox],
) -> tuple[Block, ...]:
    """The blocks and what no region took in: lines by their block, tables, displays, pictures."""
    after: dict[int, list[Block]] = {}
    for block, first, lines in page.pieces():
        left = [line for line in lines if homes[line.place] is None]
        if lines and left:
            box = union_all(each.line.bbox for each in left if each.line.bbox is not None)
            piece = replace(block, lines=tuple(each.line for each in left), bbox=box)
        elif not lines and block.bbox and not any(_share(box, block.bbox) for box in boxes):
            piece = block
        else:
            continue
        before = (homes[k] for k in range(first))
        places = [made[home] for home in before if home is not None and home in made]
        after.setdefault(places[-1] if places else -1, []).append(piece)
    out = list(after.get(-1, ()))
    for k, block in enumerate(blocks):
        out += [block, *after.get(k, ())]
    return tuple(replace(block, index=k) for k, block in enumerate(out))


def _share(box: BBox, other: BBox) -> bool:
    return box.covers(other) >= HALF

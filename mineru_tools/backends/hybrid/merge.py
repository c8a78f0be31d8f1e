"""A model's layout with the text of the page's own glyphs in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mineru_tools.backends.hybrid.exact import PICTURES, ExactPage, Placed, Whole, glyph_lines
from mineru_tools.backends.hybrid.places import Tellers, homes
from mineru_tools.backends.hybrid.said import Said
from mineru_tools.backends.vlm.emit import block_of, blocks_of
from mineru_tools.backends.vlm.region import Region, placed
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Line

_FRAMES = frozenset({"list", "equation_block"})  # what stands in them has regions of its own
_PICTURES = frozenset({"image", "chart", "unknown", "image_block"})
_NOT_TEXT = frozenset({"table", "equation", *_PICTURES, *_FRAMES})


@dataclass(frozen=True, slots=True)
class Merged:
    """The flat blocks of a page, and the regions whose content lacks words that the glyphs have."""

    blocks: tuple[Block, ...]
    differs: tuple[Region, ...]


def is_known(region: Region, page: ExactPage, size: tuple[float, float]) -> bool:
    """Whether the page's own glyphs say what stands in the region, so that nobody need be asked."""
    box = placed(region.bbox, size)
    if region.type in ("table", "equation"):
        known = _ours(region, box, page)
        return known is not None and known.is_exact
    if region.type == "formula_number" and page.covers(box):
        return True  # the display that it numbers has it
    return region.type not in _NOT_TEXT and page.has_text(box)


def merged(regions: Sequence[Region], page: ExactPage, size: tuple[float, float]) -> Merged:
    """The regions as blocks, with exact text where there is some.

    A line belongs to the smallest region of text that its middle lies in. What lies in no region
    is not lost: it keeps the block it had, after the one it followed. Neither is what a model left
    out of the content that it gave.
    """
    merge = _Merge(regions, page, size)
    merge.place_lines()
    merge.place_wholes()
    return Merged(merge.blocks(), tuple(regions[k] for k in sorted(merge.differs)))


def _ours(region: Region, box: BBox, page: ExactPage) -> Whole | None:
    """The table or display that stands in the place of a region of that kind."""
    if region.type == "table":
        return page.table(box)
    return page.equation(box) if region.type == "equation" else None


class _Merge:
    """What goes where: regions by their index, lines by their place."""

    def __init__(
        self, regions: Sequence[Region], page: ExactPage, size: tuple[float, float]
    ) -> None:
        self._regions, self._page, self._size = regions, page, size
        self._boxes = boxes = [placed(region.bbox, size) for region in regions]
        self._index = {id(region): k for k, region in enumerate(regions)}
        self._homes = homes(_without(_FRAMES | _PICTURES, regions, boxes), page)
        self._tellers = Tellers(_without(_FRAMES, regions, boxes))
        self._writings: dict[frozenset[int], Said] = {}
        self._text: dict[int, list[Line]] = defaultdict(list)
        self._labels: dict[int, list[Line]] = defaultdict(list)
        self._levels: dict[int, int | None] = {}
        self._instead: dict[int, Block] = {}  # of what a model said, or did not say
        self._left: list[_Left] = []
        self.differs: set[int] = set()
        self._made: dict[int, int] = {}  # of each block, by identity, the region

    def place_lines(self) -> None:
        """To the regions that they fill; those that a model wrote are not wanted any more."""
        pieces: dict[tuple[int, int], list[Placed]] = defaultdict(list)
        for line, home in zip(self._page.lines, self._homes, strict=True):
            if home < 0 or self._is_lacking(line, home):
                pieces[id(line.block), home].append(line)
            elif self._regions[home].content is None:
                self._text[home].append(line.line)
                self._levels.setdefault(home, line.block.level)
        for (_, home), lines in pieces.items():
            self._left.append(_Left(lines[0].place, home, _piece(lines)))

    def place_wholes(self) -> None:
        """Into the region in the same place; not wanted if a model wrote it, else left over."""
        places = {
            id(whole): k
            for k, region in enumerate(self._regions)
            if (whole := _ours(region, self._boxes[k], self._page)) is not None
        }
        for whole in self._page.wholes:
            home = places.get(id(whole))
            if home is not None and self._regions[home].content is None:
                self._instead[home] = whole.block
                continue
            tellers = self._tellers.of(whole.box)
            told, words = self._told(tellers), glyph_lines(whole.block)
            if (told and not self._said(told).lacks(words)) or self._is_shown(whole, tellers):
                continue
            self.differs |= told
            if home is not None:
                self._instead[home] = whole.block
            else:
                self._left.append(_Left(whole.place, max(tellers, default=-1), whole.block))

    def blocks(self) -> tuple[Block, ...]:
        """In reading order; what is left over comes after the region, or line, that it follows."""
        kept = [region for k, region in enumerate(self._regions) if self._is_kept(k)]
        blocks = blocks_of(kept, self._size, self._make)
        top = {  # by region: its block among the top ones
            self._made[id(part)]: k
            for k, block in enumerate(blocks)
            for part in (block, *(block.blocks or ()))
            if id(part) in self._made
        }
        last = [-1]  # by place: the top block of the line before
        for home in self._homes:
            last.append(top.get(home, last[-1]))
        after: dict[int, list[Block]] = defaultdict(list)
        for left in sorted(self._left, key=lambda left: left.place):
            after[top.get(left.region, last[left.place])].append(left.block)
        out = after[-1]
        for k, block in enumerate(blocks):
            out += [block, *after[k]]
        return tuple(replace(block, index=k) for k, block in enumerate(out))

    def _make(self, region: Region, index: int) -> Block:
        at = self._index.get(id(region), -1)
        block = self._filled(block_of(region, index, self._size), region, at)
        self._made[id(block)] = at
        return block

    def _filled(self, block: Block, region: Region, at: int) -> Block:
        if (ours := self._instead.get(at)) is not None:
            return replace(ours, index=block.index, angle=region.angle or ours.angle)
        if labels := self._labels.get(at):
            return replace(block, lines=(*(block.lines or ()), *labels))
        if not (lines := self._text.get(at)):
            return block
        typed = block_of(replace(region, content=""), block.index or 0, self._size)
        level = self._levels.get(at) or typed.level if typed.type is BlockType.TITLE else None
        return replace(typed, lines=tuple(lines), level=level)

    def _is_kept(self, at: int) -> bool:
        """Whether the region has something of its own: what it says may stand in others' blocks."""
        region, box = self._regions[at], self._boxes[at]
        if region.content is not None or region.type in _NOT_TEXT or at in self._text:
            return True
        if region.type == "formula_number" and self._page.covers(box):
            return False
        return not self._page.has_text(box)

    def _is_lacking(self, line: Placed, home: int) -> bool:
        """Whether a model wrote what stands in the line's home, but not all of the line."""
        if self._regions[home].content is None:
            return False
        beside = self._tellers.of(line.line.bbox or self._boxes[home])
        lacking = self._said(self._told(beside) | {home}).lacks((line.line,))
        if lacking:
            self.differs.add(home)
        return lacking

    def _is_shown(self, whole: Whole, tellers: Sequence[int]) -> bool:
        """Whether the model sees our picture as well; then its own has the lettering."""
        if whole.block.type not in PICTURES or not tellers:
            return False
        shown = next((k for k in tellers if self._regions[k].type in _PICTURES), None)
        if shown is None:
            return not glyph_lines(whole.block)
        described = self._said(frozenset({shown}))
        self._labels[shown] += (
            line for line in glyph_lines(whole.block) if described.lacks((line,))
        )
        return True

    def _told(self, tellers: Iterable[int]) -> frozenset[int]:
        """Those of which a model wrote the text."""
        return frozenset(
            k for k in tellers
            if self._regions[k].content is not None and self._regions[k].type not in _PICTURES
        )  # fmt: skip

    def _said(self, told: frozenset[int]) -> Said:
        if told not in self._writings:
            regions = [self._regions[k] for k in sorted(told)]
            is_formula = any(region.type == "equation" for region in regions)
            text = "\n".join(region.content or "" for region in regions)
            self._writings[told] = Said(text, is_formula=is_formula)
        return self._writings[told]


@dataclass(frozen=True, slots=True)
class _Left:
    """What no region has, the region or else the place of the line that it comes after."""

    place: int
    region: int
    block: Block


def _without(
    kinds: Collection[str], regions: Sequence[Region], boxes: Sequence[BBox]
) -> list[BBox | None]:
    return [
        None if region.type in kinds else box for region, box in zip(regions, boxes, strict=True)
    ]


def _piece(lines: Sequence[Placed]) -> Block:
    """These lines of a block as a block."""
    boxes = [each.line.bbox for each in lines if each.line.bbox is not None]
    box = union_all(boxes) if boxes else lines[0].block.bbox
    return replace(lines[0].block, lines=tuple(each.line for each in lines), bbox=box)

"""Regions to blocks: what a model said of a page written down in the document model.

A model knows no lines, so every line and span has the box of its block, as in MinerU's own files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from mineru_tools.backends.vlm.region import Region, placed
from mineru_tools.backends.vlm.selection import ENTRIES, IN_LIST
from mineru_tools.backends.vlm.table_span import table_span
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import DISCARDED, BlockType, SpanType, Style
from mineru_tools.document.model import NO_EXTRA, Block, Extra, JsonValue, Line, Span

IN_PICTURE = 0.9  # of a region lies in the picture that it is a part of; as above

Maker: TypeAlias = Callable[[Region, int], Block]

_TYPES: Mapping[str, BlockType] = MappingProxyType(
    {
        "text": BlockType.TEXT,
        "list_item": BlockType.TEXT,
        "title": BlockType.TITLE,
        "doc_title": BlockType.TITLE,
        "paragraph_title": BlockType.TITLE,
        "table": BlockType.TABLE_BODY,
        "equation": BlockType.INTERLINE_EQUATION,
        "equation_block": BlockType.INTERLINE_EQUATION,
        "formula_number": BlockType.TEXT,
        "code": BlockType.CODE_BODY,
        "algorithm": BlockType.CODE_BODY,
        "aside_text": BlockType.ASIDE_TEXT,
        "ref_text": BlockType.REF_TEXT,
        "index": BlockType.INDEX,
        "phonetic": BlockType.PHONETIC,
        "table_caption": BlockType.TABLE_CAPTION,
        "image_caption": BlockType.IMAGE_CAPTION,
        "code_caption": BlockType.CODE_CAPTION,
        # Whose they are is found out later, by word and place: the kind is the weakest hint.
        "caption": BlockType.IMAGE_CAPTION,
        "table_footnote": BlockType.TABLE_FOOTNOTE,
        "image_footnote": BlockType.IMAGE_FOOTNOTE,
        "footnote": BlockType.IMAGE_FOOTNOTE,
        "header": BlockType.HEADER,
        "footer": BlockType.FOOTER,
        "page_number": BlockType.PAGE_NUMBER,
        "page_footnote": BlockType.PAGE_FOOTNOTE,
        "image": BlockType.IMAGE_BODY,
        "image_block": BlockType.IMAGE_BODY,
        "unknown": BlockType.IMAGE_BODY,
        "chart": BlockType.CHART_BODY,
        "list": BlockType.LIST,
    }
)
_LEVELS = {"doc_title": 1, "paragraph_title": 2, "title": 1}
_PICTURES = {
    BlockType.IMAGE_BODY: SpanType.IMAGE,
    BlockType.CHART_BODY: SpanType.CHART,
    BlockType.TABLE_BODY: SpanType.TABLE,
    BlockType.INTERLINE_EQUATION: SpanType.INTERLINE_EQUATION,
}
_INLINE = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
_DISPLAY = re.compile(r"\s*\\\[(.*)\\\]\s*", re.DOTALL)
_FENCE = re.compile(r"\s*```([\w+#.-]*)[^\n]*\n(.*?)\n?```\s*", re.DOTALL)


def blocks_of(
    regions: Sequence[Region], size: tuple[float, float], make: Maker | None = None
) -> tuple[Block, ...]:
    """The regions of a page of ``size`` points as blocks: flat, but for the items of lists.

    Lists take in the regions on them, pictures of several parts those parts; the number of an
    equation goes into its LaTeX. A region of unknown content is shown as a picture. ``make`` is
    what makes the block of a region with its index, if not ``block_of``.
    """
    make = make or partial(block_of, size=size)
    regions = _numbered(regions)
    owner = _owners(regions)
    blocks: list[Block] = []
    for at, region in enumerate(regions):
        if at in owner:
            continue
        mine = [regions[k] for k, other in owner.items() if other == at]
        block = make(region, len(blocks))
        if region.type == "list":
            if not mine and not region.content:
                continue  # a frame around nothing
            if mine:
                block = _list(block, [make(each, k) for k, each in enumerate(mine)])
        elif mine:
            block = replace(block, extra={**block.extra, "sub_images": _parts(region, mine)})
        blocks.append(block)
    return tuple(blocks)


def block_of(region: Region, index: int, size: tuple[float, float]) -> Block:
    """One region as a block without parts."""
    kind = _TYPES[region.type]
    bbox = placed(region.bbox, size)
    sub_type, extra = region.sub_type, _extra(region)
    if region.content is None and kind not in _PICTURES and kind is not BlockType.LIST:
        kind = kind if kind in DISCARDED else BlockType.IMAGE_BODY  # nobody could read it
        lines: tuple[Line, ...] = (Line(bbox, (Span(SpanType.IMAGE, bbox),)),)
    elif kind is BlockType.CODE_BODY:
        lines, language, sub_type = _code(region, bbox)
        extra = {**extra, "guess_lang": language} if language else extra
    else:
        lines = tuple(_lines(region, kind, bbox, size))
    return Block(
        type=kind,
        bbox=bbox,
        index=index,
        lines=lines,
        level=_LEVELS.get(region.type) if kind is BlockType.TITLE else None,
        sub_type=sub_type,
        angle=region.angle,
        extra=extra,
    )


def text_spans(text: str, bbox: BBox) -> tuple[Span, ...]:
    """Text with its ``\\(…\\)`` formulas as spans of their own."""
    spans: list[Span] = []
    for at, piece in enumerate(_INLINE.split(text)):
        if at % 2 and piece.strip():
            spans.append(Span(SpanType.INLINE_EQUATION, bbox, piece.strip()))
        elif piece:
            spans.append(Span(SpanType.TEXT, bbox, piece))
    return tuple(spans)


def _lines(
    region: Region, kind: BlockType, bbox: BBox, size: tuple[float, float]
) -> Iterator[Line]:
    content = region.content
    if kind is BlockType.TABLE_BODY:
        yield Line(bbox, (table_span(content, bbox, size),))
    elif kind is BlockType.INTERLINE_EQUATION:
        framed = _DISPLAY.fullmatch(content or "")
        latex = framed[1].strip() if framed else content
        yield Line(bbox, (Span(SpanType.INTERLINE_EQUATION, bbox, latex),))
    elif kind in _PICTURES:
        yield Line(bbox, (Span(_PICTURES[kind], bbox, content or None),))
    else:
        entries = kind in (BlockType.INDEX, BlockType.LIST)
        for text in (content or "").split("\n"):
            if text.strip():
                yield Line(bbox, text_spans(text, bbox), list_start=entries, list_end=entries)


def _code(region: Region, bbox: BBox) -> tuple[tuple[Line, ...], str, str]:
    """A line each, what language the model called it, and whether it is an algorithm."""
    content = region.content or ""
    fenced = _FENCE.fullmatch(content)
    language, text = fenced.groups() if fenced else ("", content)
    with_math = region.type == "algorithm" or _INLINE.search(text) is not None
    lines = []
    for line in text.split("\n"):
        plain = (Span(SpanType.TEXT, bbox, line, styles=(Style.MONOSPACE,)),)
        lines.append(Line(bbox, text_spans(line, bbox) if with_math else plain))
    return tuple(lines), language, "algorithm" if with_math else "code"


def _extra(region: Region) -> Extra:
    extra: dict[str, JsonValue] = dict(region.extra)
    if region.merge_prev:
        extra["merge_prev"] = True
    if region.cell_merge:
        extra["cell_merge"] = list(region.cell_merge)
    return extra or NO_EXTRA


def _list(block: Block, items: Sequence[Block]) -> Block:
    kinds = Counter("ref_text" if i.type is BlockType.REF_TEXT else "text" for i in items)
    ((usual, _),) = kinds.most_common(1)
    return replace(block, lines=None, blocks=tuple(items), sub_type=block.sub_type or usual)


def _owners(regions: Sequence[Region]) -> dict[int, int]:
    """By place: the list, or the picture of several parts, that a region lies on."""
    owners: dict[int, int] = {}
    for at, region in enumerate(regions):
        if region.type in ENTRIES:
            wanted, least = "list", IN_LIST
        elif region.type in ("image", "chart"):
            wanted, least = "image_block", IN_PICTURE
        else:
            continue
        for k, other in enumerate(regions):
            if other.type == wanted and other.bbox.covers(region.bbox) >= least:
                owners[at] = k
                break
    return owners


def _parts(whole: Region, parts: Sequence[Region]) -> list[JsonValue]:
    """Where the parts of a picture are, in shares of it."""
    box = whole.bbox
    width, height = max(box.width, 1e-6), max(box.height, 1e-6)
    said: list[JsonValue] = []
    for part in parts:
        corners = (part.bbox.x0 - box.x0) / width, (part.bbox.y0 - box.y0) / height
        ends = (part.bbox.x1 - box.x0) / width, (part.bbox.y1 - box.y0) / height
        places: list[JsonValue] = [round(share, 3) for share in (*corners, *ends)]
        content: dict[str, JsonValue] = {"content": part.content} if part.content else {}
        said.append({"type": part.type, "bbox": places, **content})
    return said


def _numbered(regions: Sequence[Region]) -> list[Region]:
    """The regions, numbers of equations that stand beside one written into it as a ``\\tag``."""
    out = list(regions)
    gone: set[int] = set()
    for at, number in enumerate(regions):
        text = (number.content or "").strip().strip("()（）[]").strip()
        if number.type != "formula_number" or not text:
            continue
        beside = [
            k
            for k, other in enumerate(out)
            if other.type == "equation" and other.content and r"\tag" not in other.content
            and other.bbox.y_overlap(number.bbox) > 0.5 * min(other.bbox.height, number.bbox.height)
        ]  # fmt: skip
        if beside:
            k = min(beside, key=lambda k: abs(out[k].bbox.center[0] - number.bbox.center[0]))
            out[k] = replace(out[k], content=_tagged(out[k].content or "", text))
            gone.add(at)
    return [region for at, region in enumerate(out) if at not in gone]


def _tagged(content: str, number: str) -> str:
    framed = _DISPLAY.fullmatch(content)
    latex = framed[1].strip() if framed else content
    return f"\\[\n{latex}\\tag{{{number}}}\n\\]"

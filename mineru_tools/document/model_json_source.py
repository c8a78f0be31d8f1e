"""A page of the document as the detections or regions that a recogniser would have reported."""

from __future__ import annotations

from collections.abc import Iterator

from mineru_tools.document.detections import DetectedPage, Detection, PageSize, Region
from mineru_tools.document.geometry import BBox, thousandths
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Page, Span
from mineru_tools.document.text import block_text, join_lines, span_text
from mineru_tools.document.visit import iter_blocks

DPI = 200
MAX_SIDE_PX = 3500  # MinerU renders a larger page smaller

# The vocabulary of PP-DocLayoutV2, in the order of its class ids.
LABELS = (
    "abstract",
    "algorithm",
    "aside_text",
    "chart",
    "content",
    "display_formula",
    "doc_title",
    "figure_title",
    "footer",
    "footer_image",
    "footnote",
    "formula_number",
    "header",
    "header_image",
    "image",
    "inline_formula",
    "number",
    "paragraph_title",
    "reference",
    "reference_content",
    "seal",
    "table",
    "text",
    "vertical_text",
    "vision_footnote",
)
_CLASS_IDS = {label: i for i, label in enumerate(LABELS)}

# Each type by its (pipeline label, VLM type); a whole with parts is not reported, its parts are.
_NAMES = {
    BlockType.TEXT: ("text", "text"),
    BlockType.LIST: ("text", "list"),
    BlockType.INDEX: ("content", "index"),
    BlockType.REF_TEXT: ("reference_content", "ref_text"),
    BlockType.ABSTRACT: ("abstract", "text"),
    BlockType.PHONETIC: ("text", "phonetic"),
    BlockType.INTERLINE_EQUATION: ("display_formula", "equation"),
    BlockType.IMAGE_BODY: ("image", "image"),
    BlockType.IMAGE_CAPTION: ("figure_title", "image_caption"),
    BlockType.IMAGE_FOOTNOTE: ("vision_footnote", "image_footnote"),
    BlockType.TABLE_BODY: ("table", "table"),
    BlockType.TABLE_CAPTION: ("figure_title", "table_caption"),
    BlockType.TABLE_FOOTNOTE: ("vision_footnote", "table_footnote"),
    BlockType.CHART_BODY: ("chart", "chart"),
    BlockType.CHART_CAPTION: ("figure_title", "image_caption"),
    BlockType.CHART_FOOTNOTE: ("vision_footnote", "image_footnote"),
    BlockType.CODE_BODY: ("algorithm", "code"),
    BlockType.CODE_CAPTION: ("figure_title", "code_caption"),
    BlockType.CODE_FOOTNOTE: ("vision_footnote", "footnote"),
    BlockType.HEADER: ("header", "header"),
    BlockType.FOOTER: ("footer", "footer"),
    BlockType.PAGE_NUMBER: ("number", "page_number"),
    BlockType.ASIDE_TEXT: ("aside_text", "aside_text"),
    BlockType.PAGE_FOOTNOTE: ("footnote", "page_footnote"),
}

VLM_TYPES = {BlockType.TITLE: "title", **{kind: name for kind, (_, name) in _NAMES.items()}}
"""What a VLM calls each type of block."""


def detections(page: Page) -> DetectedPage:
    """Blocks and inline equations first, then the text of each line as ``ocr_text``."""
    width, height = page.size or (0.0, 0.0)
    scale = min(DPI / 72, MAX_SIDE_PX / max(width, height, 1.0))
    found: list[Detection] = []
    texts: list[Detection] = []
    for block, _ in _reported(page):
        if block.bbox is not None and not block.blocks:
            found.append(_detection(block, block.bbox, scale))
        for line in block.lines or ():
            found.extend(_formulas(line, scale))
            texts.extend(_ocr_text(line, scale))
    size = PageSize(page.index, round(width * scale), round(height * scale))
    return DetectedPage((*found, *texts), size)


def regions(page: Page) -> tuple[Region, ...]:
    """The blocks in reading order, none for a page or block without a place."""
    if page.size is None or min(page.size) <= 0:
        return ()
    return tuple(
        _region(block, block.bbox, whole, page.size)
        for block, whole in _reported(page)
        if block.bbox is not None
    )


def _reported(page: Page) -> Iterator[tuple[Block, Block | None]]:
    """Every block that a recogniser reports, each with the whole it is a part of."""
    flow = page.content if page.layout is None else page.layout
    tops = [*(flow or ()), *(page.discarded or ())]
    if all(block.index is not None for block in tops):
        tops.sort(key=lambda block: block.index or 0)
    wholes = {id(p): block for block in iter_blocks(tops) for p in block.blocks or ()}
    for block in iter_blocks(tops):
        if block.type in VLM_TYPES:
            yield block, wholes.get(id(block))


def _detection(block: Block, box: BBox, scale: float) -> Detection:
    label = _label(block)
    span = _first(block, SpanType.INTERLINE_EQUATION, SpanType.TABLE)
    return Detection(
        label,
        _pixels(box, scale),
        score=1.0 if block.score is None else block.score,
        cls_id=_CLASS_IDS[label],
        index=block.index,
        latex=span.content if span and label == "display_formula" else None,
        html=span.html if span and label == "table" else None,
    )


def _label(block: Block) -> str:
    if block.type is BlockType.TITLE:
        return "doc_title" if block.level == 1 else "paragraph_title"
    return _NAMES[block.type][0]


def _formulas(line: Line, scale: float) -> Iterator[Detection]:
    for span in line.spans:
        if span.type is SpanType.INLINE_EQUATION and span.bbox is not None:
            yield Detection(
                "inline_formula",
                _pixels(span.bbox, scale),
                score=1.0 if span.score is None else span.score,
                cls_id=_CLASS_IDS["inline_formula"],
                latex=span.content,
            )


def _ocr_text(line: Line, scale: float) -> Iterator[Detection]:
    spans = [span for span in line.spans if span.type in (SpanType.TEXT, SpanType.HYPERLINK)]
    text = "".join(map(span_text, spans))
    if line.bbox is not None and text.strip():
        score = min(1.0 if span.score is None else span.score for span in spans)
        yield Detection("ocr_text", _pixels(line.bbox, scale), score=score, text=text)


def _pixels(box: BBox, scale: float) -> BBox:
    return BBox(*(round(value * scale) for value in box))


def _region(block: Block, box: BBox, whole: Block | None, size: tuple[float, float]) -> Region:
    merge = whole.extra.get("cell_merge") if whole else None
    flags = [flag for flag in merge if isinstance(flag, int)] if isinstance(merge, list) else []
    code = block.type is BlockType.CODE_BODY
    sub_type = whole.sub_type if whole else block.sub_type
    return Region(
        _region_type(block, sub_type),
        thousandths(box, size),
        angle=block.angle or 0,
        content=_region_content(block),
        merge_prev=block.continues_prev or block.extra.get("merge_prev") is True,
        sub_type=sub_type if block.type in (BlockType.IMAGE_BODY, BlockType.CHART_BODY) else None,
        cell_merge=tuple(flags) if flags and not code else None,
    )


def _region_type(block: Block, sub_type: str | None) -> str:
    if block.type is BlockType.CODE_BODY and sub_type == "algorithm":
        return "algorithm"
    return VLM_TYPES[block.type]


def _region_content(block: Block) -> str | None:
    """Text with ``\\( \\)`` around formulas, ``\\[ \\]`` around an equation, a table's HTML."""
    if block.blocks is not None:
        return None
    span = _first(block, SpanType.INTERLINE_EQUATION, SpanType.TABLE)
    if span is not None and span.type is SpanType.TABLE:
        return span.html
    if span is not None:
        return f"\\[\n{span.content or ''}\n\\]"
    if block.type in (BlockType.CODE_BODY, BlockType.LIST, BlockType.INDEX):
        return block_text(block)
    return "".join(
        f"\\({span.content}\\)" if span.type is SpanType.INLINE_EQUATION else span_text(span)
        for span in join_lines(block.lines or ())
    )


def _first(block: Block, *types: SpanType) -> Span | None:
    spans = (span for line in block.lines or () for span in line.spans)
    return next((span for span in spans if span.type in types), None)

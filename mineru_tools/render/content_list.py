"""MinerU's ``content_list.json``: one flat list of items, in reading order page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mineru_tools.document.labels import DISCARDED, BlockType
from mineru_tools.document.model import Block, Document, JsonValue, Page
from mineru_tools.document.text import join_lines
from mineru_tools.document.visit import is_tombstone
from mineru_tools.render.flow import body_span, figure_labels, is_hidden, parts_in_order, role
from mineru_tools.render.images import Assets, image_path
from mineru_tools.render.inline import display_math, markdown_inline, plain_inline
from mineru_tools.render.lists import is_references, list_items
from mineru_tools.render.markdown import MarkdownWriter, code_text, fenced, guess_language
from mineru_tools.render.options import RenderOptions

Item = dict[str, JsonValue]
_VISION_BACKENDS = ("vlm", "hybrid")
_TEXT_TYPES = frozenset({BlockType.REF_TEXT, BlockType.PHONETIC})


def render(
    document: Document, options: RenderOptions, assets: Assets | None = None
) -> list[JsonValue]:
    """The items of all pages: those of the flow, then those beside it.

    Boxes are in thousandths of the page's width and height, left out where a page has no size.
    Merged-away blocks appear, empty, in compat mode only.
    """
    options = replace(options, tables="html")
    builder = _Items(options, MarkdownWriter(options, assets, document.backend), document.backend)
    return [item for page in document.pages for item in builder.page(page)]


def bbox_1000(block: Block, page: Page, options: RenderOptions) -> list[JsonValue] | None:
    """The block's box in thousandths of the page, truncated; ``None`` without a box or a size.

    MinerU's points are whole numbers, so compat mode truncates those first.
    """
    if block.bbox is None or page.size is None or min(page.size) <= 0:
        return None
    width, height = page.size
    box = tuple(block.bbox)
    if options.compat:
        width, height, box = int(width), int(height), tuple(float(int(v)) for v in box)
    sides = (width, height, width, height)
    return [int(value * 1000 / side) for value, side in zip(box, sides, strict=True)]


def picture_content(block: Block, options: RenderOptions) -> str:
    """The description of an image or chart, then the text inside it line by line."""
    span = body_span(block)
    labels = (plain_inline(s, options.scripts_written) for s in figure_labels(block, options))
    return "\n".join(filter(None, ((span.content if span else None) or "", *labels)))


def listed_blocks(page: Page, options: RenderOptions) -> Iterator[Block]:
    """All blocks of a page that get an item: the flow, then what stands beside it and is seen."""
    for block in (*(page.content or ()), *(page.discarded or ())):
        if options.compat or not (is_tombstone(block) or is_hidden(block)):
            yield block


@dataclass(frozen=True, slots=True)
class _Items:
    options: RenderOptions
    writer: MarkdownWriter
    backend: str | None

    @property
    def vision(self) -> bool:
        return self.backend in _VISION_BACKENDS

    def page(self, page: Page) -> Iterator[JsonValue]:
        for block in listed_blocks(page, self.options):
            item = self.item(block)
            box = bbox_1000(block, page, self.options)
            if box is not None:
                item["bbox"] = box
            item["page_idx"] = page.index
            yield item

    def item(self, block: Block) -> Item:
        kinds: dict[BlockType, Callable[[Block], Item]] = {
            BlockType.TITLE: self.title,
            BlockType.LIST: self.items,
            BlockType.REF_TEXT: self.reference,
            BlockType.INDEX: lambda b: {"type": "text", "text": self.writer.block(b)},
            BlockType.INTERLINE_EQUATION: self.equation,
            BlockType.IMAGE: self.image,
            BlockType.TABLE: self.table,
            BlockType.CHART: self.chart,
            BlockType.CODE: self.code,
        }
        return kinds.get(block.type, self.text)(block)

    def words(self, block: Block, *, block_start: bool = True) -> str:
        spans = join_lines(block.lines or ())
        return markdown_inline(spans, self.options, block_start=block_start)

    def text(self, block: Block) -> Item:
        kept = block.type in DISCARDED or (self.vision and block.type in _TEXT_TYPES)
        return {"type": block.type.value if kept else "text", "text": self.words(block)}

    def title(self, block: Block) -> Item:
        item: Item = {"type": "text", "text": self.words(block)}
        level = 1 if block.level is None else block.level
        if level > 0:
            item["text_level"] = level
        return item

    def items(self, block: Block) -> Item:
        references = is_references(block)
        if self.options.compat and block.blocks is None and not references:
            return {"type": "text", "text": self.writer.items(block)}
        found = (
            markdown_inline(item.spans, self.options, block_start=False)
            for item in list_items(block)
        )
        kind = block.sub_type or ("ref_text" if references else "text")
        return {"type": "list", "sub_type": kind, "list_items": [text for text in found if text]}

    def reference(self, block: Block) -> Item:
        if self.vision:
            return self.text(block)
        text = self.words(block, block_start=False)
        return {"type": "list", "sub_type": "ref_text", "list_items": [text] if text else []}

    def equation(self, block: Block) -> Item:
        span = body_span(block)
        item: Item = {"type": "equation"}
        if not self.vision and span is not None and span.image_path:
            item["img_path"] = self.path(block)
        latex = (s.content or "" for line in block.lines or () for s in line.spans)
        item["text"] = display_math("\n".join(filter(None, latex)), self.options)
        item["text_format"] = "latex"
        return item

    def image(self, block: Block) -> Item:
        item: Item = {
            "type": "image",
            "img_path": self.path(block),
            "image_caption": self.notes(block, "caption"),
            "image_footnote": self.notes(block, "footnote"),
        }
        content = picture_content(block, self.options)
        if self.vision or content:
            item["content"] = content
        return _with_sub_type(item, block)

    def chart(self, block: Block) -> Item:
        item: Item = {
            "type": "chart",
            "img_path": self.path(block),
            "content": picture_content(block, self.options),
            "chart_caption": self.notes(block, "caption"),
            "chart_footnote": self.notes(block, "footnote"),
        }
        return _with_sub_type(item, block)

    def table(self, block: Block) -> Item:
        item: Item = {
            "type": "table",
            "img_path": self.path(block),
            "table_caption": self.notes(block, "caption"),
            "table_footnote": self.notes(block, "footnote"),
        }
        bodies = [b for b in parts_in_order(block) if role(b) == "body"] or [block]
        text = "\n".join(filter(None, (self.body_text(body) for body in bodies)))
        if text:
            item["table_body"] = text
        return item

    def body_text(self, body: Block) -> str:
        span = body_span(body)
        pictured = span is not None and not span.html
        return "" if pictured else self.writer.table(body)

    def code(self, block: Block) -> Item:
        bodies = [b for b in parts_in_order(block) if role(b) == "body"] or [block]
        if block.sub_type == "algorithm":
            text = "\n".join(self.writer.code(body, block) for body in bodies)
        else:
            language = guess_language(block) or "txt"
            text = "\n".join(fenced(code_text(body), language) for body in bodies)
        item: Item = {
            "type": "code",
            "sub_type": block.sub_type or "code",
            "code_caption": self.notes(block, "caption"),
            "code_body": text,
        }
        if not self.vision:
            item["code_footnote"] = self.notes(block, "footnote")
        return item

    def notes(self, block: Block, wanted: str) -> list[JsonValue]:
        parts = block.blocks or ()
        return [self.words(part) for part in parts if role(part) == wanted]

    def path(self, block: Block) -> str:
        span = body_span(block)
        dropped = self.options.images == "dropped" or span is None
        return "" if dropped or span is None else image_path(span.image_path, self.options)


def _with_sub_type(item: Item, block: Block) -> Item:
    if block.sub_type:
        item["sub_type"] = block.sub_type
    return item

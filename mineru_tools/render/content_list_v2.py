"""MinerU's ``content_list_v2.json``: pages, each a list of typed items of inline spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import DISCARDED, BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, JsonValue, Page, Span
from mineru_tools.document.text import join_lines
from mineru_tools.render.content_list import bbox_1000, listed_blocks, picture_content
from mineru_tools.render.flow import body_span, role
from mineru_tools.render.images import Assets, image_path
from mineru_tools.render.inline import plain_inline, safe_url
from mineru_tools.render.lists import entries, is_references, list_items
from mineru_tools.render.markdown import code_text, guess_language
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.scripts import written_scripts
from mineru_tools.render.table_cells import table_in_markdown

Item = dict[str, JsonValue]
_ASIDE_NAMES = {
    BlockType.HEADER: "page_header",
    BlockType.FOOTER: "page_footer",
    BlockType.PAGE_NUMBER: "page_number",
    BlockType.ASIDE_TEXT: "page_aside_text",
    BlockType.PAGE_FOOTNOTE: "page_footnote",
}
_MERGED_CELLS = re.compile(r"\b(?:row|col)span\s*=", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def render(
    document: Document, options: RenderOptions, assets: Assets | None = None
) -> list[JsonValue]:
    """The pages in order; text is not escaped for Markdown, boxes are thousandths of the page."""
    named = options.images if options.images == "dropped" else "relative"
    builder = _Items(replace(options, tables="html", images=named))
    return [builder.page(page) for page in document.pages]


def inline_items(spans: Iterable[Span]) -> list[JsonValue]:
    """``spans`` as v2 inline items, neighbours of plain text made one."""
    out: list[Item] = []
    for span in spans:
        item = _inline_item(span)
        if item is None:
            continue
        if out and item["type"] == out[-1]["type"] == "text":
            out[-1] = {"type": "text", "content": f"{out[-1]['content']}{item['content']}"}
        else:
            out.append(item)
    return list(out)


@dataclass(frozen=True, slots=True)
class _Items:
    options: RenderOptions

    def page(self, page: Page) -> list[JsonValue]:
        out: list[JsonValue] = []
        for block in listed_blocks(page, self.options):
            item = self.item(block)
            box = bbox_1000(block, page, self.options)
            if box is not None:
                item["bbox"] = box
            anchor = block.extra.get("anchor")
            if isinstance(anchor, str):
                item["anchor"] = anchor
            out.append(item)
        return out

    def item(self, block: Block) -> Item:
        if block.type in DISCARDED:
            name = _ASIDE_NAMES[block.type]
            return {"type": name, "content": {f"{name}_content": self.words(block)}}
        kinds: dict[BlockType, Callable[[Block], Item]] = {
            BlockType.TITLE: self.title,
            BlockType.INTERLINE_EQUATION: self.equation,
            BlockType.IMAGE: self.image,
            BlockType.CHART: self.image,
            BlockType.TABLE: self.table,
            BlockType.CODE: self.code,
            BlockType.LIST: self.items,
            BlockType.REF_TEXT: self.reference,
            BlockType.INDEX: self.index,
        }
        return kinds.get(block.type, self.paragraph)(block)

    def paragraph(self, block: Block) -> Item:
        words = self.words(block)
        if block.type is BlockType.PHONETIC:
            words = [{"type": "phonetic", "content": plain_inline(join_lines(block.lines or ()))}]
        return {"type": "paragraph", "content": {"paragraph_content": words}}

    def title(self, block: Block) -> Item:
        level = 1 if block.level is None else block.level
        if level < 1:
            return self.paragraph(block)
        return {"type": "title", "content": {"title_content": self.words(block), "level": level}}

    def equation(self, block: Block) -> Item:
        latex = (s.content or "" for line in block.lines or () for s in line.spans)
        return {
            "type": "equation_interline",
            "content": {
                "math_content": "\n".join(filter(None, latex)),
                "math_type": "latex",
                "image_source": self.source(block),
            },
        }

    def image(self, block: Block) -> Item:
        """An image or a chart, whose items differ in nothing but the names."""
        kind = block.type.value
        item: Item = {
            "type": kind,
            "content": {
                "image_source": self.source(block),
                "content": picture_content(block, self.options),
                f"{kind}_caption": self.notes(block, "caption"),
                f"{kind}_footnote": self.notes(block, "footnote"),
            },
        }
        if block.sub_type:
            item["sub_type"] = block.sub_type
        return item

    def table(self, block: Block) -> Item:
        span = body_span(block)
        html = table_in_markdown(span, self.options, None) if span else ""
        nested = len(_TABLE.findall(html)) > 1
        complex_table = nested or _MERGED_CELLS.search(html)
        return {
            "type": "table",
            "content": {
                "image_source": self.source(block),
                "table_caption": self.notes(block, "caption"),
                "table_footnote": self.notes(block, "footnote"),
                "html": html,
                "table_type": "complex_table" if complex_table else "simple_table",
                "table_nest_level": 2 if nested else 1,
            },
        }

    def code(self, block: Block) -> Item:
        name = "algorithm" if block.sub_type == "algorithm" else "code"
        bodies = [b for b in block.blocks or (block,) if role(b) == "body"]
        body: list[JsonValue]
        if name == "code":
            body = [{"type": "text", "content": "\n".join(code_text(b) for b in bodies)}]
        else:
            body = [item for b in bodies for item in _algorithm(b)]
        content: Item = {
            f"{name}_caption": self.notes(block, "caption"),
            f"{name}_content": body,
            f"{name}_footnote": self.notes(block, "footnote"),
        }
        if name == "code":
            content["code_language"] = guess_language(block) or "txt"
        return {"type": name, "content": content}

    def items(self, block: Block) -> Item:
        kind = "reference_list" if is_references(block) else "text_list"
        return self.group("list", kind, (item.spans for item in list_items(block)))

    def reference(self, block: Block) -> Item:
        return self.group("list", "reference_list", [join_lines(block.lines or ())])

    def index(self, block: Block) -> Item:
        return self.group("index", "text_list", entries(block))

    def words(self, block: Block) -> list[JsonValue]:
        return self.inline(join_lines(block.lines or ()))

    def inline(self, spans: Sequence[Span]) -> list[JsonValue]:
        return inline_items(written_scripts(spans, self.options.scripts_written))

    def notes(self, block: Block, wanted: str) -> list[JsonValue]:
        return [w for part in block.blocks or () if role(part) == wanted for w in self.words(part)]

    def group(self, name: str, kind: str, items: Iterable[Sequence[Span]]) -> Item:
        found: list[JsonValue] = [
            {"item_type": "text", "item_content": words} for i in items if (words := self.inline(i))
        ]
        return {"type": name, "content": {"list_type": kind, "list_items": found}}

    def source(self, block: Block) -> Item:
        span = body_span(block)
        dropped = self.options.images == "dropped"
        name = span.image_path if span is not None and not dropped else None
        return {"path": image_path(name, self.options)}


def _algorithm(body: Block) -> list[JsonValue]:
    newline = Span(SpanType.TEXT, content="\n")
    lines = body.lines or ()
    return inline_items(s for i, x in enumerate(lines) for s in ((newline,) if i else ()) + x.spans)


def _inline_item(span: Span) -> Item | None:
    content = span.content or ""
    if span.type is SpanType.HYPERLINK:
        children = span.children or ()
        return {
            "type": "hyperlink",
            "content": content or plain_inline(children),
            "url": safe_url(span.url) or "",
            "children": inline_items(children),
        }
    if not content:
        return None
    if span.type in (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION):
        return {"type": "equation_inline", "content": content}
    if span.type is not SpanType.TEXT:
        return None
    return {"type": "code_inline" if _code(span) else "text", "content": content}


def _code(span: Span) -> bool:
    return Style.MONOSPACE in span.styles

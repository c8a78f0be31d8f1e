"""Blocks of the model as blocks of ``docvortex.middle`` 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mineru_tools.document.codec import Json
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType, Style, part
from mineru_tools.document.middle_json import read_styles, write_styles
from mineru_tools.document.model import Block, JsonValue, Page, Span
from mineru_tools.document.text import join_lines, list_items, span_text
from mineru_tools.document.visit import body_of, is_tombstone, iter_lines, reindex

BODY_SPANS = {
    BlockType.IMAGE_BODY: SpanType.IMAGE,
    BlockType.TABLE_BODY: SpanType.TABLE,
    BlockType.CHART_BODY: SpanType.CHART,
}
PICTURE_KEYS = ("image_base64", "image_url")

_BODIES = {part(kind, "body"): kind for kind in TWO_LEVEL}
_NOTES = frozenset(part(kind, role) for kind in TWO_LEVEL for role in ("caption", "footnote"))
_ANCHORED = {BlockType.TEXT, BlockType.TITLE, BlockType.PAGE_FOOTNOTE, *_NOTES}
_CONTINUED = {BlockType.TEXT, BlockType.REF_TEXT, BlockType.LIST, BlockType.TABLE}
_CHILDREN = {
    BlockType.LIST: {BlockType.TEXT, BlockType.REF_TEXT, BlockType.LIST},
    BlockType.INDEX: {BlockType.TEXT, BlockType.TITLE, BlockType.INDEX},
}


class BlockWriter:
    """Writes the blocks of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def blocks(self) -> list[JsonValue]:
        content = self.page.layout if self.page.content is None else self.page.content
        blocks = [b for b in (*(content or ()), *(self.page.discarded or ())) if not _is_gone(b)]
        if all(block.index is not None for block in blocks):
            blocks.sort(key=lambda block: block.index or 0)
        indices = [block.index for block in blocks]
        if None in indices or len(set(indices)) < len(indices):
            blocks = list(reindex(blocks))
        return [self._block(_wrapped(block), top=True) for block in blocks]

    def _block(self, block: Block, *, top: bool = False) -> JsonValue:
        out: Json = {"type": _type_name(block)}
        if block.index is not None:
            out["index"] = max(0, block.index)
        if (box := self._box(block.bbox)) is not None:
            out["bbox"] = box
        if out["type"] in ("doc_title", "paragraph_title"):
            out["level"] = _level(block)
        if top and block.type in _CONTINUED and _continues(block):
            out["continues_prev"] = True
        if block.type in _ANCHORED and isinstance(block.extra.get("anchor"), str):
            out["anchor"] = block.extra["anchor"]
        out.update(self._content(block))
        return out

    def _content(self, block: Block) -> Json:
        if block.type in TWO_LEVEL:
            return {"content": self._parts(block), **_whole_keys(block)}
        if block.type in _CHILDREN:
            items = [self._block(item) for item in _group_items(block)]
            named = block.type is BlockType.LIST and block.sub_type in ("text", "ref_text")
            return {"content": items, **({"sub_type": block.sub_type} if named else {})}
        if block.type is BlockType.INTERLINE_EQUATION or block.type in BODY_SPANS:
            return _picture(block)
        if block.type is BlockType.CODE_BODY and block.sub_type != "algorithm":
            lines = ("".join(map(span_text, line.spans)) for line in block.lines or ())
            return {"content": "\n".join(lines)}
        return {"content": _inline(join_lines(block.lines or ()))}

    def _parts(self, block: Block) -> JsonValue:
        """A body that agrees with the whole in place and number, and what else there is."""
        own = body_of(block) or Block(part(block.type, "body"))
        parts = list(block.blocks or ())
        if own not in parts:
            parts.insert(0, own)
        fitted = replace(own, index=block.index, bbox=block.bbox)
        if block.type is BlockType.CODE:
            fitted = replace(fitted, sub_type=_code_kind(block))
        allowed = [part(block.type, role) for role in ("caption", "footnote")]
        return [
            self._block(fitted if each is own else each)
            for each in parts
            if each is own or (each.type in allowed and not each.lines_deleted)
        ]

    def _box(self, box: BBox | None) -> JsonValue:
        if box is None or self.page.size is None or min(self.page.size) <= 0:
            return None
        width, height = self.page.size
        shares = (box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
        x0, y0, x1, y1 = (round(min(1.0, max(0.0, share)), 3) for share in shares)
        return [x0, y0, x1, y1] if x0 < x1 and y0 < y1 else None


def _is_gone(block: Block) -> bool:
    return is_tombstone(block) and not any(iter_lines(block))


def _continues(block: Block) -> bool:
    return block.continues_prev or block.extra.get("merge_prev") is True


def _wrapped(block: Block) -> Block:
    """A block that may stand on a page: a lone body gets its whole, a lone caption is text."""
    if block.type in _BODIES:
        body = replace(block, continues_prev=False)
        return Block(_BODIES[block.type], block.bbox, block.index, blocks=(body,))
    if block.type in _NOTES:
        return replace(block, type=BlockType.TEXT)
    return block


def _type_name(block: Block) -> str:
    if block.type is BlockType.TITLE:
        return "doc_title" if _level(block) == 1 else "paragraph_title"
    if block.type is BlockType.INTERLINE_EQUATION:
        return "equation"
    if block.type is BlockType.CODE_BODY and block.sub_type == "algorithm":
        return "algorithm_body"
    if block.type in (BlockType.ABSTRACT, BlockType.PHONETIC):
        return "text"
    return str(block.type.value)


def _level(block: Block) -> int:
    return min(6, max(1, 2 if block.level is None else block.level))


def _code_kind(block: Block) -> str:
    return "algorithm" if block.sub_type == "algorithm" else "code"


def _whole_keys(block: Block) -> Json:
    if block.type is BlockType.CODE:
        if (kind := _code_kind(block)) == "algorithm":
            return {"sub_type": kind}
        return {"sub_type": kind, "guess_lang": block.extra.get("guess_lang") or "txt"}
    if block.type is BlockType.TABLE:
        merge = block.extra.get("cell_merge")
        return {"cell_merge": merge} if merge is not None else {}
    return {"sub_type": block.sub_type} if block.sub_type is not None else {}


def _group_items(block: Block) -> Iterator[Block]:
    """The items of a list or index as blocks of the types that may stand in one."""
    for lines in list_items(block):
        yield Block(BlockType.TEXT, lines=lines)
    for item in block.blocks or ():
        if item.lines_deleted:
            continue
        fits = item.type in _CHILDREN[block.type]
        yield item if fits else replace(item, type=BlockType.TEXT)


def _picture(block: Block) -> Json:
    """The content and picture of a body or equation, from its first span that has any."""
    spans = [span for line in block.lines or () for span in line.spans]
    wanted = BODY_SPANS.get(block.type, SpanType.INTERLINE_EQUATION)
    span = next((each for each in spans if each.type is wanted), Span(wanted))
    content = span.html if wanted is SpanType.TABLE else span.content
    out: Json = {"content": content or ""}
    if span.image_path:
        path = span.image_path
        out["image_path"] = path if "/" in path else f"images/{path}"
    for name in PICTURE_KEYS:
        if isinstance(span.extra.get(name), str):
            out[name] = span.extra[name]
    return out


def _inline(run: Iterable[Span]) -> list[JsonValue]:
    """The items of a run; neighbours that the schema cannot tell apart become one."""
    items: list[Json] = []
    for item in filter(None, map(_item, run)):
        last = items[-1] if items else {}
        if item["type"] in ("text", "code_inline") and item == {**last, "content": item["content"]}:
            items[-1] = {**last, "content": f"{last['content']}{item['content']}"}
        else:
            items.append(item)
    return [*items]


def _item(span: Span) -> Json | None:
    if span.type is SpanType.HYPERLINK and span.url:
        inner = (Span(SpanType.TEXT, content=span.content),)
        items = _inline(_without_links(span.children or ())) or _inline(inner)
        return {"type": "hyperlink", "url": span.url, "content": items} if items else None
    content = span_text(span)
    if not content:
        return None
    if span.type is SpanType.INLINE_EQUATION and content.strip():
        return {"type": "equation_inline", "content": content}
    if Style.MONOSPACE in span.styles:
        return {"type": "code_inline", "content": content}
    styles = _spelled_styles(span)
    return {"type": "text", "content": content, **({"styles": styles} if styles else {})}


def _without_links(spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        link = span.type is SpanType.HYPERLINK
        yield replace(span, type=SpanType.TEXT, content=span_text(span)) if link else span


def _spelled_styles(span: Span) -> JsonValue:
    """The names of the styles, with those that the model has no member for."""
    spelled = span.extra.get("styles")
    names = [name for name in spelled if isinstance(name, str)] if isinstance(spelled, list) else []
    same = read_styles(list(names), ()) == span.styles
    return [*names] if same else write_styles(span.styles)

"""Blocks of ``docvortex.middle`` 2.0 as blocks of the model."""

from __future__ import annotations

from typing import Any

from mineru_tools.document.codec import (
    MAX_DEPTH,
    Json,
    Path,
    as_flag,
    as_integer,
    as_list,
    as_numbers,
    as_object,
    as_string,
    corrupt,
)
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType, Style
from mineru_tools.document.middle_json import read_styles, write_styles
from mineru_tools.document.model import Block, JsonValue, Line, Span
from mineru_tools.document.v4_write import BODY_SPANS, PICTURE_KEYS

_NAMES = {kind.value: kind for kind in BlockType} | {
    "doc_title": BlockType.TITLE,
    "paragraph_title": BlockType.TITLE,
    "equation": BlockType.INTERLINE_EQUATION,
    "algorithm_body": BlockType.CODE_BODY,
}
_KEPT = ("anchor", "guess_lang", "cell_merge")  # named alike in 3.x


class BlockReader:
    """Reads the blocks of one page; ``size`` is its width and height in points."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size

    def blocks(self, value: JsonValue, path: Path) -> tuple[Block, ...]:
        items = as_list(value, path)
        return tuple(self.block(item, (*path, i)) for i, item in enumerate(items))

    def block(self, value: JsonValue, path: Path) -> Block:
        if len(path) > MAX_DEPTH:
            raise corrupt(path[:3], "nested so little that it can be read")
        source = as_object(value, path)
        name = as_string(source.get("type"), (*path, "type"))
        if name not in _NAMES:
            raise corrupt((*path, "type"), "a type of block")
        kind = _NAMES[name]
        box = self._box(source.get("bbox"), (*path, "bbox"))
        continues = _optional(source, "continues_prev", path, as_flag)
        sub_type = _optional(source, "sub_type", path, as_string)
        fields: dict[str, Any] = {
            "index": _optional(source, "index", path, as_integer),
            "level": _optional(source, "level", path, as_integer),
            "sub_type": "algorithm" if name == "algorithm_body" else sub_type,
            "continues_prev": bool(continues),
        }
        extra = {key: source[key] for key in _KEPT if source.get(key) is not None}
        if extra:
            fields["extra"] = extra
        at = (*path, "content")
        content = source.get("content")
        if kind in TWO_LEVEL or kind in (BlockType.LIST, BlockType.INDEX):
            return Block(kind, box, blocks=self.blocks(content, at), **fields)
        return Block(kind, box, lines=_lines(kind, name, source, box, path), **fields)

    def _box(self, value: JsonValue, path: Path) -> BBox | None:
        if value is None:
            return None
        x0, y0, x1, y1 = as_numbers(value, path, 4)
        width, height = self.size
        return BBox(x0 * width, y0 * height, x1 * width, y1 * height)


def _optional(source: Json, name: str, path: Path, read: Any) -> Any:
    value = source.get(name)
    return None if value is None else read(value, (*path, name))


def _lines(
    kind: BlockType, name: str, source: Json, box: BBox | None, path: Path
) -> tuple[Line, ...]:
    """One line as large as the block; code has one for each line of its text."""
    at = (*path, "content")
    content = source.get("content")
    if kind in BODY_SPANS or kind is BlockType.INTERLINE_EQUATION:
        return (Line(box, (_picture(kind, source, box, path),)),)
    if kind is BlockType.CODE_BODY and name != "algorithm_body":
        rows = as_string(content, at).split("\n")
        return tuple(Line(box, (Span(SpanType.TEXT, box, content=row),)) for row in rows)
    return (Line(box, _inline(content, at, box)),)


def _picture(kind: BlockType, source: Json, box: BBox | None, path: Path) -> Span:
    content = as_string(source.get("content"), (*path, "content"))
    image = _optional(source, "image_path", path, as_string)
    span_type = BODY_SPANS.get(kind, SpanType.INTERLINE_EQUATION)
    table = span_type is SpanType.TABLE
    return Span(
        span_type,
        box,
        content=None if table else content,
        html=content if table else None,
        image_path=None if image is None else image.removeprefix("images/"),
        extra={key: source[key] for key in PICTURE_KEYS if source.get(key) is not None},
    )


def _inline(value: JsonValue, path: Path, box: BBox | None) -> tuple[Span, ...]:
    items = as_list(value, path)
    return tuple(_item(item, (*path, i), box) for i, item in enumerate(items))


def _item(value: JsonValue, path: Path, box: BBox | None) -> Span:
    source = as_object(value, path)
    name = source.get("type")
    content = source.get("content")
    at = (*path, "content")
    if len(path) > MAX_DEPTH:
        raise corrupt(path[:3], "nested so little that it can be read")
    if name == "hyperlink":
        url = as_string(source.get("url"), (*path, "url"))
        return Span(SpanType.HYPERLINK, box, url=url, children=_inline(content, at, box))
    if name == "equation_inline":
        return Span(SpanType.INLINE_EQUATION, box, as_string(content, at))
    if name == "code_inline":
        return Span(SpanType.TEXT, box, as_string(content, at), styles=(Style.MONOSPACE,))
    if name != "text":
        raise corrupt((*path, "type"), "a type of inline item")
    spelled = source.get("styles", [])
    styles = read_styles(spelled, (*path, "styles"))
    extra = {} if write_styles(styles) == spelled else {"styles": spelled}
    return Span(SpanType.TEXT, box, as_string(content, at), styles=styles, extra=extra)

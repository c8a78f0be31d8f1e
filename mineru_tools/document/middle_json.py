"""MinerU 3.x ``middle.json`` (``pdf_info``) to a Document and back, for all of its backends.

Boxes and page sizes are written as whole points, cut off as MinerU cuts them; a file with
fractions gets its fractions back. Everything a file says survives: see ``codec``.
"""

from __future__ import annotations

from typing import Any, Literal, cast

from mineru_tools.document.codec import (
    FLAG,
    INTEGER,
    NUMBER,
    STRING,
    Codec,
    Key,
    Kind,
    Level,
    Nested,
    Path,
    as_list,
    as_numbers,
    as_string,
)
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, JsonValue, Line, Page, Span, TableCell

_STYLES = {style.value: style for style in Style}


def dump(
    document: Document, *, compat: Literal["mineru-3.4"] | None = None
) -> dict[str, JsonValue]:
    """The ``middle.json`` object.

    ``styles``, ``cells``, ``page_label`` and ``continues_prev``, which MinerU 3.x does not know,
    are written where they say something, and never with ``compat="mineru-3.4"``.
    """
    return MIDDLE_JSON.write("document", document, strict=compat is not None)


def load(value: JsonValue) -> Document:
    """The Document of a parsed ``middle.json``; anything else raises ``CorruptDocument``.

    A block or span of a type we do not know is read as text and written back under its name.
    """
    return cast(Document, MIDDLE_JSON.read("document", value))


def _read_box(value: JsonValue, path: Path) -> BBox:
    return BBox(*as_numbers(value, path, 4))


def _read_size(value: JsonValue, path: Path) -> tuple[float, ...]:
    return as_numbers(value, path, 2)


def _write_whole(values: tuple[float, ...]) -> JsonValue:
    return [int(value) for value in values]


def _read_block_type(value: JsonValue, path: Path) -> BlockType:
    name = as_string(value, path)
    return BlockType(name) if name in BlockType._value2member_map_ else BlockType.TEXT


def _read_span_type(value: JsonValue, path: Path) -> SpanType:
    name = as_string(value, path)
    return SpanType(name) if name in SpanType._value2member_map_ else SpanType.TEXT


def read_styles(value: JsonValue, path: Path) -> tuple[Style, ...]:
    """The styles we know among those named; a name we do not know is passed over."""
    names = dict.fromkeys(as_string(item, path) for item in as_list(value, path))
    return tuple(_STYLES[name] for name in names if name in _STYLES)


def write_styles(styles: tuple[Style, ...]) -> JsonValue:
    return [style.value for style in styles]


def _write_enum(member: Any) -> JsonValue:
    return str(member.value)


def _numbers(count: int) -> dict[str, Any]:
    items = {"type": "number"}
    return {"type": "array", "items": items, "minItems": count, "maxItems": count}


BOX = Kind(_read_box, _numbers(4), _write_whole)
SIZE = Kind(_read_size, _numbers(2), _write_whole)
BLOCK_TYPE = Kind(_read_block_type, {"type": "string"}, _write_enum)
SPAN_TYPE = Kind(_read_span_type, {"type": "string"}, _write_enum)
STYLES = Kind(read_styles, {"type": "array", "items": {"type": "string"}}, write_styles)

MIDDLE_JSON = Codec(
    {
        "document": Level(
            Document,
            (
                Nested("pdf_info", "pages", "page", always=True),
                Key("_backend", "backend", STRING),
                Key("_version_name", "version", STRING),
            ),
        ),
        "page": Level(
            Page,
            (
                Nested("preproc_blocks", "layout", "block"),
                Nested("para_blocks", "content", "block"),
                Nested("discarded_blocks", "discarded", "block"),
                Key("page_size", "size", SIZE),
                Key("page_idx", "index", INTEGER),
                Key("page_label", "label", STRING, ours=True),
            ),
        ),
        "block": Level(
            Block,
            (
                Key("type", "type", BLOCK_TYPE),
                Key("bbox", "bbox", BOX),
                Key("angle", "angle", INTEGER),
                Key("score", "score", NUMBER),
                Key("level", "level", INTEGER),
                Key("sub_type", "sub_type", STRING),
                Nested("lines", "lines", "line"),
                Nested("blocks", "blocks", "block"),
                Key("index", "index", INTEGER),
                Key("lines_deleted", "lines_deleted", FLAG),
                Key("continues_prev", "continues_prev", FLAG, ours=True),
            ),
        ),
        "line": Level(
            Line,
            (
                Key("bbox", "bbox", BOX),
                Nested("spans", "spans", "span", always=True),
                Key("is_list_start_line", "list_start", FLAG),
                Key("is_list_end_line", "list_end", FLAG),
            ),
        ),
        "span": Level(
            Span,
            (
                Key("bbox", "bbox", BOX),
                Key("type", "type", SPAN_TYPE),
                Key("content", "content", STRING),
                Key("html", "html", STRING),
                Key("image_path", "image_path", STRING),
                Key("score", "score", NUMBER),
                Key("cross_page", "cross_page", FLAG),
                Key("url", "url", STRING),
                Nested("children", "children", "span"),
                Key("styles", "styles", STYLES, ours=True),
                Nested("cells", "cells", "cell", ours=True),
            ),
        ),
        "cell": Level(
            TableCell,
            (
                Key("row", "row", INTEGER),
                Key("column", "column", INTEGER),
                Key("rowspan", "rowspan", INTEGER),
                Key("colspan", "colspan", INTEGER),
                Key("bbox", "bbox", BOX),
                Key("is_head", "is_head", FLAG),
                Key("page", "page", INTEGER),
                Nested("lines", "lines", "line"),
            ),
        ),
    }
)

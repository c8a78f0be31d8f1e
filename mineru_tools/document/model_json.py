"""MinerU 3.x ``model.json``: what the recognisers of a pipeline or a VLM saw, page by page.

Pipeline: an object per page with detections in pixels at 200 dpi. VLM and hybrid: a list per page
of regions in shares of the page. Both are read into small frozen types and written back unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

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
)
from mineru_tools.document.detections import DetectedPage, Detection, PageSize, Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import Document, JsonValue
from mineru_tools.document.model_json_source import detections, regions

RegionPages: TypeAlias = "tuple[tuple[Region, ...], ...]"


def dump(document: Document) -> list[JsonValue]:
    """The file of a document as its backend would have written it, from ``Page.layout``."""
    if document.backend in ("vlm", "hybrid"):
        return dump_vlm(regions(page) for page in document.pages)
    return dump_pipeline(detections(page) for page in document.pages)


def dump_pipeline(pages: Iterable[DetectedPage]) -> list[JsonValue]:
    return [_CODEC.write("page", page) for page in pages]


def dump_vlm(pages: Iterable[Iterable[Region]]) -> list[JsonValue]:
    return [_CODEC.write_all("region", page) for page in pages]


def load_pipeline(value: JsonValue) -> tuple[DetectedPage, ...]:
    """The pages of a pipeline's file; raises ``CorruptDocument``."""
    return _CODEC.read_all("page", value)


def load_vlm(value: JsonValue) -> RegionPages:
    """The pages of a VLM's file; raises ``CorruptDocument``."""
    pages = as_list(value, ())
    return tuple(_CODEC.read_all("region", page, (i,)) for i, page in enumerate(pages))


def load(value: JsonValue) -> tuple[DetectedPage, ...] | RegionPages:
    """The pages of either file, told apart by the first page; raises ``CorruptDocument``."""
    pages = as_list(value, ())
    return load_vlm(value) if pages and isinstance(pages[0], list) else load_pipeline(value)


def _read_box(value: JsonValue, path: Path) -> BBox:
    return BBox(*as_numbers(value, path, 4))


def _write_box(box: BBox) -> JsonValue:
    return [int(value) if value == int(value) else value for value in box]


def _read_integers(value: JsonValue, path: Path) -> tuple[int, ...]:
    items = as_list(value, path)
    return tuple(INTEGER.read(item, path) for item in items)


def _write_integers(values: tuple[int, ...]) -> JsonValue:
    return list(values)


_BOX = Kind(_read_box, {}, _write_box)
_INTEGERS = Kind(_read_integers, {}, _write_integers)

_CODEC = Codec(
    {
        "page": Level(
            DetectedPage,
            (
                Nested("layout_dets", "detections", "detection"),
                Nested("page_info", "info", "size", many=False),
            ),
        ),
        "size": Level(
            PageSize,
            (
                Key("page_no", "page_no", INTEGER),
                Key("width", "width", INTEGER),
                Key("height", "height", INTEGER),
            ),
        ),
        "detection": Level(
            Detection,
            (
                Key("cls_id", "cls_id", INTEGER),
                Key("label", "label", STRING),
                Key("score", "score", NUMBER),
                Key("bbox", "bbox", _BOX),
                Key("index", "index", INTEGER),
                Key("latex", "latex", STRING),
                Key("html", "html", STRING),
                Key("text", "text", STRING),
            ),
        ),
        "region": Level(
            Region,
            (
                Key("type", "type", STRING),
                Key("bbox", "bbox", _BOX),
                Key("angle", "angle", INTEGER),
                Key("content", "content", STRING),
                Key("merge_prev", "merge_prev", FLAG),
                Key("sub_type", "sub_type", STRING),
                Key("cell_merge", "cell_merge", _INTEGERS),
            ),
        ),
    }
)

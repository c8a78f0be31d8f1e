"""Hypothesis strategies: any JSON value, any ``middle.json``, any Document."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span

texts = st.text(max_size=12)
numbers = st.integers(-1000, 10_000) | st.floats(-1000, 10_000)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def objects(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with these keys, any of the optional ones as null, and keys nobody knows."""
    nullable = {name: st.none() | values for name, values in optional.items()}
    known = st.fixed_dictionaries(required, optional=nullable)
    unknown = st.dictionaries(texts.map("x_".__add__), json_values, max_size=2)
    return st.builds(lambda a, b: {**b, **a}, known, unknown)


boxes_json = st.lists(numbers, min_size=4, max_size=4)
types_json = st.sampled_from([*(t.value for t in BlockType), "seal"])
styles_json = st.lists(st.sampled_from([*(s.value for s in Style), "underline"]), max_size=3)
spans_json = st.deferred(
    lambda: objects(
        {"type": st.sampled_from([*(t.value for t in SpanType), "checkbox"])},
        {
            "bbox": boxes_json,
            "content": texts,
            "html": texts,
            "image_path": texts,
            "score": st.floats(0, 1) | st.integers(0, 1),
            "cross_page": st.booleans(),
            "url": texts,
            "children": st.lists(spans_json, max_size=2),
            "styles": styles_json | json_values,
        },
    )
)
lines_json = objects(
    {"spans": st.lists(spans_json, max_size=2)},
    {
        "bbox": boxes_json,
        "is_list_start_line": st.booleans(),
        "is_list_end_line": st.booleans(),
    },
)
blocks_json = st.deferred(
    lambda: objects(
        {"type": types_json},
        {
            "bbox": boxes_json,
            "index": st.integers(),
            "lines": st.lists(lines_json, max_size=2),
            "blocks": st.lists(blocks_json, max_size=1),
            "level": st.integers(0, 9),
            "sub_type": texts,
            "angle": st.sampled_from([0, 90, 180, 270]),
            "score": st.floats(0, 1),
            "lines_deleted": st.booleans(),
            "continues_prev": st.booleans() | json_values,
        },
    )
)
pages_json = objects(
    {"page_idx": st.integers(0, 99)},
    {
        "preproc_blocks": st.lists(blocks_json, max_size=1),
        "para_blocks": st.lists(blocks_json, max_size=2),
        "discarded_blocks": st.lists(blocks_json, max_size=1),
        "page_size": st.lists(numbers, min_size=2, max_size=2),
        "page_label": texts | json_values,
    },
)
middle_json = objects(
    {"pdf_info": st.lists(pages_json, max_size=2)},
    {"_backend": texts, "_version_name": texts},
)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def tuples_of(values: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=size).map(tuple)


def _box(x: float, y: float, width: float, height: float) -> BBox:
    return BBox(x, y, x + width, y + height)


whole = st.integers(0, 500).map(float)
boxes = st.builds(_box, whole, whole, whole, whole)
scores = st.floats(0, 1)
styles = st.lists(st.sampled_from(Style), max_size=2, unique=True).map(tuple)
leaf_spans = st.builds(
    Span,
    type=st.sampled_from(SpanType),
    bbox=optional(boxes),
    content=optional(texts),
    html=optional(texts),
    image_path=optional(texts),
    score=optional(scores),
    cross_page=st.booleans(),
    styles=styles,
)
links = st.builds(
    Span,
    type=st.just(SpanType.HYPERLINK),
    content=optional(texts),
    url=texts,
    children=optional(tuples_of(leaf_spans, 2)),
)
spans = leaf_spans | links
lines = st.builds(
    Line,
    bbox=optional(boxes),
    spans=tuples_of(spans, 3),
    list_start=st.booleans(),
    list_end=st.booleans(),
)


def _blocks(inner: st.SearchStrategy[Block] | None) -> st.SearchStrategy[Block]:
    return st.builds(
        Block,
        type=st.sampled_from(BlockType),
        bbox=optional(boxes),
        index=optional(st.integers(0, 50)),
        lines=optional(tuples_of(lines, 2)),
        blocks=st.none() if inner is None else optional(tuples_of(inner, 2)),
        level=optional(st.integers(1, 8)),
        sub_type=optional(texts),
        angle=optional(st.sampled_from([0, 90, 180, 270])),
        score=optional(scores),
        lines_deleted=st.booleans(),
        continues_prev=st.booleans(),
    )


blocks = _blocks(_blocks(None))
pages = st.builds(
    Page,
    index=st.integers(0, 99),
    size=optional(st.tuples(whole.map((100.0).__add__), whole.map((100.0).__add__))),
    layout=optional(tuples_of(blocks, 1)),
    content=optional(tuples_of(blocks, 2)),
    discarded=optional(tuples_of(blocks, 1)),
    label=optional(texts),
)
documents = st.builds(
    Document, pages=tuples_of(pages, 2), backend=optional(texts), version=optional(texts)
)

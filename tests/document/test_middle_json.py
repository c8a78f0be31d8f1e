"""MinerU 3.x middle.json: everything a file says survives reading and writing."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineru_tools.document import middle_json
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.errors import CorruptDocument
from tests.document import strategies

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("*_middle.json"))
calm = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read(name: str) -> Any:
    return json.loads((DATA / f"{name}_middle.json").read_text(encoding="utf-8"))


def with_block(**keys: Any) -> dict[str, Any]:
    return {"pdf_info": [{"page_idx": 0, "para_blocks": [{"type": "text", **keys}]}]}


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_each_backend_survives_a_round_trip(path: Path) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    before = copy.deepcopy(value)
    again = middle_json.dump(middle_json.load(value))
    assert canonical(again) == canonical(before)
    assert value == before


def test_there_is_a_file_for_each_backend() -> None:
    assert {path.stem.split("_")[0] for path in FILES} == {"pipeline", "vlm", "hybrid", "office"}


@calm
@given(strategies.middle_json)
def test_every_valid_shape_survives_a_round_trip(value: Any) -> None:
    assert middle_json.dump(middle_json.load(value)) == value


@calm
@given(strategies.documents)
def test_every_document_survives_a_round_trip(document: Document) -> None:
    value = json.loads(json.dumps(middle_json.dump(document)))
    assert middle_json.load(value) == document


@given(strategies.json_values)
def test_any_json_is_a_document_or_corrupt(value: Any) -> None:
    try:
        document = middle_json.load(value)
    except CorruptDocument:
        return
    assert middle_json.dump(document) == value


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(p for key, item in inner for p in places(item, (*path, key)))]


@calm
@given(st.data())
def test_a_file_broken_in_one_place_is_read_faithfully_or_corrupt(data: st.DataObject) -> None:
    value = read(data.draw(st.sampled_from(["pipeline", "vlm", "hybrid", "office"])))
    path = data.draw(st.sampled_from(places(value)[1:]))
    target = value
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = data.draw(strategies.json_values)
    try:
        document = middle_json.load(value)
    except CorruptDocument:
        return
    assert middle_json.dump(document) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"pdf_info": None},
        {"pdf_info": [{}]},
        {"pdf_info": [{"page_idx": None}]},
        {"pdf_info": [{"page_idx": True}]},
        {"pdf_info": [{"page_idx": 0, "page_size": [1]}]},
        with_block(bbox=[0, 0, 1]),
        with_block(bbox=[0, 0, 1, float("nan")]),
        with_block(bbox=[0, 0, 1, 10**400]),
        with_block(bbox="0 0 1 1"),
        with_block(index="3"),
        with_block(lines_deleted="no"),
        with_block(lines={}),
        with_block(lines=[{}]),
        with_block(lines=[{"spans": None}]),
        with_block(lines=[{"spans": [{}]}]),
        with_block(lines=[{"spans": [{"type": 5}]}]),
    ],
)
def test_a_wrong_type_or_a_missing_key_is_corrupt(value: Any) -> None:
    with pytest.raises(CorruptDocument) as caught:
        middle_json.load(value)
    assert caught.value.code == "corrupt_document"


def test_the_message_of_a_corrupt_file_names_the_place() -> None:
    value = read("vlm")
    value["pdf_info"][0]["para_blocks"][1]["blocks"][0]["bbox"] = 7
    with pytest.raises(CorruptDocument) as caught:
        middle_json.load(value)
    assert "pdf_info[0].para_blocks[1].blocks[0].bbox" in caught.value.message


def test_blocks_nested_without_end_are_corrupt() -> None:
    value: dict[str, Any] = {"type": "list"}
    for _ in range(5000):
        value = {"type": "list", "blocks": [value]}
    with pytest.raises(CorruptDocument):
        middle_json.load({"pdf_info": [{"page_idx": 0, "para_blocks": [value]}]})
    with pytest.raises(CorruptDocument):
        middle_json.load({"pdf_info": [], "unknown": value})


@pytest.mark.parametrize(
    "keys",
    [
        {"lines": []},
        {"lines": None},
        {"blocks": []},
        {"score": None},
        {"lines_deleted": False},
        {"level": None},
        {"bbox": [1.5, 2.0, 3.25, 4.0]},
        {"type": "seal"},
        {"continues_prev": False},
        {"lines": [{"spans": [{"type": "text", "styles": ["bold", "underline"]}]}]},
        {"lines": [{"spans": [{"type": "text", "styles": 5}]}]},
        {"anchor": {"deep": [1, None]}},
    ],
)
def test_what_is_spelled_out_is_kept_as_spelled(keys: dict[str, Any]) -> None:
    value = with_block(**keys)
    assert canonical(middle_json.dump(middle_json.load(value))) == canonical(value)


def test_a_pass_overrides_what_the_file_spelled_out() -> None:
    value = with_block(lines_deleted=False, bbox=[1.5, 2, 3, 4], level=None)
    document = middle_json.load(value)
    (block,) = document.pages[0].content or ()
    changed = replace(block, lines_deleted=True, bbox=BBox(9, 9, 10.7, 10), level=2)
    page = replace(document.pages[0], content=(changed,))
    dumped: Any = middle_json.dump(replace(document, pages=(page,)))
    assert dumped["pdf_info"][0]["para_blocks"] == [
        {"type": "text", "lines_deleted": True, "bbox": [9, 9, 10, 10], "level": 2}
    ]


def test_absent_and_empty_lists_of_blocks_stay_apart() -> None:
    value = {"pdf_info": [{"page_idx": 0, "para_blocks": []}]}
    page = middle_json.load(value).pages[0]
    assert page.content == ()
    assert page.layout is None
    assert middle_json.dump(middle_json.load(value)) == value


def test_boxes_and_sizes_are_cut_to_whole_points() -> None:
    block = Block(BlockType.TEXT, bbox=BBox(1.9, 2.1, 3.999, 4.5))
    dumped: Any = middle_json.dump(Document((Page(0, size=(595.276, 841.89), content=(block,)),)))
    assert dumped["pdf_info"][0]["page_size"] == [595, 841]
    assert dumped["pdf_info"][0]["para_blocks"][0]["bbox"] == [1, 2, 3, 4]


def test_a_line_is_written_with_its_spans_even_when_it_has_none() -> None:
    page = Page(0, content=(Block(BlockType.TEXT, lines=(Line(),)),))
    dumped: Any = middle_json.dump(Document((page,)))
    assert dumped["pdf_info"][0]["para_blocks"] == [{"type": "text", "lines": [{"spans": []}]}]


def test_strict_output_has_none_of_our_own_keys() -> None:
    span = Span(SpanType.TEXT, content="a", styles=(Style.BOLD,))
    block = Block(BlockType.TEXT, lines=(Line(spans=(span,)),), continues_prev=True)
    document = Document((Page(0, content=(block,), label="iv"),))
    ours = canonical(middle_json.dump(document))
    strict = canonical(middle_json.dump(document, compat="mineru-3.4"))
    for key in ("styles", "continues_prev", "page_label"):
        assert key in ours
        assert key not in strict


def test_a_type_we_do_not_know_is_read_as_text() -> None:
    value = with_block(lines=[{"spans": [{"type": "checkbox", "content": "x"}]}])
    value["pdf_info"][0]["para_blocks"][0]["type"] = "seal"
    (block,) = middle_json.load(value).pages[0].content or ()
    assert block.type is BlockType.TEXT
    assert (block.lines or ())[0].spans[0].type is SpanType.TEXT


def test_a_loaded_document_shares_nothing_with_the_file() -> None:
    value = with_block(anchor={"a": [1]})
    document = middle_json.load(value)
    value["pdf_info"][0]["para_blocks"][0]["anchor"]["a"].append(2)
    dumped: Any = middle_json.dump(document)
    dumped["pdf_info"][0]["para_blocks"][0]["anchor"]["a"].append(3)
    assert middle_json.dump(document) == with_block(anchor={"a": [1]})


def test_a_document_can_be_pickled_and_copied_and_its_blocks_hashed() -> None:
    document = middle_json.load(read("vlm"))
    assert pickle.loads(pickle.dumps(document)) == document
    assert copy.deepcopy(document) == document
    assert len(set(document.pages[0].content or ())) == 7


def test_strict_output_has_none_of_our_own_extras() -> None:
    block = Block(BlockType.TABLE_BODY, extra={"list_level": 2, "theirs": 3})
    document = Document(pages=(Page(0, content=(block,), extra={"source_index": 4}),))
    (ours,) = middle_json.dump(document)["pdf_info"]
    (strict,) = middle_json.dump(document, compat="mineru-3.4")["pdf_info"]
    assert ours["para_blocks"][0]["list_level"] == 2
    assert ours["source_index"] == 4
    assert "list_level" not in strict["para_blocks"][0]
    assert strict["para_blocks"][0]["theirs"] == 3
    assert "source_index" not in strict

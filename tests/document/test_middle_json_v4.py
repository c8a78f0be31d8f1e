"""docvortex.middle 2.0: the schema of MinerU 4.x."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineru_tools.document import middle_json, middle_json_v4
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.text import block_text
from mineru_tools.errors import CorruptDocument
from tests.document import strategies

DATA = Path(__file__).parent / "data"
BOX = BBox(10, 20, 110, 40)
calm = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def example() -> Any:
    return json.loads((DATA / "docvortex_v4.json").read_text(encoding="utf-8"))


def legacy(name: str) -> Document:
    return middle_json.load(json.loads((DATA / f"{name}_middle.json").read_text(encoding="utf-8")))


def written(*blocks: Block, size: tuple[float, float] = (200.0, 400.0)) -> Any:
    page = Page(0, size=size, content=blocks)
    value: Any = middle_json_v4.dump(Document((page,)))
    return value["pages"][0]["blocks"]


def text(*lines: str, kind: BlockType = BlockType.TEXT, **fields: Any) -> Block:
    rows = tuple(Line(spans=(Span(SpanType.TEXT, content=line),)) for line in lines)
    return Block(kind, BOX, lines=rows, **fields)


def test_the_example_survives_a_round_trip() -> None:
    assert middle_json_v4.dump(middle_json_v4.load(example())) == example()


def test_the_example_survives_a_detour_through_the_3_x_format() -> None:
    document = middle_json.load(middle_json.dump(middle_json_v4.load(example())))
    value: Any = middle_json_v4.dump(document)
    wanted = [block["content"] for block in example()["pages"][0]["blocks"]]
    assert [block["content"] for block in value["pages"][0]["blocks"]][:4] == wanted[:4]


def test_a_loaded_document_shares_nothing_with_the_file() -> None:
    value = example()
    document = middle_json_v4.load(value)
    value["metadata"]["producer"]["name"] = "other"
    dumped: Any = middle_json_v4.dump(document)
    dumped["extensions"]["mineru"]["tier"] = "other"
    assert middle_json_v4.dump(document) == example()


def test_boxes_become_points_of_the_page() -> None:
    page = middle_json_v4.load(example()).pages[0]
    assert page.size == (595.276, 841.89)
    box = (page.content or ())[0].bbox
    assert box is not None
    assert box == pytest.approx((59.5276, 84.189, 535.7484, 117.8646))


def test_headers_are_read_beside_the_flow_and_written_in_their_place() -> None:
    page = middle_json_v4.load(example()).pages[0]
    assert [b.type for b in page.discarded or ()] == [BlockType.HEADER, BlockType.PAGE_FOOTNOTE]
    assert (page.content or ())[0].type is BlockType.TITLE


def test_pages_of_unknown_size_keep_their_shares() -> None:
    value = example()
    del value["extensions"]["docvortex_layout"]
    assert middle_json_v4.dump(middle_json_v4.load(value)) == value


@pytest.mark.parametrize(
    ("level", "kind", "written_level"),
    [
        (1, "doc_title", 1),
        (2, "paragraph_title", 2),
        (6, "paragraph_title", 6),
        (9, "paragraph_title", 6),
        (None, "paragraph_title", 2),
    ],
)
def test_a_title_is_named_by_its_level(level: int | None, kind: str, written_level: int) -> None:
    (block,) = written(text("Tides", kind=BlockType.TITLE, level=level))
    assert (block["type"], block["level"]) == (kind, written_level)


def test_lines_are_joined_and_boxes_are_shares_of_three_decimals() -> None:
    (block,) = written(text("meas-", "ured twice", continues_prev=True))
    assert block == {
        "type": "text",
        "index": 0,
        "bbox": [0.05, 0.05, 0.55, 0.1],
        "continues_prev": True,
        "content": [{"type": "text", "content": "measured twice"}],
    }


def test_the_items_of_a_flat_list_become_parts() -> None:
    lines = tuple(
        Line(spans=(Span(SpanType.TEXT, content=item),), list_start=True) for item in ("a", "b")
    )
    (block,) = written(Block(BlockType.LIST, BOX, lines=lines))
    assert [part["content"][0]["content"] for part in block["content"]] == ["a", "b"]


def test_a_tombstone_is_left_out() -> None:
    assert written(Block(BlockType.TEXT, BOX, lines=(), lines_deleted=True)) == []


def test_a_lone_body_is_given_its_whole() -> None:
    span = Span(SpanType.TABLE, html="<table></table>", image_path="a.jpg")
    (block,) = written(Block(BlockType.TABLE_BODY, BOX, lines=(Line(spans=(span,)),)))
    (body,) = block["content"]
    assert (block["type"], body["type"]) == ("table", "table_body")
    assert (body["content"], body["image_path"]) == ("<table></table>", "images/a.jpg")
    assert body["bbox"] == block["bbox"]


def test_monospaced_text_is_inline_code() -> None:
    span = Span(SpanType.TEXT, content="ls", styles=(Style.MONOSPACE,))
    (block,) = written(Block(BlockType.TEXT, BOX, lines=(Line(spans=(span,)),)))
    assert block["content"] == [{"type": "code_inline", "content": "ls"}]


@pytest.mark.parametrize("name", ["pipeline", "vlm", "hybrid", "office"])
def test_the_texts_of_3_x_files_arrive(name: str) -> None:
    document = legacy(name)
    back = middle_json_v4.load(middle_json_v4.dump(document))
    for page, again in zip(document.pages, back.pages, strict=True):
        titles = [block_text(b) for b in page.content or () if b.type is BlockType.TITLE]
        read = [block_text(b) for b in again.content or () if b.type is BlockType.TITLE]
        assert read == titles


def rules_of_a_page(blocks: list[Any]) -> None:
    """What a strict reader of the schema asks of the top level and of wholes."""
    indices = [block["index"] for block in blocks]
    assert indices == sorted(set(indices))
    for block in blocks:
        assert not block["type"].endswith(("_body", "_caption"))
        x0, y0, x1, y1 = block.get("bbox", (0, 0, 1, 1))
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        if block["type"] in ("image", "table", "chart", "code"):
            bodies = [part for part in block["content"] if part["type"].endswith("_body")]
            assert len(bodies) == 1
            assert bodies[0]["index"] == block["index"]
            assert bodies[0].get("bbox") == block.get("bbox")


@calm
@given(strategies.documents)
def test_every_document_gives_pages_by_the_rules_that_can_be_read_again(
    document: Document,
) -> None:
    value: Any = json.loads(json.dumps(middle_json_v4.dump(document)))
    for page in value["pages"]:
        rules_of_a_page(page["blocks"])
    again = middle_json_v4.load(value)
    assert middle_json_v4.dump(again)["pages"] == value["pages"]


def test_a_link_whose_parts_say_nothing_says_its_own_content() -> None:
    link = Span(SpanType.HYPERLINK, content="a", url="b", children=(Span(SpanType.TEXT),))
    block = Block(BlockType.TEXT, lines=(Line(spans=(link,)),))
    value: Any = middle_json_v4.dump(Document((Page(0, content=(block,)),)))
    [item] = value["pages"][0]["blocks"][0]["content"]
    assert item["content"] == [{"type": "text", "content": "a"}]


@given(strategies.json_values)
def test_any_other_json_is_corrupt(value: Any) -> None:
    with pytest.raises(CorruptDocument):
        middle_json_v4.load(value)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(p for key, item in inner for p in places(item, (*path, key)))]


@calm
@given(st.data())
def test_a_file_broken_in_one_place_is_read_or_corrupt(data: st.DataObject) -> None:
    value = copy.deepcopy(example())
    path = data.draw(st.sampled_from(places(value)[1:]))
    target = value
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = data.draw(strategies.json_values)
    try:
        document = middle_json_v4.load(value)
    except CorruptDocument as error:
        value = error
    else:
        value = middle_json_v4.dump(document)["pages"]
    assert isinstance(value, CorruptDocument | list)

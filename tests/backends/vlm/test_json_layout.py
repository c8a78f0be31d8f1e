"""Layouts that general models write as JSON, or nearly so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.json_layout import Unit, read_json_layout
from mineru_tools.backends.vlm.layout_reply import LayoutReply
from mineru_tools.backends.vlm.part_words import PLAIN, type_named
from mineru_tools.backends.vlm.region import TYPES
from tests.support.vlm_pages import boxes

SIZE = (868, 1148)


def read(reply: str, unit: Unit = "thousandths") -> LayoutReply:
    return read_json_layout(reply, SIZE, unit)


def told(layout: LayoutReply) -> list[tuple[str, tuple[float, ...]]]:
    return [(region.type, tuple(region.bbox)) for region in layout.regions]


TWO = [("doc_title", (0.1, 0.05, 0.9, 0.1)), ("text", (0.1, 0.12, 0.9, 0.3))]
FIRST = '{"bbox": [100, 50, 900, 100], "type": "title"}'
SECOND = '{"bbox": [100, 120, 900, 300], "type": "text"}'


@pytest.mark.parametrize(
    "reply",
    [
        f"[{FIRST}, {SECOND}]",
        f"```json\n[\n  {FIRST},\n  {SECOND},\n]\n```",
        f'{{"layout": [{FIRST}, {SECOND}]}}',
        f"Here is the layout:\n{FIRST}\n{SECOND}",
        (
            '[{"bbox_2d": [100, 50, 900, 100], "label": "title"},'
            ' {"bbox_2d": [100, 120, 900, 300], "label": "text"}]'
        ),
        (
            "[{'box': [100, 50, 900, 100], 'category': 'Title'},"
            " {'box': (100.0, 120.0, 900.0, 300.0), 'category': 'Text'}]"
        ),
        (
            '[{"type": "title", "bbox": [[100, 50], [900, 100]]},'
            ' {"type": "text", "bbox": "100 120 900 300", "content": "an { and a \\" in it"}]'
        ),
        f'[{FIRST}, {SECOND[:-1]}, "text": "a line that is never clo\n}}]',
    ],
)
def test_a_layout_is_read_however_its_json_is_written(reply: str) -> None:
    layout = read(reply)
    assert told(layout) == TWO
    assert layout.unread == layout.assumed == ()


def test_of_a_layout_that_was_cut_off_the_whole_parts_are_kept() -> None:
    layout = read(f'[{FIRST}, {SECOND}, {{"bbox": [100, 3')
    assert told(layout) == TWO
    assert len(layout.unread) == 1


def test_pixels_are_those_of_the_picture_that_was_shown() -> None:
    layout = read('[{"bbox_2d": [87, 115, 781, 574], "label": "table"}]', "pixels")
    assert told(layout) == [("table", (0.1, 0.1, 0.9, 0.5))]
    assert layout.assumed == ()


@pytest.mark.parametrize(
    ("unit", "reply", "box"),
    [
        ("thousandths", "[87, 574, 434, 1148]", (0.1, 0.5, 0.5, 1.0)),  # too far down
        ("pixels", "[100, 500, 950, 1000]", (0.1, 0.5, 0.95, 1.0)),  # too far to the right
        ("pixels", "[0.1, 0.5, 0.95, 1.0]", (0.1, 0.5, 0.95, 1.0)),
    ],
)
def test_boxes_that_cannot_be_in_the_unit_are_read_in_one_they_fit_and_it_is_said(
    unit: Unit, reply: str, box: tuple[float, ...]
) -> None:
    layout = read(f'[{{"bbox": {reply}, "type": "text"}}]', unit)
    assert told(layout) == [("text", box)]
    assert len(layout.assumed) == 1


def test_a_box_that_fits_no_unit_is_unread_and_the_others_stay_as_they_are() -> None:
    layout = read(f'[{FIRST}, {{"bbox": [10, 20, 3000, 4000], "type": "text"}}]')
    assert told(layout) == TWO[:1]
    assert len(layout.unread) == 1
    assert layout.assumed == ()


def test_boxes_with_a_first_row_are_not_taken_for_ours() -> None:
    assert len(read('[{"box_2d": [10, 20, 30, 40], "label": "text"}]').unread) == 1


@pytest.mark.parametrize("word", ["Section-Header", "section header", "headings", "h2", "Subtitle"])
def test_parts_have_many_names(word: str) -> None:
    assert type_named(word) == "paragraph_title"


def test_all_words_we_ask_for_are_ours() -> None:
    assert {type_named(word) for word in PLAIN} == set(PLAIN.values()) <= TYPES


def test_a_part_of_a_kind_that_nobody_knows_is_text_and_it_is_said() -> None:
    layout = read('[{"bbox": [10, 20, 30, 40], "type": "doodah"}]')
    assert [region.type for region in layout.regions] == ["text"]
    assert len(layout.assumed) == 1


def test_an_empty_list_is_an_empty_page_and_anything_else_is_unread() -> None:
    assert read("```json\n[]\n```") == LayoutReply(())
    assert read("I cannot see a page.").unread
    assert read("").unread


def test_text_in_a_table_is_left_to_the_table() -> None:
    table = '{"bbox": [100, 110, 910, 310], "type": "table"}'
    assert told(read(f"[{table}, {SECOND}]")) == [("table", (0.1, 0.11, 0.91, 0.31))]


@given(st.lists(st.tuples(boxes(step=20), st.sampled_from(sorted(PLAIN))), max_size=8, unique=True))
def test_every_part_of_sound_json_is_read(parts: list[tuple[tuple[int, ...], str]]) -> None:
    reply = json.dumps([{"bbox": box, "type": word} for box, word in parts], indent=1)
    layout = read(reply)
    assert layout.unread == layout.assumed == ()
    if all(word not in ("table", "text", "formula") for _, word in parts):
        known = {(PLAIN[word], tuple(v / 1000 for v in box)) for box, word in parts}
        assert set(told(layout)) <= known
        assert {word for word, _ in told(layout)} == {word for word, _ in known}


_PIECES = st.sampled_from(
    ['{"bbox": [', "{", "}", "[", "]", ",", '"', "\\", "\n", "1000", "-5", "0.5", "99999", " ",
     '"type": "text"', "bbox_2d:", "'label'='table'", "```json", "é", "\x00"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(["thousandths", "pixels"]))
def test_no_reply_raises_and_all_boxes_lie_on_the_page(reply: str, unit: Unit) -> None:
    for region in read(reply, unit).regions:
        x0, y0, x1, y1 = region.bbox
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert region.type in TYPES

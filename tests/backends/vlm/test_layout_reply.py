"""What a layout reply says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.layout_reply import MAX_PARTS, read_layout
from tests.support.vlm_pages import KINDS, region


def part(box: str, kind: str = "text", rest: str = "<|rotate_up|>") -> str:
    return f"<|box_start|>{box}<|box_end|><|ref_start|>{kind}<|ref_end|>{rest}"


def test_regions_come_in_their_order_with_type_and_direction() -> None:
    reply = "\n".join(
        part(f"100 {top} 300 {top + 50}", kind, f"<|rotate_{turn}|>")
        for top, kind, turn in (
            (100, "title", "up"), (200, "text", "right"), (300, "table", "down"),
            (400, "image", "left"),
        )
    )  # fmt: skip
    layout = read_layout(reply)
    assert [(r.type, r.angle) for r in layout.regions] == [
        ("title", 0), ("text", 90), ("table", 180), ("image", 270),
    ]  # fmt: skip
    assert layout.regions[0].bbox == (0.1, 0.1, 0.3, 0.15)
    assert layout.unread == ()


def test_a_region_without_a_direction_has_none() -> None:
    assert read_layout(part("1 2 3 4", rest="")).regions == (
        region("text", (0.001, 0.002, 0.003, 0.004)),
    )


def test_corners_that_are_swapped_are_put_in_order() -> None:
    assert read_layout(part("300 200 100 100")).regions[0].bbox == (0.1, 0.1, 0.3, 0.2)


@pytest.mark.parametrize("box", ["0 0 1001 10", "5 5 5 9", "5 9 8 9", "1 2 3", "a b c d"])
def test_a_box_that_is_none_is_named_as_unread_and_the_next_one_is_read(box: str) -> None:
    layout = read_layout(part(box) + part("1 1 9 9"))
    assert len(layout.regions) == 1
    assert layout.unread == (part(box),)


def test_a_type_nobody_knows_is_named_as_unread() -> None:
    assert read_layout(part("1 1 9 9", "stamp")).unread == (part("1 1 9 9", "stamp"),)


def test_something_unknown_is_a_picture_and_formulas_in_lines_are_left_to_their_text() -> None:
    layout = read_layout(part("1 1 9 9", "unknown") + part("2 2 3 3", "inline_formula"))
    assert [r.type for r in layout.regions] == ["image"]
    assert layout.unread == ()


@pytest.mark.parametrize(("kind", "goes_on"), [("text", True), ("title", False)])
def test_text_that_goes_on_from_the_one_before_says_so(kind: str, goes_on: bool) -> None:
    layout = read_layout(part("1 1 9 9", kind, "<|rotate_up|><|txt_contd_tgt|>\n"))
    assert layout.regions[0].merge_prev is goes_on
    assert layout.unread == ()


def test_what_stands_before_between_and_after_the_regions_is_named_as_unread() -> None:
    layout = read_layout("Sure!" + part("1 1 9 9") + " and " + part("1 20 9 30") + "that is all")
    assert layout.unread == ("Sure!", " and ", "that is all")
    assert len(layout.regions) == 2


def test_nearly_the_same_box_is_kept_once_for_each_type_and_direction() -> None:
    reply = (
        part("100 100 300 300") + part("100 101 300 300")
        + part("100 100 300 300", "title") + part("100 100 300 300", rest="<|rotate_left|>")
    )  # fmt: skip
    assert [(r.type, r.angle) for r in read_layout(reply).regions] == [
        ("text", 0), ("title", 0), ("text", 270),
    ]  # fmt: skip


def test_text_and_formulas_in_a_table_are_left_to_the_table() -> None:
    inner = "".join(
        part("110 110 200 200", k) for k in ("text", "equation", "equation_block", "image")
    )
    layout = read_layout(inner + part("100 100 900 900", "table"))
    assert [r.type for r in layout.regions] == ["image", "table"]


@pytest.mark.parametrize("blank", ["", "\n", "  "])
def test_a_blank_reply_is_a_blank_page(blank: str) -> None:
    layout = read_layout(blank)
    assert (layout.regions, layout.unread) == ((), ())


def test_a_model_that_does_not_end_is_read_up_to_a_limit_and_the_rest_is_named() -> None:
    boxes = (f"{k % 900} {k // 900} {k % 900 + 5} 999" for k in range(3000))
    layout = read_layout("".join(part(box, KINDS[k % 30]) for k, box in enumerate(boxes)))
    assert 0 < len(layout.regions) <= MAX_PARTS
    assert len(layout.unread) == 1


@given(st.text(alphabet="0123456789 <|>abx_\n", max_size=200) | st.text(max_size=100))
def test_no_reply_is_refused_and_all_of_it_is_read_or_named(reply: str) -> None:
    layout = read_layout(reply)
    if reply.strip():
        assert layout.regions or layout.unread


def test_hostile_numbers_take_no_time() -> None:
    assert read_layout(part("1" * 200_000 + " 2 3 4")).unread
    assert read_layout(part("0" * 200_000 + "1 2 3 4")).regions
    assert read_layout("<|box_start|>" * 200_000).unread

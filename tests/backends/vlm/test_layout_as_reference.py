"""Our regions of a layout reply are those of MinerU's own client, whatever the reply is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.layout_reply import MAX_PARTS, read_layout
from mineru_tools.backends.vlm.region import TYPES
from tests.support.vlm_pages import KINDS, boxes
from tests.support.vlm_reference import as_rows, helper, structs

HELPER = helper()


def part(box: object, kind: str = "text", rest: str = "<|rotate_up|>") -> str:
    numbers = " ".join(map(str, box)) if isinstance(box, tuple) else str(box)
    return f"<|box_start|>{numbers}<|box_end|><|ref_start|>{kind}<|ref_end|>{rest}"


DIFFERENCES = {
    "more parts than the model sees squares of the page": (
        "".join(
            part((k % 990, k // 990 * 300, k % 990 + 5, 999), KINDS[k % 30])
            for k in range(MAX_PARTS + 9)
        ),
        "comparing each with each must end; what is left out is named in an issue",
    ),
    "figures of other scripts": (
        part("١ ٢ ٣ ٤"),
        "the model writes ASCII; anything else is a model astray, and named in an issue",
    ),
    "a number of thousands of figures": (
        part("1" * 5000 + " 2 3 4"),
        "their client raises ValueError and loses the page; it is named in an issue",
    ),
}
"""What we read otherwise on purpose: a reply, and why."""


def theirs(reply: str) -> list[tuple[object, ...]]:
    return as_rows(HELPER.parse_layout_output(reply))


def ours(reply: str) -> list[tuple[object, ...]]:
    return as_rows(read_layout(reply).regions)


def test_the_types_are_the_same() -> None:
    assert TYPES == structs.BLOCK_TYPES


# What stands behind the box and the type, and what can go wrong anywhere.
_REST = st.tuples(
    st.sampled_from(["", *(f"<|rotate_{to}|>" for to in ("up", "right", "down", "left", "in"))]),
    st.sampled_from(["", "\n", "<|txt_contd_tgt|>", "txt_contd_tgt\n", " x ", "<|rotate_up|>"]),
).map("".join)  # fmt: skip
_KIND = st.sampled_from(
    [
        *KINDS,
        "table",
        "table",
        "text",
        "equation",
        "TEXT",
        "Inline_Formula",
        "stamp",
        "",
        "a b",
        "表",
    ]
)
_BOX = (
    boxes()
    | boxes(step=100)
    | st.tuples(*[st.integers(0, 1010)] * 4)
    | st.sampled_from(
        ["1 2 3", "1  2\n3\t4", " 1 2 3 4", "0010 020 300 0400", "-1 2 3 4", "1.5 2 3 4"]
    )
)
_PARTS = st.builds(part, _BOX, _KIND, _REST)


@st.composite
def replies(draw: st.DrawFn) -> str:
    text = "".join(draw(st.lists(_PARTS, max_size=10)))
    for _ in range(draw(st.integers(0, 2))):  # bits lost, doubled or put in
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        put = draw(st.sampled_from(["", "<|box_start|>", "\n", "9", text[at : at + 2 * length]]))
        text = text[:at] + put + text[at + length :]
    return text


@given(replies())
@settings(max_examples=300)
def test_any_reply_gives_the_same_regions(reply: str) -> None:
    assert ours(reply) == theirs(reply)


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_crowded_pages_give_the_same_regions(seed: int) -> None:
    """Boxes on a coarse grid and beside each other: likeness and cover of just nine tenths."""
    rng = random.Random(seed)
    for _ in range(750):
        step = rng.choice((1, 10, 50, 100))
        parts = []
        for _ in range(rng.randrange(1, 14)):
            x0, y0, x1, y1 = (rng.randrange(0, 1000 // step + 1) * step for _ in range(4))
            kind = rng.choice(("text", "table", "equation", "equation_block", "image"))
            parts.append(part((x0, y0, x1, y1), kind, rng.choice(("<|rotate_up|>", ""))))
            if rng.random() < 0.5:
                beside = tuple(v + rng.choice((-step, 0, 0, step)) // 10 for v in (x0, y0, x1, y1))
                parts.append(part(beside, kind))
        reply = "\n".join(parts)
        assert ours(reply) == theirs(reply)


@pytest.mark.parametrize(("reply", "why"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_is_read_otherwise_is_named_as_unread(reply: str, why: str) -> None:
    assert read_layout(reply).unread, why
    try:
        assert ours(reply) != theirs(reply)
    except ValueError:
        assert "ValueError" in why

"""What goes over the wire about a page is what MinerU's own client sends, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from mineru_tools.backends.vlm.conversation import PageReading, PageTask
from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.profiles.mineru import LAYOUT_PROMPT, MinerUProfile
from mineru_tools.backends.vlm.schedule import converse
from mineru_tools.run import Run
from tests.support.model_server import (
    Asked,
    ModelServer,
    Told,
    model_server,
    picture_of,
    prompt_of,
    says,
)
from tests.support.vlm_pages import noise
from tests.support.vlm_reference import as_rows, mineru_client, take_our_marks

PARTS = [
    ("100 20 900 40", "header", "up", ""),
    ("100 50 900 90", "doc_title", "up", ""),
    ("100 100 480 200", "text", "up", ""),
    ("520 100 900 200", "text", "up", "<|txt_contd_tgt|>"),
    ("110 110 200 150", "inline_formula", "up", ""),
    ("20 300 60 700", "aside_text", "left", ""),
    ("100 220 900 224", "text", "up", ""),  # a line: padded
    ("100 240 480 400", "table", "up", ""),
    ("120 260 300 330", "image", "up", ""),  # in the table
    ("130 340 200 350", "text", "up", ""),  # in the table
    ("520 240 900 400", "table", "right", ""),
    ("100 420 900 450", "equation", "up", ""),
    ("910 420 950 450", "formula_number", "up", ""),
    ("100 460 900 600", "list", "up", ""),
    ("100 460 900 500", "list_item", "up", ""),
    ("100 620 500 800", "image", "up", ""),
    ("120 780 480 799", "image_caption", "up", ""),  # in the picture
    ("520 620 900 800", "chart", "down", ""),
    ("100 820 900 900", "image_block", "up", ""),
    ("100 820 480 900", "image", "up", ""),  # in the block
    ("500 905 520 910", "unknown", "up", ""),  # an icon
    ("100 920 900 960", "code", "up", ""),
    ("480 980 520 990", "page_number", "up", ""),
]
LAYOUT = "\n".join(
    f"<|box_start|>{box}<|box_end|><|ref_start|>{kind}<|ref_end|><|rotate_{turn}|>{tail}"
    for box, kind, turn, tail in PARTS
)
SAID = {
    LAYOUT_PROMPT: LAYOUT,
    "\nText Recognition:": "some \\(x\\) words",
    "\nTable Recognition:": "<fcel>[K8YZ]<fcel>\\(y\\) & z<nl><lcel><ecel><nl>",
    "\nFormula Recognition:": "a=b",
    "\nImage Analysis:": "<|class_start|>chart<|class_end|><|sub_class_start|>bar<|sub_class_end|>"
    "<|caption_start|>what it shows<|caption_end|><|content_start|>| a | b |<|content_end|>",
}

DIFFERENCES = {
    "the address of a picture in a table": (
        "theirs embeds it as base64; ours names its place, from which it becomes a file"
    ),
}
"""What a page comes to otherwise on purpose, and why; what is sent has no difference."""


def chat(asked: Asked) -> Told:
    return says(SAID[prompt_of(asked)] + "<|im_end|>")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    for name in ("MINERU_VL_API_KEY", "MINERU_VL_MODEL_NAME", "MINERU_VL_DEBUG_ENABLE"):
        monkeypatch.delenv(name, raising=False)
    take_our_marks(monkeypatch)
    with model_server() as made:
        made.chat = chat
        yield made


def ours(server: ModelServer, page: Image.Image, image_analysis: bool) -> PageReading:
    engine = HttpEngine(server.address)
    task = PageTask(0, lambda: page, image_analysis=image_analysis)
    try:
        (reading,) = converse([MinerUProfile().read(task)], engine, Run())
    finally:
        engine.close()
    return reading


def theirs(server: ModelServer, page: Image.Image, image_analysis: bool) -> Any:
    client = mineru_client.MinerUClient(
        "http-client",
        server_url=server.address,
        image_analysis=image_analysis,
        use_tqdm=False,
        enable_table_formula_eq_wrap=True,
    )
    try:
        (blocks,) = client.concurrent_two_step_extract([page])
    finally:
        client.client._client.close()
    return blocks


def sent(server: ModelServer) -> list[tuple[Any, ...]]:
    """The questions that reached the server since last time, in an order of their own."""
    rows = []
    for asked in server.questions:
        picture = picture_of(asked)
        url = asked.body["messages"][-1]["content"][0]["image_url"]
        assert url.pop("url").startswith("data:image/png;base64,")
        pixels = (picture.mode, picture.size, picture.tobytes())
        rows.append((prompt_of(asked), pixels, asked.path, asked.body))
    server.requests.clear()
    return sorted(rows, key=lambda row: row[:2])


@pytest.mark.parametrize("image_analysis", [True, False])
def test_a_page_is_asked_about_in_the_same_requests(
    server: ModelServer, image_analysis: bool
) -> None:
    page = noise(400, 560)
    ours(server, page, image_analysis)
    from_us = sent(server)
    theirs(server, page, image_analysis)
    from_them = sent(server)
    assert len(from_us) == len(from_them) == (16 if image_analysis else 14)
    for mine, other in zip(from_us, from_them, strict=True):
        assert mine == other


def test_the_same_replies_come_to_the_same_page(server: ModelServer) -> None:
    page = noise(400, 560)
    reading, blocks = ours(server, page, True), theirs(server, page, True)
    assert reading.issues == ()
    found, wanted = as_rows(reading.regions), as_rows(blocks)
    assert [_without_addresses(row) for row in found] == [_without_addresses(row) for row in wanted]
    assert sum(mine != other for mine, other in zip(found, wanted, strict=True)) == len(DIFFERENCES)


def _without_addresses(row: tuple[Any, ...]) -> tuple[Any, ...]:
    content = row[3] and re.sub(r'src="[^"]*"', "src", row[3])
    return (*row[:3], content, *row[4:])

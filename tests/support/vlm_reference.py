"""mineru-vl-utils, MinerU's own client, to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from mineru_tools.backends.vlm import table_pictures
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Sampling

mineru_client = pytest.importorskip("mineru_vl_utils.mineru_client", reason="needs extra test")
masking = pytest.importorskip("mineru_vl_utils.post_process.table_image_processor")
structs = pytest.importorskip("mineru_vl_utils.structs")
mineru_client.logger.disable("mineru_vl_utils")

SAMPLING = (
    "temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty", "repetition_penalty",
    "no_repeat_ngram_size", "max_new_tokens",
)  # fmt: skip


def helper() -> Any:
    """What prepares questions and reads replies, as MinerU sets it up."""
    return mineru_client.MinerUClientHelper(
        backend="transformers",
        prompts=mineru_client.DEFAULT_PROMPTS,
        sampling_params=mineru_client.DEFAULT_SAMPLING_PARAMS,
        layout_image_size=(1036, 1036),
        min_image_edge=28,
        max_image_edge_ratio=50,
        simple_post_process=False,
        handle_equation_block=True,
        abandon_list=False,
        abandon_paratext=False,
        image_analysis=True,
        debug=False,
        enable_table_formula_eq_wrap=True,
        enable_cross_page_table_merge=True,
    )


def as_blocks(regions: Iterable[Region]) -> list[Any]:
    return [
        structs.ContentBlock(r.type, list(r.bbox), angle=r.angle, merge_prev=r.merge_prev)
        for r in regions
    ]


def as_rows(blocks: Iterable[Any]) -> list[tuple[object, ...]]:
    """What is compared of a layout, of our regions and of their blocks."""
    return [
        (b.type, tuple(b.bbox), b.angle, b.content, b.type == "text" and b.merge_prev)
        for b in blocks
    ]


def sampling_row(sampling: Sampling | Any) -> tuple[float | None, ...]:
    return tuple(getattr(sampling, name) for name in SAMPLING)


def take_our_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have them mark pictures in tables as we do: in Pillow's font, with our marks in our order."""
    marks: Iterator[str] = iter(())
    masked = masking.mask_and_encode_table_image

    def from_the_first_one(*args: object) -> object:
        nonlocal marks
        marks = table_pictures._marks()
        return masked(*args)

    monkeypatch.setattr(masking, "FONT_PATH_CANDIDATES", [])
    monkeypatch.setattr(masking, "_generate_uid", lambda: next(marks)[1:-1])
    monkeypatch.setattr(mineru_client, "mask_and_encode_table_image", from_the_first_one)

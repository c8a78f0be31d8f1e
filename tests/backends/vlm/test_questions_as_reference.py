"""What is asked about a page is what MinerU's own client asks, pixel by pixel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.conversation import PageTask
from mineru_tools.backends.vlm.profiles.mineru import MinerUProfile
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Reply, Request
from tests.support.vlm_pages import noise, region, region_sets
from tests.support.vlm_reference import (
    as_blocks,
    helper,
    mineru_client,
    sampling_row,
    take_our_marks,
)
from tests.support.vlm_talks import talk

HELPER = helper()
Question: TypeAlias = "tuple[str, tuple[float | None, ...], tuple[int, int], bytes]"

DIFFERENCES = {
    "marks in tables are always the same": "a question must be one and the same when asked again",
    "marks are written in Pillow's own font": "the question must not depend on a machine's fonts",
    "a picture too small for a legible mark is left in its table": (
        "the model reads a tick or an icon where it can see it, and nobody reads 4 pixels"
    ),
    "the size of each mark is found anew": (
        "theirs is that of an earlier picture of about the same height, which may be much narrower"
    ),
    "a picture whose mark the model does not write stays a region": "else it would be lost",
    "a picture in a table is named by its place, not embedded": (
        "our tables have pictures in cells, cut from the page as all others are"
    ),
    "a region without a pixel gives an issue": "theirs logs a line",
    "boxes that reach beyond the page are cut there": (
        "theirs refuses them; here somebody else's layout may have them"
    ),
}
"""What we do otherwise on purpose, and why; a test below shows each."""


@pytest.fixture(autouse=True)
def _their_marks_like_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first two differences, taken out of their side; all else must be equal."""
    take_our_marks(monkeypatch)


def ours(
    page: Image.Image,
    regions: Sequence[Region],
    without: Sequence[str] = (),
    image_analysis: bool = True,
) -> list[Question]:
    task = PageTask(
        0,
        lambda: page,
        regions=tuple(regions),
        wanted=lambda r: r.type not in without,
        image_analysis=image_analysis,
    )
    _, rounds = talk(MinerUProfile().read(task), lambda request: Reply(""))
    return [_row(request) for asked in rounds for request in asked]


def theirs(
    page: Image.Image,
    regions: Sequence[Region],
    without: Sequence[str] = (),
    image_analysis: bool = True,
) -> list[Question]:
    pictures, prompts, samplings, _ = HELPER.prepare_for_extract(
        page, as_blocks(regions), list(without), image_analysis
    )
    return [
        (prompt, sampling_row(sampling), picture.size, picture.tobytes())
        for picture, prompt, sampling in zip(pictures, prompts, samplings, strict=True)
    ]


def _row(request: Request) -> Question:
    assert request.image is not None
    assert request.image.mode == "RGB"
    row = sampling_row(request.sampling)
    return (request.prompt, row, request.image.size, request.image.tobytes())


@given(
    region_sets(),
    st.tuples(st.integers(1, 400), st.integers(1, 400)),
    st.lists(st.sampled_from(["table", "text", "equation", "image"]), max_size=2),
    st.booleans(),
)
@settings(max_examples=120)
def test_the_same_regions_are_asked_about_with_the_same_pictures_and_prompts(
    regions: list[Region], size: tuple[int, int], without: list[str], image_analysis: bool
) -> None:
    tables = [r for r in regions if r.type == "table"] if "table" not in without else []
    for table in tables:  # at this size marks differ; those that can be read have a test below
        assume(not any(r.type == "image" and table.bbox.covers(r.bbox) > 0.8 for r in regions))
    page = noise(*size)
    assert ours(page, regions, without, image_analysis) == theirs(
        page, regions, without, image_analysis
    )


@given(
    st.sampled_from([None, 0, 90, 180, 270]),
    st.tuples(*[st.integers(0, 1000)] * 4),
    st.tuples(st.integers(300, 1200), st.integers(300, 1200)),
)
@settings(max_examples=60)
def test_a_picture_in_a_table_is_covered_and_marked_the_same(
    angle: int | None, corners: tuple[int, int, int, int], size: tuple[int, int]
) -> None:
    table = region("table", (0.1003, 0.2, 0.8, 0.9), angle=angle)
    width, height = 0.7, 0.7
    x0, x1 = sorted(0.1003 + width * c / 1000 for c in corners[::2])
    y0, y1 = sorted(0.2 + height * c / 1000 for c in corners[1::2])
    on_its_side = angle in (90, 270)
    long, short = ((x1 - x0) * size[0], (y1 - y0) * size[1])[:: -1 if on_its_side else 1]
    assume(long > 50 and short > 20)
    page = noise(*size)
    regions = [table, region("image", (x0, y0, x1, y1))]
    assert ours(page, regions) == theirs(page, regions)


def test_several_pictures_in_a_table_are_marked_the_same() -> None:
    page = noise(900, 1200)
    regions = [
        region("table", (0.1, 0.1, 0.9, 0.9)),
        region("image", (0.5, 0.3, 0.8, 0.4)),
        region("image", (0.15, 0.15, 0.4, 0.2)),
        region("image", (0.15, 0.5, 0.4, 0.8)),
    ]
    assert ours(page, regions) == theirs(page, regions)


def test_of_tables_in_tables_the_same_one_has_the_picture() -> None:
    page = noise(800, 800)
    outer, inner = (0.1, 0.1, 0.9, 0.9), (0.2, 0.2, 0.8, 0.8)
    for tables in ((outer, inner), (inner, outer)):
        regions = [*(region("table", box) for box in tables), region("image", (0.3, 0.3, 0.6, 0.5))]
        assert ours(page, regions) == theirs(page, regions)


@pytest.mark.parametrize("box_size", [
    (0.1, 0.5), (0.1, 0.1), (0.101, 0.101), (0.11, 0.09), (0.02, 0.5), (0.02, 0.501), (0.05, 0.21),
    (0.011, 0.99), (0.11, 0.101),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["image", "chart"])
def test_pictures_about_as_large_as_an_icon_are_asked_about_or_not_the_same(
    kind: str, box_size: tuple[float, float]
) -> None:
    page = noise(300, 300)
    regions = [region(kind, (0.0, 0.0, *box_size)), region(kind, (0.005, 0.005, *box_size))]
    assert ours(page, regions) == theirs(page, regions)


@pytest.mark.parametrize("size", [(60, 9000), (9000, 60), (1, 1), (2480, 3508)])
def test_the_layout_is_asked_for_the_same(size: tuple[int, int]) -> None:
    page = noise(*size)
    task = PageTask(0, lambda: page)
    _, rounds = talk(MinerUProfile().read(task), lambda request: Reply(""))
    assert [len(asked) for asked in rounds] == [1]
    picture = HELPER.prepare_for_layout(page)
    sampling = mineru_client.DEFAULT_SAMPLING_PARAMS["[layout]"]
    prompt = mineru_client.DEFAULT_PROMPTS["[layout]"]
    assert _row(rounds[0][0]) == (prompt, sampling_row(sampling), picture.size, picture.tobytes())


def test_a_picture_too_small_for_a_mark_is_left_in_its_table() -> None:
    page = noise(600, 800)
    table = region("table", (0.1, 0.1, 0.9, 0.9))
    small = region("image", (0.3, 0.3, 0.33, 0.32))
    assert ours(page, [table, small]) == ours(page, [table])
    assert theirs(page, [table, small]) != ours(page, [table, small])


def test_the_size_of_each_mark_is_found_anew() -> None:
    page = noise(1000, 1000)
    narrow = region("image", (0.2, 0.2, 0.28, 0.3))
    wide = region("image", (0.5, 0.5, 0.9, 0.6))
    regions = [region("table", (0.1, 0.1, 0.95, 0.95)), narrow, wide]
    assert ours(page, regions) != theirs(page, regions)
    assert ours(page, [regions[0], narrow]) == theirs(page, [regions[0], narrow])


def test_boxes_that_reach_beyond_the_page_are_cut_there() -> None:
    page = noise(300, 300)
    assert ours(page, [region("text", (-0.1, 0.2, 1.3, 0.6))]) == theirs(
        page, [region("text", (0.0, 0.2, 1.0, 0.6))]
    )

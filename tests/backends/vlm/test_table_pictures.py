"""Pictures in the cells of tables."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from mineru_tools.backends.vlm.table_pictures import (
    address_of,
    marked,
    pictures_in_tables,
    place_at,
    without_shown,
)
from mineru_tools.document.geometry import BBox
from tests.support.vlm_pages import boxes, noise, region

TABLE = region("table", (0.1, 0.1, 0.9, 0.9))
PICTURE = region("image", (0.2, 0.2, 0.5, 0.4))


def test_a_picture_belongs_to_the_table_that_it_lies_in() -> None:
    beside = region("image", (0.85, 0.2, 1.0, 0.4))
    assert pictures_in_tables([TABLE, PICTURE, beside], [0]) == {0: [1]}
    assert pictures_in_tables([TABLE, PICTURE], []) == {}


def test_the_pictures_of_a_table_come_from_top_to_bottom() -> None:
    upper, right = region("image", (0.2, 0.15, 0.3, 0.2)), region("image", (0.6, 0.2, 0.7, 0.4))
    assert pictures_in_tables([right, PICTURE, upper, TABLE], [3]) == {3: [2, 1, 0]}


def test_each_picture_gives_way_to_a_mark_of_its_own_and_nothing_else_changes() -> None:
    page = Image.new("RGB", (600, 600), (200, 220, 240))
    page.paste(noise(180, 120), (120, 120))
    cropped = page.crop((60, 60, 540, 540))
    shown, addresses = marked(cropped, TABLE, [PICTURE], page.size)
    ((mark, address),) = addresses.items()
    assert re.fullmatch(r"\[[ACDGHKTWXYZ2-8]{4}\]", mark)
    assert place_at(address) == pytest.approx(PICTURE.bbox)
    before, after = np.asarray(cropped), np.asarray(shown)
    changed = (before != after).any(axis=2)
    assert not changed[:60].any()
    assert not changed[:, :60].any()
    assert not changed[181:].any()
    assert not changed[:, 241:].any()
    inside = after[60:180, 60:240].reshape(-1, 3)
    assert (inside == (200, 220, 240)).all(axis=1).mean() > 0.5  # of the paper around it
    assert (inside.sum(axis=1) < 100).any()  # black letters


def test_marks_are_the_same_each_time_and_differ_within_a_table() -> None:
    page = noise(1000, 1000)
    several = [region("image", (0.2, y / 10, 0.6, y / 10 + 0.08)) for y in range(2, 8)]
    runs = [marked(page, TABLE, several, page.size)[1] for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(runs[0]) == len(several)
    assert not any(mark[1:-1].isalpha() or mark[1:-1].isdigit() for mark in runs[0])


def test_a_picture_too_small_for_letters_is_left_as_it_is() -> None:
    page = noise(100, 100)
    tiny = region("image", (0.2, 0.2, 0.3, 0.25))
    shown, addresses = marked(page, TABLE, [tiny], page.size)
    assert addresses == {}
    assert shown.tobytes() == page.tobytes()


def test_only_pictures_that_a_table_shows_are_no_regions_of_their_own() -> None:
    html = f'<table><tr><td><img src="{address_of(PICTURE.bbox)}"/></td></tr></table>'
    table = region("table", TABLE.bbox, content=html)
    forgotten = region("image", (0.2, 0.6, 0.5, 0.8))
    assert without_shown([table, PICTURE, forgotten]) == (table, forgotten)
    as_text = region("table", TABLE.bbox, content=html.replace("<img", "&lt;img"))
    assert without_shown([as_text, PICTURE]) == (as_text, PICTURE)


@given(boxes())
def test_an_address_names_the_place_it_was_made_for(box: tuple[int, int, int, int]) -> None:
    place = BBox(*(value / 1000 for value in box))
    assert place_at(address_of(place)) == pytest.approx(place)


@pytest.mark.parametrize(
    "address",
    [
        "a.jpg",
        "",
        "#xywh=percent:1,2,3",
        "#xywh=percent:1.2.3,2,3,4",
        "#xywh=percent:200,1,1,1",
        "#xywh=percent:٣,2,3,4",
        "#xywh=percent:" + "9" * 400 + ",1,1,1",
    ],
)
def test_other_addresses_name_no_place(address: str) -> None:
    assert place_at(address) is None

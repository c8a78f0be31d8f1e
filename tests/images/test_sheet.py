from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.images.sheet import points

A4 = (595.3, 841.9)
SIDES = st.integers(1, 60_000)


@pytest.mark.parametrize("dpi", [100.0, 150.0, 300.0, 1200.0])
def test_the_resolution_of_a_scan_is_believed(dpi: float) -> None:
    assert points((600, 900), (dpi, dpi)) == pytest.approx((43200 / dpi, 64800 / dpi))


def test_a_fax_has_fewer_rows_than_columns_to_the_inch() -> None:
    assert points((1728, 1078), (204, 98)) == pytest.approx((609.9, 792.0), abs=0.1)


def test_a_screen_keeps_its_size_but_no_camera_is_a_screen() -> None:
    assert points((1440, 900), (96, 96)) == (1080, 675)
    assert points((1440, 900), (72, 72)) == (1440, 900)
    assert points((4000, 3000), (72, 72)) == points((4000, 3000))


@pytest.mark.parametrize("dpi", [(1, 1), (0, 300), (9600, 9600), (math.nan, 300), (-300, -300)])
def test_a_resolution_that_no_scan_has_is_not_believed(dpi: tuple[float, float]) -> None:
    assert points((1240, 1754), dpi) == points((1240, 1754))


def test_without_a_resolution_a_picture_fills_a4_whichever_way_it_lies() -> None:
    assert points((1240, 1754)) == pytest.approx(A4, abs=0.5)
    assert points((1754, 1240)) == pytest.approx(A4[::-1], abs=0.5)
    assert points((3000, 3000)) == pytest.approx((A4[0], A4[0]))


def test_without_a_resolution_a_snippet_is_not_blown_up() -> None:
    assert points((300, 80)) == (300, 80)


def test_without_a_resolution_a_strip_keeps_letters_that_can_be_read() -> None:
    assert points((1080, 12_000)) == pytest.approx((194.4, 2160))


@given(SIDES, SIDES, st.none() | st.tuples(st.floats(), st.floats()))
def test_every_picture_has_a_size(width: int, height: int, dpi: tuple[float, float] | None) -> None:
    across, down = points((width, height), dpi)
    assert 0 < across <= width * 72 / 71
    assert 0 < down <= height * 72 / 71


@given(SIDES, SIDES)
def test_without_a_resolution_the_shape_stays(width: int, height: int) -> None:
    across, down = points((width, height))
    assert across * height == pytest.approx(down * width)
    assert points((height, width)) == pytest.approx((down, across))

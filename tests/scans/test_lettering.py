"""Telling pictures of text from others."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mineru_tools.scans.lettering import has_words, is_lettering
from mineru_tools.scans.raster import Raster
from tests.support.scanning import photographed, typeset

TEXT = typeset(
    "#set page(width: 300pt, height: 90pt, margin: 8pt)\n"
    "The rain of early summer was followed by eight dry weeks, and the crop was small. What "
    "there was of it went to the mills of the lower towns before the roads were closed."
)
TABLE = typeset(
    "#set page(width: 300pt, height: auto, margin: 8pt)\n"
    "#table(columns: (1fr, 1fr, 1fr), [Valley], [Yield], [Price], [Upper mill], [143], [28], "
    "[Stone bridge], [97], [31])"
)


def raster(pixels: np.ndarray) -> Raster:
    return Raster(np.ascontiguousarray(pixels), (100 / 72, 100 / 72))


@pytest.mark.parametrize("pdf", [TEXT, TABLE], ids=["paragraph", "ruled table"])
def test_rows_of_letters_are_lettering_rules_or_not(pdf: bytes) -> None:
    assert is_lettering(raster(photographed(pdf, dpi=100)))


@pytest.mark.parametrize("pdf", [TEXT, TABLE], ids=["paragraph", "ruled table"])
def test_words_are_found_beside_something_else(pdf: bytes) -> None:
    words = photographed(pdf, dpi=100)
    beside = np.full_like(words, 255)
    beside[10:-10, 20:-20] = (40, 90, 160)
    assert has_words(raster(np.concatenate([beside, words])))
    assert not has_words(raster(beside))


def test_photos_have_no_words_whatever_there_is_in_rows() -> None:
    grain = np.random.default_rng(1).integers(0, 60, (300, 400, 1))
    rows = np.zeros((300, 400, 1), dtype=int)
    for y in range(10, 290, 20):
        for x in range(10, 390, 8):
            rows[y : y + 8, x : x + 4] = 180
    pixels = (255 - grain - rows).clip(0, 255).astype(np.uint8).repeat(3, axis=2)
    assert not has_words(raster(pixels))
    assert has_words(raster((255 - rows).astype(np.uint8).repeat(3, axis=2)))


def test_a_plain_tint_has_no_letters() -> None:
    plain = np.full((120, 400, 3), 255, np.uint8)
    assert not is_lettering(raster(plain))
    assert not is_lettering(raster(255 - plain))
    assert not has_words(raster(plain))


def test_points_of_a_plot_are_no_letters() -> None:
    plot = Image.new("RGB", (400, 300), "white")
    draw = ImageDraw.Draw(plot)
    for x, y in np.random.default_rng(1).integers(10, 290, (60, 2)).tolist():
        draw.ellipse((x, y, x + 6, y + 6), fill="black")
    assert not is_lettering(raster(np.asarray(plot)))


def test_noise_is_told_without_counting_its_specks() -> None:
    noise = np.random.default_rng(1).random((1500, 1500, 1)) < 0.3
    pixels = np.where(noise, 0, 255).astype(np.uint8).repeat(3, axis=2)
    assert not is_lettering(raster(pixels))

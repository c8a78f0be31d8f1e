from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.engines.png import png_bytes


@given(st.integers(1, 40), st.integers(1, 40), st.binary(min_size=1, max_size=4800))
def test_what_is_written_is_read_back_pixel_by_pixel(width: int, height: int, data: bytes) -> None:
    size = 3 * width * height
    image = Image.frombytes("RGB", (width, height), (data * (size // len(data) + 1))[:size])
    read = Image.open(io.BytesIO(png_bytes(image)))
    assert (read.format, read.mode, read.size) == ("PNG", "RGB", (width, height))
    assert read.tobytes() == image.tobytes()


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK"])
def test_a_picture_of_another_mode_is_written_in_rgb(mode: str) -> None:
    image = Image.radial_gradient("L").convert(mode)
    assert Image.open(io.BytesIO(png_bytes(image))).tobytes() == image.convert("RGB").tobytes()


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0)])
def test_a_picture_without_pixels_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="pixels"):
        png_bytes(Image.new("RGB", size))

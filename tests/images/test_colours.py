"""Whatever a file holds, the page is what a screen shows."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageCms, ImageFile

from mineru_tools.images.source import open_image
from tests.support.pictures import BLACK, RED, WHITE, corners, near, saved


def page(data: bytes, index: int = 0) -> Image.Image:
    """The page at the resolution of the file."""
    with open_image(data) as source:
        pixels = source.primitives(index).images[0].pixels
        shown = source.render(index, dpi=72 * pixels[0] / source.page_size(index)[0])
    assert (shown.mode, shown.size) == ("RGB", pixels)
    return shown


def looks(picture: Image.Image, *, red: tuple[int, int, int] = RED) -> bool:
    """Whether the picture is ``corners``."""
    right, bottom = picture.width - 2, picture.height - 2
    return (
        near(picture.getpixel((2, 2)), BLACK)
        and near(picture.getpixel((right, 2)), WHITE)
        and near(picture.getpixel((2, bottom)), WHITE)
        and near(picture.getpixel((right, bottom)), red, 30)
    )


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_deflate"}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("GIF", {}),
        ("JPEG2000", {}),
    ],
)
def test_each_format_is_read(kind: str, how: dict[str, object]) -> None:
    assert looks(page(saved(corners(), kind, **how)))


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "GIF"])
def test_one_bit_is_black_and_white(kind: str) -> None:
    shown = page(saved(corners().convert("1", dither=Image.Dither.NONE), kind))
    assert looks(shown, red=BLACK)


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_fax_pages_are_read(compression: str) -> None:
    bits = corners().convert("1", dither=Image.Dither.NONE)
    assert looks(page(saved(bits, "TIFF", compression=compression)), red=BLACK)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG2000"])
def test_sixteen_bits_of_grey_keep_their_middle(kind: str) -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    shown = np.asarray(page(saved(Image.fromarray(ramp), kind)))[..., 0]
    assert np.abs(shown - ramp / 257).max() <= 2


def test_sixteen_bits_of_grey_may_have_white_at_zero() -> None:
    ramp = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    data = saved(Image.fromarray(65535 - ramp), "TIFF", tiffinfo={262: 0})
    shown = np.asarray(page(data))[..., 0]
    assert np.abs(shown - ramp / 257).max() <= 2


def test_numbers_without_a_white_go_from_the_darkest_to_the_lightest() -> None:
    ramp = np.linspace(-3, 7, 64 * 64).reshape(64, 64).astype(np.float32)
    ramp[5, 5] = np.nan
    shown = np.asarray(page(saved(Image.fromarray(ramp), "TIFF")))[..., 0]
    assert (shown[0, 0], shown[-1, -1]) == (0, 255)
    assert abs(int(shown[32, 0]) - 128) <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_what_shines_through_lies_on_white(kind: str) -> None:
    layer = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    layer.paste((255, 0, 0, 128), (0, 0, 20, 40))
    shown = page(saved(layer, kind))
    assert near(shown.getpixel((30, 20)), WHITE)
    assert near(shown.getpixel((10, 20)), (255, 127, 127))


def test_grey_that_shines_through_lies_on_white() -> None:
    assert near(page(saved(Image.new("LA", (9, 9), (0, 0)))).getpixel((4, 4)), WHITE)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_colour_of_a_palette_may_be_no_colour(kind: str) -> None:
    picture = corners().quantize(4)
    ground = picture.getpixel((30, 20))
    assert isinstance(ground, int)
    data = saved(picture, kind, transparency=ground)
    assert looks(page(data))
    entry = picture.getpalette() or []
    entry[3 * ground : 3 * ground + 3] = [10, 200, 30]  # green, were it not transparent
    picture.putpalette(entry)
    assert looks(page(saved(picture, kind, transparency=ground)))


def test_a_colour_of_a_picture_may_be_no_colour() -> None:
    picture = Image.new("RGB", (9, 9), (10, 20, 30))
    assert near(page(saved(picture, transparency=(10, 20, 30))).getpixel((4, 4)), WHITE)


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_inks_become_light(kind: str) -> None:
    assert looks(page(saved(corners().convert("CMYK"), kind)))


def test_inks_of_a_jpeg_that_is_not_of_adobe_are_not_inverted() -> None:
    # Pillow writes as Adobe does: inverted, with a mark that says so.
    data = saved(ImageChops.invert(corners().convert("CMYK")), "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    assert data[at + 4 : at + 9] == b"Adobe"
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    assert looks(page(data[:at] + data[at + 2 + length :]))


def exchanged() -> bytes:
    """A profile whose red is the blue of sRGB, and whose blue is its red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "BGRs".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_colours_of_a_profile_become_those_of_a_screen(kind: str) -> None:
    shown = page(saved(Image.new("RGB", (16, 16), RED), kind, icc_profile=exchanged()))
    assert near(shown.getpixel((4, 4)), (0, 0, 255))


@pytest.mark.parametrize("profile", [b"no profile", b""])
def test_a_profile_that_is_none_changes_nothing(profile: bytes) -> None:
    assert looks(page(saved(corners(), icc_profile=profile)))


def test_a_profile_of_other_colours_changes_nothing() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert looks(page(saved(corners(), icc_profile=lab)))


def test_of_a_jpeg_that_is_too_large_less_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mineru_tools.images.source.MOST_PIXELS", 10_000)
    sizes = []
    load = ImageFile.ImageFile.load
    monkeypatch.setattr(
        ImageFile.ImageFile, "load", lambda self: (sizes.append(self.size), load(self))[1]
    )
    assert looks(page(saved(corners((1200, 800)), "JPEG", quality=95)))
    assert sizes[0] == (150, 100)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "GIF"])
def test_a_picture_that_is_too_large_is_kept_smaller_and_stays_as_large_a_page(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = saved(corners((600, 400)), kind, dpi=(100, 100))
    with open_image(data) as source:
        size = source.page_size(0)
    monkeypatch.setattr("mineru_tools.images.source.MOST_PIXELS", 10_000)
    assert looks(page(data))
    with open_image(data) as source:
        assert source.page_size(0) == size
        assert source.primitives(0).images[0].pixels == (600, 400)
        assert source._picture(0).width * source._picture(0).height <= 10_000


def test_pictures_are_not_changed_by_reading_them_twice() -> None:
    data = saved(corners())
    assert page(data).tobytes() == page(data).tobytes() == corners().tobytes()
    assert Image.open(io.BytesIO(data)).tobytes() == corners().tobytes()

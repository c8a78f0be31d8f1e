from __future__ import annotations

import io
import sys
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, features

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument, EngineUnavailable, MissingExtra, SourceTooLarge
from mineru_tools.images.source import open_image
from mineru_tools.images.tiff import frame_count
from tests.support.pictures import BLACK, RED, WHITE, corners, near, oriented, saved


def pages(pictures: Sequence[Image.Image], **how: object) -> bytes:
    """A TIFF with a page for each picture."""
    return saved(pictures[0], "TIFF", save_all=True, append_images=pictures[1:], **how)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_however_the_camera_was_held(kind: str, orientation: int) -> None:
    how = {"dpi": (100, 200) if orientation < 5 else (200, 100)} if kind != "WEBP" else {}
    with open_image(oriented(orientation, kind, **how)) as source:
        shown = source.render(0, dpi=100)
        assert source.primitives(0).images[0].pixels == (60, 40)
        if how:
            assert source.page_size(0) == pytest.approx((43.2, 14.4), abs=0.01)
    assert near(shown.getpixel((1, 1)), BLACK, 60)
    assert near(shown.getpixel((shown.width - 2, shown.height - 2)), RED, 60)
    assert near(shown.getpixel((shown.width - 2, 1)), WHITE, 60)


def test_an_orientation_that_is_none_leaves_the_picture() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 77
    with open_image(saved(corners(), exif=exif)) as source:
        assert source.render(0, dpi=72).tobytes() == corners().tobytes()


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0what"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.filterwarnings("ignore")
def test_damaged_exif_is_no_reason_to_refuse_a_picture(kind: str, exif: bytes) -> None:
    with open_image(saved(corners(), kind, exif=exif)) as source:
        assert source.primitives(0).images[0].pixels == (60, 40)


@pytest.mark.parametrize(
    ("kind", "dpi"), [("JPEG", 300), ("PNG", 300), ("TIFF", 300), ("BMP", 300)]
)
def test_the_resolution_in_the_file_gives_the_size(kind: str, dpi: int) -> None:
    with open_image(saved(corners(), kind, dpi=(dpi, dpi))) as source:
        assert source.page_size(0) == pytest.approx((60 * 72 / dpi, 40 * 72 / dpi), rel=0.01)


def test_a_resolution_in_exif_counts_where_the_format_has_no_other() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.XResolution] = exif[ExifTags.Base.YResolution] = 118.11
    exif[ExifTags.Base.ResolutionUnit] = 3
    with open_image(saved(corners(), "WEBP", exif=exif)) as source:
        assert source.page_size(0) == pytest.approx((14.4, 9.6), rel=0.01)


def test_the_frames_of_a_tiff_are_pages_with_sizes_of_their_own() -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    sizes = [(100, 200), (200, 100), (150, 150)]
    made = [Image.new("RGB", s, c) for s, c in zip(sizes, colours, strict=True)]
    with open_image(pages(made, dpi=(144, 144))) as source:
        assert len(source) == 3
        for index in (2, 0, 1, 1):
            assert source.page_size(index) == (sizes[index][0] / 2, sizes[index][1] / 2)
            assert source.render(index, dpi=72).getpixel((9, 9)) == colours[index]
            assert source.primitives(index).index == index


def test_thumbnails_and_masks_in_a_tiff_are_no_pages() -> None:
    made = [corners((100, 100)), corners((10, 10)), corners((90, 90))]
    kinds = [0, 1, 2]  # a page, a smaller copy of it, a page of several
    files = [Image.open(io.BytesIO(saved(p, "TIFF"))) for p in made]
    for file, kind in zip(files, kinds, strict=True):
        file.encoderinfo = {"tiffinfo": {254: kind}}
    data = pages(files, tiffinfo={254: 0})
    with open_image(data) as source:
        assert [source.primitives(k).images[0].pixels for k in range(len(source))] == [
            (100, 100),
            (90, 90),
        ]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_one_page_of_its_first_frame(kind: str) -> None:
    made = [Image.new("RGB", (20, 20), c) for c in ((255, 0, 0), (0, 0, 255), (0, 255, 0))]
    data = saved(made[0], kind, save_all=True, append_images=made[1:], lossless=True)
    with open_image(data) as source:
        assert len(source) == 1
        assert near(source.render(0, dpi=72).getpixel((9, 9)), (255, 0, 0))


def test_a_photograph_with_other_pictures_beside_it_is_one_page() -> None:
    small = corners((6, 4))
    data = saved(corners(), "MPO", save_all=True, append_images=[small])
    with open_image(data) as source:
        assert len(source) == 1
        assert source.primitives(0).images[0].pixels == (60, 40)


def test_a_page_is_its_picture_and_nothing_else() -> None:
    with open_image(saved(corners(), dpi=(144, 144))) as source:
        page = source.primitives(0)
        assert page.size == pytest.approx((30, 20), abs=0.01)
        assert [(i.bbox, i.pixels) for i in page.images] == [(BBox(0, 0, *page.size), (60, 40))]
        assert (len(page.glyphs), page.rules, page.fills, page.drawings) == (0, (), (), ())
        assert (source.outline(), source.page_label(0)) == ((), None)


@given(st.data(), st.floats(20, 400))
def test_a_part_is_as_large_as_asked_and_shows_that_place(data: st.DataObject, dpi: float) -> None:
    with open_image(saved(corners((300, 200)), dpi=(150, 150))) as source:
        width, height = source.page_size(0)
        x0, y0 = data.draw(st.floats(0, width - 20)), data.draw(st.floats(0, height - 20))
        clip = BBox(
            x0, y0, data.draw(st.floats(x0 + 10, width)), data.draw(st.floats(y0 + 10, height))
        )
        part = source.render(0, dpi=dpi, clip=clip)
        assert part.size == (
            max(1, round(clip.width * dpi / 72)),
            max(1, round(clip.height * dpi / 72)),
        )
        middle = clip.center
        if width / 3 + 9 < middle[0] < 2 * width / 3 - 9 and clip.width < 9:
            assert part.getpixel((part.width // 2, part.height // 2)) == WHITE


@given(st.integers(1, 90), st.integers(1, 90), st.floats(72, 1200), st.floats(18, 300))
def test_every_page_can_be_rendered_whole(
    width: int, height: int, resolution: float, dpi: float
) -> None:
    data = saved(Image.new("L", (width, height)), "TIFF", dpi=(resolution, resolution))
    with open_image(data) as source:
        across, down = source.page_size(0)
        assert source.render(0, dpi=dpi).size == (
            max(1, round(across * dpi / 72)),
            max(1, round(down * dpi / 72)),
        )


def test_a_part_at_the_resolution_of_the_file_is_the_pixels_of_the_file() -> None:
    with open_image(saved(corners(), dpi=(144, 144))) as source:
        size = source.page_size(0)
        clip = BBox(size[0] / 2, size[1] / 2, *size)
        part = source.render(0, dpi=72 * 60 / size[0], clip=clip)
    assert part.tobytes() == corners().crop((30, 20, 60, 40)).tobytes()


def test_a_part_outside_of_the_page_is_the_page() -> None:
    with open_image(saved(corners())) as source:
        assert source.render(0, dpi=72, clip=BBox(900, 900, 990, 990)).size == (60, 40)


def test_a_rendering_has_a_largest_side() -> None:
    with open_image(saved(corners((600, 60)), dpi=(72, 72))) as source:
        assert source.render(0, dpi=4000).size == (10_000, 1000)


def test_the_file_of_a_whole_page_is_given_as_it_is() -> None:
    data = saved(corners(), "JPEG", dpi=(144, 144))
    with open_image(data) as source:
        whole = BBox(0, 0, *source.page_size(0))
        assert source.embedded_image(0, whole) == data
        assert source.embedded_image(0, BBox(0, 0, 15, 20)) is None


@pytest.mark.parametrize(
    "data",
    [
        saved(corners()),
        saved(corners().convert("CMYK"), "JPEG"),
        oriented(6),
        pages([corners()]),
    ],
)
def test_a_file_that_looks_otherwise_is_not_given_as_it_is(data: bytes) -> None:
    with open_image(data) as source:
        assert source.embedded_image(0, BBox(0, 0, *source.page_size(0))) is None


def test_a_closed_picture_says_so_and_may_be_closed_again() -> None:
    source = open_image(saved(corners()))
    source.close()
    source.close()
    for ask in (
        lambda: source.render(0, dpi=72),
        lambda: source.primitives(0),
        lambda: source.embedded_image(0, BBox(0, 0, 1, 1)),
    ):
        with pytest.raises(ValueError, match="closed"):
            ask()


def test_threads_may_ask_for_different_pages_at_once() -> None:
    shades = range(0, 240, 30)
    wrong: list[int] = []
    with open_image(pages([Image.new("L", (50, 50), shade) for shade in shades])) as source:

        def look(index: int) -> None:
            for k in range(20):
                page = (index + k) % len(shades)
                if source.render(page, dpi=72).getpixel((5, 5)) != (shades[page],) * 3:
                    wrong.append(page)

        threads = [threading.Thread(target=look, args=(k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_page_that_is_damaged_fails_alone() -> None:
    data = bytearray(pages([corners((64, 64)) for _ in range(3)], compression="tiff_lzw"))
    with Image.open(io.BytesIO(bytes(data))) as file:
        file.seek(1)
        (at, *_), (length, *_) = file.tag_v2[273], file.tag_v2[279]  # type: ignore[attr-defined]
    data[at : at + length] = b"\xff" * length
    with open_image(bytes(data)) as source:
        assert len(source) == 3
        for _ in range(2):  # what was decoded in part is no page the second time
            with pytest.raises(CorruptDocument) as caught:
                source.primitives(1)
            assert caught.value.code == "corrupt_page"
        assert source.render(0, dpi=72).size == source.render(2, dpi=72).size


def test_a_header_that_is_damaged_fails_alone() -> None:
    data = bytearray(pages([corners((64, 64)) for _ in range(3)]))
    with Image.open(io.BytesIO(bytes(data))) as file:
        file.seek(1)
        start = file._frame_pos[1]  # type: ignore[attr-defined]
    count = int.from_bytes(data[start : start + 2], "little")
    for k in range(count):
        entry = start + 2 + 12 * k
        if data[entry : entry + 2] == (277).to_bytes(2, "little"):
            data[entry + 8 : entry + 10] = (999).to_bytes(2, "little")  # samples per pixel
    with open_image(bytes(data)) as source:
        assert len(source) == 3
        with pytest.raises(CorruptDocument) as caught:
            source.page_size(1)
        assert caught.value.code == "corrupt_page"
        assert source.primitives(2).images[0].pixels == (64, 64)


def test_a_chain_of_frames_may_bite_its_tail() -> None:
    data = bytearray(pages([corners() for _ in range(3)]))
    with Image.open(io.BytesIO(bytes(data))) as file:
        file.seek(2)
        first, last = file._frame_pos[0], file._frame_pos[2]  # type: ignore[attr-defined]
    count = int.from_bytes(data[last : last + 2], "little")
    data[last + 2 + 12 * count : last + 6 + 12 * count] = first.to_bytes(4, "little")
    assert frame_count(bytes(data)) == 3
    with open_image(bytes(data)) as source:
        assert len(source) == 3


def test_a_bigtiff_has_pages_too() -> None:
    data = pages([corners(), corners()], big_tiff=True)
    assert data[2:4] == b"+\0"
    with open_image(data) as source:
        assert len(source) == 2


def test_a_chain_of_too_many_frames_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mineru_tools.images.tiff.MAX_FRAMES", 2)
    assert frame_count(pages([corners()] * 2)) == 2
    with pytest.raises(SourceTooLarge) as caught:
        open_image(pages([corners()] * 3))
    assert caught.value.code == "too_many_frames"


# Pillow refuses twice the number, and warns of what lies between; here warnings are errors.
@pytest.mark.parametrize("most", [1000, 2000])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP"])
def test_a_picture_of_too_many_pixels_is_refused(
    kind: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    with pytest.raises(SourceTooLarge) as caught:
        open_image(saved(corners(), kind))
    assert caught.value.code == "image_too_large"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_that_was_cut_off_is_corrupt(kind: str, share: float) -> None:
    picture = Image.effect_noise((80, 80), 90).convert("RGB")
    data = saved(picture, kind)
    with pytest.raises(CorruptDocument) as caught:
        open_image(data[: int(len(data) * share)])
    assert caught.value.code == "corrupt_document"


def test_what_is_no_picture_is_corrupt() -> None:
    with pytest.raises(CorruptDocument):
        open_image(b"%PDF-1.7")


def test_heic_names_the_package_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(MissingExtra) as caught:
        open_image(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert caught.value.code == "missing_extra"
    assert caught.value.package == "pillow-heif"
    assert caught.value.hint == "pip install pillow-heif"


def test_heic_is_read_where_the_package_is_there() -> None:
    heif = pytest.importorskip("pillow_heif", reason="HEIC needs pillow-heif, which is optional")
    heif.register_heif_opener()
    with open_image(saved(corners((120, 80)), "HEIF", quality=95)) as source:
        shown = source.render(0, dpi=72)
        assert source.primitives(0).images[0].pixels == (120, 80)
    assert near(shown.getpixel((4, 4)), BLACK, 40)


def test_a_pillow_that_lacks_a_format_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(corners(), "WEBP")
    monkeypatch.setattr(features, "check", lambda part: part != "webp")
    with pytest.raises(EngineUnavailable) as caught:
        open_image(data)
    assert caught.value.hint

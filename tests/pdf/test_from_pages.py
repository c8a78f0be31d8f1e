from __future__ import annotations

import io

from PIL import Image

from mineru_tools.images.source import open_image
from mineru_tools.pdf.from_pages import pdf_of_pages
from mineru_tools.pdf.source import open_pdf
from tests.support.pictures import BLACK, RED, WHITE, corners, near, saved


def test_a_page_is_as_large_as_its_picture_and_looks_like_it() -> None:
    with open_image(saved(corners((300, 200)), dpi=(150, 300))) as source:
        made = pdf_of_pages(source, {0}, 150)
        size = source.page_size(0)
    with open_pdf(made) as pdf:
        assert [round(side, 2) for side in pdf.page_size(0)] == [round(side, 2) for side in size]
        shown = pdf.render(0, dpi=72)
    assert near(shown.getpixel((2, 2)), BLACK, 30)
    assert near(shown.getpixel((shown.width - 3, 3)), WHITE, 30)
    assert near(shown.getpixel((shown.width - 3, shown.height - 3)), RED, 30)


def test_a_jpeg_is_in_it_as_it_is() -> None:
    data = saved(corners((300, 200)), "JPEG")
    with open_image(data) as source:
        assert data in pdf_of_pages(source, {0}, 72)


def test_pages_that_are_not_shown_are_blank_and_keep_their_number() -> None:
    made = [Image.new("RGB", (100, 80 + 10 * k), BLACK) for k in range(3)]
    data = saved(made[0], "TIFF", save_all=True, append_images=made[1:])
    with open_image(data) as source:
        sizes = [source.page_size(k) for k in range(3)]
        pages = pdf_of_pages(source, {1}, 72)
    with open_pdf(pages) as pdf:
        assert [pdf.page_size(k) for k in range(3)] == sizes
        shades = [pdf.render(k, dpi=72).getpixel((9, 9)) for k in range(3)]
    assert shades == [WHITE, BLACK, WHITE]


def test_a_page_that_cannot_be_read_is_blank() -> None:
    made = [Image.effect_noise((80, 80), 90) for _ in range(2)]
    data = bytearray(
        saved(made[0], "TIFF", save_all=True, append_images=made[1:], compression="tiff_lzw")
    )
    with Image.open(io.BytesIO(bytes(data))) as file:
        (at, *_), (length, *_) = file.tag_v2[273], file.tag_v2[279]  # type: ignore[attr-defined]
    data[at : at + length] = b"\xff" * length
    with open_image(bytes(data)) as source:
        pages = pdf_of_pages(source, {0, 1}, 72)
    with open_pdf(pages) as pdf:
        assert len(pdf) == 2
        assert [len(pdf.primitives(k).images) for k in range(2)] == [0, 1]

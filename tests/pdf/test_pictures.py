import io

import pytest
from PIL import Image, ImageDraw

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.source import open_pdf
from tests.support.pdf_writer import PdfWriter, text_at

BOX = BBox(72, 142, 272, 292)
PLACE = "200 0 0 150 72 500 cm /I Do"


def jpeg(mode: str = "RGB") -> bytes:
    """An unsymmetric picture, four to three."""
    picture = Image.new("RGB", (160, 120), "white")
    ImageDraw.Draw(picture).polygon([(10, 10), (150, 20), (30, 110)], fill=(200, 30, 90))
    out = io.BytesIO()
    picture.convert(mode).save(out, "JPEG", quality=90)
    return out.getvalue()


def embedded(
    content: str = f"q {PLACE} Q",
    *,
    data: bytes | None = None,
    space: str = "DeviceRGB",
    entries: str = "",
    rotate: int = 0,
    bbox: BBox = BOX,
) -> bytes | None:
    writer = PdfWriter()
    mask = writer.stream(
        bytes(range(0, 240, 20)),
        "/Type /XObject /Subtype /Image /Width 4 /Height 3 /BitsPerComponent 8"
        " /ColorSpace /DeviceGray",
    )
    image = writer.stream(
        data or jpeg(),
        "/Type /XObject /Subtype /Image /Width 160 /Height 120 /BitsPerComponent 8"
        f" /ColorSpace /{space} /Filter /DCTDecode {entries.format(mask=mask)}",
    )
    writer.page(content, objects={"I": image}, entries=f"/Rotate {rotate}")
    with open_pdf(writer.data()) as source:
        return source.embedded_image(0, bbox)


def test_the_file_inside_is_given_out_byte_by_byte() -> None:
    assert embedded() == jpeg()
    assert embedded(data=jpeg("L"), space="DeviceGray") == jpeg("L")


@pytest.mark.parametrize(
    "changed",
    [
        {"content": "q 0 200 -150 0 272 500 cm /I Do Q", "bbox": BBox(122, 92, 272, 292)},
        {"content": "q 200 0 0 -150 72 650 cm /I Do Q"},
        {"content": "q 200 0 0 50 72 500 cm /I Do Q", "bbox": BBox(72, 242, 272, 292)},
        {"entries": "/SMask {mask} 0 R"},
        {"entries": "/Decode [1 0 1 0 1 0]"},
        {"rotate": 180, "bbox": BBox(340, 500, 540, 650)},
        {"content": f"q {PLACE} Q q {PLACE} Q"},
        {"content": f"q {PLACE} Q " + text_at(80, 520, "CAPTION", 40)},
        {"data": jpeg("CMYK"), "space": "DeviceCMYK"},
        {"data": b"\xff\xd8\xff\xe0 no picture"},
        {"bbox": BBox(72, 142, 372, 292)},
    ],
    ids=[
        "turned", "mirrored", "squeezed", "masked", "inverted", "page turned", "drawn twice",
        "written on", "CMYK", "broken", "another place",
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_the_page_shows_is_kept_back(changed: dict[str, object]) -> None:
    assert embedded(**changed) is None  # type: ignore[arg-type]


def test_another_kind_of_picture_is_kept_back() -> None:
    writer = PdfWriter()
    image = writer.stream(
        b"\x80" * 12,
        "/Type /XObject /Subtype /Image /Width 4 /Height 3 /BitsPerComponent 8"
        " /ColorSpace /DeviceGray",
    )
    writer.page(f"q {PLACE} Q", objects={"I": image})
    with open_pdf(writer.data()) as source:
        assert source.embedded_image(0, BOX) is None

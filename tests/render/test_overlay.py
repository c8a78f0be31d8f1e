from __future__ import annotations

import io

import pypdfium2 as pypdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.errors import EncryptedDocument, OptionsError
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.render.overlay import layout_image, layout_marks, layout_pdf, span_image, span_pdf

# Far from the page's middle and from each other, so that any mix-up of axes shows.
TITLE = BBox(20, 30, 120, 60)
TABLE = BBox(40, 150, 90, 260)


def blank(*, rotate: int = 0, crop: tuple[float, ...] | None = None, pages: int = 1) -> bytes:
    """White pages of 300 by 400 points with the words "page 1" (2, ...) in their middle."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    for number in range(1, pages + 1):
        canvas.drawString(140, 200, f"page {number}")
        canvas.showPage()
    canvas.save()
    with PDFIUM:
        document = pypdfium.PdfDocument(out.getvalue())
        for page in document:
            page.set_rotation(rotate)
            if crop:
                page.set_cropbox(*crop)
        saved = io.BytesIO()
        document.save(saved)
        document.close()
    return saved.getvalue()


def picture(pdf: bytes, index: int = 0) -> Image.Image:
    """The page at one pixel per point."""
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        image = document[index].render(scale=1).to_pil().convert("RGB")
        document.close()
    return image


def words(pdf: bytes) -> list[str]:
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    return texts


def found(size: tuple[float, float], **more: object) -> Document:
    text = Line(spans=(Span(SpanType.TEXT, TITLE, "x"),))
    html = Line(spans=(Span(SpanType.TABLE, TABLE, html="<table></table>"),))
    body = Block(BlockType.TABLE_BODY, TABLE, lines=(html,))
    blocks = (
        Block(BlockType.TITLE, TITLE, lines=(text,)),
        Block(BlockType.TABLE, TABLE, blocks=(body,)),
    )
    return Document((Page(0, size, content=blocks, **more),))  # type: ignore[arg-type]


def through(colour: tuple[int, int, int]) -> tuple[int, ...]:
    """The colour as seen at alpha 0.3 on white."""
    return tuple(round(0.3 * c + 0.7 * 255) for c in colour)


def near(a: object, b: object, by: int = 2) -> bool:
    return all(abs(x - y) <= by for x, y in zip(a, b, strict=True))  # type: ignore[call-overload]


@pytest.mark.parametrize("crop", [None, (10, 25, 290, 380)], ids=["whole", "cropped"])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_lie_where_the_page_shows_them_whatever_its_rotation_and_crop_box(
    rotate: int, crop: tuple[float, ...] | None
) -> None:
    pdf = blank(rotate=rotate, crop=crop)
    plain = picture(pdf)
    drawn = picture(layout_pdf(pdf, found(plain.size)))
    assert drawn.size == plain.size
    for box, colour in ((TITLE, (102, 102, 255)), (TABLE, (204, 204, 0))):
        x0, y0, x1, y1 = (int(v) for v in box)
        for inside in ((x0 + 2, y0 + 2), (x1 - 3, y1 - 3), (x0 + 2, y1 - 3), (x1 - 3, y0 + 2)):
            assert near(drawn.getpixel(inside), through(colour))
        for outside in ((x0 - 3, y0 + 2), (x0 + 2, y0 - 3), (x1 - 3, y1 + 2)):
            assert near(drawn.getpixel(outside), (255, 255, 255))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_numbers_stand_upright_right_of_the_top_of_their_box(rotate: int) -> None:
    pdf = blank(rotate=rotate)
    drawn = picture(layout_pdf(pdf, found(picture(pdf).size)))
    label = drawn.crop((int(TITLE.x1) + 1, int(TITLE.y0), int(TITLE.x1) + 10, int(TITLE.y0) + 12))
    red = [
        (x, y)
        for x in range(label.width)
        for y in range(label.height)
        if label.getpixel((x, y))[1] < 220  # type: ignore[index]
    ]
    columns = {x for x, _ in red}
    rows = {y for _, y in red}
    assert len(rows) > len(columns) > 0  # a "1" is taller than wide


def test_an_unbalanced_content_stream_does_not_move_the_boxes() -> None:
    content = b"0.5 0 0 0.5 30 40 cm 0 0 10 10 re f"
    body = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<<>>>>"
        b"endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    ) % (len(content), content)
    drawn = picture(layout_pdf(body, found((300, 400))))
    assert near(drawn.getpixel((22, 32)), through((102, 102, 255)))
    assert near(drawn.getpixel((117, 57)), through((102, 102, 255)))


def test_the_text_of_the_page_can_still_be_extracted() -> None:
    pdf = blank()
    for drawn in (layout_pdf(pdf, found((300, 400))), span_pdf(pdf, found((300, 400)))):
        assert "page 1" in words(drawn)[0]


def test_only_the_pages_of_the_document_are_kept() -> None:
    pdf = blank(pages=4)
    document = Document((Page(0, extra={"source_index": 3}), Page(1, extra={"source_index": 1})))
    assert [text.strip() for text in words(layout_pdf(pdf, document))] == ["page 4", "page 2"]


def test_boxes_in_another_size_of_page_are_scaled() -> None:
    drawn = picture(layout_pdf(blank(), found((600, 800))))
    assert near(drawn.getpixel((12, 17)), through((102, 102, 255)))
    assert near(drawn.getpixel((65, 28)), (255, 255, 255))


def test_spans_are_outlined_not_filled() -> None:
    drawn = picture(span_pdf(blank(), found((300, 400))))
    middle = (int(TABLE.x0) + 20, int(TABLE.y0) + 20)
    assert near(drawn.getpixel(middle), (255, 255, 255))
    edge = [drawn.getpixel((x, middle[1])) for x in range(int(TABLE.x0) - 2, int(TABLE.x0) + 3)]
    assert min(pixel[1] for pixel in edge) < 128  # type: ignore[index]


def test_a_page_that_the_pdf_lacks_is_an_error_of_the_options() -> None:
    with pytest.raises(OptionsError) as caught:
        layout_pdf(blank(), Document((Page(5),)))
    assert caught.value.code == "no_such_page"


def test_an_encrypted_pdf_needs_its_password() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), encrypt="secret")
    canvas.drawString(140, 200, "page 1")
    canvas.save()
    with pytest.raises(EncryptedDocument) as caught:
        layout_pdf(out.getvalue(), found((300, 400)))
    assert caught.value.code == "password_required"
    drawn = layout_pdf(out.getvalue(), found((300, 400)), password="secret")
    assert "page 1" in words(drawn)[0]


def test_parts_are_numbered_one_by_one_and_asides_not_at_all() -> None:
    caption = Block(BlockType.TABLE_CAPTION, TITLE)
    body = Block(BlockType.TABLE_BODY, TABLE)
    page = Page(
        0,
        (300, 400),
        content=(
            Block(BlockType.TABLE, TABLE, blocks=(caption, body)),
            Block(BlockType.TEXT, TABLE),
        ),
        discarded=(Block(BlockType.HEADER, TITLE),),
    )
    marks = list(layout_marks(page))
    assert [mark.label for mark in marks] == [None, "1", "2", "3"]
    assert [mark.colour for mark in marks] == [
        (158, 158, 158),
        (255, 255, 102),
        (204, 204, 0),
        (153, 0, 76),
    ]


def test_blocks_from_before_the_merge_are_drawn_where_there_are_any() -> None:
    page = Page(0, layout=(Block(BlockType.TEXT, TITLE), Block(BlockType.TEXT, TABLE)), content=())
    assert [mark.label for mark in layout_marks(page)] == ["1", "2"]


def test_the_items_of_a_list_are_outlined() -> None:
    lines = (
        Line(BBox(0, 0, 50, 10), list_start=True),
        Line(BBox(5, 10, 50, 20)),
        Line(BBox(0, 20, 50, 30), list_start=True),
    )
    page = Page(0, content=(Block(BlockType.LIST, BBox(0, 0, 50, 30), lines=lines),))
    outlines = [mark.box for mark in layout_marks(page) if not mark.filled]
    assert outlines == [BBox(0, 0, 50, 20), BBox(0, 20, 50, 30)]


def test_a_picture_of_the_page_gets_the_same_marks() -> None:
    page = found((300, 400)).pages[0]
    white = Image.new("RGB", (600, 800), "white")
    drawn = layout_image(white, page)
    assert near(drawn.getpixel((44, 64)), through((102, 102, 255)))
    assert white.getpixel((44, 64)) == (255, 255, 255)
    outlined = span_image(white, page)
    assert outlined.getpixel((40, 70)) == (255, 0, 0)
    assert outlined.getpixel((100, 90)) == (255, 255, 255)

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.table_html import mineru_html
from mineru_tools.storage.assets import (
    CUT,
    Assets,
    Cut,
    cuts_of,
    image_name,
    name_images,
    page_key,
)

BOX = BBox(10.9, 20.1, 110.5, 70.0)


def block_of(span: Span, bbox: BBox | None = BOX) -> Block:
    return Block(BlockType.IMAGE_BODY, bbox, lines=(Line(bbox, (span,)),))


class Pages:
    """A source of one page, grey from left to right, that counts its renderings."""

    def __init__(self, size: tuple[float, float] = (200.0, 100.0), embedded: bytes | None = None):
        self.size = size
        self.embedded = embedded
        self.rendered: list[float] = []

    def __len__(self) -> int:
        return 3

    def page_size(self, index: int) -> tuple[float, float]:
        return self.size

    def page_label(self, index: int) -> str | None:
        return None

    def embedded_image(self, index: int, bbox: BBox) -> bytes | None:
        return self.embedded

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image.Image:
        self.rendered.append(dpi)
        size = tuple(max(1, round(side * dpi / 72)) for side in self.size)
        return Image.linear_gradient("L").rotate(90).resize(size).convert("RGB")  # type: ignore[arg-type]

    def close(self) -> None:
        pass


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_name_is_the_hash_of_type_page_and_whole_points() -> None:
    text = "image/abc_3_10_20_110_70"
    assert image_name(SpanType.IMAGE, "abc", 3, BOX) == (
        hashlib.sha256(text.encode()).hexdigest() + ".jpg"
    )


def test_pages_of_one_document_and_of_two_have_different_keys() -> None:
    keys = {page_key(document, page) for document in ("a", "b") for page in range(3)}
    assert len(keys) == 6
    assert all(len(key) == 32 for key in keys)


@pytest.mark.parametrize("kind", list(SpanType))
def test_pictures_tables_charts_and_equations_get_a_name_and_nothing_else(kind: SpanType) -> None:
    (named,) = name_images((block_of(Span(kind, BOX)),), "key", 0)
    assert named.lines is not None
    assert (named.lines[0].spans[0].image_path is not None) == (kind in CUT)
    assert {each.value for each in CUT} == {"image", "table", "chart", "interline_equation"}


def test_a_span_without_a_box_takes_its_blocks() -> None:
    (named,) = name_images((block_of(Span(SpanType.IMAGE)),), "key", 0)
    assert named.lines is not None
    span = named.lines[0].spans[0]
    assert (span.bbox, span.image_path) == (BOX, image_name(SpanType.IMAGE, "key", 0, BOX))


def test_a_name_that_is_there_stays() -> None:
    blocks = (block_of(Span(SpanType.IMAGE, BOX, image_path="mine.jpg")),)
    assert name_images(blocks, "key", 0) == blocks


@pytest.mark.parametrize("bbox", [None, BBox(5, 5, 5, 9)])
def test_what_has_no_area_gets_no_picture(bbox: BBox | None) -> None:
    blocks = (block_of(Span(SpanType.IMAGE, bbox), bbox),)
    assert name_images(blocks, "key", 0) == blocks


def test_parts_of_two_level_blocks_are_named() -> None:
    outer = Block(BlockType.IMAGE, BOX, blocks=(block_of(Span(SpanType.IMAGE, BOX)),))
    (named,) = name_images((outer,), "key", 0)
    document = Document((Page(0, (200, 100), layout=(named,)),))
    assert list(cuts_of(document)) == [image_name(SpanType.IMAGE, "key", 0, BOX)]


def test_pictures_in_the_cells_of_a_table_are_named_and_cut_and_in_its_html() -> None:
    inner = BBox(20, 30, 60, 60)
    cells = (
        TableCell(0, 0, lines=(Line(spans=(Span(SpanType.TEXT, content="a"),)),)),
        TableCell(0, 1, lines=(Line(inner, (Span(SpanType.IMAGE, inner),)),)),
    )
    table = Span(SpanType.TABLE, BOX, html=mineru_html(cells), cells=cells)
    (block,) = name_images((block_of(table),), "k", 0)
    ((span,),) = [line.spans for line in block.lines or ()]
    name = image_name(SpanType.IMAGE, "k", 0, inner)
    assert (span.cells or ())[1].lines[0].spans[0].image_path == name
    assert span.html == f'<table><tr><td>a</td><td><img src="{name}"/></td></tr></table>'
    assert list(cuts_of(Document((Page(0, content=(block,)),))).items()) == [
        (span.image_path, Cut(0, BOX)),
        (name, Cut(0, inner)),
    ]


def test_a_table_without_pictures_in_its_cells_keeps_its_html() -> None:
    cells = (TableCell(0, 0, lines=(Line(spans=(Span(SpanType.TEXT, content="a"),)),)),)
    (block,) = name_images((block_of(Span(SpanType.TABLE, html="<b>", cells=cells)),), "k", 0)
    assert (block.lines or ())[0].spans[0].html == "<b>"


def test_cuts_lie_on_the_page_of_the_source() -> None:
    page = Page(
        0, layout=name_images((block_of(Span(SpanType.IMAGE, BOX)),), "key", 0),
        extra={"source_index": 7},
    )  # fmt: skip
    assert list(cuts_of(Document((page,))).values()) == [Cut(7, BOX)]


def test_a_picture_moved_to_another_page_is_cut_where_it_was() -> None:
    block = name_images((block_of(Span(SpanType.TABLE, BOX)),), "key", 1)[0]
    first = Page(0, layout=(), content=(replace(block, type=BlockType.TABLE_BODY),))
    second = Page(1, layout=(block,), content=())
    assert [cut.page for cut in cuts_of(Document((first, second))).values()] == [1]


def test_going_through_the_pictures_renders_each_page_once() -> None:
    pages = Pages()
    cuts = {"a": Cut(0, BOX), "b": Cut(0, BBox(0, 0, 20, 20)), "c": Cut(1, BOX)}
    assets = Assets(cuts, lambda: pages, 72)
    assert len(assets) == 3
    assert "a" in assets
    assert "z" not in assets
    assert pages.rendered == []
    assert {name: opened(data).format for name, data in assets.items()} == dict.fromkeys(
        "abc", "JPEG"
    )
    assert pages.rendered == [72, 72]


def test_a_picture_is_what_the_page_shows_in_the_box() -> None:
    pages = Pages()
    shown = Assets({"a": Cut(0, BBox(150, 0, 200, 100))}, lambda: pages, 144)
    cut = opened(shown["a"])
    whole = pages.render(0, dpi=144).crop((300, 0, 400, 200))
    assert cut.size == whole.size == (100, 200)
    for at in ((5, 5), (50, 100), (95, 190)):
        assert abs(cut.getpixel(at)[0] - whole.getpixel(at)[0]) <= 4  # type: ignore[index, operator]


def test_a_jpeg_inside_the_source_is_taken_as_it_is_and_other_bytes_are_not() -> None:
    jpeg = b"\xff\xd8\xff rest"
    assert Assets({"a": Cut(0, BOX)}, lambda: Pages(embedded=jpeg), 72)["a"] == jpeg
    other = Assets({"a": Cut(0, BOX)}, lambda: Pages(embedded=b"\x89PNG"), 72)["a"]
    assert opened(other).format == "JPEG"


def test_a_poster_is_rendered_with_fewer_dots() -> None:
    pages = Pages(size=(7200.0, 3600.0))
    assert (
        max(opened(Assets({"a": Cut(0, BBox(0, 0, 7200, 3600))}, lambda: pages, 200)["a"]).size)
        == 3500
    )


sides = st.floats(-50, 250, allow_nan=False)


@given(st.tuples(sides, sides, sides, sides))
def test_any_box_gives_a_picture(corners: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = corners
    box = BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    cut = opened(Assets({"a": Cut(0, box)}, Pages, 72)["a"])
    assert cut.width >= 1
    assert cut.height >= 1


@pytest.mark.usefixtures("moody_backend")
def test_the_red_box_of_a_real_page_is_cut_out(make_pdf) -> None:
    with parse(make_pdf(3), ParseOptions(backend="moody", pages="2-3", image_dpi=72)) as parsed:
        assert len(parsed.assets) == 2
        for data in parsed.assets.values():
            picture = opened(data)
            assert picture.size == (100, 80)
            red, green, blue = picture.getpixel((50, 40))  # type: ignore[misc]
            assert red > 200 > 60 > max(green, blue)

"""Tables of models as spans, and the pictures in their cells as files."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.vlm.profiles.mineru import LAYOUT_PROMPT
from mineru_tools.backends.vlm.table_pictures import address_of
from mineru_tools.backends.vlm.table_span import table_span
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Span, TableCell
from tests.support.model_server import Asked, Told, model_server, prompt_of, says

WHOLE = BBox(10, 10, 190, 90)
SIZE = (200.0, 100.0)
LOGO = BBox(0.25, 0.2, 0.5, 0.4)
IMG = f'<img src="{address_of(LOGO)}"/>'


def said(cell: TableCell) -> list[list[tuple[SpanType, object]]]:
    return [
        [(s.type, s.bbox if s.type is SpanType.IMAGE else s.content) for s in line.spans]
        for line in cell.lines
    ]


def test_a_table_without_pictures_stays_the_html_that_it_is() -> None:
    html = "<table><tr><td>a</td></tr></table>"
    assert table_span(html, WHOLE, SIZE) == Span(SpanType.TABLE, WHOLE, html=html)
    assert table_span(None, WHOLE, SIZE) == Span(SpanType.TABLE, WHOLE)


def test_pictures_formulas_and_text_of_a_cell_are_spans_in_their_order() -> None:
    html = (
        '<table><tr><td rowspan="2">a &lt; b</td><td>the '
        f"{IMG} of <eq>x &lt; 1</eq></td></tr><tr><td></td></tr></table>"
    )
    span = table_span(html, WHOLE, SIZE)
    first, second, third = span.cells or ()
    assert said(first) == [[(SpanType.TEXT, "a < b")]]
    assert [kind for kind, _ in said(second)[0]] == [
        SpanType.TEXT, SpanType.IMAGE, SpanType.TEXT, SpanType.INLINE_EQUATION,
    ]  # fmt: skip
    assert said(second)[0][1][1] == pytest.approx((50, 20, 100, 40))
    assert said(second)[0][3][1] == "x < 1"
    assert (first.rowspan, third.row, third.column, third.lines) == (2, 1, 1, ())


def test_text_beside_the_cells_is_not_lost() -> None:
    html = f"<table><caption>Prices</caption><tr><td>a</td><td>{IMG}</td></tr></table>"
    above, *rest = table_span(html, WHOLE, SIZE).cells or ()
    assert (above.colspan, said(above)) == (2, [[(SpanType.TEXT, "Prices")]])
    assert [(cell.row, cell.column) for cell in rest] == [(1, 0), (1, 1)]


@pytest.mark.parametrize("odd", ["\x01" + "9\x02", "&#1;9&#2;", '<img src="#xywh=percent:a"/>'])
def test_what_looks_like_a_mark_of_ours_is_none(odd: str) -> None:
    span = table_span(f"<table><tr><td>{odd}{IMG}</td></tr></table>", WHOLE, SIZE)
    assert sum(s.type is SpanType.IMAGE for s in (span.cells or ())[0].lines[0].spans) == 1


def test_a_picture_in_a_table_becomes_a_file_that_the_document_shows() -> None:
    page = Image.new("RGB", (800, 1000), "white")
    page.paste((200, 30, 30), (200, 240, 400, 340))
    data = io.BytesIO()
    page.save(data, "PNG")
    layout = "".join(
        f"<|box_start|>{box}<|box_end|><|ref_start|>{kind}<|ref_end|><|rotate_up|>"
        for box, kind in (("100 200 900 800", "table"), ("250 240 500 340", "image"))
    )

    def chat(asked: Asked) -> Told:
        is_layout = prompt_of(asked) == LAYOUT_PROMPT
        return says(layout if is_layout else "<fcel>maker<fcel>[K8YZ]<nl><fcel>a<fcel>b<nl>")

    with model_server() as server:
        server.chat = chat
        options = ParseOptions(backend="vlm-http-client", server_url=server.address)
        with parse(data.getvalue(), options) as doc:
            shown = re.findall(r'<img src="images/([^"]+)"', doc.markdown())
            assert len(shown) == 1
            with Image.open(io.BytesIO(doc.assets[shown[0]])) as picture:
                assert picture.width == pytest.approx(2 * picture.height, rel=0.02)
                red, green, _ = picture.convert("RGB").getpixel((picture.width // 2, 9))  # type: ignore[misc]
                assert red > 150 > green
            assert "[K8YZ]" not in doc.markdown()
            assert doc.issues == ()
            assert len(doc.document.pages[0].content or ()) == 1

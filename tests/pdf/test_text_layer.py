"""Invisible text on pages: nothing to be seen, everything to be found where it was put."""

from __future__ import annotations

import io
from itertools import product

import pypdfium2 as pypdfium
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import EncryptedDocument, OptionsError
from mineru_tools.pdf import text_layer
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.pdf.text_layer import PlacedText, TextPage, with_text

BOX = BBox(20, 30, 120, 60)


def page(*, rotate: int = 0, said: str = "", password: str | None = None) -> bytes:
    """A page of 300 by 400 points as displayed, with a grey box and one line of text."""
    out = io.BytesIO()
    locked = StandardEncryption(password) if password else None
    canvas = Canvas(out, pagesize=(300, 400), encrypt=locked)
    canvas.setPageRotation(rotate)
    canvas.setFillGray(0.5)
    canvas.rect(50, 60, 70, 80, fill=1)
    canvas.drawString(140, 200, said)
    canvas.save()
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        text = document[0].get_textpage().get_text_bounded()
        document.close()
    return str(text)


def found_in(pdf: bytes, box: BBox) -> str:
    """What pdfium finds in a box in points as displayed, the page upright."""
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        shown = document[0]
        left, right, top, bottom = box.x0, box.x1, box.y0, box.y1
        turns, (_, _, width, height) = shown.get_rotation() // 90, shown.get_mediabox()
        corners = {
            0: (left, height - bottom, right, height - top),
            1: (top, left, bottom, right),
            2: (width - right, top, width - left, bottom),
            3: (width - bottom, height - right, width - top, height - left),
        }[turns]
        text = shown.get_textpage().get_text_bounded(*corners)
        document.close()
    return str(text)


def picture(pdf: bytes) -> Image.Image:
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        image = document[0].render(scale=1).to_pil().convert("RGB")
        document.close()
    return image


@pytest.mark.parametrize(("rotate", "turns"), [*product((0, 90, 180, 270), range(4))])
def test_words_are_found_where_they_were_put(rotate: int, turns: int) -> None:
    long, short = 90.0, 20.0
    size = (long, short) if turns % 2 == 0 else (short, long)
    box = BBox(30, 100, 30 + size[0], 100 + size[1])
    pdf = with_text(page(rotate=rotate), [TextPage(0, [PlacedText("harvest", box, turns)])])
    assert found_in(pdf, BBox(29, 99, 121, 191)).strip() == "harvest"
    half = {
        0: BBox(30, 99, 75, 121),
        1: BBox(29, 100, 51, 145),
        2: BBox(75, 99, 121, 121),
        3: BBox(29, 145, 51, 191),
    }[turns]
    assert found_in(pdf, half).strip() in ("har", "harv")


def test_the_page_looks_as_it_did() -> None:
    before = page(said="a line")
    after = with_text(before, [TextPage(0, [PlacedText("more words than there were", BOX)])])
    assert ImageChops.difference(picture(before), picture(after)).getbbox() is None
    assert "a line" in text_of(after)


@pytest.mark.parametrize("text", ["a", "word", "数学", "𝔸lpha", "Übermaß", "→ ≤"])
def test_every_character_comes_back_as_it_was(text: str) -> None:
    assert text_of(with_text(page(), [TextPage(0, [PlacedText(text, BOX)])])).strip() == text


def test_words_of_right_to_left_scripts_come_back_in_the_order_of_reading() -> None:
    placed = [
        PlacedText("مرحبا ", BBox(80, 30, 120, 60), leftward=True),
        PlacedText("بكم", BBox(40, 30, 80, 60), leftward=True),
    ]
    assert text_of(with_text(page(), [TextPage(0, placed)])).strip() == "مرحبا بكم"


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x24F, categories=["L", "N"])))
def test_no_letter_is_lost(text: str) -> None:
    placed = [PlacedText(text, BOX)] if text else []
    assert text_of(with_text(page(), [TextPage(0, placed)])).strip() == text


def test_a_layer_without_ink_that_is_there_already_gives_way() -> None:
    once = with_text(page(said="seen"), [TextPage(0, [PlacedText("former", BOX)])])
    twice = with_text(once, [TextPage(0, [PlacedText("latter", BOX)])])
    assert sorted(text_of(twice).split()) == ["latter", "seen"]


def test_boxes_of_another_page_size_are_scaled() -> None:
    placed = PlacedText("harvest", BBox(60, 200, 240, 240))
    pdf = with_text(page(), [TextPage(0, [placed], (600.0, 800.0))])
    assert found_in(pdf, BBox(29, 99, 121, 121)).strip() == "harvest"


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        with_text(page(), [TextPage(1, [])])
    assert caught.value.code == "no_such_page"


def test_a_file_that_was_locked_opens_without_its_password() -> None:
    locked = page(said="secret", password="sesame")
    with pytest.raises(EncryptedDocument):
        with_text(locked, [])
    layer = TextPage(0, [PlacedText("open", BOX)])
    assert {"secret", "open"} <= set(text_of(with_text(locked, [layer], password="sesame")).split())


def test_the_font_has_one_glyph_of_half_an_em_without_ink() -> None:
    font = TTFont(io.BytesIO(text_layer._FONT))
    assert font.getGlyphOrder() == [".notdef"]
    assert font["hmtx"][".notdef"] == (500, 0)
    corners = set(font["glyf"][".notdef"].coordinates)
    assert corners == {(0, 0), (500, 1000)}  # a line has no area

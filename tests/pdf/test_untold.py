"""Glyphs that a file has only codes for."""

from __future__ import annotations

import pytest

from mineru_tools.pdf.source import open_pdf
from tests.support.pdf_writer import PdfWriter
from tests.support.scanning import typeset

BOX = "0 0 500 500 re f"


def of_a_font_without_names(text: str) -> tuple[str, ...]:
    """What is read of text in a font whose glyphs have codes and no names that mean anything."""
    writer = PdfWriter()
    codes = sorted({ord(char) for char in text})
    box = writer.stream(f"600 0 0 0 500 500 d1 {BOX}")
    procs = " ".join(f"/g{code} {box} 0 R" for code in codes)
    differences = " ".join(f"{code} /g{code}" for code in codes)
    font = writer.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 600] /FontMatrix [.001 0 0 .001 0 0] "
        f"/FirstChar 0 /LastChar 255 /Widths [{'600 ' * 256}] /CharProcs << {procs} >> "
        f"/Encoding << /Type /Encoding /Differences [{differences}] >> >>"
    )
    shown = text.encode("latin-1").hex()
    writer.page(f"BT /F2 12 Tf 50 700 Td <{shown}> Tj ET", fonts={"F2": font})
    with open_pdf(writer.data()) as source:
        return source.primitives(0).glyphs.text


@pytest.mark.parametrize("text", ["timeinseconds", "0.250.500.751.00"])
def test_codes_that_are_letters_or_figures_are_text(text: str) -> None:
    assert of_a_font_without_names(text) == tuple(text)


@pytest.mark.parametrize("text", ["7KH\x03UDLQ\x03RI", "$)7(5\x0f\x03$//"])
def test_codes_that_are_numbers_of_glyphs_are_none(text: str) -> None:
    assert set(of_a_font_without_names(text)) == {"\ufffd"}


def test_a_font_with_a_map_is_believed_beside_one_without() -> None:
    pdf = typeset("#set page(width: 300pt)\nThe rain of *early summer* was followed")
    assert pdf.count(b"/ToUnicode") == 2
    first, second = pdf.rsplit(b"/ToUnicode", 1)
    with open_pdf(first + b"/NoUnicode" + second) as source:
        text = "".join(source.primitives(0).glyphs.text)
    assert "\ufffd" in text
    assert "rain" in text or "early" in text

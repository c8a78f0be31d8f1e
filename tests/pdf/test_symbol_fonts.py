"""Fonts of signs as Windows embeds them: TrueType with a map from U+F000 on, and no names."""

from __future__ import annotations

import io

import pytest
from fontTools.agl import toUnicode
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from reportlab.pdfbase._fontdata import encodings

from mineru_tools.pdf.source import open_pdf
from mineru_tools.pdf.symbol_fonts import signs_of
from tests.support.pdf_writer import PdfWriter, to_unicode

# Adobe's list has one name for two signs here, and none for others.
_OTHERWISE = {0x44: "Δ", 0x57: "Ω", 0x6D: "μ", 0xE1: "⟨", 0xF1: "⟩"}


def symbol_font(name: str, codes: bytes) -> bytes:
    """A TrueType font with a box for each code, known by its place in the private area only."""
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *(f"g{code}" for code in codes)]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    cmap = builder.font["cmap"].tables[0]
    cmap.platformID, cmap.platEncID = 3, 0
    cmap.cmap = {0xF000 + code: f"g{code}" for code in codes}
    builder.font["cmap"].tables = [cmap]
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def texts(name: str, codes: bytes, *, mapped: bool) -> str:
    """What a page reads as that has these codes in a font of this name.

    ``mapped`` says that the file gives the private characters itself, as Word does.
    """
    writer = PdfWriter()
    program = symbol_font(name, codes)
    embedded = writer.stream(program, f"/Length1 {len(program)}")
    descriptor = writer.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -200 500 800]"
        f" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 600 /StemV 80"
        f" /FontFile2 {embedded} 0 R >>"
    )
    widths = " ".join(["500"] * 256)
    own_map = ""
    if mapped:
        cmap = to_unicode({code: chr(0xF000 + code) for code in codes})
        own_map = f" /ToUnicode {writer.stream(cmap)} 0 R"
    font = writer.add(
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar 255"
        f" /Widths [{widths}] /FontDescriptor {descriptor} 0 R{own_map} >>"
    )
    writer.page(
        f"BT /F2 12 Tf 72 700 Td <{codes.hex()}> Tj ET",
        fonts={"F2": font},
    )
    return "".join(open_pdf(writer.data()).primitives(0).glyphs.text)


@pytest.mark.parametrize("mapped", [True, False])
@pytest.mark.parametrize(
    ("name", "codes", "signs"),
    [
        ("SymbolMT", b"ab\xa3\xb1\xa5\xe5\xf2W", "αβ≤±∞∑∫Ω"),
        ("ABCDEF+Symbol", b"\xde\xce\xb6q", "⇒∈∂θ"),
        ("MTExtra", b"KLhl\xa1", "…⋯ℏℓℝ"),
    ],
)
def test_codes_of_symbol_fonts_are_the_signs_they_show(
    name: str, codes: bytes, signs: str, *, mapped: bool
) -> None:
    assert texts(name, codes, mapped=mapped) == signs


def test_what_the_file_says_of_a_glyph_is_believed() -> None:
    signs = signs_of("Symbol")
    assert not any(ord(char) in signs for char in "µ·×±αβ+=(")


def test_codes_of_other_fonts_are_left_as_they_are() -> None:
    assert texts("Wingdings2", b"ab", mapped=False) != "αβ"
    assert not signs_of("SymbolaNeu")
    assert not signs_of("Times-Roman")


def test_symbol_is_as_adobe_has_named_it() -> None:
    signs = signs_of("Symbol")
    for code, name in enumerate(encodings["SymbolEncoding"]):
        sign = _OTHERWISE.get(code) or (toUnicode(name) if name else "")
        if sign and code > 0x20 and not 0xE000 <= ord(sign) < 0xF900:
            assert signs[0xF000 + code] == sign

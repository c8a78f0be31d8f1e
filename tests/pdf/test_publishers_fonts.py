"""Fonts of publishers that have signs in the places of letters, subset and compact as in files."""

import io

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

from mineru_tools import parse
from mineru_tools.pdf.source import open_pdf
from tests.support.pdf_writer import PdfWriter

Box = tuple[int, int, int, int]
EQUALS: list[Box] = [(56, 120, 709, 170), (56, 330, 709, 380)]
PLUS: list[Box] = [(56, 230, 720, 270), (365, -83, 405, 583)]
BRACKET: list[Box] = [(118, -250, 158, 750), (158, -250, 255, -210), (158, 710, 255, 750)]
GLYPHS = {"onequarter": (0xBC, EQUALS), "thorn": (0xFE, PLUS), "eth": (0xF0, BRACKET)}


def compact(name: str) -> bytes:
    """The font program as the files embed it, signs under the names of letters."""
    builder = FontBuilder(1000, isTTF=False)
    order = [".notdef", *GLYPHS]
    builder.setupGlyphOrder(order)
    strings = {}
    for glyph in order:
        pen = T2CharStringPen(778, None)
        for x0, y0, x1, y1 in GLYPHS.get(glyph, (0, []))[1]:
            pen.moveTo((x0, y0))
            for corner in ((x1, y0), (x1, y1), (x0, y1)):
                pen.lineTo(corner)
            pen.closePath()
        strings[glyph] = pen.getCharString()
    builder.setupCharacterMap({})
    builder.setupCFF(name, {"FullName": name}, strings, {})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (778, 0)))
    out = io.BytesIO()
    builder.font["CFF "].cff.compile(out, builder.font)
    return out.getvalue()


def page_with(name: str) -> bytes:
    """A page that says "x=y+z, [0, 1", the signs from a font of this name."""
    writer = PdfWriter()
    program = writer.stream(compact(name), "/Subtype /Type1C")
    descriptor = writer.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -250 800 750]"
        " /ItalicAngle 0 /Ascent 750 /Descent -250 /CapHeight 700 /StemV 50"
        f" /FontFile3 {program} 0 R >>"
    )
    differences = " ".join(f"{code} /{glyph}" for glyph, (code, _) in GLYPHS.items())
    widths = " ".join(["778"] * (0xFE - 0xBC + 1))
    signs = writer.add(
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FontDescriptor {descriptor} 0 R"
        f" /FirstChar 188 /LastChar 254 /Widths [{widths}]"
        f" /Encoding << /Type /Encoding /Differences [{differences}] >> >>"
    )
    italic = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Italic >>")
    text = "BT 72 700 Td"
    for letters, sign in (("x", r"\274"), ("y", r"\376"), ("z, ", r"\360"), ("0, 1", "")):
        text += f" /T 10 Tf ({letters}) Tj /A 10 Tf ({sign}) Tj"
    writer.page(text + " ET", fonts={"A": signs, "T": italic})
    return writer.data()


@pytest.mark.parametrize(
    "name", ["ABCDEF+AdvP4C4E74", "GHIJKL+AdvPi1", "MNOPQR+MathematicalPi", "STUVWX+Unheard"]
)
def test_signs_in_the_places_of_letters_are_known_in_a_compact_subset(name: str) -> None:
    with open_pdf(page_with(name)) as source:
        assert "".join(source.primitives(0).glyphs.text) == "x=y+z,[0,1"


def test_a_page_with_such_fonts_has_none_of_their_letters() -> None:
    markdown = parse(page_with("ABCDEF+AdvP4C4E74")).markdown()
    assert not set("¼þð") & set(markdown)

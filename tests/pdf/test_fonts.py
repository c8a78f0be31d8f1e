import pytest

from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import Font
from tests.support.pdf_writer import PdfWriter, text_at


def font_of(name: str, descriptor: str = "") -> Font:
    """What is said of a font with this name, which the file does not contain."""
    writer = PdfWriter()
    entry = ""
    if descriptor:
        number = writer.add(f"<< /Type /FontDescriptor /FontName /{name} {descriptor} >>")
        widths = " ".join(str(400 + k % 7) for k in range(224))
        entry = f"/FontDescriptor {number} 0 R /FirstChar 32 /LastChar 255 /Widths [{widths}]"
    font = writer.add(f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} {entry} >>")
    writer.page(text_at(72, 700, "Hi", font="F2"), fonts={"F2": font})
    with open_pdf(writer.data()) as source:
        found = source.primitives(0).glyphs
    return found.fonts[int(found.font[0])]


@pytest.mark.parametrize(
    ("name", "looks"),
    [
        ("ABCDEF+Lato-Regular", ""),
        ("ABCDEF+Lato-Bold", "bold"),
        ("ABCDEF+Lato-BoldItalic", "bold italic"),
        ("ABCDEF+CMR10", ""),
        ("ABCDEF+CMBX12", "bold"),
        ("ABCDEF+CMTI10", "italic"),
        ("ABCDEF+CMTT9", "monospace"),
        ("ABCDEF+CMSY10", "symbolic"),
        ("ABCDEF+CMMI7", "italic symbolic"),
        ("ABCDEF+NimbusRomNo9L-Medi", "bold"),
        ("ABCDEF+Kp-MediumItalic", "bold italic"),
        ("ABCDEF+Roboto-Medium", ""),
        ("ABCDEF+NimbusRomNo9L-ReguItal", "italic"),
        ("ABCDEF+DejaVuSansMono", "monospace"),
        ("ABCDEF+SourceCodePro-Semibold", "bold monospace"),
        ("ABCDEF+Lobster", ""),
        ("ABCDEF+DigitalCapital-Regular", ""),
        ("ABCDEF+AcademicoText", ""),
        ("ABCDEF+MonotypeGrotesque", ""),
    ],
)
def test_the_name_tells_the_look(name: str, looks: str) -> None:
    font = font_of(name)
    said = {
        "bold": font.bold,
        "italic": font.italic,
        "monospace": font.monospace,
        "symbolic": font.symbolic,
    }
    assert {key for key, value in said.items() if value} == set(looks.split())
    assert font.name == name.removeprefix("ABCDEF+")


def test_the_descriptor_tells_the_look_of_a_nameless_face() -> None:
    slanted = font_of("Plain", "/Flags 96 /ItalicAngle -12 /StemV 80")
    fixed = font_of("Plain", "/Flags 33 /ItalicAngle 0 /StemV 80")
    assert (slanted.italic, slanted.monospace) == (True, False)
    assert (fixed.italic, fixed.monospace) == (False, True)


def test_glyphs_of_one_font_share_its_row() -> None:
    writer = PdfWriter()
    courier = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    writer.page(
        text_at(72, 700, "ab") + text_at(72, 600, "cd", font="F2") + text_at(72, 500, "ef"),
        fonts={"F2": courier},
    )
    with open_pdf(writer.data()) as source:
        found = source.primitives(0).glyphs
    assert found.font.tolist() == [0, 0, 1, 1, 0, 0]
    assert [font.name for font in found.fonts] == ["Helvetica", "Courier"]

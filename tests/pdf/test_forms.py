import pytest

from mineru_tools import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.chars import no_text
from mineru_tools.pdf.forms import Field, with_fields
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import Glyphs
from tests.support.pdf_writer import PdfWriter, text_at


def form(*annotations: str, rotate: int = 0, content: str = "") -> bytes:
    """A page with these annotations; every one of them is also a field of the file's form."""
    writer = PdfWriter()
    numbers = [writer.add(f"<< /Type /Annot {entries} >>") for entries in annotations]
    refs = " ".join(f"{number} 0 R" for number in numbers)
    resources = f"/DR << /Font << /F1 {writer.font} 0 R >> >> /DA (/F1 10 Tf 0 g)"
    writer.catalog = f"/AcroForm << /Fields [{refs}] {resources} >>".encode()
    writer.page(content, entries=f"/Rotate {rotate} /Annots [{refs}]")
    return writer.data()


def glyphs(data: bytes) -> Glyphs:
    with open_pdf(data) as source:
        return source.primitives(0).glyphs


def said(found: Glyphs) -> str:
    parts = zip(found.text, found.space_before, strict=True)
    return "".join((" " if space else "") + text for text, space in parts).strip()


def widget(entries: str, rect: str = "100 600 300 620") -> str:
    return f"/Subtype /Widget /T (field) /DA (/F1 10 Tf 0 g) /Rect [{rect}] {entries}"


def test_the_value_of_a_text_field_is_read_at_its_place() -> None:
    found = glyphs(form(widget("/FT /Tx /V (Jane Doe)")))
    assert said(found) == "Jane Doe"
    assert found.size.tolist() == pytest.approx([10] * 7)
    box = BBox(100, 172, 300, 192)
    assert all(box.covers(BBox(*cell)) == pytest.approx(1) for cell in found.cell.tolist())
    assert not found.hidden.any()


def test_a_value_reaches_the_markdown() -> None:
    label = text_at(60, 606, "Name:", 10)
    assert "Jane Doe" in parse(form(widget("/FT /Tx /V (Jane Doe)"), content=label)).markdown()


def test_a_value_is_inherited_from_the_field_above() -> None:
    writer = PdfWriter()
    parent = writer.add("<< /FT /Tx /T (field) /V (above) /Kids [5 0 R] >>")
    kid = writer.add(f"<< /Type /Annot /Subtype /Widget /Parent {parent} 0 R /Rect [9 9 99 29] >>")
    writer.catalog = f"/AcroForm << /Fields [{parent} 0 R] /DA (/F1 0 Tf) >>".encode()
    writer.page(entries=f"/Annots [{kid} 0 R]")
    assert kid == 5
    assert said(glyphs(writer.data())) == "above"


@pytest.mark.parametrize(
    ("kind", "flags", "state", "mark"),
    [
        ("check", 0, "Yes", "☑"),
        ("check", 0, "Off", "☐"),
        ("radio", 1 << 15, "Yes", "◉"),
        ("radio", 1 << 15, "Off", "○"),
    ],
)
def test_boxes_to_tick_are_read_as_marks(kind: str, flags: int, state: str, mark: str) -> None:
    writer = PdfWriter()
    look = writer.form("")
    entries = (
        f"/FT /Btn /Ff {flags} /V /{state} /AS /{state}"
        f" /AP << /N << /Yes {look} 0 R /Off {look} 0 R >> >>"
    )
    number = writer.add(f"<< /Type /Annot {widget(entries, '100 600 112 612')} >>")
    writer.catalog = f"/AcroForm << /Fields [{number} 0 R] >>".encode()
    writer.page(entries=f"/Annots [{number} 0 R]")
    assert said(glyphs(writer.data())) == mark


def test_a_choice_is_read_as_the_label_and_not_the_export_value() -> None:
    choice = "/FT /Ch /Ff 131072 /Opt [[(fr) (France)] [(de) (Germany)]] /V (de)"
    assert said(glyphs(form(widget(choice)))) == "Germany"


def test_free_text_is_read() -> None:
    note = "/Subtype /FreeText /Rect [100 600 300 620] /Contents (a remark) /DA (/F1 10 Tf)"
    assert said(glyphs(form(note))) == "a remark"


@pytest.mark.parametrize(
    "entries",
    [
        widget("/FT /Tx /V (secret) /F 2"),
        widget("/FT /Tx /V (secret) /F 32"),
        widget("/FT /Tx /V (secret) /Ff 8192"),
        widget("/FT /Tx /V (secret)", "-900 -900 -800 -880"),
        widget("/FT /Tx"),
        "/Subtype /Text /Rect [100 600 120 620] /Contents (a pop-up note)",
    ],
    ids=["hidden", "not viewed", "password", "off the page", "empty", "note"],
)
def test_what_a_reader_does_not_see_is_not_read(entries: str) -> None:
    assert len(glyphs(form(entries))) == 0


def test_a_field_on_a_turned_page_is_read_at_its_displayed_place() -> None:
    found = glyphs(form(widget("/FT /Tx /V (x)"), rotate=180))
    box = BBox(312, 600, 512, 620)
    assert box.covers(BBox(*found.cell[0])) == pytest.approx(1)


def test_a_long_value_is_wrapped_inside_its_box() -> None:
    box = BBox(100, 100, 200, 400)
    found = with_fields(no_text().glyphs, (Field(box, "word " * 60, 10.0),))
    assert said(found) == ("word " * 60).strip()
    assert len(set(found.origin[:, 1].tolist())) > 10
    assert all(box.covers(BBox(*cell)) == pytest.approx(1) for cell in found.cell.tolist())


def test_a_value_longer_than_its_line_is_squeezed_and_not_lost() -> None:
    box = BBox(100, 100, 140, 112)
    found = with_fields(no_text().glyphs, (Field(box, "x" * 200),))
    assert len(found) == 200
    assert found.cell[:, 2].max() <= 140.01


def test_line_breaks_of_a_value_are_kept() -> None:
    found = with_fields(no_text().glyphs, (Field(BBox(0, 0, 200, 100), "a\rb\r\nc", 10.0),))
    assert len(set(found.origin[:, 1].tolist())) == 3

"""What a caller may ask of the pipeline backend, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

from mineru_tools import ParseOptions, parse
from tests.support.pdf_writer import PdfWriter

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


def test_tables_nobody_asked_to_take_apart_keep_their_text() -> None:
    with parse(SAMPLE, ParseOptions(pages="2", table=False)) as doc:
        markdown = doc.markdown()
    assert "<table" not in markdown
    assert "894.8" in markdown


def test_formulas_nobody_asked_for_are_plain_text() -> None:
    with parse(SAMPLE, ParseOptions(pages="2", formula=False)) as doc:
        assert "$" not in doc.markdown()


def test_formulas_in_the_cells_of_a_table_are_written_as_latex() -> None:
    with parse(SAMPLE, ParseOptions(pages="2")) as doc:
        assert "<td>No.</td><td>$b_i$ (m)</td>" in doc.markdown()


def test_a_page_that_is_a_picture_is_named_as_an_issue() -> None:
    pdf = PdfWriter()
    picture = pdf.stream(
        b"\x80",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
        " /ColorSpace /DeviceGray",
    )
    pdf.page("500 0 0 700 50 50 cm /Im0 Do", objects={"Im0": picture})
    with parse(pdf.data(), ParseOptions(method="txt")) as doc:
        assert [issue.code for issue in doc.issues] == ["no_text_layer"]

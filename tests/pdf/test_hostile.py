"""Files that are broken or mean harm: each ends soon, with a document or a coded error."""

import zlib
from collections.abc import Callable

import pytest

from mineru_tools import CorruptDocument, parse
from tests.support.pdf_writer import PdfWriter, one_page, text_at

PLAIN = one_page(text_at(72, 700, "Still here"))


def issues(data: bytes) -> list[str]:
    return [issue.code for issue in parse(data).issues]


def form_in_itself() -> bytes:
    writer = PdfWriter()
    own = len(writer._objects) + 1
    writer.form(
        text_at(72, 700, "Still here") + "/X Do",
        f"/Resources << /XObject << /X {own} 0 R >> /Font << /F1 {writer.font} 0 R >> >>",
    )
    writer.page("/X Do", objects={"X": own})
    return writer.data()


def forms_in_forms(depth: int) -> bytes:
    """Each level shows the one below twice."""
    writer = PdfWriter()
    last = writer.form("0 0 50 50 re f")
    for _ in range(depth):
        last = writer.form("/X Do /X Do", f"/Resources << /XObject << /X {last} 0 R >> >>")
    writer.page("/X Do " + text_at(72, 700, "Still here"), objects={"X": last})
    return writer.data()


def picture_bomb() -> bytes:
    writer = PdfWriter()
    data = zlib.compress(zlib.compress(bytes(50 << 20), 9), 9)
    image = writer.stream(
        data,
        "/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8"
        " /ColorSpace /DeviceRGB /Filter [/FlateDecode /FlateDecode]",
    )
    shown = "q 600 0 0 500 10 10 cm /I Do Q "
    writer.page(shown + text_at(72, 700, "Still here"), objects={"I": image})
    return writer.data()


def broken_reference() -> bytes:
    return PLAIN.replace(b"startxref\n", b"startxref\n99")


READABLE: dict[str, Callable[[], bytes]] = {
    "a broken cross reference table": broken_reference,
    "rubbish before and after": lambda: b"rubbish\n" + PLAIN + b"\nrubbish" * 100,
    "a form that shows itself": form_in_itself,
    "forms in forms": lambda: forms_in_forms(10),
    "a picture bomb": picture_bomb,
    "saved states without end": lambda: one_page("q " * 50_000 + text_at(72, 700, "Still here")),
    "a page of 14,400 inches": lambda: one_page(
        text_at(72, 700, "Still here"), media="0 0 1036800 1036800"
    ),
    "a page box on its head": lambda: one_page(text_at(72, 700, "Still here"), media="612 792 0 0"),
    "a page box left of zero": lambda: one_page(
        text_at(-300, -300, "Still here"), media="-612 -792 0 0"
    ),
    "an empty page box": lambda: one_page(text_at(72, 700, "Still here"), media="0 0 0 0"),
    "a page box of infinite size": lambda: one_page(
        text_at(72, 700, "Still here"), media="0 0 nan 1e400"
    ),
    "operators without operands": lambda: one_page(
        "Tf Td Tj re Do gs l c v y m h ET Q EMC " + text_at(72, 700, "Still here")
    ),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_is_read(name: str) -> None:
    assert "Still here" in parse(READABLE[name]()).markdown()


@pytest.mark.parametrize("cut", [0.1, 0.5])
def test_a_file_cut_off_before_its_page_is_a_corrupt_document(cut: float) -> None:
    with pytest.raises(CorruptDocument) as caught:
        parse(PLAIN[: int(len(PLAIN) * cut)])
    assert caught.value.code == "corrupt_document"


def test_a_file_without_pages_is_a_corrupt_document() -> None:
    with pytest.raises(CorruptDocument) as caught:
        parse(PdfWriter().data())
    assert caught.value.code in {"no_pages", "corrupt_document"}


def test_a_page_tree_that_contains_itself_gives_issues() -> None:
    writer = PdfWriter()
    writer._pages = [2, 2]
    assert set(issues(writer.data())) == {"corrupt_page"}


def test_a_bad_page_leaves_the_good_one() -> None:
    writer = PdfWriter()
    writer.page(text_at(72, 700, "Still here"))
    writer._pages.append(999)
    result = parse(writer.data())
    assert "Still here" in result.markdown()
    assert {issue.page for issue in result.issues} <= {1}


@pytest.mark.slow
def test_too_many_glyphs_are_read_in_part() -> None:
    line = "(" + "abcd efghi " * 60 + ") Tj T*\n"
    data = one_page(f"BT /F1 2 Tf 1 0 0 1 10 780 Tm 2 TL {line * 500}ET")
    assert issues(data) == ["page_too_complex"]


@pytest.mark.slow
def test_too_many_paths_are_read_in_part() -> None:
    lines = (
        f"{k % 600} {k // 600 * 4} m {k % 600 + 3} {k // 600 * 4 + 3} l S\n" for k in range(70_000)
    )
    assert issues(one_page("".join(lines))) == ["page_too_complex"]


def test_a_page_that_cannot_be_copied_is_empty_in_the_overlay() -> None:
    writer = PdfWriter()
    writer._pages = [2, 2]
    assert parse(writer.data()).layout_pdf().startswith(b"%PDF")

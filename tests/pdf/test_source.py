from collections.abc import Callable

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import CorruptDocument, EncryptedDocument
from mineru_tools.pdf import source as source_module
from mineru_tools.pdf.outline import OutlineEntry
from mineru_tools.pdf.source import PdfSource, open_pdf
from mineru_tools.primitives import Link
from tests.support.pdf_writer import PdfWriter, one_page, text_at

RED_AND_BLUE = "1 0 0 rg 0 396 612 396 re f 0 0 1 rg 0 0 612 396 re f"
MakePdf = Callable[..., bytes]


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + bytes(5000)])
def test_what_is_no_pdf_is_a_corrupt_document(data: bytes) -> None:
    with pytest.raises(CorruptDocument) as caught:
        open_pdf(data)
    assert caught.value.code == "corrupt_document"


def test_an_encrypted_file_asks_for_its_password(make_pdf: MakePdf) -> None:
    data = make_pdf(password="open")
    with pytest.raises(EncryptedDocument) as caught:
        open_pdf(data)
    assert caught.value.code == "password_required"
    with pytest.raises(EncryptedDocument) as caught:
        open_pdf(data, password="wrong")
    assert caught.value.code == "password_wrong"
    with open_pdf(data, password="open") as source:
        assert len(source.primitives(0).glyphs) > 50


def test_a_page_that_cannot_be_read_says_so() -> None:
    with open_pdf(one_page()) as source:
        for ask in (source.page_size, source.primitives, lambda k: source.render(k, dpi=72)):
            with pytest.raises(CorruptDocument) as caught:
                ask(7)
            assert caught.value.code == "corrupt_page"


def test_closing_twice_is_fine_and_use_after_it_is_an_error() -> None:
    source = open_pdf(one_page())
    source.close()
    source.close()
    assert len(source) == 1
    uses: list[Callable[[PdfSource], object]] = [
        lambda s: s.page_size(0),
        lambda s: s.page_label(0),
        lambda s: s.outline(),
        lambda s: s.primitives(0),
        lambda s: s.render(0, dpi=72),
        lambda s: s.embedded_image(0, BBox(0, 0, 9, 9)),
    ]
    for use in uses:
        with pytest.raises(ValueError, match="closed"):
            use(source)


def test_a_page_is_rendered_at_its_resolution() -> None:
    with open_pdf(one_page(RED_AND_BLUE)) as source:
        picture = source.render(0, dpi=144)
    assert (picture.mode, picture.size) == ("RGB", (1224, 1584))
    assert picture.getpixel((600, 100)) == (255, 0, 0)
    assert picture.getpixel((600, 1500)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("rotate", "clip", "size"),
    [
        (0, BBox(0, 346, 100, 396), (100, 50)),
        (180, BBox(512, 396, 612, 446), (100, 50)),
        (90, BBox(396, 0, 446, 100), (50, 100)),
        (270, BBox(346, 512, 396, 612), (50, 100)),
    ],
)
def test_a_part_of_the_page_is_cut_as_displayed(
    rotate: int, clip: BBox, size: tuple[int, int]
) -> None:
    with open_pdf(one_page(RED_AND_BLUE, entries=f"/Rotate {rotate}")) as source:
        picture = source.render(0, dpi=72, clip=clip)
    assert picture.size == size
    assert picture.getextrema() == ((255, 255), (0, 0), (0, 0))


def test_a_clip_beyond_the_page_is_cut_at_its_edge() -> None:
    with open_pdf(one_page(RED_AND_BLUE)) as source:
        assert source.render(0, dpi=72, clip=BBox(-50, -50, 100, 100)).size == (100, 100)


def test_a_huge_page_is_rendered_no_larger_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_PICTURE_SIDE", 500)
    with open_pdf(one_page(media="0 0 1036800 518400")) as source:
        assert source.render(0, dpi=200).size == (500, 250)


def test_filled_fields_are_drawn() -> None:
    writer = PdfWriter()
    look = writer.form("1 0 0 rg 0 0 200 20 re f", box="0 0 200 20")
    field = writer.add(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [100 600 300 620]"
        f" /F 4 /AP << /N {look} 0 R >> >>"
    )
    writer.catalog = f"/AcroForm << /Fields [{field} 0 R] >>".encode()
    writer.page(entries=f"/Annots [{field} 0 R]")
    with open_pdf(writer.data()) as source:
        assert source.render(0, dpi=72).getpixel((200, 182)) == (255, 0, 0)


def test_the_outline_is_read_with_levels_and_pages() -> None:
    writer = PdfWriter()
    first, second = writer.page(), writer.page()
    n = len(writer._objects)
    root, a, b = n + 1, n + 2, n + 3
    writer.add(f"<< /First {a} 0 R /Last {a} 0 R >>")
    writer.add(
        f"<< /Title (One) /Parent {root} 0 R /First {b} 0 R /Last {b} 0 R"
        f" /Dest [{first} 0 R /Fit] >>"
    )
    writer.add(f"<< /Title <FEFF00C400620063> /Parent {a} 0 R /Dest [{second} 0 R /Fit] >>")
    writer.catalog = f"/Outlines {root} 0 R".encode()
    with open_pdf(writer.data()) as source:
        assert source.outline() == (OutlineEntry("One", 1, 0), OutlineEntry("Äbc", 2, 1))


def test_an_outline_that_bites_its_tail_ends() -> None:
    writer = PdfWriter()
    writer.page()
    n = len(writer._objects)
    root, a, b = n + 1, n + 2, n + 3
    writer.add(f"<< /First {a} 0 R /Last {b} 0 R >>")
    writer.add(f"<< /Title (A) /Next {b} 0 R /First {a} 0 R >>")
    writer.add(f"<< /Title (B) /Next {a} 0 R /First {root} 0 R >>")
    writer.catalog = f"/Outlines {root} 0 R".encode()
    with open_pdf(writer.data()) as source:
        assert {entry.title for entry in source.outline()} == {"A", "B"}
        assert len(source.outline()) == 2


def test_page_labels_are_those_that_are_printed() -> None:
    writer = PdfWriter("/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /P (A-) >>] >>")
    for _ in range(3):
        writer.page()
    with open_pdf(writer.data()) as source:
        assert [source.page_label(k) for k in range(3)] == ["i", "ii", "A-1"]


def test_a_file_without_labels_has_none() -> None:
    with open_pdf(one_page()) as source:
        assert source.page_label(0) is None


def test_links_are_read_with_their_target() -> None:
    writer = PdfWriter()
    page = len(writer._objects) + 2
    link = "<< /Type /Annot /Subtype /Link /Rect [100 600 200 612]"
    writer.page(
        entries=f"/Annots [{link} /A << /S /URI /URI (https://example.org/a) >> >>"
        f" {link} /Dest [{page} 0 R /Fit] >> {link} /A << /S /JavaScript /JS (x) >> >>]"
    )
    with open_pdf(writer.data()) as source:
        links = source.primitives(0).links
    box = BBox(100, 180, 200, 192)
    assert links == (Link(box, url="https://example.org/a"), Link(box, page=0))


def test_tags_give_glyphs_their_role() -> None:
    writer = PdfWriter()
    n = len(writer._objects)
    content, page, root, heading, parents = n + 1, n + 2, n + 3, n + 4, n + 5
    writer.page(
        "/H1 << /MCID 0 >> BDC " + text_at(72, 700, "Hi") + "EMC " + text_at(72, 600, "x"),
        entries="/StructParents 0",
    )
    writer.add(f"<< /Type /StructTreeRoot /K [{heading} 0 R] /ParentTree {parents} 0 R >>")
    writer.add(f"<< /Type /StructElem /S /H1 /P {root} 0 R /Pg {page} 0 R /K [0] >>")
    writer.add(f"<< /Nums [0 [{heading} 0 R]] >>")
    writer.catalog = f"/StructTreeRoot {root} 0 R /MarkInfo << /Marked true >>".encode()
    with open_pdf(writer.data()) as source:
        found = source.primitives(0).glyphs
    assert content < page
    assert found.tags == ("H1",)
    assert found.tag.tolist() == [0, 0, -1]

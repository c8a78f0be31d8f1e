import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import chars
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import Glyphs, Hidden, PagePrimitives
from tests.support.pdf_writer import PdfWriter, one_page, text_at, to_unicode


def read(data: bytes) -> PagePrimitives:
    with open_pdf(data) as source:
        return source.primitives(0)


def glyphs(content: str, **page: object) -> Glyphs:
    return read(one_page(content, **page)).glyphs


def coded(text: str, codes: dict[int, str], name: str = "Helvetica") -> Glyphs:
    """``text`` in a font that says what its codes mean."""
    writer = PdfWriter()
    table = writer.stream(to_unicode(codes))
    font = writer.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /ToUnicode {table} 0 R >>")
    writer.page(text_at(72, 700, text, font="F2"), fonts={"F2": font})
    return read(writer.data()).glyphs


def test_spaces_become_a_flag_of_the_glyph_behind_them() -> None:
    found = glyphs(text_at(72, 700, "Hi you"))
    assert found.text == ("H", "i", "y", "o", "u")
    assert found.space_before.tolist() == [False, False, True, False, False]


def test_a_glyph_stands_at_its_baseline_measured_from_the_top() -> None:
    found = glyphs(text_at(72, 700, "H"))
    assert found.origin[0].tolist() == pytest.approx([72, 92], abs=0.01)
    ink, cell = BBox(*found.box[0]), BBox(*found.cell[0])
    assert ink.y1 == pytest.approx(92, abs=0.2)
    assert 8 < ink.height < 9.5
    assert cell.width == pytest.approx(12 * 0.722, abs=0.05)


@pytest.mark.parametrize(
    ("rotate", "angle", "origin"),
    [
        (0, 0, (72, 92)),
        (90, 90, (700, 72)),
        (180, 180, (540, 700)),
        (270, 270, (92, 540)),
    ],
)
def test_a_turned_page_turns_its_text(
    rotate: int, angle: float, origin: tuple[float, float]
) -> None:
    page = read(one_page(text_at(72, 700, "Hi"), entries=f"/Rotate {rotate}"))
    assert page.size == ((792, 612) if rotate % 180 else (612, 792))
    assert page.glyphs.angle.tolist() == [angle, angle]
    assert page.glyphs.origin[0].tolist() == pytest.approx(origin, abs=0.01)


@pytest.mark.parametrize(
    ("matrix", "size", "angle"),
    [
        ("1 0 0 1", 12, 0),
        ("0 1 -1 0", 12, 270),
        ("-1 0 0 -1", 12, 180),
        ("0 -1 1 0", 12, 90),
        ("-1 0 0 -1", -12, 0),
        ("1 1 -1 1", 12, 315),
    ],
)
def test_the_text_matrix_gives_the_writing_direction(matrix: str, size: int, angle: float) -> None:
    found = glyphs(f"BT /F1 {size} Tf {matrix} 300 300 Tm (Hi) Tj ET")
    assert found.angle.tolist() == [angle, angle]


def test_the_size_is_the_height_that_the_matrix_gives() -> None:
    found = glyphs("BT /F1 2 Tf 24 0 0 9 100 300 Tm (Hi) Tj ET")
    assert found.size.tolist() == pytest.approx([18, 18])


def test_the_crop_box_moves_the_origin() -> None:
    page = read(one_page(text_at(72, 700, "Hi"), entries="/CropBox [50 100 500 750]"))
    assert page.size == (450, 650)
    assert page.glyphs.origin[0].tolist() == pytest.approx([22, 50], abs=0.01)


def test_colour_and_visibility_come_with_the_glyphs() -> None:
    blue = glyphs("0 0 1 rg " + text_at(72, 700, "Hi"))
    outlined = glyphs("1 Tr 1 0 0 RG " + text_at(72, 700, "Hi"))
    assert blue.color.tolist() == [0x0000FF] * 2
    assert outlined.color.tolist() == [0xFF0000] * 2
    assert not blue.hidden.any()
    assert not outlined.hidden.any()


@pytest.mark.parametrize("mode", [3, 7])
def test_text_without_paint_is_invisible(mode: int) -> None:
    found = glyphs(f"{mode} Tr " + text_at(72, 700, "Hi"))
    assert found.text == ("H", "i")
    assert (found.hidden == Hidden.INVISIBLE).all()


def test_fully_transparent_text_is_invisible() -> None:
    found = glyphs("/G gs " + text_at(72, 700, "Hi"), states={"G": "<< /ca 0 >>"})
    assert (found.hidden == Hidden.TRANSPARENT).all()


def test_text_printed_twice_for_boldness_is_there_once() -> None:
    assert glyphs(text_at(72, 700, "Hi") + text_at(72.3, 700, "Hi")).text == ("H", "i")


def test_a_ligature_is_one_glyph_with_its_letters() -> None:
    found = coded("oAce", {65: "ffi"})
    assert found.text == ("o", "ffi", "c", "e")
    assert found.origin[2, 0] > found.origin[1, 0]


def test_a_presentation_form_is_spelled_out() -> None:
    assert coded("A", {65: "\ufb01"}).text == ("fi",)


def test_a_character_beyond_the_first_plane_is_one_glyph() -> None:
    assert coded("AxA", {65: "\U0001d465"}).text == ("\U0001d465", "x", "\U0001d465")


def test_a_private_symbol_gets_its_public_character() -> None:
    assert coded("A", {65: "\uf0b7"}).text == ("•",)


def test_invisible_characters_leave_neither_glyph_nor_space() -> None:
    found = coded("aAb", {65: "\u200b"})
    assert found.text == ("a", "b")
    assert not found.space_before.any()


def test_soft_hyphens_that_are_drawn_are_hyphens() -> None:
    assert "".join(glyphs(text_at(72, 700, "co\\255op")).text) == "co-op"


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011"])
def test_a_browsers_hyphen_is_the_hyphen_of_addresses_and_searches(hyphen: str) -> None:
    assert coded("aBc", {66: hyphen}).text == ("a", "-", "c")


def test_a_hyphen_at_a_line_end_stays() -> None:
    found = glyphs(text_at(72, 700, "hy-") + text_at(72, 686, "phen"))
    assert "".join(found.text) == "hy-phen"


def test_an_accent_set_over_the_next_letter_joins_it() -> None:
    found = glyphs(text_at(72, 700, "\\264") + text_at(71, 700, "e") + text_at(78, 700, "t"))
    assert found.text == ("é", "t")


def test_a_cedilla_set_under_the_letter_before_joins_it() -> None:
    assert glyphs(text_at(72, 700, "c") + text_at(73.2, 700, "\\270")).text == ("ç",)


def test_an_accent_beside_letters_stays_a_character() -> None:
    assert glyphs(text_at(72, 700, "a\\264 b")).text == ("a", "´", "b")


def test_a_combining_mark_without_a_letter_becomes_the_accent_alone() -> None:
    assert coded("x C", {67: "\u0300"}).text == ("x", "`")


def test_a_combining_mark_after_its_letter_is_left_to_it() -> None:
    assert coded("xC", {67: "\u0300"}).text == ("x", "\u0300")


@pytest.mark.parametrize(
    ("font", "code", "text"),
    [
        ("CMMI10", 0x0F, "ϵ"),
        ("CMEX10", 0x58, "∑"),
        ("txex", 0x20, "("),
        ("CMSY10", 0x32, "∈"),
        ("CMR10", 0x0C, "fi"),
    ],
)
def test_tex_glyphs_without_a_name_are_known_by_their_code(font: str, code: int, text: str) -> None:
    from mineru_tools.pdf.tex import encoding_of

    encoding = encoding_of(font)
    assert encoding is not None
    assert encoding.by_code[code] == text


def test_ordinary_fonts_have_no_tex_encoding() -> None:
    from mineru_tools.pdf.tex import encoding_of

    assert not any(map(encoding_of, ("Helvetica", "CMU-Serif", "Symbol", "Cambria-Math", "")))


def test_text_at_absurd_places_is_left_out_and_the_rest_is_read() -> None:
    wild = "BT /F1 12 Tf 1 0 0 1 9e8 5 Tm (far) Tj ET BT /F1 12 Tf 1 0 0 1 nan 5 Tm (no) Tj ET "
    assert glyphs(wild.replace("9e8", "900000000") + text_at(72, 700, "ok")).text == ("o", "k")


def test_text_in_a_font_that_is_not_there_is_read() -> None:
    assert glyphs(text_at(72, 700, "Hi", font="F9")).text == ("H", "i")


def test_a_page_without_text_has_no_glyphs() -> None:
    assert len(glyphs("0 0 10 10 re f")) == 0


def test_too_many_glyphs_are_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chars, "MAX_GLYPHS", 3)
    page = read(one_page(text_at(72, 700, "abcdef")))
    assert page.glyphs.text == ("a", "b", "c")
    assert page.truncated

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import paths
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import PagePrimitives
from tests.support.pdf_writer import PdfWriter, one_page


def read(content: str, **page: object) -> PagePrimitives:
    with open_pdf(one_page(content, **page)) as source:
        return source.primitives(0)


def painted(page: PagePrimitives) -> int:
    return len(page.rules) + len(page.fills) + len(page.drawings)


def near(box: BBox, *expected: float) -> bool:
    return tuple(box) == pytest.approx(expected, abs=1.01)  # a line's width and a pixel


def test_a_stroked_line_is_a_rule() -> None:
    (rule,) = read("1 0 0 RG 72 700 m 300 700 l S").rules
    assert rule.horizontal
    assert rule.color == 0xFF0000
    assert near(rule.bbox, 72, 92, 300, 92)


def test_a_thin_filled_box_is_a_rule_too() -> None:
    (rule,) = read("72 300 0.5 200 re f").rules
    assert not rule.horizontal
    assert near(rule.bbox, 72, 292, 72.5, 492)


def test_a_thick_filled_box_is_a_fill() -> None:
    page = read("0 1 0 rg 72 600 100 50 re f")
    (fill,) = page.fills
    assert fill.color == 0x00FF00
    assert near(fill.bbox, 72, 142, 172, 192)
    assert not page.rules


def test_a_stroked_box_is_four_rules() -> None:
    rules = read("72 600 100 50 re S").rules
    assert sorted(rule.horizontal for rule in rules) == [False, False, True, True]


def test_a_filled_and_stroked_box_is_both() -> None:
    page = read("1 0 0 RG 1 1 0 rg 72 600 100 50 re B")
    assert [fill.color for fill in page.fills] == [0xFFFF00]
    assert {rule.color for rule in page.rules} == {0xFF0000}
    assert len(page.rules) == 4


def test_curves_and_slanted_lines_are_drawings() -> None:
    page = read("72 600 m 100 700 200 700 300 600 c S 72 300 m 300 400 l S")
    assert len(page.drawings) == 2
    assert not page.rules
    assert not page.fills


def test_what_is_not_painted_is_not_there() -> None:
    page = read(
        "72 600 100 50 re n 72 600 100 50 re W n /G gs 72 600 100 50 re f",
        states={"G": "<< /ca 0 /CA 0 >>"},
    )
    assert painted(page) == 0


def test_what_lies_beside_the_page_is_not_there() -> None:
    page = read("-500 -500 100 50 re f 9000 9000 m 9100 9000 l S")
    assert painted(page) == 0


def test_what_hangs_over_the_edge_is_cut() -> None:
    (fill,) = read("-100 700 200 500 re f").fills
    assert near(fill.bbox, 0, 0, 100, 92)


def test_a_turned_page_turns_its_rules() -> None:
    (rule,) = read("72 700 m 300 700 l S", entries="/Rotate 90").rules
    assert not rule.horizontal
    assert near(rule.bbox, 700, 72, 700, 300)


def test_forms_are_opened_with_their_matrix_and_that_of_the_page() -> None:
    writer = PdfWriter()
    inner = writer.form("0 0 10 20 re f", "/Matrix [1 0 0 1 5 5]")
    outer = writer.form(
        "2 0 0 2 100 100 cm /X Do", f"/Resources << /XObject << /X {inner} 0 R >> >>"
    )
    writer.page("1 0 0 1 50 0 cm /X Do", objects={"X": outer})
    with open_pdf(writer.data()) as source:
        (fill,) = source.primitives(0).fills
    assert near(fill.bbox, 160, 792 - 150, 180, 792 - 110)


def test_a_picture_tells_its_box_and_pixels() -> None:
    writer = PdfWriter()
    image = writer.stream(
        b"\x80" * 12,
        "/Type /XObject /Subtype /Image /Width 4 /Height 3 /BitsPerComponent 8"
        " /ColorSpace /DeviceGray",
    )
    writer.page("200 0 0 150 72 500 cm /I Do", objects={"I": image})
    with open_pdf(writer.data()) as source:
        (found,) = source.primitives(0).images
    assert found.pixels == (4, 3)
    assert near(found.bbox, 72, 142, 272, 292)


def test_a_thin_mask_is_a_rule_in_the_fill_colour_and_a_thin_picture_is_none() -> None:
    writer = PdfWriter()
    form = "/Type /XObject /Subtype /Image /Width 1 /Height 1 "
    mask = writer.stream(b"\x00", form + "/ImageMask true /BitsPerComponent 1")
    gray = writer.stream(b"\x80", form + "/BitsPerComponent 8 /ColorSpace /DeviceGray")
    content = "1 0 0 rg q 200 0 0 0.5 72 500 cm /M Do Q q 200 0 0 0.5 72 400 cm /G Do Q"
    writer.page(content, objects={"M": mask, "G": gray})
    with open_pdf(writer.data()) as source:
        page = source.primitives(0)
    (rule,) = page.rules
    assert rule.horizontal
    assert rule.color == 0xFF0000
    assert near(rule.bbox, 72, 292, 272, 292)
    assert len(page.images) == 1


def test_too_many_objects_are_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MAX_OBJECTS", 3)
    page = read("".join(f"72 {100 + 50 * k} 100 20 re f " for k in range(6)))
    assert len(page.fills) == 3
    assert page.truncated


def test_forms_count_as_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MAX_OBJECTS", 3)
    writer = PdfWriter()
    empty = writer.form("")
    writer.page("/X Do " * 6 + "72 100 100 20 re f", objects={"X": empty})
    with open_pdf(writer.data()) as source:
        assert source.primitives(0).truncated


def test_what_the_clip_cuts_off_is_not_there() -> None:
    page = read("100 100 200 400 re W n 72 300 m 500 300 l S 50 200 400 40 re f 72 50 m 400 50 l S")
    assert [near(rule.bbox, 100, 492, 300, 492) for rule in page.rules] == [True]
    assert [near(fill.bbox, 100, 552, 300, 592) for fill in page.fills] == [True]


def test_all_lines_of_a_long_path_are_rules() -> None:
    page = read("".join(f"72 {100 + 5 * k} m 300 {100 + 5 * k} l " for k in range(90)) + "S")
    assert len(page.rules) == 90
    assert not page.drawings


def test_a_long_line_of_steps_is_a_drawing() -> None:
    steps = "".join(
        f"{72 + 4 * k} {100 + 3 * k} l {76 + 4 * k} {100 + 3 * k} l " for k in range(60)
    )
    page = read(f"72 90 m {steps} S")
    assert len(page.drawings) == 1
    assert not page.rules


def test_thin_boxes_of_one_filled_path_are_rules() -> None:
    page = read("".join(f"72 {100 + 20 * k} 200 0.5 re " for k in range(5)) + "f")
    assert [rule.horizontal for rule in page.rules] == [True] * 5


def test_a_box_with_another_cut_out_just_inside_is_its_four_sides() -> None:
    page = read("72 600 100 50 re 72.5 600.5 99 49 re f*")
    assert sorted(rule.horizontal for rule in page.rules) == [False, False, True, True]
    assert not page.fills
    assert not page.drawings


def test_dots_in_a_row_are_a_rule() -> None:
    page = read("".join(f"{72 + 2 * k} 700 0.6 0.6 re f " for k in range(50)))
    (rule,) = page.rules
    assert rule.horizontal
    assert near(rule.bbox, 72, 92, 170.6, 92)


def test_dots_that_fill_an_area_are_no_rules() -> None:
    dots = [f"{72 + 3 * k} {500 + 3 * j} 0.6 0.6 re f " for k in range(20) for j in range(20)]
    assert painted(read("".join(dots))) == 0
    assert painted(read("".join(dots[:5]))) == 0

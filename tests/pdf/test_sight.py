from __future__ import annotations

import pytest

from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import Hidden
from tests.support.pdf_writer import PdfWriter, text_at

WHITE, BLACK, GREY = "1 1 1 rg ", "0 0 0 rg ", "0.9 0.9 0.9 rg "
SEEN = text_at(72, 100, "seen")
PIXEL = (
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)
GRADIENT = (
    "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 612 0] /Extend [true true] "
    "/Function << /FunctionType 2 /Domain [0 1] /C0 [0 0 0.4] /C1 [0.4 0 0] /N 1 >> >>"
)


def box(x: float, y: float, width: float, height: float) -> str:
    return f"{x} {y} {width} {height} re f\n"


def picture(x: float, y: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {x} {y} cm /Im1 Do Q\n"


def rounded(x: float, y: float, width: float, height: float) -> str:
    """A filled box with one round corner."""
    right, top = x + width, y + height
    return (
        f"{x} {y} m {right} {y} l {right} {top - 9} l "
        f"{right} {top - 4} {right - 4} {top} {right - 9} {top} c {x} {top} l h f\n"
    )


def told(content: str, words: str, *, gray: int = 0, moved: bool = False) -> set[Hidden]:
    """What is told of the letters of ``words``; the picture ``Im1`` is one shade of grey.

    The content stands in a form, ``moved`` up by 20 points.
    """
    writer = PdfWriter()
    image = writer.stream(bytes([gray]), PIXEL)
    shading = writer.add(GRADIENT)
    off, on = (writer.add("<< /Type /OCG /Name (layer) >>") for _ in range(2))
    pattern = writer.add(f"<< /PatternType 2 /Shading {shading} 0 R >>")
    writer.catalog = (
        f"/OCProperties << /OCGs [{off} 0 R {on} 0 R] /D << /OFF [{off} 0 R] >> >>".encode()
    )
    resources = (
        f"<< /Font << /F1 {writer.font} 0 R >> /XObject << /Im1 {image} 0 R >> "
        f"/Shading << /S1 {shading} 0 R >> /Pattern << /P1 {pattern} 0 R >> "
        f"/Properties << /Off {off} 0 R /On {on} 0 R >> "
        "/ExtGState << /Clear << /ca 0 >> /Faint << /ca 0.03 >> /Half << /ca 0.5 >> "
        "/Multiply << /BM /Multiply >> >> >>"
    )
    matrix = "/Matrix [1 0 0 1 0 20]" if moved else ""
    form = writer.form(content + SEEN, f"/Resources {resources} {matrix}")
    writer.page("/X1 Do", objects={"X1": form})
    with open_pdf(writer.data()) as source:
        glyphs = source.primitives(0).glyphs
    joined = "".join(glyphs.text)
    assert len(joined) == len(glyphs)
    assert not glyphs.hidden[joined.index("seen") :][:4].any()
    start = joined.index(words)
    return {Hidden(k) for k in glyphs.hidden[start : start + len(words)].tolist()}


SECRET = text_at(72, 500, "secret")
DARK, LIGHT = "0.1 0.1 0.3 rg ", "0.97 0.97 0.9 rg "
GROUND = (60, 480, 200, 60)

HIDDEN = {
    "white on the page": (WHITE + SECRET, Hidden.WHITE),
    "nearly white on the page": ("0.98 0.98 0.96 rg " + SECRET, Hidden.WHITE),
    "white on a white box": (WHITE + box(*GROUND) + SECRET, Hidden.WHITE),
    "white on a white box over a dark one": (
        DARK + box(*GROUND) + WHITE + box(*GROUND) + SECRET,
        Hidden.WHITE,
    ),
    "dark on a box as dark": (DARK + box(*GROUND) + SECRET, Hidden.SAME_COLOR),
    "white on a pale picture": (picture(*GROUND) + WHITE + SECRET, Hidden.WHITE),
    "white on a dark box that is clipped away": (
        f"q 0 0 9 9 re W n {DARK}" + box(*GROUND) + "Q " + WHITE + SECRET,
        Hidden.WHITE,
    ),
    "transparent": ("q /Clear gs " + SECRET + "Q ", Hidden.TRANSPARENT),
    "nearly transparent": ("q /Faint gs " + SECRET + "Q ", Hidden.TRANSPARENT),
    "without ink": ("3 Tr " + SECRET + "0 Tr ", Hidden.INVISIBLE),
    "the outline of nothing": ("q 7 Tr " + SECRET + "Q ", Hidden.INVISIBLE),
    "under a box": (SECRET + BLACK + box(*GROUND) + BLACK, Hidden.COVERED),
    "under a rounded box": (SECRET + DARK + rounded(*GROUND) + BLACK, Hidden.COVERED),
    "under a picture": (SECRET + picture(*GROUND), Hidden.COVERED),
    "outside its clip": ("q 300 300 50 50 re W n " + SECRET + "Q ", Hidden.CLIPPED),
    "outside of two clips": (
        "q 60 480 40 90 re W n 300 480 50 90 re W n " + SECRET + "Q ",
        Hidden.CLIPPED,
    ),
    "on a layer that is off": ("/OC /Off BDC " + SECRET + "EMC ", Hidden.LAYER),
    "a paragraph on a layer that is off": (
        "/OC /Off BDC /Span << /MCID 0 >> BDC " + SECRET + "EMC EMC ",
        Hidden.LAYER,
    ),
}

VISIBLE = {
    "black": SECRET,
    "white on a dark box": DARK + box(*GROUND) + WHITE + SECRET,
    "white on a rounded dark box": DARK + rounded(*GROUND) + WHITE + SECRET,
    "white on a shading": "q 60 480 200 60 re W n /S1 sh Q " + WHITE + SECRET,
    "white on a dark pattern": "/Pattern cs /P1 scn " + box(*GROUND) + WHITE + SECRET,
    "in a pattern, which has no colour": "/Pattern cs /P1 scn " + SECRET,
    "white with a dark outline": "q 2 Tr 0 0 0 RG " + WHITE + SECRET + "Q ",
    "a watermark in light grey": GREY + SECRET,
    "yellow on white": "1 1 0 rg " + SECRET,
    "red on green": "0 0.5 0 rg " + box(*GROUND) + "0.9 0 0 rg " + SECRET,
    "half transparent": "/Half gs " + SECRET,
    "marked with a pen": SECRET + "/Multiply gs 1 1 0 rg " + box(*GROUND),
    "under a box that shows it": SECRET + "/Half gs 1 1 1 rg " + box(*GROUND),
    "over a box": LIGHT + box(*GROUND) + BLACK + SECRET,
    "in a frame drawn later": SECRET + "2 w 60 480 200 60 re S\n",
    "in its clip": "q 60 480 200 60 re W n " + SECRET + "Q ",
    "on a layer that is on": "/OC /On BDC " + SECRET + "EMC ",
    "the outline of a shading": "q 7 Tr " + SECRET + "/S1 sh Q ",
    "over its own halo": "q 1 1 1 rg 1 1 1 RG 2 Tr 3 w " + SECRET + "Q " + BLACK + SECRET,
}


@pytest.mark.parametrize("moved", [False, True], ids=["here", "moved"])
@pytest.mark.parametrize("kind", HIDDEN)
def test_text_that_leaves_no_trace_on_the_page_is_hidden(kind: str, moved: bool) -> None:
    content, reason = HIDDEN[kind]
    gray = 255 if "pale" in kind else 60
    assert told(content + BLACK, "secret", gray=gray, moved=moved) == {reason}


@pytest.mark.parametrize("kind", VISIBLE)
def test_text_that_makes_a_difference_to_the_page_is_seen(kind: str) -> None:
    assert told("q " + VISIBLE[kind] + "Q ", "secret") == {Hidden.SEEN}


def test_white_text_on_a_dark_picture_is_seen() -> None:
    assert told(picture(*GROUND) + WHITE + SECRET + BLACK, "secret") == {Hidden.SEEN}


def test_a_word_that_shows_in_part_is_seen_as_a_whole() -> None:
    half = box(60, 480, 30, 60)
    assert told(SECRET + DARK + half + BLACK, "secret") == {Hidden.SEEN}


def test_white_words_are_hidden_inside_a_visible_line() -> None:
    line = f"BT /F1 12 Tf 72 500 Td (all of it) Tj {WHITE}(secret) Tj {BLACK}(is here) Tj ET\n"
    assert told(line, "secret") == {Hidden.WHITE}
    assert told(line, "allofit") == told(line, "ishere") == {Hidden.SEEN}


def test_white_text_across_the_lines_of_other_text_is_hidden() -> None:
    lines = "".join(text_at(72, 490 + 9 * k, "water under bridges", 9) for k in range(3))
    assert told(lines + WHITE + SECRET + BLACK, "secret") == {Hidden.WHITE}


def test_white_letters_on_a_sign_are_seen() -> None:
    disc = "BT /F1 12 Tf 20 0 0 20 20 440 Tm (.) Tj ET\n"
    assert told(disc + WHITE + text_at(46, 446, "dot", 5) + BLACK, "dot") == {Hidden.SEEN}


@pytest.mark.parametrize("way", ["white", "under the picture"])
def test_the_unseen_text_of_a_scan_is_what_was_read_in_it_and_its_stamp_is_not(way: str) -> None:
    writer = PdfWriter()
    image = writer.stream(b"\xff", PIXEL)
    layer, scan = text_at(72, 500, "all that was read"), picture(0, 0, 612, 792)
    content = scan + WHITE + layer + BLACK if way == "white" else layer + scan
    writer.page(content + text_at(500, 20, "p. 7"), objects={"Im1": image})
    with open_pdf(writer.data()) as source:
        hidden = source.primitives(0).glyphs.hidden.tolist()
    assert hidden == [Hidden.INVISIBLE] * 14 + [Hidden.SEEN] * 3


def test_letters_that_show_through_the_picture_of_a_page_are_seen() -> None:
    writer = PdfWriter()
    image = writer.stream(b"\x7f", PIXEL)
    veiled = text_at(72, 500, "all that was read") + "/Half gs " + picture(0, 0, 612, 792)
    writer.page(veiled, objects={"Im1": image}, states={"Half": "<< /ca 0.5 >>"})
    with open_pdf(writer.data()) as source:
        assert not source.primitives(0).glyphs.hidden.any()


def test_looking_closer_leaves_the_page_as_it_was() -> None:
    writer = PdfWriter()
    writer.page(DARK + rounded(*GROUND) + WHITE + SECRET)
    with open_pdf(writer.data()) as source:
        before = source.render(0, dpi=50).tobytes()
        assert not source.primitives(0).glyphs.hidden.any()
        assert source.render(0, dpi=50).tobytes() == before

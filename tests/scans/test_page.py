"""A picture of a page whose words are known becomes what its text PDF is."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import Glyphs, PagePrimitives
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.scans.figures import find_figures
from mineru_tools.scans.page import Scan, read_scan
from mineru_tools.scans.raster import Raster
from tests.support.scanning import KnownWords, photographed, typeset

PAGE = typeset(
    """
#set page(width: 400pt, height: 420pt, margin: 40pt)
#set text(font: "Libertinus Serif", size: 10pt)
= Voyages of the northern fleet
#set par(justify: true)
The ships left the harbour at dawn, when the wind had turned and the fog was gone. Nobody had
expected them to leave before the end of the week; most of the crews were still ashore.

*Provisions* were taken in at the second port, among them apples, salted fish and flour.
#table(columns: (90pt, 60pt, 60pt), [ship], [guns], [crew], [Aurora], [24], [180], [Hope], [18],
  [140])
#rect(width: 200pt, height: 40pt, fill: rgb("#cfe3f5"), stroke: none)[Weather permitting]
#text(size: 7pt)[The list follows the papers of the company, as far as they are kept.]
"""
)


def scan(pdf: bytes = PAGE, *, turns: int = 0, skew: float = 0.0) -> Scan:
    with open_pdf(pdf) as opened:
        width, height = opened.page_size(0)
    size = (width, height) if turns % 2 == 0 else (height, width)
    picture = photographed(pdf, turns=turns, skew=skew)
    return read_scan(picture, size, KnownWords(pdf, skew=skew))


def text_page(pdf: bytes = PAGE) -> PagePrimitives:
    with open_pdf(pdf) as opened:
        return opened.primitives(0)


def text_of(glyphs: Glyphs) -> str:
    spaced = zip(glyphs.text, glyphs.space_before.tolist(), strict=True)
    return " ".join("".join((" " if space else "") + text for text, space in spaced).split())


def index_of(glyphs: Glyphs, text: str) -> int:
    """The glyph that a text starts with."""
    place = "".join(glyphs.text).index(text.replace(" ", ""))
    return [*accumulate(map(len, glyphs.text), initial=0)].index(place)


@pytest.mark.parametrize(
    ("turns", "skew"), [(0, 0.0), (1, 0.0), (2, 0.0), (3, 0.0), (0, 0.9), (0, -4.0), (1, -0.8)]
)
def test_a_page_is_read_the_same_whichever_way_it_lies(turns: int, skew: float) -> None:
    found = scan(turns=turns, skew=skew)
    assert found.turns == turns
    assert found.skew == pytest.approx(skew, abs=0.12)
    assert text_of(found.page.glyphs) == text_of(scan().page.glyphs)
    assert found.page.size == pytest.approx((400, 420))


@pytest.mark.parametrize("skew", [0.0, 1.0])
def test_letters_stand_where_those_of_the_text_page_do(skew: float) -> None:
    read, real = scan(skew=skew).page.glyphs, text_page().glyphs
    for word in ("Voyages", "harbour", "Provisions", "papers", "140"):
        i, j = index_of(read, word), index_of(real, word)
        last = len(word) - 1
        assert abs(read.cell[i, 0] - real.cell[j, 0]) < 1.0 + skew, word
        assert abs(read.cell[i + last, 2] - real.cell[j + last, 2]) < 1.0 + skew, word
        assert abs(read.origin[i, 1] - real.origin[j, 1]) < 0.5 + skew, word


def test_sizes_are_those_of_the_text_page_in_proportion() -> None:
    read = scan().page.glyphs
    body, head, note = (read.size[index_of(read, w)] for w in ("The ships", "Voyages", "The list"))
    assert head / body == pytest.approx(1.4, rel=0.07)
    assert note / body == pytest.approx(0.7, rel=0.07)
    assert body == pytest.approx(10, rel=0.1)


def test_lines_of_one_paragraph_have_one_size() -> None:
    read = scan(skew=0.7).page.glyphs
    first, last = index_of(read, "The ships"), index_of(read, "ashore.")
    assert len(set(read.size[first:last].tolist())) == 1


def test_bold_words_are_told_by_their_stems() -> None:
    glyphs = scan().page.glyphs
    bold = [glyphs.fonts[f].bold for f in glyphs.font.tolist()]
    for word, wanted in (
        ("Voyages", True),
        ("Provisions", True),
        ("were", False),
        ("ships", False),
    ):
        assert bold[index_of(glyphs, word)] is wanted, word


@pytest.mark.parametrize("skew", [0.0, 0.6])
def test_rules_of_a_table_are_found_and_no_strokes_of_letters(skew: float) -> None:
    def places(page: PagePrimitives, across: bool) -> list[float]:
        rules = [r.bbox for r in page.rules if r.horizontal is across]
        return sorted({round((b.y0 if across else b.x0) / 6) for b in rules})

    found = scan(skew=skew).page
    real = text_page()
    assert places(found, across=True) == pytest.approx(places(real, across=True), abs=1)
    assert places(found, across=False) == pytest.approx(places(real, across=False), abs=1)


def test_a_tinted_box_is_found_under_its_text() -> None:
    (fill,) = scan().page.fills
    (real,) = text_page().fills
    assert np.abs(np.array(fill.bbox) - np.array(real.bbox)).max() < 4.0
    assert [abs((fill.color >> s & 255) - (real.color >> s & 255)) < 8 for s in (16, 8, 0)]


def test_nothing_on_a_page_of_text_is_taken_for_a_figure() -> None:
    assert scan().page.images == ()


def test_a_drawing_is_a_figure_and_its_strokes_are_no_rules() -> None:
    pdf = typeset(
        """
#set page(width: 300pt, height: 300pt, margin: 30pt)
Above the drawing there are some words of text.
#align(center, curve(stroke: 2pt, curve.move((0pt, 0pt)), curve.line((60pt, 80pt)),
  curve.line((120pt, 10pt)), curve.line((180pt, 90pt)), curve.line((180pt, 20pt))))
Below the drawing there are some more words of text.
"""
    )
    page = scan(pdf).page
    (figure,) = page.images
    assert BBox(50, 40, 250, 150).covers(figure.bbox) > 0.95
    assert figure.bbox.width > 165
    assert page.rules == ()


def drawn_page(shape: str) -> PagePrimitives:
    """What is seen of a small page with a shape between two lines of text."""
    return scan(
        typeset(
            f"""
#set page(width: 300pt, height: 300pt, margin: 30pt)
Above the drawing there are some words of text.
#align(center, {shape})
Below the drawing there are some more words of text.
"""
        )
    ).page


def test_what_is_drawn_in_a_light_colour_is_a_figure() -> None:
    page = drawn_page('circle(radius: 30pt, stroke: 8pt + rgb("#ffcf20"))')
    assert len(page.images) == 1


@pytest.mark.parametrize(("y0", "lettered"), [(110.0, True), (119.0, False)])
def test_words_that_reach_out_of_a_picture_are_part_of_it(y0: float, lettered: bool) -> None:
    pixels = np.full((200, 200, 3), 255, dtype=np.uint8)
    hatched = np.indices((80, 80)).sum(axis=0) % 12 < 4
    pixels[40:120, 40:120][hatched] = 30
    word = BBox(60, y0, 100, y0 + 16)
    (image,) = find_figures(Raster(pixels, (1.0, 1.0)), [word], (), ()).pictures
    assert (image.bbox.covers(word) == 1.0) is lettered


@pytest.mark.parametrize(
    ("inner", "figures"), [("circle(radius: 8pt, fill: yellow)", 1), ("[Weather]", 0)]
)
def test_a_filled_area_is_a_figure_where_something_is_drawn_on_it(inner: str, figures: int) -> None:
    page = drawn_page(f'rect(width: 90pt, height: 60pt, fill: rgb("#103090"), {inner})')
    assert len(page.images) == figures


def test_small_strokes_of_a_drawing_are_marks_and_words_are_none() -> None:
    page = drawn_page("circle(radius: 4pt, fill: black)")
    assert (len(page.drawings), page.images) == (1, ())


class OfMarks:
    """Reads one line of text, and a drawing beside it as two letters."""

    name = "marks"
    languages: tuple[str, ...] = ()

    def __init__(self, score: float, mark: str = "DD") -> None:
        self.score, self.mark = score, mark

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        text = ReadWord("Harvest", BBox(100, 300, 190, 322), 1.0)
        mark = ReadWord(self.mark, BBox(100, 100, 160, 200), self.score)
        return tuple(
            ReadLine((w,), ((w.bbox.x0, w.bbox.y0), (w.bbox.x1, w.bbox.y0),
                            (w.bbox.x1, w.bbox.y1), (w.bbox.x0, w.bbox.y1)), w.score)
            for w in (mark, text)
        )  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "score", "read"), [("DD", 0.98, False), ("Il", 0.98, True), ("Il", 0.7, False)]
)
def test_a_drawing_that_was_read_as_a_few_large_letters_is_a_figure(
    mark: str, score: float, read: bool
) -> None:
    picture = np.full((600, 400, 3), 255, dtype=np.uint8)
    hatched = np.indices((100, 60)).sum(axis=0) % 12 < 4
    picture[100:200, 100:160][hatched] = 30
    picture[305:318, 100:190:6] = 0
    page = read_scan(picture, (200, 300), OfMarks(score, mark)).page
    assert text_of(page.glyphs) == (f"{mark} Harvest" if read else "Harvest")
    assert len(page.images) == (0 if read else 1)


def test_an_empty_page_has_nothing_on_it() -> None:
    page = scan(typeset('#set page(width: 200pt, height: 200pt)\n#""')).page
    assert (len(page.glyphs), page.rules, page.fills, page.images) == (0, (), (), ())

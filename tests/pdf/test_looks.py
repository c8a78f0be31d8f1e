from pathlib import Path

import pytest

from mineru_tools import parse
from mineru_tools.pdf.looks import true_signs
from mineru_tools.pdf.shapes import shape_of, sign_of
from mineru_tools.pdf.source import open_pdf

FILES = Path(__file__).with_name("files")


def box(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def text_of(name: str) -> str:
    with open_pdf((FILES / name).read_bytes()) as source:
        return "".join(source.primitives(0).glyphs.text)


def test_signs_named_as_letters_are_read_by_their_look() -> None:
    text = text_of("misnamed_signs.pdf")
    assert "(witharemarkinbrackets)" in text
    assert "x=y+z×u<w" in text


def test_misnamed_signs_are_right_in_text_and_in_formulas() -> None:
    markdown = parse(FILES / "misnamed_signs.pdf").markdown()
    assert "(with a remark in brackets)" in markdown
    assert not set("ðÞ¼þÂÄ") & set(markdown)


@pytest.mark.parametrize(
    "latex",
    [
        r"x \lll y \leqslant z \nleqslant u \rightsquigarrow v",
        r"x \leftleftarrows y \varsubsetneq z \nRightarrow u",
        r"x \neq y \notin z \models u \bowtie v \cong w",
        r"x \longmapsto y \hookrightarrow z \Longleftrightarrow u \rightleftharpoons v",
        r"\mathscr{A}+\mathcal{B}+\mathfrak{C}+\mathbb{R}+\mathbb{1}+\mathsf{D}+\mathtt{E}",
        r"\phi+\varphi+\epsilon+\varepsilon+\varkappa+\hbar",
        r"\oiint x+\vec{v}+\llbracket y\rrbracket",
    ],
)
def test_signs_of_tex_are_known_without_a_map_to_unicode(latex: str) -> None:
    assert latex in parse(FILES / "signs_of_tex.pdf").markdown()


def test_shapes_are_known_by_their_outline_and_height() -> None:
    bars = [box(0.05, 0.12, 0.7, 0.17), box(0.05, 0.33, 0.7, 0.38)]
    plus = [box(0.05, 0.23, 0.72, 0.27), box(0.365, -0.08, 0.405, 0.58)]
    for contours, sign in ((bars, "="), (plus, "+")):
        shape = shape_of(contours)
        assert shape is not None
        assert sign_of(shape) == sign


def test_an_outline_like_no_sign_is_none() -> None:
    shape = shape_of([box(0, 0, 0.1, 0.7), box(0, 0, 0.5, 0.1)])
    assert shape is not None
    assert sign_of(shape) is None


@pytest.mark.parametrize("contours", [[], [[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]]])
def test_an_outline_without_an_area_has_no_shape(contours: list[list[tuple[float, float]]]) -> None:
    assert shape_of(contours) is None


def test_names_in_fonts_of_tex_are_believed() -> None:
    assert true_signs(None, "MSBM10", frozenset("ð")) == {}

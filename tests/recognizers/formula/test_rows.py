"""Displays of several lines are taken apart, formulas of one line never."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mineru_tools.recognizers.formula.ink import ink_of, marks_of
from mineru_tools.recognizers.formula.rows import aligned, rows_of
from mineru_tools.recognizers.image import RGB

EM = 24


def drawn(*pieces: tuple[float, str], bars: tuple[float, ...] = (), size: int = EM) -> RGB:
    """Text at heights in em, and bars across."""
    image = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(image)
    for y, text in pieces:
        pen.text((40, 40 + y * EM), text, fill="black", font_size=size)
    for y in bars:
        pen.line((36, 40 + y * EM, 120, 40 + y * EM), fill="black", width=2)
    return np.asarray(image)


def count(pixels: RGB) -> int:
    return len(rows_of(ink_of(pixels)))


def test_lines_that_stand_apart_are_rows() -> None:
    assert count(drawn((0, "A = BC"), (1.6, "D = EF"), (3.2, "GH = K"))) == 3


def test_lines_that_stand_close_are_one() -> None:
    assert count(drawn((0, "A = BC"), (0.95, "D = EF"))) == 1


def test_a_fraction_is_no_two_rows_however_far_its_bar_is() -> None:
    assert count(drawn((0, "ABC"), (2, "DEF"), bars=(1.7,))) == 1
    assert count(drawn((0, "ABC"), (2, "DEF"), bars=(1.2,))) == 1


def test_small_letters_below_are_limits() -> None:
    image = Image.fromarray(drawn((0, "LIM ABCD")))
    ImageDraw.Draw(image).text((40, 40 + 1.6 * EM), "n = 1", fill="black", font_size=EM * 0.5)
    assert count(np.asarray(image)) == 1


def test_a_brace_along_the_lines_holds_them_together() -> None:
    pixels = drawn((0, "A = BC"), (1.6, "D = EF")).copy()
    pixels[40:110, 30:33] = 0
    assert count(pixels) == 1


def test_marks_are_what_hangs_together() -> None:
    pixels = np.full((12, 20, 3), 255, np.uint8)
    pixels[2:8, 2:4] = 0
    pixels[8:10, 4:7] = 0  # over the corner
    pixels[2:4, 10:15] = pixels[6:8, 10:15] = pixels[2:8, 12:13] = 0  # two strokes and a stem
    boxes = sorted(marks_of(ink_of(pixels)).tolist())
    assert boxes == [[0, 0, 5, 8], [8, 0, 13, 6]]


def test_white_on_black_is_black_on_white() -> None:
    pixels = drawn((0, "A = B"))
    np.testing.assert_allclose(ink_of(pixels), ink_of(255 - pixels), atol=0.01)


@pytest.mark.parametrize(
    ("rows", "display"),
    [
        (["a=b", "c=d=e"], r"\begin{aligned} a & =b \\ c & =d=e \end{aligned}"),
        (["a=b", r"\leq c"], r"\begin{aligned} a & =b \\ & \leq c \end{aligned}"),
        (["a=b", "c+d"], r"\begin{gathered} a=b \\ c+d \end{gathered}"),
        (["f(a=1)=b", r"x_{i=1}>c"], r"\begin{aligned} f(a=1) & =b \\ x_{i=1} & >c \end{aligned}"),
        ([r"\left(a=1\right)", "b=c"], r"\begin{gathered} \left(a=1\right) \\ b=c \end{gathered}"),
    ],
)  # fmt: skip
def test_relations_stand_under_one_another_where_all_lines_have_one(
    rows: list[str], display: str
) -> None:
    assert aligned(rows) == display

"""Paths that draw signs of formulas, as glyphs among the glyphs of the page."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import PagePrimitives

Draw = Callable[[Canvas], None]
BASE = 700.0  # of the text, from the foot of the page


def page_of(*draw: Draw, text: str = "x+y", size: float = 10.0) -> PagePrimitives:
    """A page with a word at 100 points from the left, and what is drawn."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 800), pageCompression=0)
    canvas.setFont("Times-Roman", size)
    canvas.drawString(100, BASE, text)
    for each in draw:
        each(canvas)
    canvas.save()
    with open_pdf(out.getvalue()) as source:
        return source.primitives(0)


def filled(*points: tuple[float, float]) -> Draw:
    """A polygon whose points are given from the beginning of the text's baseline."""

    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(100 + points[0][0], BASE + points[0][1])
        for x, y in points[1:]:
            path.lineTo(100 + x, BASE + y)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)

    return draw


RADICAL = filled(
    (-8, 3), (-6, 4.4), (-4, -0.6), (-1.2, 9), (18, 9), (18, 8.4), (-0.7, 8.4), (-3.8, -3),
    (-4.4, -3), (-6.6, 3),
)  # fmt: skip
ARROW = filled((0, 8.8), (3.8, 8.8), (3, 10), (5, 8.5), (3, 7), (3.8, 8.2), (0, 8.2))
BRACKET = (
    (-2, -8),
    (-6, -8),
    (-6, 14),
    (-2, 14),
    (-2, 13.4),
    (-5.2, 13.4),
    (-5.2, -7.4),
    (-2, -7.4),
)
MIRRORED = filled(*((16 - x, y) for x, y in BRACKET))
TICK = filled((-8, 3), (-6, 4.4), (-4, -0.6), (2, 12), (-3.8, -3), (-4.4, -3), (-6.6, 3))


def test_a_radical_is_a_sign_before_its_letters_and_its_line_a_rule() -> None:
    page = page_of(RADICAL)
    assert page.glyphs.text[:2] == ("√", "x")
    (rule,) = page.rules
    assert rule.horizontal
    assert rule.bbox == pytest.approx((99, 91, 118, 91.6), abs=0.6)
    assert page.drawings == ()


def test_a_radical_over_nothing_stays_a_drawing() -> None:
    page = page_of(RADICAL, text="")
    assert "√" not in page.glyphs.text
    assert len(page_of(lambda canvas: canvas.translate(0, 100), RADICAL).drawings) == 1


def test_a_tick_without_a_line_is_no_radical() -> None:
    page = page_of(TICK)
    assert page.glyphs.text == ("x", "+", "y")
    assert len(page.drawings) == 1


def test_an_arrow_right_over_a_letter_is_an_accent_after_it() -> None:
    assert page_of(ARROW).glyphs.text[:2] == ("x", "\u20d7")


def test_an_arrow_far_over_the_text_points_elsewhere() -> None:
    page = page_of(lambda canvas: canvas.translate(0, 12), ARROW)
    assert "\u20d7" not in page.glyphs.text
    assert len(page.drawings) == 1


def test_tall_brackets_are_signs_where_there_are_both() -> None:
    assert page_of(filled(*BRACKET), MIRRORED).glyphs.text == ("[", "x", "+", "y", "]")
    page = page_of(filled(*BRACKET))
    assert page.glyphs.text == ("x", "+", "y")
    assert len(page.drawings) == 1


def test_the_letters_keep_their_boxes_when_signs_come_between_them() -> None:
    with_signs, without = page_of(RADICAL, ARROW).glyphs, page_of().glyphs
    kept = [k for k, text in enumerate(with_signs.text) if text in without.text]
    assert with_signs.box[kept] == pytest.approx(without.box)
    assert len(with_signs.fonts) == len(without.fonts) + 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-30, 40), st.floats(-30, 40)), min_size=3, max_size=12))
def test_whatever_is_drawn_the_letters_are_read_and_it_is_a_sign_or_stays_drawn(
    points: list[tuple[float, float]],
) -> None:
    page = page_of(filled(*points))
    letters = [text for text in page.glyphs.text if text in "x+y"]
    assert letters == ["x", "+", "y"]
    signs = len(page.glyphs.text) - len(letters)
    assert not (signs and page.drawings)

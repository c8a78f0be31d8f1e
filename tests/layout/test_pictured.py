"""Pictures and outlines are places of formulas where a display formula would stand."""

from __future__ import annotations

import pytest

from mineru_tools.document.geometry import BBox
from tests.layout.typesetter import PROSE, Piece, across, curve, layout, line, paragraph, picture

ABOVE = paragraph(PROSE, x=60, y=100, width=240)
BELOW = paragraph(PROSE, x=60, y=300, width=240)
TOP = max(glyph.y for glyph in ABOVE) + 2  # the lower edge of the text above
NUMBER = line("(4)", x=286, y=TOP + 30)


def places(*pieces: Piece, below: Piece = BELOW) -> tuple[BBox, ...]:
    return layout(ABOVE, *pieces, below, pictured=True).pictured


def text_below(gap: float) -> Piece:
    return paragraph(PROSE, x=60, y=TOP + gap + 7, width=240)


def centred(height: float = 30, width: float = 100) -> Piece:
    return picture(180 - width / 2, TOP + 12, 180 + width / 2, TOP + 12 + height)


def signs(x: float, count: int = 6) -> list[Piece]:
    """Outlines of letters side by side."""
    return [curve(x + 7 * k, TOP + 15, x + 7 * k + 5, TOP + 23) for k in range(count)]


def test_a_picture_alone_in_the_middle_between_lines_is_a_place() -> None:
    assert places(centred(), below=text_below(54)) == (BBox(130, TOP + 12, 230, TOP + 42),)


def test_so_are_outlines_of_letters_with_their_bars() -> None:
    (box,) = places(*signs(150), across(TOP + 26, 150, 180), below=text_below(40))
    assert box.x0 == 150
    assert box.x1 == 190
    assert box.y1 > TOP + 26


def test_a_number_may_stand_beside_and_then_it_need_not_be_in_the_middle() -> None:
    left = picture(70, TOP + 12, 150, TOP + 42)
    assert places(left, NUMBER, below=text_below(54))
    assert not places(left, below=text_below(54))


@pytest.mark.parametrize(
    "pieces",
    [
        [picture(130, TOP + 12, 230, TOP + 16)],  # a line
        [picture(130, TOP + 12, 230, TOP + 200)],  # tall
        [centred(), line("where it was", x=62, y=TOP + 30)],
        [centred(), picture(240, TOP + 12, 280, TOP + 40)],  # a second one beside it
        [picture(40, TOP + 12, 330, TOP + 42)],  # wider than the text
        signs(176, count=2),
        signs(200),
        [*signs(150), curve(250, TOP + 15, 258, TOP + 23)],  # what would be left behind
    ],
)
def test_what_stands_otherwise_is_none(pieces: list[Piece]) -> None:
    assert not places(*pieces, below=text_below(54))


def test_without_text_close_above_and_below_there_is_none() -> None:
    assert not places(centred())
    assert not layout(centred(), BELOW, pictured=True).pictured
    assert not layout(ABOVE, centred(), pictured=True).pictured


def test_nobody_looks_for_places_where_they_are_not_asked_for() -> None:
    pieces = ABOVE, centred(), text_below(54)
    assert layout(*pieces, pictured=True).pictured
    assert not layout(*pieces).pictured

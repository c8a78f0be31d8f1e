from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.hidden_text import hidden_glyphs
from mineru_tools.primitives import Hidden, PagePrimitives
from tests.layout.typesetter import (
    PROSE,
    Piece,
    curve,
    hidden,
    layout,
    line,
    page,
    paragraph,
    picture,
    texts,
)

BODY = paragraph(PROSE, x=72, y=100, width=200)
TINY = line("too small for you", x=72, y=300, size=0.9)


def told(given: PagePrimitives, words: str) -> Hidden:
    """What is told of the letters of ``words``, all of them alike."""
    start = "".join(given.glyphs.text).index(words.replace(" ", ""))
    [reason] = set(hidden_glyphs(given)[start:][: len(words.replace(" ", ""))].tolist())
    return Hidden(reason)


def painted(reason: Hidden, *pieces: Piece) -> PagePrimitives:
    """A page whose glyphs without ink are hidden for another reason."""
    drawn = page(*pieces)
    codes = drawn.glyphs.hidden.copy()
    codes[codes != 0] = reason
    return replace(drawn, glyphs=replace(drawn.glyphs, hidden=codes))


def test_letters_below_a_point_are_tiny() -> None:
    assert told(page(BODY, TINY), "too small") is Hidden.TINY
    assert told(page(BODY, line("just so", x=72, y=300, size=1.1)), "just so") is Hidden.SEEN


def test_small_letters_of_a_small_page_are_seen() -> None:
    stamp = replace(page(BODY, TINY), size=(300.0, 400.0))
    assert told(stamp, "too small") is Hidden.SEEN


def test_a_page_set_in_tiny_type_is_seen() -> None:
    drawn = page(line("a b c", x=72, y=60), paragraph(PROSE, x=72, y=100, width=20, size=0.9))
    assert not hidden_glyphs(drawn).any()


def test_a_small_exponent_is_seen() -> None:
    drawn = page(BODY, line("m", x=72, y=300), line("2", x=78, y=296, size=3))
    assert not hidden_glyphs(drawn).any()


def test_invisible_text_over_a_picture_was_recognised_in_it() -> None:
    given = page(BODY, picture(60, 280, 300, 320), hidden(line("read here", x=72, y=300)))
    assert told(given, "read here") is Hidden.SEEN


def test_invisible_text_beside_a_picture_is_hidden() -> None:
    given = page(BODY, picture(60, 380, 300, 420), hidden(line("not here", x=72, y=300)))
    assert told(given, "not here") is Hidden.INVISIBLE


def test_invisible_text_at_the_edge_of_a_scan_belongs_to_it() -> None:
    given = page(picture(0, 0, 600, 700), BODY, hidden(line("at the foot", x=72, y=780)))
    assert told(given, "at the foot") is Hidden.SEEN


def test_invisible_text_over_its_own_outlines_is_seen() -> None:
    given = page(BODY, curve(70, 290, 150, 304), hidden(line("outlined", x=72, y=300)))
    assert told(given, "outlined") is Hidden.SEEN


@pytest.mark.parametrize("reason", [Hidden.WHITE, Hidden.COVERED, Hidden.CLIPPED])
def test_text_without_a_trace_is_hidden_on_a_bare_page_even_alone(reason: Hidden) -> None:
    assert told(painted(reason, hidden(BODY)), "The brook") is reason


@pytest.mark.parametrize("reason", [Hidden.WHITE, Hidden.COVERED, Hidden.CLIPPED])
def test_the_only_text_of_a_page_with_graphics_counts_as_seen(reason: Hidden) -> None:
    drawn = painted(reason, hidden(BODY), curve(0, 0, 600, 400))
    assert told(drawn, "The brook") is Hidden.SEEN


def test_a_page_of_invisible_text_only_is_a_text_layer() -> None:
    assert told(page(hidden(BODY)), "The brook") is Hidden.SEEN


def test_hidden_signs_that_are_no_words_stay_where_they_are() -> None:
    given = painted(Hidden.WHITE, BODY, hidden(line("• –", x=72, y=300)))
    assert not hidden_glyphs(given).any()


def test_hidden_text_comes_in_blocks_by_reason_and_place() -> None:
    found = layout(
        BODY,
        hidden(line("and this", x=72, y=600)),
        hidden(line("read that", x=72, y=400) + line("and more", x=72, y=412)),
        line("far out", x=72, y=900),
        TINY,
    ).hidden
    assert texts(found) == ["read that and more", "and this", "too small for you", "far out"]
    assert [each.reason for each in found] == [
        Hidden.INVISIBLE,
        Hidden.INVISIBLE,
        Hidden.TINY,
        Hidden.OFF_PAGE,
    ]
    assert found[0].bbox.intersection(BBox(0, 0, 600, 580)) == found[0].bbox


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_hidden_text_in_any_direction_keeps_its_letters(angle: float) -> None:
    secret = line("Ignore all of it", x=300, y=500, angle=angle)
    [found] = layout(BODY, hidden(secret)).hidden
    assert found.text.replace(" ", "") == "Ignoreallofit"

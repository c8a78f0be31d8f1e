from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.frame import (
    directions,
    turned_glyphs,
    turned_page,
    turned_size,
    upright,
)
from tests.layout.typesetter import (
    PROSE,
    across,
    column,
    down,
    glyphs_of,
    layout,
    line,
    page,
    paragraph,
    picture,
    texts,
)

SIZE = (600.0, 800.0)


@given(
    st.tuples(st.integers(0, 600), st.integers(0, 800), st.integers(0, 600), st.integers(0, 800)),
    st.integers(0, 7),
)
def test_a_box_turned_four_times_is_the_box(corners: tuple[int, int, int, int], turns: int) -> None:
    a, b, c, d = corners
    box = BBox(min(a, c), min(b, d), max(a, c), max(b, d))
    assert turned_box(box, 4, SIZE) == box
    back = turned_box(turned_box(box, turns, SIZE), 4 - turns % 4, turned_size(SIZE, turns))
    assert back == box


@given(st.integers(0, 3), st.integers(0, 3))
def test_turns_add_up(first: int, then: int) -> None:
    box = BBox(10, 20, 110, 60)
    twice = turned_box(turned_box(box, first, SIZE), then, turned_size(SIZE, first))
    assert twice == turned_box(box, first + then, SIZE)


def test_one_turn_brings_the_right_edge_of_the_page_to_the_top() -> None:
    assert turned_box(BBox(590, 100, 600, 300), 1, SIZE) == BBox(100, 0, 300, 10)


def test_a_page_turned_four_times_is_the_page() -> None:
    whole = page(
        line("One two", x=72, y=100), across(120, 72, 200), down(50, 72, 200), picture(1, 2, 30, 40)
    )
    turned = whole
    for _ in range(4):
        turned = turned_page(turned, 1)
    assert (turned.size, turned.rules, turned.images) == (whole.size, whole.rules, whole.images)
    for name in ("box", "cell", "origin", "angle"):
        assert np.array_equal(getattr(turned.glyphs, name), getattr(whole.glyphs, name))


def test_a_rule_across_a_page_turned_once_runs_down() -> None:
    [rule] = turned_page(page(across(100, 72, 300)), 1).rules
    assert not rule.horizontal
    assert rule.bbox.height == 228


@pytest.mark.parametrize(("angle", "turns"), [(0, 0), (90, 1), (180, 2), (270, 3), (45, -1)])
def test_a_direction_is_told_in_quarter_turns_and_oblique_apart(angle: int, turns: int) -> None:
    glyphs = glyphs_of([line("turned", x=300, y=400, angle=angle)])
    assert directions(glyphs).tolist() == [turns] * 6


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_text_lies_flat_after_as_many_turns(angle: int) -> None:
    glyphs = glyphs_of([line("turned", x=300, y=400, angle=angle)])
    flat = turned_glyphs(glyphs, angle // 90, SIZE)
    assert set(flat.angle) == {0.0}
    assert np.ptp(flat.origin[:, 1]) < 1e-6
    assert (np.diff(flat.origin[:, 0]) > 0).all()


def test_upright_signs_one_below_the_other_run_down() -> None:
    assert directions(glyphs_of([column("古池や蛙飛びこむ", x=400, y=100)])).tolist() == [1] * 8


def test_two_signs_one_below_the_other_do_not_make_a_column() -> None:
    assert directions(glyphs_of([column("古池", x=400, y=100)])).tolist() == [0, 0]


def test_latin_letters_one_below_the_other_do_not_run_down() -> None:
    assert directions(glyphs_of([column("abcdef", x=400, y=100)])).tolist() == [0] * 6


def test_vertical_signs_get_one_baseline_at_the_left_of_their_cells() -> None:
    glyphs = glyphs_of([column("古池や蛙", x=400, y=100)])
    moved = upright(glyphs, np.array([True] * 4)).origin
    assert moved[:, 0] == pytest.approx(401.2)
    assert np.array_equal(glyphs.origin[:, 0], [400] * 4)


def test_vertical_lines_are_read_from_the_top_and_from_right_to_left() -> None:
    found = layout(
        column("古池や蛙飛びこむ水の音", x=400, y=100),
        column("静けさや岩にしみ入る蝉", x=380, y=100),
    )
    assert found.turns == 1
    assert "".join(texts(found.regions)).replace(" ", "") == (
        "古池や蛙飛びこむ水の音静けさや岩にしみ入る蝉"
    )


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_set_sideways_is_read_like_an_upright_one(angle: int) -> None:
    straight = page(
        line("A Heading of Its Own", x=72, y=100, size=16),
        paragraph(PROSE, x=72, y=130, width=200),
        paragraph(PROSE, x=320, y=130, width=200),
    )
    # Turning the page counter-clockwise by 360 - angle leaves its text at the angle.
    turned = turned_page(straight, 4 - angle // 90)
    assert set(turned.glyphs.angle) == {float(angle)}
    from mineru_tools.layout.page import read_page

    upright_page, sideways = read_page(straight), read_page(turned)
    assert sideways.turns == angle // 90
    assert sideways.size == pytest.approx(upright_page.size)
    assert texts(sideways.regions) == texts(upright_page.regions)
    for a, b in zip(sideways.regions, upright_page.regions, strict=True):
        assert a.bbox == pytest.approx(b.bbox)

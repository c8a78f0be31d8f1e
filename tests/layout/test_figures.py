from __future__ import annotations

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.figures import Figure, find_figures
from tests.layout.typesetter import (
    PROSE,
    Piece,
    across,
    bar,
    curve,
    line,
    lines,
    page,
    paragraph,
    picture,
    regions,
    texts,
)


def figures(*pieces: Piece) -> list[Figure]:
    found = lines(*[p for p in pieces if isinstance(p, list)])
    return find_figures(found, page(*pieces))


CURVES = (curve(100, 100, 250, 180), curve(120, 120, 260, 220))


def test_a_picture_is_a_figure() -> None:
    [figure] = figures(picture(100, 100, 300, 250), line("Words below", x=100, y=300))
    assert (figure.bbox, figure.kind, figure.lines) == (BBox(100, 100, 300, 250), "picture", ())


def test_a_small_picture_is_an_ornament() -> None:
    assert figures(picture(100, 100, 120, 300)) == []


def test_strips_of_one_picture_are_one_figure() -> None:
    strips = [picture(100, 100 + 30 * k, 300, 130 + 30 * k) for k in range(4)]
    assert [f.bbox for f in figures(*strips)] == [BBox(100, 100, 300, 220)]


def test_pictures_side_by_side_with_white_between_are_two_figures() -> None:
    assert len(figures(picture(100, 100, 200, 200), picture(220, 100, 320, 200))) == 2


def test_a_picture_of_the_whole_page_without_text_is_a_figure() -> None:
    assert len(figures(picture(0, 0, 600, 800))) == 1


def test_a_picture_of_the_whole_page_under_text_is_what_the_text_stands_on() -> None:
    assert figures(picture(0, 0, 600, 800), line("A scan was read", x=72, y=100)) == []


def test_prose_on_a_picture_is_not_taken_into_the_figure() -> None:
    [figure] = figures(picture(60, 80, 400, 300), paragraph(PROSE, x=72, y=100, width=200))
    assert figure.lines == ()


def test_prose_over_a_backdrop_is_read_as_text_after_the_picture() -> None:
    found = regions(picture(60, 80, 400, 300), paragraph(PROSE, x=72, y=100, width=200))
    assert [r.kind for r in found] == [BlockType.IMAGE_BODY, BlockType.TEXT]
    assert found[1].text == PROSE.strip()


def test_words_inside_a_picture_belong_to_it() -> None:
    [figure] = figures(picture(100, 100, 300, 250), line("the bank", x=120, y=130))
    assert texts(figure.lines) == ["the bank"]


def test_curves_near_each_other_are_a_drawing() -> None:
    [figure] = figures(*CURVES)
    assert (figure.bbox, figure.kind) == (BBox(100, 100, 260, 220), "drawing")


def test_a_single_curve_is_decoration() -> None:
    assert figures(curve(100, 100, 300, 250)) == []


def test_small_curves_in_the_text_are_no_drawing() -> None:
    assert figures(curve(100, 100, 110, 110), curve(112, 100, 120, 110)) == []


def test_the_axes_along_a_drawing_belong_to_it() -> None:
    [figure] = figures(*CURVES, across(221, 90, 280))
    assert figure.bbox == BBox(90, 100, 280, 221.25)


def test_numbers_beside_a_drawing_are_its_scale() -> None:
    ticks = [line(str(k * 10), x=85, y=215 - 35 * k, size=8) for k in range(4)]
    [figure] = figures(*CURVES, *ticks)
    assert sorted(texts(figure.lines)) == ["0", "10", "20", "30"]
    assert figure.bbox.x0 == 85


def test_a_word_beside_a_drawing_without_scale_stays_outside() -> None:
    [figure] = figures(*CURVES, line("beside", x=265, y=150, size=8))
    assert figure.lines == ()


def test_curves_around_prose_are_a_frame_and_no_figure() -> None:
    frame = [curve(60, 80, 64, 300), curve(60, 80, 300, 84), curve(60, 296, 300, 300)]
    assert figures(*frame, paragraph(PROSE, x=72, y=100, width=200)) == []


def test_filled_boxes_behind_text_are_no_drawing() -> None:
    panels = [bar(70, 92 + 20 * k, 220, 104 + 20 * k) for k in range(4)]
    words = [line("A highlighted line of text", x=75, y=101 + 20 * k) for k in range(4)]
    assert figures(*panels, *words) == []


def test_overlapping_figures_become_one_and_share_no_line() -> None:
    found = figures(
        picture(100, 100, 300, 250),
        curve(280, 120, 380, 200),
        curve(285, 150, 370, 260),
        line("inside", x=285, y=160),
    )
    held = [x for figure in found for x in figure.lines]
    assert texts(held) == ["inside"]


def test_a_figure_in_a_column_is_read_where_it_stands() -> None:
    found = regions(
        paragraph(PROSE, x=72, y=100, width=200),
        picture(72, 190, 272, 300),
        paragraph(PROSE, x=72, y=330, width=200),
    )
    assert [r.kind for r in found] == [BlockType.TEXT, BlockType.IMAGE_BODY, BlockType.TEXT]

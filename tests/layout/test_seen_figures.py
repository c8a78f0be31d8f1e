"""What a layout model takes for a figure is one where something is drawn to bear it out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.page import main_direction, read_page
from mineru_tools.layout.region import Region
from mineru_tools.layout.seen_figures import with_seen_figures
from tests.layout.typesetter import PROSE, Piece, across, down, line, page, paragraph, picture

BOX = BBox(100, 100, 300, 250)
CHART: tuple[Piece, ...] = (
    picture(110, 200, 150, 240),
    picture(170, 150, 210, 240),
    picture(250, 120, 290, 240),
    line("North", x=112, y=130),
    line("South", x=180, y=120),
    paragraph(PROSE, x=72, y=400, width=300),
)


def found(*pieces: Piece, seen: tuple[BBox, ...] = (BOX,)) -> list[Region]:
    return list(read_page(replace(page(*pieces), seen_figures=seen)).regions)


def figures(regions: list[Region]) -> list[Region]:
    return [r for r in regions if r.kind in (BlockType.IMAGE_BODY, BlockType.CHART_BODY)]


def words(regions: list[Region]) -> list[str]:
    return sorted(word for region in regions for word in region.text.split())


def test_pieces_and_labels_that_are_seen_as_one_figure_become_one() -> None:
    assert len(figures(found(*CHART, seen=()))) == 3
    [figure] = figures(found(*CHART))
    assert figure.bbox == BOX
    assert "North" in figure.text
    assert "South" in figure.text


def test_a_box_that_cuts_off_a_label_grows_around_it() -> None:
    [figure] = figures(found(*CHART, line("2019 2020 2021", x=245, y=248), seen=(BOX,)))
    assert "2021" in figure.text
    assert figure.bbox.x1 > 300
    assert figure.bbox.covers(union_all(x.bbox for x in figure.lines)) == pytest.approx(1)


def test_words_without_anything_drawn_are_no_figure() -> None:
    text = (line("North", x=112, y=130), paragraph(PROSE, x=110, y=200, width=180))
    assert found(*text) == found(*text, seen=())


def test_a_rule_does_not_make_a_figure_of_the_words_around_it() -> None:
    text = (across(170, 110, 290), line("North", x=112, y=130), line("South", x=112, y=200))
    assert figures(found(*text)) == []


def test_prose_on_what_is_seen_as_a_figure_stays_text() -> None:
    regions = found(*CHART[:3], paragraph(PROSE, x=105, y=110, width=190))
    assert " ".join(PROSE.split()) in [r.text for r in regions if r.kind is BlockType.TEXT]


def test_a_table_is_none_whatever_the_model_says() -> None:
    entries = [
        line(f"{r}{c}.5", x=110 + 60 * c, y=115 + 30 * r) for r in range(5) for c in range(3)
    ]
    grid = [across(100 + 30 * r, 100, 280) for r in range(6)]
    grid += [down(100 + 60 * c, 100, 250) for c in range(4)]
    regions = found(*entries, *grid)
    assert [r.kind for r in regions] == [BlockType.TABLE_BODY]


def test_a_picture_that_shows_all_of_it_is_enough() -> None:
    whole = page(picture(101, 102, 299, 249))
    told = replace(whole, seen_figures=(BOX,))
    assert with_seen_figures(told, [], []).images == whole.images


def test_boxes_turn_with_the_page() -> None:
    upended = page(*[line(f"Words {k}", x=72 + 14 * k, y=700, angle=90) for k in range(20)])
    turns = main_direction(upended)
    assert turns % 2 == 1
    marks = [picture(400, 100 + 60 * k, 440, 130 + 60 * k) for k in range(3)]
    whole = replace(upended, images=tuple(marks), seen_figures=(BBox(395, 95, 445, 255),))
    [figure] = figures(list(read_page(whole).regions))
    assert sorted((figure.bbox.width, figure.bbox.height)) == pytest.approx([50, 160])


corners = st.tuples(st.integers(0, 500), st.integers(0, 700))
boxes = st.builds(
    lambda at, w, h: BBox(*at, at[0] + w, at[1] + h),
    corners,
    st.integers(1, 600),
    st.integers(1, 800),
)


@given(st.lists(boxes, max_size=5))
def test_no_word_is_lost_or_doubled_wherever_figures_are_seen(seen: list[BBox]) -> None:
    assert words(found(*CHART, seen=tuple(seen))) == words(found(*CHART, seen=()))

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.charts import clusters, find_charts
from tests.layout.typesetter import (
    PROSE,
    Piece,
    across,
    bar,
    line,
    lines,
    page,
    paragraph,
    regions,
    texts,
)

HEIGHTS = (60.0, 90.0, 30.0, 75.0)


def charts(*pieces: Piece) -> list[BBox]:
    return find_charts(lines(*[p for p in pieces if isinstance(p, list)]), page(*pieces))


def upright(
    heights: tuple[float, ...] = HEIGHTS, *, width: float = 20.0, step: float = 40.0
) -> list[Piece]:
    return [
        bar(120 + step * k, 300 - h, 120 + step * k + width, 300) for k, h in enumerate(heights)
    ]


def labelled() -> list[Piece]:
    months = [
        line(m, x=122 + 40 * k, y=312, size=8) for k, m in enumerate(("Jan", "Feb", "Mar", "Apr"))
    ]
    scale = [line(str(10 * k), x=100, y=303 - 30 * k, size=8) for k in range(4)]
    return [*upright(), across(300, 115, 270), *months, *scale]


def test_bars_on_one_base_line_are_a_chart() -> None:
    assert charts(*upright()) == [BBox(120, 210, 260, 300)]


def test_lying_bars_are_a_chart() -> None:
    bars = [bar(120, 100 + 30 * k, 120 + h, 115 + 30 * k) for k, h in enumerate(HEIGHTS)]
    assert charts(*bars) == [BBox(120, 100, 210, 205)]


def test_stacked_bars_are_a_chart() -> None:
    tops = [bar(120 + 40 * k, 290 - h, 140 + 40 * k, 300 - h) for k, h in enumerate(HEIGHTS)]
    assert len(charts(*upright(), *tops)) == 1


def test_bars_in_sets_that_touch_within_a_set_are_a_chart() -> None:
    pairs = [
        bar(120 + 80 * k + 20 * j, 300 - h, 140 + 80 * k + 20 * j, 300)
        for k, pair in enumerate(((30, 60), (45, 90)))
        for j, h in enumerate(pair)
    ]
    assert charts(*pairs) == [BBox(120, 210, 240, 300)]


def test_touching_cells_with_text_are_no_bars() -> None:
    cells = [bar(120, 100 + 40 * k, 160 + 80 * (k % 2), 140 + 40 * k) for k in range(4)]
    words = [line("To 5", x=125, y=125 + 40 * k, size=8) for k in range(4)]
    assert charts(*cells[:2], bar(120, 200, 160, 240), *words) == []


def test_labels_of_a_chart_blown_up_are_as_large_as_its_scale() -> None:
    months = [line(m, x=122 + 40 * k, y=316, size=14) for k, m in enumerate(("Jan", "Feb", "Mar"))]
    scale = [line(str(10 * k), x=95, y=303 - 20 * k, size=14) for k in range(5)]
    text = paragraph(PROSE, x=72, y=400, width=300)
    [box] = charts(*upright(), across(300, 115, 270), *months, *scale, text)
    assert (box.x0, box.y1 > 316) == (95, True)


def test_the_labels_of_a_chart_are_part_of_it() -> None:
    [box] = charts(*labelled())
    assert box.x0 == 100
    assert box.y1 > 312


def test_prose_below_a_chart_is_no_label() -> None:
    text = paragraph(PROSE, x=120, y=330, width=200)
    [box] = charts(*labelled(), text)
    assert box.y1 < 320


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(upright(HEIGHTS[:2]), id="two bars"),
        pytest.param(upright((60, 60, 60, 60)), id="equally long"),
        pytest.param(upright(width=40, step=40), id="touching"),
        pytest.param(upright((9, 12, 8)), id="tiny"),
        pytest.param(
            [bar(120 + 40 * k, 300 - h, 130 + 40 * k + 7 * k, 300) for k, h in enumerate(HEIGHTS)],
            id="of different widths",
        ),
    ],
)
def test_boxes_that_measure_nothing_are_no_chart(pieces: list[Piece]) -> None:
    assert charts(*pieces) == []


def test_panels_with_text_on_them_are_no_bars() -> None:
    panels = [bar(72, 92 + 30 * k, 200 + 20 * k, 112 + 30 * k) for k in range(4)]
    words = [line("A line of text on it", x=76, y=106 + 30 * k) for k in range(4)]
    assert charts(*panels, *words) == []


def test_a_chart_is_one_region_with_its_labels_inside() -> None:
    found = regions(paragraph(PROSE, x=72, y=60, width=250), *labelled())
    [chart] = [r for r in found if r.kind is BlockType.CHART_BODY]
    assert {"Jan", "Feb", "Mar", "Apr", "0", "30"} <= set(" ".join(texts(chart.lines)).split())
    assert [r.text for r in found if r.kind is BlockType.TEXT] == [PROSE.strip()]


number = st.integers(0, 40).map(lambda n: n * 5.0)
boxes = st.builds(lambda x, y, w, h: BBox(x, y, x + w, y + h), number, number, number, number)


@given(st.lists(boxes, max_size=12), st.sampled_from([0.5, 8.0]))
def test_clusters_hold_every_box_and_stand_apart(given_boxes: list[BBox], near: float) -> None:
    found = clusters(given_boxes, near)
    assert all(any(c.union(b) == c for c in found) for b in given_boxes)
    for k, a in enumerate(found):
        for b in found[k + 1 :]:
            assert max(-a.x_overlap(b), -a.y_overlap(b)) >= near

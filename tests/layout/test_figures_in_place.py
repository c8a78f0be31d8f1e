"""What belongs to a figure and what stands on, beside and around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.figures import Figure, find_figures
from mineru_tools.primitives import Fill, Rule
from tests.layout.typesetter import (
    PROSE,
    Piece,
    across,
    bar,
    curve,
    down,
    line,
    lines,
    page,
    paragraph,
    regions,
    texts,
)

CURVES = (curve(100, 100, 250, 180), curve(120, 120, 260, 220))
BODY = paragraph(PROSE, x=72, y=500, width=400)


def figures(*pieces: Piece) -> list[Figure]:
    return find_figures(lines(*[p for p in pieces if isinstance(p, list)]), page(*pieces))


def ticks(*numbers: str) -> list[Piece]:
    return [line(n, x=85, y=215 - 35 * k, size=8) for k, n in enumerate(numbers)]


def framed(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    return [across(y0, x0, x1), across(y1, x0, x1), down(x0, y0, y1), down(x1, y0, y1)]


def test_a_drawing_with_a_scale_is_a_chart() -> None:
    [figure] = figures(*CURVES, *ticks("0", "20", "40", "60"), BODY)
    assert figure.kind == "chart"


def test_numbers_that_only_name_parts_make_no_chart() -> None:
    [figure] = figures(*CURVES, *ticks("1", "2", "3"), BODY)
    assert (figure.kind, sorted(texts(figure.lines))) == ("drawing", ["1", "2", "3"])


def test_shares_on_the_slices_of_a_pie_make_it_a_chart() -> None:
    slices = [curve(100, 100, 160, 160), curve(150, 100, 220, 220), curve(100, 150, 170, 220)]
    shares = [
        line(s, x=x, y=y, size=8)
        for s, x, y in (("27%", 120, 130), ("41%", 180, 160), ("32%", 125, 190))
    ]
    assert [f.kind for f in figures(*slices, *shares, BODY)] == ["chart"]


def test_a_plot_drawn_as_one_path_over_its_grid_is_a_chart() -> None:
    grid = [across(100 + 30 * k, 90, 300) for k in range(5)]
    scale = [line(str(400 - 100 * k), x=70, y=103 + 30 * k, size=8) for k in range(5)]
    [figure] = figures(curve(110, 125, 280, 220), *grid, *scale, BODY)
    assert (figure.kind, len(figure.lines)) == ("chart", 5)


def test_names_in_a_row_below_a_chart_are_its_labels() -> None:
    names = line("Internet users", x=110, y=235, size=8) + line("Others", x=220, y=235, size=8)
    [figure] = figures(*CURVES, *ticks("0", "20", "40"), names, BODY)
    assert any("Internet users" in text for text in texts(figure.lines))


def test_a_caption_and_a_source_close_to_a_chart_stay_outside() -> None:
    caption = line("Figure 3: Flow", x=100, y=235, size=8)
    source = line("Source: the book", x=100, y=250, size=8)
    [figure] = figures(*CURVES, *ticks("0", "20", "40"), caption, source, BODY)
    assert sorted(texts(figure.lines)) == ["0", "20", "40"]


def test_the_last_line_of_a_paragraph_above_a_chart_is_no_label() -> None:
    text = paragraph(PROSE, x=100, y=60, width=300, size=8)
    [figure] = figures(*CURVES, *ticks("0", "20", "40"), text, BODY)
    assert sorted(texts(figure.lines)) == ["0", "20", "40"]


def test_a_word_beyond_a_rule_is_no_label() -> None:
    beyond = line("beyond", x=150, y=240, size=8)
    plot = (*CURVES, *ticks("0", "20", "40"), BODY)
    [near] = figures(*plot, beyond)
    [apart] = figures(*plot, beyond, across(228, 60, 320))
    assert "beyond" in texts(near.lines)
    assert "beyond" not in texts(apart.lines)


def test_the_filled_area_of_a_chart_bounds_it() -> None:
    area = Fill(BBox(60, 80, 320, 260), 0xFFFFFF)
    legend = line("a legend", x=250, y=250, size=8)
    [figure] = figures(area, *CURVES, *ticks("0", "20", "40"), legend, BODY)
    assert figure.bbox == area.bbox
    assert "a legend" in texts(figure.lines)


def test_a_ruled_frame_bounds_a_drawing() -> None:
    [figure] = figures(*CURVES, *framed(70, 70, 300, 260), BODY)
    assert figure.bbox.covers(BBox(70, 70, 300, 260)) > 0.99


def test_a_banner_is_no_figure_and_its_title_stays_text() -> None:
    banner = [curve(72, 60, 520, 150), curve(380, 65, 510, 95), curve(490, 72, 506, 88)]
    words = [line("Is it safe?", x=80, y=140, size=22), line("Inadequate", x=400, y=84)]
    assert figures(*banner, *words, BODY) == []
    found = regions(*banner, *words, BODY)
    assert any("Is it safe?" in r.text for r in found if r.kind is not BlockType.IMAGE_BODY)


def test_bands_across_the_page_are_no_figure() -> None:
    assert figures(bar(0, 0, 600, 60), curve(0, 55, 600, 110), BODY) == []


def test_an_icon_takes_no_text() -> None:
    icon = (curve(100, 100, 118, 137), curve(119, 100, 137, 137))
    [figure] = figures(*icon, line("i", x=115, y=120, size=8), BODY)
    assert figure.lines == ()


def flow_chart(*, linked: bool) -> list[Piece]:
    steps: list[Piece] = []
    for k, name in enumerate(("Collect", "Measure", "Report")):
        steps += framed(100, 100 + 60 * k, 200, 130 + 60 * k)
        steps.append(line(name, x=120, y=118 + 60 * k))
    links = [down(150, 130, 160), down(150, 190, 220)]
    return [*steps, *(links if linked else [])]


def test_boxes_linked_by_lines_are_one_drawing() -> None:
    [figure] = figures(*flow_chart(linked=True), BODY)
    assert texts(figure.lines) == ["Collect", "Measure", "Report"]


def test_boxes_that_nothing_links_are_no_drawing() -> None:
    assert figures(*flow_chart(linked=False), BODY) == []


def test_linked_boxes_full_of_prose_are_no_drawing() -> None:
    boxes: list[Piece] = []
    for k in range(3):
        boxes += framed(100, 100 + 90 * k, 320, 160 + 90 * k)
        boxes.append(paragraph(PROSE[:110], x=105, y=115 + 90 * k, width=210))
    assert figures(*boxes, down(150, 160, 190), down(150, 250, 280), BODY) == []


x, y = st.integers(60, 380), st.integers(60, 420)
words = st.sampled_from(["12", "40", "Apr", "an axis title", "a few short words here", "55%"])


@given(st.lists(st.tuples(words, x, y), max_size=12), st.integers(60, 300), st.integers(60, 300))
def test_no_line_is_in_two_figures_and_prose_in_none(
    labels: list[tuple[str, int, int]], left: int, top: int
) -> None:
    pieces: list[Piece] = [line(w, x=px, y=py, size=8) for w, px, py in labels]
    drawing = [
        curve(left, top, left + 90, top + 70),
        curve(left + 30, top + 20, left + 120, top + 99),
    ]
    found = figures(*CURVES, *drawing, *pieces, BODY)
    held = [id(x) for figure in found for x in figure.lines]
    assert len(held) == len(set(held))
    assert not {t for f in found for t in texts(f.lines)} & set(texts(lines(BODY)))


def test_bars_whose_names_run_out_of_them_are_a_chart() -> None:
    rows = [("The largest of all", 200), ("Those that follow", 120), ("Everything else", 20)]
    bars = [bar(100, 100 + 30 * k, 100 + w, 115 + 30 * k) for k, (_, w) in enumerate(rows)]
    names = [line(n, x=104, y=110 + 30 * k, size=8) for k, (n, _) in enumerate(rows)]
    found = regions(*bars, *names, BODY)
    [chart] = [r for r in found if r.kind is BlockType.CHART_BODY]
    assert set(texts(chart.lines)) == {n for n, _ in rows}


def test_thousands_of_marks_are_one_drawing() -> None:
    marks = [
        curve(100 + 6 * i, 100 + 6 * j, 102 + 6 * i, 102 + 6 * j)
        for i in range(50)
        for j in range(40)
    ]
    [figure] = figures(*marks, BODY)
    assert figure.bbox == BBox(100, 100, 396, 336)

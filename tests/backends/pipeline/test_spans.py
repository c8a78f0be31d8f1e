from __future__ import annotations

import pytest

from mineru_tools.backends.pipeline.spans import part_spans
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.layout.formulas import parts_of
from mineru_tools.layout.text_line import Run
from tests.layout.formulas.typecase import BOLD, LETTERS, SIGNS, line, run, up, word


def written(*runs: Run) -> list[tuple[SpanType, str | None]]:
    spans = part_spans(parts_of(line(*runs)), (), lambda box: box)
    return [(span.type, span.content) for span in spans]


TEXT, EQUATION = SpanType.TEXT, SpanType.INLINE_EQUATION


def test_the_spaces_around_a_formula_are_in_the_text_beside_it() -> None:
    assert written(run("for"), word("n", LETTERS), word("items")) == [
        (TEXT, "for "),
        (EQUATION, "n"),
        (TEXT, " items"),
    ]
    assert written(run("-11.0"), up("∗", SIGNS)) == [(TEXT, "-11.0"), (EQUATION, "^*")]


def test_two_formulas_with_a_space_between_them_have_a_span_of_it() -> None:
    assert written(run("x", LETTERS), word("y", LETTERS)) == [
        (EQUATION, "x"),
        (TEXT, " "),
        (EQUATION, "y"),
    ]


def test_text_beside_a_formula_keeps_its_style_and_boxes_go_where_they_are_sent() -> None:
    parts = parts_of(line(run("mean", BOLD), word("x", LETTERS)))
    text, formula = part_spans(parts, (), lambda box: BBox(*(2 * v for v in box)))
    assert text.styles == (Style.BOLD,)
    assert formula.bbox == pytest.approx((2 * 95.33, 186, 2 * 100.33, 204), abs=0.02)

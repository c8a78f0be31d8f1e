"""A formula model is asked where glyphs tell no LaTeX, and believed if nothing denies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from mineru_tools import OptionsError, ParseOptions, WeightsMissing, parse
from mineru_tools.backends.pipeline.emit import Emitter
from mineru_tools.backends.pipeline.formula_pictures import with_readings
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import InferenceFailed
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region, region_of
from mineru_tools.recognizers.formula import FormulaReading
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import Registry
from tests.layout.typesetter import MATH, PROSE, layout, line, lines, paragraph, picture

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
ABOVE = paragraph(PROSE, x=60, y=100, width=240)
TOP = max(glyph.y for glyph in ABOVE) + 2
BELOW = paragraph(PROSE, x=60, y=TOP + 61, width=240)
PLACE = BBox(130, TOP + 12, 230, TOP + 42)


@dataclass
class Told:
    """A recogniser that reads the same everywhere, and keeps what it was shown."""

    latex: str
    score: float = 0.9
    name: str = "told"
    shown: list[RGB] = field(default_factory=list)

    def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
        self.shown += pictures
        return [FormulaReading(self.latex, self.score, self.name) for _ in pictures]


def render(clip: BBox, dpi: float) -> RGB:
    """Letters of ten points, wherever one looks."""
    scale = dpi / 72
    pixels = np.full((round(clip.height * scale), round(clip.width * scale), 3), 255, np.uint8)
    for x in range(10, pixels.shape[1] - 20, 24):
        pixels[20:40, x : x + 3] = pixels[20:23, x : x + 12] = 0
    return pixels


def grey(clip: BBox, dpi: float) -> RGB:
    """A photograph, wherever one looks."""
    shape = (round(clip.height * dpi / 72), round(clip.width * dpi / 72), 3)
    return np.random.default_rng(7).integers(0, 255, shape, np.uint8)


def display(text: str) -> PageLayout:
    """A page whose one display is ``text``."""
    (only,) = lines(line(text, x=150, y=200, font=MATH))
    page = layout(ABOVE, BELOW)
    return replace(page, regions=(region_of((only,), BlockType.INTERLINE_EQUATION),))


def latex_of(found: PageLayout, recognizer: Told) -> list[str | None]:
    """What the displays of the page say in the end."""
    regions = with_readings(found.regions, found, recognizer, render)
    emitter = Emitter(found)
    return [
        emitter.block(region, 0).lines[0].spans[0].content
        for region in regions
        if region.kind is BlockType.INTERLINE_EQUATION
    ]


def pictured(*more: list) -> PageLayout:  # type: ignore[type-arg]
    return layout(ABOVE, picture(*PLACE), BELOW, *more, pictured=True)


def kinds(regions: Sequence[Region]) -> list[BlockType]:
    return [region.kind for region in regions]


def test_a_display_with_signs_that_nobody_knows_is_read_in_its_picture() -> None:
    recognizer = Told(r"x\oplus y=2")
    assert latex_of(display("x\ufffdy = 2"), recognizer) == [r"x\oplus y=2"]
    assert len(recognizer.shown) == 1


def test_a_display_that_its_glyphs_tell_is_left_alone() -> None:
    found, recognizer = display("x = 2"), Told("x=2")
    usual = Emitter(found).block(found.regions[0], 0).lines[0].spans[0].content
    assert latex_of(found, recognizer) == [usual]
    assert not recognizer.shown


@pytest.mark.parametrize(
    "latex",
    [
        r"x\oplus=2",  # y is lost
        r"x\oplus yzab=2",  # more is added than there are unknown signs
        r"x\oplus y=3",
        r"\frac{x\oplus y=2",  # does not parse
        "",
    ],
)
def test_a_reading_that_the_glyphs_deny_counts_for_nothing(latex: str) -> None:
    found = display("x\ufffdy = 2")
    usual = Emitter(found).block(found.regions[0], 0).lines[0].spans[0].content
    assert latex_of(found, Told(latex)) == [usual]


def test_unknown_signs_may_turn_out_to_be_letters() -> None:
    assert latex_of(display("x\ufffd = 2"), Told(r"x_\alpha=2")) == [r"x_\alpha=2"]


def test_a_picture_in_the_place_of_a_display_becomes_one() -> None:
    found = pictured()
    regions = with_readings(found.regions, found, Told("a=b"), render)
    assert kinds(regions) == [BlockType.TEXT, BlockType.INTERLINE_EQUATION, BlockType.TEXT]
    assert regions[1].bbox == PLACE
    assert regions[1].score == 0.9
    assert latex_of(found, Told("a=b")) == ["a=b"]


def test_the_number_beside_a_picture_becomes_its_tag() -> None:
    found = pictured(line("(4)", x=286, y=TOP + 30))
    assert latex_of(found, Told("a=b")) == [r"a=b\tag{4}"]
    regions = with_readings(found.regions, found, Told("a=b"), render)
    assert not any("(4)" in region.text for region in regions)


@pytest.mark.parametrize(
    ("latex", "score"), [("a=b", 0.3), ("abc", 0.9), (r"\mathrm{a=b}c", 0.9), (r"\frac{a=b", 0.9)]
)
def test_a_picture_that_may_be_something_else_stays_one(latex: str, score: float) -> None:
    found = pictured()
    assert with_readings(found.regions, found, Told(latex, score), render) == list(found.regions)


def test_nobody_is_asked_about_a_photograph() -> None:
    found, recognizer = pictured(), Told("a=b")
    assert with_readings(found.regions, found, recognizer, grey) == list(found.regions)
    assert not recognizer.shown


def test_a_model_nobody_knows_is_refused_before_anything_is_read() -> None:
    with pytest.raises(OptionsError) as caught:
        parse(SAMPLE, ParseOptions(formula_model="no-such-model"))
    assert caught.value.code == "unknown_formula_model"


def test_a_model_that_breaks_costs_an_issue_and_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Told):
        def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
            raise InferenceFailed("no answer")

    with parse(SAMPLE, ParseOptions(pages="2")) as usual:
        expected = usual.markdown()
    monkeypatch.setattr(Registry, "wanted", lambda *_: Broken(""))
    with parse(SAMPLE, ParseOptions(pages="2", formula_model="pix2tex")) as doc:
        assert doc.markdown() == expected
        assert ("formula", "inference_failed") in {(i.stage, i.code) for i in doc.issues}


@pytest.mark.usefixtures("no_weights")
def test_a_model_asked_for_by_name_has_to_be_there() -> None:
    with pytest.raises(WeightsMissing):
        parse(SAMPLE, ParseOptions(formula_model="pix2tex", pages="2"))


@pytest.mark.usefixtures("no_weights")
def test_auto_and_formulas_nobody_wants_need_no_weights() -> None:
    with parse(SAMPLE, ParseOptions(pages="2")) as usual:
        expected = usual.markdown()
    with parse(SAMPLE, ParseOptions(pages="2", formula_model="auto")) as doc:
        assert doc.markdown() == expected
        assert doc.issues == usual.issues
    with parse(SAMPLE, ParseOptions(pages="2", formula_model="pix2tex", formula=False)) as doc:
        assert "$$" not in doc.markdown()

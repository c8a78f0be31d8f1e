"""A layout model is asked about scans, or about all pages, and shown them level and upright."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from mineru_tools import OptionsError, ParseOptions, WeightsMissing, parse
from mineru_tools.backends.pipeline.layout_evidence import (
    DPI,
    LONGEST,
    SURE,
    layout_recognizer,
    with_seen_figures,
)
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import InferenceFailed
from mineru_tools.primitives import PagePrimitives
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.layout import LayoutBox
from mineru_tools.recognizers.registry import Registry
from mineru_tools.run import Run
from tests.layout.typesetter import line, page

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
PICTURE = BlockType.IMAGE_BODY


@dataclass
class Seer:
    """A recogniser that sees the upper left quarter of every page as told."""

    label: BlockType = PICTURE
    score: float = 0.9
    name: str = "seer"
    shown: list[RGB] = field(default_factory=list)

    def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
        self.shown.append(picture)
        height, width = picture.shape[:2]
        return (LayoutBox(self.label, BBox(0, 0, width / 2, height / 2), self.score),)


def white(clip: BBox, dpi: float) -> RGB:
    size = round(clip.height * dpi / 72), round(clip.width * dpi / 72)
    return np.full((*size, 3), 255, np.uint8)


def scan() -> PagePrimitives:
    whole = page(line("Words", x=72, y=100))
    return replace(whole, glyphs=replace(whole.glyphs, score=np.ones(len(whole.glyphs))))


def test_a_figure_is_told_in_points_of_the_page() -> None:
    seer = Seer()
    told = with_seen_figures(scan(), seer, white)
    width, height = told.size
    assert told.seen_figures[0] == pytest.approx((0, 0, width / 2, height / 2))
    assert seer.shown[0].shape[:2] == (round(height * DPI / 72), round(width * DPI / 72))


@pytest.mark.parametrize(
    "seer", [Seer(BlockType.TITLE), Seer(BlockType.TABLE_BODY), Seer(score=SURE - 0.01)]
)
def test_what_is_no_figure_or_unsure_is_left_out(seer: Seer) -> None:
    assert with_seen_figures(scan(), seer, white).seen_figures == ()


def test_a_page_on_its_side_is_shown_upright_and_its_figures_where_they_are() -> None:
    whole = page(*[line(f"Words {k}", x=72 + 14 * k, y=700, angle=90) for k in range(9)])
    seer = Seer()
    [box] = with_seen_figures(whole, seer, white).seen_figures
    width, height = whole.size
    assert seer.shown[0].shape[0] == pytest.approx(width * DPI / 72, abs=1)
    # Text that runs down has its upper left corner at the upper right, and the other way round.
    corners = {(0, height), (width, 0)}
    assert any(x in (box.x0, box.x1) and y in (box.y0, box.y1) for x, y in corners)
    assert box.area == pytest.approx(width * height / 4)


def test_the_picture_of_a_poster_stays_small() -> None:
    seer = Seer()
    with_seen_figures(replace(scan(), size=(9000.0, 14400.0)), seer, white)
    assert max(seer.shown[0].shape) == pytest.approx(LONGEST, abs=2)


@pytest.mark.parametrize(
    ("name", "of_text", "of_scan"), [(None, False, False), ("auto", False, True), ("x", True, True)]
)
def test_auto_asks_about_scans_only_and_a_name_about_all(
    monkeypatch: pytest.MonkeyPatch, name: str | None, of_text: bool, of_scan: bool
) -> None:
    monkeypatch.setattr(Registry, "wanted", lambda *_: Seer())
    asked = layout_recognizer(ParseOptions(layout_model=name), Run())
    assert (asked(page(line("Words", x=72, y=100))) is not None) == of_text
    assert (asked(scan()) is not None) == of_scan
    mixed = scan()
    scores = np.ones(len(mixed.glyphs))
    scores[0] = np.nan  # of a text layer; the rest was read from a figure
    mixed = replace(mixed, glyphs=replace(mixed.glyphs, score=scores))
    assert (asked(mixed) is not None) == of_text


def test_a_model_nobody_knows_is_refused_before_anything_is_read() -> None:
    with pytest.raises(OptionsError) as caught:
        parse(SAMPLE, ParseOptions(layout_model="no-such-model"))
    assert caught.value.code == "unknown_layout_model"


@pytest.mark.usefixtures("no_weights")
def test_a_model_asked_for_by_name_has_to_be_there_and_auto_has_not() -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra ocr")
    with pytest.raises(WeightsMissing):
        parse(SAMPLE, ParseOptions(layout_model="cdla", pages="2"))
    with parse(SAMPLE, ParseOptions(layout_model=None, pages="2")) as without:
        expected = without.markdown()
    with parse(SAMPLE, ParseOptions(pages="2")) as doc:
        assert doc.markdown() == expected


def test_a_model_that_breaks_costs_an_issue_and_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Seer):
        def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
            raise InferenceFailed("no answer")

    with parse(SAMPLE, ParseOptions(pages="2")) as usual:
        expected = usual.markdown()
    monkeypatch.setattr(Registry, "wanted", lambda *_: Broken())
    with parse(SAMPLE, ParseOptions(pages="2", layout_model="cdla")) as doc:
        assert doc.markdown() == expected
        assert ("figures", "inference_failed") in {(i.stage, i.code) for i in doc.issues}

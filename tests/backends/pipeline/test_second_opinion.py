"""A table model is heard where no drawn grid vouches for a table, and believed where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from mineru_tools import OptionsError, ParseOptions, WeightsMissing, parse
from mineru_tools.backends.pipeline.second_opinion import DPI, LONGEST, MARGIN, with_opinions
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import InferenceFailed
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region
from mineru_tools.layout.tables import Cell
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import Registry
from mineru_tools.recognizers.table import (
    StructureCell,
    TablePicture,
    TableStructure,
    filled,
)
from tests.layout.typesetter import PROSE, layout, line, lines, paragraph

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
LEFT = (60.0, 160.0, 260.0)
ENTRIES = tuple(tuple(f"{r}{c}.5" for c in range(3)) for r in range(4))


@dataclass
class Told:
    """A recogniser that sees so many rows and columns everywhere, and keeps what it was shown."""

    rows: int
    cols: int
    sure: float = 0.99
    name: str = "told"
    shown: list[TablePicture] = field(default_factory=list)

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        self.shown += pictures
        cells = tuple(StructureCell(r, c) for r in range(self.rows) for c in range(self.cols))
        told = TableStructure(cells, self.sure, self.name)
        return [filled(told, picture) for picture in pictures]


def misread(score: float = 0.6) -> PageLayout:
    """A page whose table of four rows and three columns was taken for two columns."""
    settings = [
        line(text, x=x, y=100 + 18 * r)
        for r, row in enumerate(ENTRIES)
        for x, text in zip(LEFT, row, strict=True)
    ]
    found = tuple(lines(*settings))
    cells = []
    for r in range(4):
        mine = [each for each in found if each.text.startswith(str(r))]
        for c, inside in enumerate((mine[:1], mine[1:])):
            box = BBox(50 + 100 * c, 88 + 18 * r, 150 + 150 * c, 106 + 18 * r)
            cells.append(Cell(r, c, 1, 1, box, tuple(inside), header=r == 0))
    table = Region(BBox(50, 88, 300, 160), found, BlockType.TABLE_BODY, cells=tuple(cells))
    whole = layout(paragraph(PROSE, x=50, y=300, width=300))
    return replace(whole, regions=(*whole.regions, replace(table, score=score)))


def white(clip: BBox, dpi: float) -> RGB:
    size = round(clip.height * dpi / 72), round(clip.width * dpi / 72)
    return np.full((*size, 3), 255, np.uint8)


def rows(region: Region) -> list[list[str]]:
    count = max(cell.row for cell in region.cells) + 1
    return [[cell.text for cell in region.cells if cell.row == r] for r in range(count)]


def test_a_structure_that_fits_better_takes_the_place_of_the_layouts() -> None:
    before = misread()
    after = with_opinions(before, Told(4, 3), white)
    assert rows(after.regions[-1]) == [list(row) for row in ENTRIES]
    assert after.regions[-1].score > before.regions[-1].score
    assert {cell.row for cell in after.regions[-1].cells if cell.header} == {0}
    assert after.regions[:-1] == before.regions[:-1]
    boxes = [cell.bbox for cell in after.regions[-1].cells]
    assert all(before.regions[-1].bbox.expand(MARGIN + 0.5).covers(box) == 1 for box in boxes)


def test_no_text_of_the_page_is_lost_on_the_way() -> None:
    region = with_opinions(misread(), Told(2, 2, sure=1.0), white).regions[-1]
    inside = sorted(run.order for cell in region.cells for each in cell.lines for run in each.runs)
    assert inside == sorted(run.order for each in region.lines for run in each.runs)


@pytest.mark.parametrize(
    "recognizer", [Told(1, 1), Told(4, 1), Told(7, 9), Told(0, 0), Told(4, 3, sure=0.1)]
)
def test_a_structure_that_fits_worse_changes_nothing(recognizer: Told) -> None:
    before = misread()
    assert with_opinions(before, recognizer, white) == before


def test_nobody_is_asked_about_a_table_whose_grid_is_drawn() -> None:
    before, recognizer = misread(score=0.95), Told(4, 3)
    assert with_opinions(before, recognizer, white) == before
    assert recognizer.shown == []


def test_nobody_is_asked_about_a_table_that_lies_on_its_side() -> None:
    before, recognizer = misread(), Told(4, 3)
    table = before.regions[-1]
    aside = replace(table, lines=tuple(replace(each, angle=90) for each in table.lines))
    before = replace(before, regions=(aside,))
    assert with_opinions(before, recognizer, white) == before
    assert recognizer.shown == []


def test_the_model_is_shown_the_table_with_its_words_in_pixels() -> None:
    recognizer = Told(4, 3)
    with_opinions(misread(), recognizer, white)
    (picture,) = recognizer.shown
    scale = DPI / 72
    assert picture.pixels.shape == (round(80 * scale), round(258 * scale), 3)
    first = next(word for word in picture.words if word.text == "00.5")
    assert first.bbox.x0 == pytest.approx((LEFT[0] - 50 + MARGIN) * scale, abs=1)


def test_the_picture_of_a_poster_stays_small() -> None:
    before, recognizer = misread(), Told(4, 3)
    poster = replace(before.regions[-1], bbox=BBox(50, 88, 14000, 9000))
    with_opinions(replace(before, size=(14400, 14400), regions=(poster,)), recognizer, white)
    (picture,) = recognizer.shown
    assert max(picture.pixels.shape) == pytest.approx(LONGEST, abs=2)
    first = next(word for word in picture.words if word.text == "00.5")
    assert first.bbox.x0 == pytest.approx((LEFT[0] - 46) * picture.pixels.shape[1] / 13958, abs=1)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_shown_upright(turns: int) -> None:
    turned = replace(misread(), turns=turns)
    width, height = turned.size
    table = turned.regions[-1].bbox.expand(MARGIN)

    def render(clip: BBox, dpi: float) -> RGB:
        # The page as displayed: white, with the top left corner of the upright table in black.
        upright = np.full((round(height), round(width), 3), 255, np.uint8)
        x, y = round(table.x0), round(table.y0)
        upright[y : y + 20, x : x + 20] = 0
        shown = np.rot90(upright, -turns)
        return shown[round(clip.y0) : round(clip.y1), round(clip.x0) : round(clip.x1)]

    recognizer = Told(4, 3)
    with_opinions(turned, recognizer, render)
    (picture,) = recognizer.shown
    assert picture.pixels.shape[:2] == (80, 258)
    assert picture.pixels[:18, :18].max() == 0
    assert picture.pixels[22:, 22:].min() == 255


def test_a_model_nobody_knows_is_refused_before_anything_is_read() -> None:
    with pytest.raises(OptionsError) as caught:
        parse(SAMPLE, ParseOptions(table_model="no-such-model"))
    assert caught.value.code == "unknown_table_model"


def test_a_model_that_breaks_costs_an_issue_and_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Told):
        def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
            raise InferenceFailed("no answer")

    with parse(SAMPLE, ParseOptions(pages="2")) as usual:
        expected = usual.markdown()
    monkeypatch.setattr(Registry, "wanted", lambda *_: Broken(1, 1))
    with parse(SAMPLE, ParseOptions(pages="2", table_model="slanet")) as doc:
        assert doc.markdown() == expected
        assert ("table", "inference_failed") in {(i.stage, i.code) for i in doc.issues}


@pytest.mark.usefixtures("no_weights")
def test_a_model_asked_for_by_name_has_to_be_there() -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra tables")
    with pytest.raises(WeightsMissing):
        parse(SAMPLE, ParseOptions(table_model="slanet", pages="2"))


@pytest.mark.usefixtures("no_weights")
def test_auto_and_tables_nobody_wants_need_no_weights() -> None:
    with parse(SAMPLE, ParseOptions(pages="2")) as usual:
        expected = usual.markdown()
    with parse(SAMPLE, ParseOptions(pages="2", table_model="auto")) as doc:
        assert doc.markdown() == expected
        assert doc.issues == usual.issues
    with parse(SAMPLE, ParseOptions(pages="2", table_model="slanet", table=False)) as doc:
        assert "<table" not in doc.markdown()

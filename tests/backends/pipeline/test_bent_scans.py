"""Photos of bent paper, flattened before they are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.pipeline import backend
from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import Page
from mineru_tools.document.visit import iter_blocks
from mineru_tools.errors import OptionsError, WeightsMissing
from tests.support.bent_paper import KnownBend, bent_scan, seen_box
from tests.support.scanning import DPI, KnownWords, scanned, typeset

PAPER = typeset(
    """
#set page(width: 420pt, height: 460pt, margin: 50pt)
#set text(font: "Libertinus Serif", size: 10.5pt)
= Harvest of the northern valleys
The rain of early summer was followed by eight dry weeks, and the crop was small. What there was
of it went to the mills of the lower towns before the roads were closed by the first snow.

#table(columns: (110pt, 70pt, 70pt), [Valley], [Yield], [Price], [Upper mill], [143], [28],
  [Stone bridge], [97], [31], [Old forest], [205], [26])
The prices are those of the market in October. They are given for a full sack of sixty pounds, as
it was usual in those years.
"""
)
TWO_PIXELS = 2 * 72 / DPI


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recogniser that knows the flat page, and a model that knows how it was bent."""
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: KnownWords(PAPER))
    monkeypatch.setattr(backend, "dewarper", lambda options, run: KnownBend)


def boxes(page: Page) -> Iterator[BBox]:
    for block in iter_blocks(page):
        assert block.bbox is not None
        yield block.bbox
        for line in block.lines or ():
            yield from (x.bbox for x in (line, *line.spans) if x.bbox is not None)


@pytest.mark.usefixtures("known")
def test_a_bent_page_reads_as_the_flat_one_does() -> None:
    with parse(PAPER) as real, parse(bent_scan(PAPER)) as photo:
        assert photo.markdown() == real.markdown()
        (issue,) = photo.issues
    assert issue.code == "ocr_page"
    assert "flattened by known" in issue.message


@pytest.mark.usefixtures("known")
def test_boxes_are_those_of_the_photo_as_it_is_displayed(monkeypatch: pytest.MonkeyPatch) -> None:
    with parse(bent_scan(PAPER)) as photo:
        found = list(boxes(photo.document.pages[0]))
    monkeypatch.setattr(backend, "dewarper", lambda options, run: lambda: None)
    with parse(scanned(PAPER)) as scan:
        page = scan.document.pages[0]
        flat = list(boxes(page))
    assert len(found) == len(flat) > 15
    for box, was in zip(found, flat, strict=True):
        expected = seen_box(was, page.size)
        assert list(box) == pytest.approx(list(expected), abs=TWO_PIXELS)


@pytest.mark.usefixtures("known")
def test_a_page_whose_text_the_file_tells_is_not_flattened() -> None:
    with parse(PAPER, ParseOptions(method="ocr")) as doc:
        assert not any("flattened" in issue.message for issue in doc.issues)


def test_nothing_flattens_pages_where_no_one_asks_for_it() -> None:
    assert ParseOptions().dewarp_model is None


@pytest.mark.usefixtures("no_weights")
def test_what_is_asked_for_and_not_here_is_said_before_any_work() -> None:
    pytest.importorskip("torch", reason="without it the package is what is missing")
    with pytest.raises(WeightsMissing):
        parse(PAPER, ParseOptions(dewarp_model="uvdoc"))


def test_an_unknown_model_is_an_impossible_option() -> None:
    with pytest.raises(OptionsError) as caught:
        parse(PAPER, ParseOptions(dewarp_model="iron"))
    assert caught.value.code == "unknown_dewarp_model"


@pytest.mark.usefixtures("no_weights")
def test_auto_means_none_where_its_weights_are_not_here() -> None:
    with parse(PAPER, ParseOptions(dewarp_model="auto")) as doc:
        assert doc.issues == ()

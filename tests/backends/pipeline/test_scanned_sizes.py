"""Scans of several pages, each measured by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools import parse
from mineru_tools.backends.pipeline.scanned_sizes import with_shared_sizes
from mineru_tools.layout.page import PageLayout, read_page
from mineru_tools.pdf.source import open_pdf
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from tests.support.scanning import DPI, KnownWords, photographed, typeset

ReadBy = Callable[[TextRecognizer | None], None]
CHAPTERS = ("Valleys and hills", "Roads of the north", "Mills", "A winter of snow")
TEXT = (
    "The rain of early summer was followed by eight dry weeks, and the crop was small. What there "
    "was of it went to the mills of the lower towns before the roads were closed by the first snow."
)


def page(stretch: float, number: int) -> bytes:
    """A chapter with two sections, all a little larger or smaller, as scanners show pages."""
    return typeset(
        f"""
#set page(width: 420pt, height: 460pt, margin: 40pt)
#set text(font: "Libertinus Serif", size: {10.5 * stretch}pt)
#show heading.where(level: 1): set text(size: {30 * stretch}pt)
#show heading.where(level: 2): set text(size: {16.6 * stretch}pt)
= {CHAPTERS[number]}
{TEXT}
== Harvest in month {number}
{TEXT} {TEXT}
== Prices in month {number}
{TEXT} {TEXT}
"""
    )


class KnownPages:
    """Reads the pages that it knows, each of which looks different."""

    name = "known"
    languages: tuple[str, ...] = ()

    def __init__(self, pages: list[bytes]) -> None:
        self._known = [(photographed(page), KnownWords(page)) for page in pages]

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        small = np.asarray(Image.fromarray(picture).resize(self._known[0][0].shape[1::-1]), float)
        _, words = min(self._known, key=lambda known: float(np.abs(known[0] - small).mean()))
        return words.read(picture)


def scanned_together(pages: list[bytes]) -> bytes:
    out = io.BytesIO()
    first, *others = (Image.fromarray(photographed(page)) for page in pages)
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others, quality=95)
    return out.getvalue()


def test_headings_of_one_rank_have_one_level_on_all_pages_of_a_scan(read_by: ReadBy) -> None:
    pages = [page(stretch, k) for k, stretch in enumerate((1.0, 1.028, 1.0, 1.028))]
    read_by(KnownPages(pages))
    with parse(scanned_together(pages)) as scan:
        heads = [line for line in scan.markdown().splitlines() if line.startswith("#")]
    assert heads == [
        line
        for k, chapter in enumerate(CHAPTERS)
        for line in (f"# {chapter}", f"## Harvest in month {k}", f"## Prices in month {k}")
    ]


@pytest.fixture(scope="module")
def layout() -> PageLayout:
    with open_pdf(page(1.0, 1)) as source:
        return read_page(source.primitives(0))


def sizes(layout: PageLayout) -> list[float]:
    return [line.size for region in layout.regions for line in region.lines]


def stretched(layout: PageLayout, by: float) -> PageLayout:
    regions = (
        replace(r, lines=tuple(replace(x, size=x.size * by) for x in r.lines))
        for r in layout.regions
    )
    return replace(layout, regions=tuple(regions))


@given(st.lists(st.floats(0.987, 1.013), min_size=2, max_size=5))
def test_pages_that_differ_by_little_have_the_same_sizes_and_all_of_their_lines(
    layout: PageLayout, stretches: list[float]
) -> None:
    pages = {k: stretched(layout, by) for k, by in enumerate(stretches)}
    shared = dict(with_shared_sizes(pages))
    assert list(shared) == list(pages)
    assert len({tuple(sizes(each)) for each in shared.values()}) == 1
    for k, each in pages.items():
        texts = [[line.text for line in region.lines] for region in each.regions]
        assert [[line.text for line in r.lines] for r in shared[k].regions] == texts


def test_a_single_page_stays_as_it_is(layout: PageLayout) -> None:
    assert dict(with_shared_sizes({3: layout})) == {3: layout}
    assert not dict(with_shared_sizes({}))

"""How much of a long scan is kept while its other pages are read."""

from __future__ import annotations

import gc
import io
import tracemalloc

import pypdfium2 as pypdfium
import pytest

from mineru_tools import parse
from mineru_tools.backends.pipeline import backend
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine
from tests.support.scanning import KnownWords, scanned, typeset

WORDS = 240
PAPER = typeset(
    "#set page(width: 420pt, height: 340pt, margin: 36pt)\n#set text(size: 9pt)\n"
    + "The rain of early summer was followed by eight weeks. " * (WORDS // 10)
)
PAGES = 6
SETTLED = 2  # what is loaded once is there by this page
PICTURE = 420 * 340 * 3 * (200 / 72) ** 2  # bytes, as recognisers see the page


class Watchful(KnownWords):
    """Notes how much memory is in use whenever it is shown a picture."""

    def __init__(self) -> None:
        super().__init__(PAPER)
        self.kept: list[int] = []

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        gc.collect()
        self.kept.append(tracemalloc.get_traced_memory()[0])
        return super().read(picture)


def many_pages() -> bytes:
    out = io.BytesIO()
    with pypdfium.PdfDocument(scanned(PAPER)) as one, pypdfium.PdfDocument.new() as many:
        for _ in range(PAGES):
            many.import_pages(one)
        many.save(out)
    return out.getvalue()


def test_a_page_of_a_scan_leaves_behind_little_and_no_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    eyes = Watchful()
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: eyes)
    tracemalloc.start()
    try:
        with parse(many_pages()) as doc:
            assert doc.markdown().count("early summer") == PAGES * WORDS // 10
    finally:
        tracemalloc.stop()
    assert len(eyes.kept) == PAGES
    a_page = (eyes.kept[-1] - eyes.kept[SETTLED]) / (PAGES - 1 - SETTLED)
    assert a_page < 200 * WORDS < PICTURE / 20

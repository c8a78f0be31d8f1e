"""Words in pictures of text pages: when they are read, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.document.labels import BlockType
from mineru_tools.document.visit import iter_blocks
from mineru_tools.errors import MissingExtra
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from tests.support.pdf_writer import PdfWriter, text_at
from tests.support.scanning import DPI, KnownWords, photographed, typeset

HAS_OCR = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
ReadBy = Callable[[TextRecognizer | None], None]
ASKED = ParseOptions(ocr_figures=True)
CHART = typeset(
    """
#set page(width: 360pt, height: 260pt, margin: 24pt)
#set text(font: "Libertinus Serif", size: 9pt)
#text(size: 16pt)[*Harvest of the mills*]
#stack(dir: ltr, spacing: 30pt, ..(110pt, 60pt, 140pt, 90pt).map(h => align(bottom, rect(
  width: 30pt, height: h, fill: rgb("#3366aa")))))
#grid(columns: 4 * (60pt,), [Upper mill], [Bridge], [Old forest], [Ferry])
"""
)


def document(pictures: Sequence[RGB], *, words: str = "") -> bytes:
    """A page of text for each picture, which stands below and has the words written on it."""
    writer = PdfWriter()
    for pixels in pictures:
        height, width = pixels.shape[:2]
        image = writer.jpeg(Image.fromarray(pixels))
        wide, tall = width * 72 / DPI, height * 72 / DPI
        above = "".join(
            text_at(60, 740 - 14 * k, "A report of the mills of the valley.") for k in range(9)
        )
        content = f"{above} q {wide} 0 0 {tall} 60 100 cm /I Do Q {text_at(120, 250, words)}"
        writer.page(content, objects={"I": image})
    return writer.data()


def photo() -> RGB:
    noise = np.random.default_rng(2).integers(0, 255, (40, 40, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC))


class Blind:
    """Finds no words, and counts how often it was asked."""

    name = "blind"
    languages: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.calls = 0

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        self.calls += 1
        return ()


def test_words_of_a_chart_become_its_labels_and_nothing_else(read_by: ReadBy) -> None:
    read_by(KnownWords(CHART))
    pdf = document([photographed(CHART)])
    with parse(pdf) as plain, parse(pdf, ASKED) as read:
        assert [issue.code for issue in read.issues] == ["ocr_figure"]
        before, after = (list(iter_blocks(doc.document.pages[0])) for doc in (plain, read))
        assert [(b.type, b.bbox, b.level) for b in after] == [
            (b.type, b.bbox, b.level) for b in before
        ]
        (body,) = [b for b in after if b.type in (BlockType.IMAGE_BODY, BlockType.CHART_BODY)]
        lines = read.markdown().splitlines()
    labels = [span for line in (body.lines or ())[1:] for span in line.spans]
    assert {span.score for span in labels} == {0.99}
    assert body.bbox is not None
    assert all(line.bbox and body.bbox.covers(line.bbox) > 0.9 for line in body.lines or ())
    told = [line.strip() for line in lines]
    assert "Harvest of the mills" in told
    assert "Upper mill Bridge Old forest Ferry" in told


@pytest.mark.parametrize("options", [ParseOptions(), ParseOptions(ocr_figures=True, method="txt")])
def test_figures_are_not_read_where_nobody_asks_for_it(
    read_by: ReadBy, options: ParseOptions
) -> None:
    reader = Blind()
    read_by(reader)
    with parse(document([photographed(CHART)]), options) as doc:
        assert doc.issues == ()
    assert reader.calls == 0


def test_a_figure_on_which_the_file_has_text_is_left_as_it_is(read_by: ReadBy) -> None:
    reader = KnownWords(CHART)
    read_by(reader)
    with parse(document([photographed(CHART)], words="draft"), ASKED) as doc:
        assert doc.issues == ()
    assert reader.calls == 0


def test_photos_and_pages_without_figures_are_passed_over_unread(read_by: ReadBy) -> None:
    reader = Blind()
    read_by(reader)
    with parse(document([photo()]), ASKED), parse(CHART, ASKED):
        assert reader.calls == 0


def test_figures_are_given_up_in_a_document_where_none_has_words(read_by: ReadBy) -> None:
    reader = Blind()
    read_by(reader)
    with parse(document([photographed(CHART)] * 8), ASKED) as doc:
        assert doc.issues == ()
    assert reader.calls == 5


@pytest.mark.skipif(HAS_OCR, reason="the extra is installed here")
def test_asking_for_words_of_figures_without_the_extra_says_what_to_install() -> None:
    with pytest.raises(MissingExtra) as caught:
        parse(CHART, ASKED)
    assert caught.value.extra == "ocr"


@pytest.mark.skipif(not HAS_OCR, reason="needs the extra ocr")
def test_the_usual_recogniser_reads_the_words_of_a_chart() -> None:
    with parse(document([photographed(CHART)]), ASKED) as doc:
        assert [issue.code for issue in doc.issues] == ["ocr_figure"]
        assert "Old forest" in doc.markdown()

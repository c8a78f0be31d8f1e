"""Pages that are read from their picture: which, and how they come out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec

import numpy as np
import pytest
from PIL.Image import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.pipeline import backend
from mineru_tools.backends.pipeline.deciding import Why, why_read
from mineru_tools.backends.pipeline.garbage import is_garbage
from mineru_tools.backends.pipeline.readers import text_recognizer
from mineru_tools.backends.pipeline.shown import level_view
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.visit import iter_blocks
from mineru_tools.errors import MissingExtra, OptionsError
from mineru_tools.pdf.source import PdfSource, open_pdf
from mineru_tools.primitives import PagePrimitives
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.run import Run
from mineru_tools.scans.pose import Pose
from tests.support.scanning import KnownWords, scanned, typeset

HAS_OCR = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
PAPER = typeset(
    """
#set page(width: 420pt, height: 460pt, margin: 50pt)
#set text(font: "Libertinus Serif", size: 10.5pt)
= Harvest of the northern valleys
The rain of early summer was followed by eight dry weeks, and the crop was small. What there was
of it went to the mills of the lower towns before the roads were closed by the first snow.

== Yield and price
#table(columns: (110pt, 70pt, 70pt), [Valley], [Yield], [Price], [Upper mill], [143], [28],
  [Stone bridge], [97], [31], [Old forest], [205], [26])
The prices are those of the market in October. They are given for a full sack of sixty pounds, as
it was usual in those years.
"""
)


def page_of(pdf: bytes) -> PagePrimitives:
    with open_pdf(pdf) as source:
        return source.primitives(0)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recogniser that knows the paper, in place of those that there are on this machine."""
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: KnownWords(PAPER))


@pytest.mark.usefixtures("known")
def test_a_scan_reads_like_the_text_page_that_it_is_of() -> None:
    with parse(PAPER) as real, parse(scanned(PAPER)) as scan:
        assert scan.markdown() == real.markdown()
        assert [issue.code for issue in scan.issues] == ["ocr_page"]


@pytest.mark.usefixtures("known")
def test_a_scan_is_read_by_other_recognisers_where_pp_ocr_cannot_be_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for package in ("cv2", "onnxruntime", "rapidocr"):
        monkeypatch.setitem(sys.modules, package, None)
    for name in ("detection", "ppocr", "rapid", "session", "strips"):
        monkeypatch.delitem(sys.modules, f"mineru_tools.recognizers.text.{name}", raising=False)
    with parse(scanned(PAPER)) as scan:
        assert "Harvest of the northern valleys" in scan.markdown()
        assert [issue.code for issue in scan.issues] == ["ocr_page"]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_scan_that_lies_on_its_side_reads_the_same(turns: int) -> None:
    with parse(PAPER) as real, parse(scanned(PAPER, turns=turns)) as scan:
        assert scan.markdown() == real.markdown()


def test_boxes_of_a_tilted_scan_are_those_of_the_page_as_it_is_displayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = KnownWords(PAPER, skew=3.0)
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: known)
    with parse(PAPER) as real, parse(scanned(PAPER, skew=3.0)) as scan:
        assert scan.markdown() == real.markdown()
        (block, *_), (turned, *_) = (
            list(iter_blocks(doc.document.pages[0])) for doc in (real, scan)
        )
    assert block.bbox is not None
    assert turned.bbox is not None
    # Three degrees clockwise about the middle move what is at the top to the right.
    x, y = (a - b for a, b in zip(turned.bbox.center, block.bbox.center, strict=True))
    assert 6 < x < 14
    assert -8 < y < 0


def test_words_that_may_be_misread_are_marked_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = KnownWords(PAPER, unsure=("snow.", "October."))
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: unsure)
    with parse(scanned(PAPER)) as scan:
        assert [issue.code for issue in scan.issues] == ["ocr_page", "ocr_doubtful_words"]
        spans = [
            span
            for block in iter_blocks(scan.document.pages[0])
            for line in block.lines or ()
            for span in line.spans
        ]
    marked = [s.content.strip() for s in spans if s.content and s.score and s.score < 0.6]
    assert marked == ["snow.", "October."]


@pytest.mark.usefixtures("known")
def test_all_pages_are_read_from_their_picture_where_that_is_asked_for() -> None:
    with parse(PAPER) as real, parse(PAPER, ParseOptions(method="ocr")) as read:
        assert read.markdown() == real.markdown()
        assert [issue.code for issue in read.issues] == ["ocr_page"]


@pytest.mark.usefixtures("known")
def test_no_page_is_read_from_its_picture_where_the_text_layer_is_asked_for() -> None:
    with parse(scanned(PAPER), ParseOptions(method="txt")) as doc:
        assert [issue.code for issue in doc.issues] == ["no_text_layer"]


def test_without_a_recogniser_a_scan_is_named_as_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: None)
    with parse(scanned(PAPER)) as doc:
        (issue,) = doc.issues
    assert issue.code == "no_text_layer"
    assert "mineru-tools[ocr]" in issue.message


def test_a_text_page_asks_for_no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(options: ParseOptions, run: Run) -> None:
        raise AssertionError("a text page was to be recognised")

    monkeypatch.setattr(backend, "text_recognizer", refuse)
    with parse(PAPER) as doc:
        assert doc.issues == ()


@pytest.mark.skipif(HAS_OCR, reason="the extra is installed here")
def test_asking_for_recognition_without_its_extra_says_what_to_install() -> None:
    with pytest.raises(MissingExtra) as caught:
        parse(PAPER, ParseOptions(method="ocr"))
    assert caught.value.extra == "ocr"


def test_an_unknown_recogniser_is_an_impossible_option() -> None:
    with pytest.raises(OptionsError):
        text_recognizer(ParseOptions(ocr_model="eyes"), Run())


def test_letters_drawn_as_outlines_are_a_reason_and_a_drawing_is_none() -> None:
    from dataclasses import replace

    page = page_of(typeset('#set page(width: 400pt, height: 400pt)\n#""'))
    letters = tuple(BBox(x, y, x + 5, y + 8) for x in range(10, 300, 8) for y in range(10, 85, 15))
    assert why_read(replace(page, drawings=letters), ParseOptions()) is Why.OUTLINES
    assert why_read(replace(page, drawings=letters[:40]), ParseOptions()) is None


SENTENCE = "The prices are those of the market in October, as it was usual in those years. "


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE * 5 + "\ufffd" * 30,
        SENTENCE * 5 + "\ue012\ue014" * 15,
        "(%#)!$&/=?)(*%$#!&/" * 8,
        "".join(map(chr, range(0x7280, 0x72C0))),
    ],
    ids=["unknown", "private", "punctuation", "dogs and oxen"],
)
def test_text_of_fonts_without_a_map_of_their_letters_is_garbage(text: str) -> None:
    assert is_garbage(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SENTENCE * 5 + "\ufffd" * 3,
        "Contents ........................................ 12 " * 8,
        "for (i = 0; i < n; i++) { a[i] = (b[i] + c[i]) * 2; } " * 6,
        "価格は十月の市場のものである。" * 30,
        "\ue012" * 20,
    ],
    ids=["empty", "a few", "leaders", "a listing", "Japanese", "icons"],
)
def test_text_that_can_be_read_is_no_garbage(text: str) -> None:
    assert not is_garbage(text)


def test_a_tilted_page_is_drawn_once_for_all_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pdf(PAPER) as source:
        drawn: list[float] = []
        real = type(source).render

        def counted(self: PdfSource, index: int, *, dpi: float, clip: BBox | None = None) -> Image:
            drawn.append(dpi)
            return real(self, index, dpi=dpi, clip=clip)

        monkeypatch.setattr(PdfSource, "render", counted)
        render = level_view(source, 0, Pose(2.0))
        top, low = render(BBox(0, 0, 72, 36), 72), render(BBox(50, 300, 122, 336), 72)
        assert top.shape == low.shape == (36, 72, 3)
        assert drawn == [72]
        assert render(BBox(0, 0, 72, 36), 144).shape == (72, 144, 3)
        assert drawn == [72, 144]


@pytest.mark.skipif(not HAS_OCR, reason="needs the extra ocr")
@pytest.mark.parametrize("skew", [0.0, 0.5])
def test_a_scan_reads_by_the_usual_recogniser_as_its_text_page_does(skew: float) -> None:
    with parse(PAPER) as real, parse(scanned(PAPER, skew=skew)) as scan:
        assert scan.markdown() == real.markdown()
        assert [issue.code for issue in scan.issues][:1] == ["ocr_page"]


class ShortSighted(KnownWords):
    """Sees some words only where they are shown enlarged, and ``blind`` ones not even there."""

    def __init__(self, pdf: bytes, small: list[str], blind: int = 0) -> None:
        super().__init__(pdf)
        self._small, self._blind = small, blind

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        if self.calls:
            return tuple(self._enlarged(picture))
        parts = (
            [w for w in line.words if w.text not in self._small] for line in super().read(picture)
        )
        return tuple(_line_of(words) for words in parts if words)

    def _enlarged(self, picture: RGB) -> Iterator[ReadLine]:
        """The marks that are shown, from left to right, are the small words in their order."""
        inked = np.flatnonzero((picture < 100).any(axis=(0, 2)))
        marks = np.split(inked, np.flatnonzero(np.diff(inked) > 20) + 1)
        assert len(marks) == len(self._small)
        for text, columns in list(zip(self._small, marks, strict=True))[self._blind :]:
            rows = np.flatnonzero((picture[:, columns] < 100).any(axis=(1, 2)))
            box = BBox(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
            yield _line_of([ReadWord(text, box, 0.95)])


def _line_of(words: Sequence[ReadWord]) -> ReadLine:
    x0, y0, x1, y1 = union_all(word.bbox for word in words).expand(2.0)
    return ReadLine(tuple(words), ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 0.95)


def test_figures_that_were_overlooked_are_found_by_a_second_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    eyes = ShortSighted(PAPER, ["28", "97", "26"])
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: eyes)
    with parse(PAPER) as real, parse(scanned(PAPER)) as scan:
        assert scan.markdown() == real.markdown()
        assert [issue.code for issue in scan.issues] == ["ocr_page"]


def test_marks_that_cannot_be_read_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = ShortSighted(PAPER, ["28", "97", "26"], blind=2)
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: eyes)
    with parse(scanned(PAPER)) as scan:
        assert "<td>26</td>" in scan.markdown()
        assert "<td>97</td>" not in scan.markdown()
        (marks,) = [i for i in scan.issues if i.code == "ocr_unread_marks"]
    assert "2" in marks.message

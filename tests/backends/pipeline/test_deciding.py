"""Why pages are read from their picture, and what of their own text stays."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.pipeline import backend
from mineru_tools.backends.pipeline.deciding import Decider, Why, coverage, why_read
from mineru_tools.backends.pipeline.garbage import is_garbage
from mineru_tools.document.geometry import BBox
from mineru_tools.errors import WeightsMissing
from mineru_tools.options import Method
from mineru_tools.pdf.source import open_pdf
from mineru_tools.pdf.text_layer import PlacedText, TextPage, with_text
from mineru_tools.primitives import ImageBox, PagePrimitives
from mineru_tools.recognizers.text.model import TextRecognizer
from mineru_tools.run import Run
from tests.support.pdf_writer import PdfWriter, text_at, to_unicode
from tests.support.scanning import DPI, KnownWords, photographed, scanned, typeset

HAS_OCR = find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None
needs_ocr = pytest.mark.skipif(not HAS_OCR, reason="needs the extra ocr")
ReadBy = Callable[[TextRecognizer | None], None]
STAMP = "NVC 000117"
SENTENCE = "The prices are those of the market in October, as was usual."
SOURCE = """
#set page(width: 420pt, height: 460pt, margin: 50pt)
#set text(font: "Libertinus Serif", size: 10.5pt)
= Harvest of the northern valleys
The rain of early summer was followed by eight dry weeks, and the crop was small. What there was
of it went to the mills of the lower towns before the roads were closed by the first snow.

== Yield and price in the years of the drought
The prices are those of the market in October. They are given for a full sack of sixty pounds, as
it was usual in those years.
"""
PAPER = typeset(SOURCE)
SEEN_WITH_STAMP = typeset(
    SOURCE + '#place(bottom + right, text(font: "Libertinus Serif", size: 12pt)[NVC OOO117])'
)


def page_of(pdf: bytes) -> PagePrimitives:
    with open_pdf(pdf) as source:
        return source.primitives(0)


def without_map(pdf: bytes, *, fonts: int) -> bytes:
    """The file, of whose last so many fonts nobody can tell the characters."""
    parts = pdf.rsplit(b"/ToUnicode", fonts)
    return b"/NoUnicode".join(parts)


@pytest.fixture
def known(read_by: ReadBy) -> None:
    read_by(KnownWords(PAPER))


@pytest.fixture
def no_recogniser(read_by: ReadBy) -> None:
    read_by(None)


@pytest.mark.usefixtures("known")
def test_a_page_without_a_map_of_its_letters_is_read() -> None:
    with parse(PAPER) as real, parse(without_map(PAPER, fonts=2)) as read:
        assert read.markdown() == real.markdown()
        assert [issue.code for issue in read.issues] == ["ocr_page"]


@pytest.mark.usefixtures("known")
def test_where_one_font_lacks_its_map_only_its_words_are_read() -> None:
    pdf = without_map(PAPER, fonts=1)
    assert why_read(page_of(pdf), ParseOptions()) is Why.UNTOLD
    with parse(PAPER) as real, parse(pdf) as read:
        assert read.markdown() == real.markdown()
        page = read.document.pages[0]
        spans = [
            span for block in page.content for line in block.lines or () for span in line.spans
        ]
        assert {span.score is None for span in spans} == {True, False}


@pytest.mark.usefixtures("no_recogniser")
def test_text_that_nobody_can_read_is_an_issue_where_there_is_no_recogniser() -> None:
    with parse(without_map(PAPER, fonts=2)) as doc:
        assert [issue.code for issue in doc.issues] == ["garbled_text"]


def mapped(text: str, letters: dict[str, str]) -> bytes:
    writer = PdfWriter()
    codes = {ord(char): sign for char, sign in letters.items()}
    entries = f"/ToUnicode {writer.stream(to_unicode(codes))} 0 R"
    font = writer.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {entries} >>")
    rows = [text_at(50, 700 - 20 * k, text, font="F2") for k in range(4)]
    writer.page("".join(rows), fonts={"F2": font})
    return writer.data()


def test_latin_letters_that_a_font_calls_chinese_make_no_sense() -> None:
    text = "the rain of early summer"
    chinese = {char: chr(0x4E00 + 7 * ord(char)) for char in set(text) - {" "}}
    assert why_read(page_of(mapped(text, chinese)), ParseOptions()) is Why.GARBAGE
    same = {char: char for char in set(text) - {" "}}
    assert why_read(page_of(mapped(text, same)), ParseOptions()) is None


def test_chinese_set_narrow_is_chinese() -> None:
    source = '#set text(font: "Noto Serif CJK SC")\n' + "山中何事松花釀酒春水煎茶" * 8
    page = page_of(typeset("#set page(width: 300pt)\n" + source))
    narrow = page.glyphs.cell.copy()
    narrow[:, 2] = narrow[:, 0] + 0.6 * page.glyphs.size
    squeezed = replace(page, glyphs=replace(page.glyphs, cell=narrow))
    han = replace(squeezed.glyphs, text=("山",) * len(page.glyphs))
    assert why_read(replace(squeezed, glyphs=han), ParseOptions()) is None


def test_letters_of_many_scripts_in_one_word_are_garbage_and_many_languages_are_not() -> None:
    mixed = "山ж何δ事भ松ไ花ж釀δ酒भ春ไ" * 40
    assert is_garbage(mixed)
    languages = "山中何事松花釀酒。 Всеобщая декларация прав человека. Οι άνθρωποι γεννιούνται. "
    assert not is_garbage((languages + "सभी मनुष्यों को गौरव और अधिकारों के मामले में ") * 12)


@given(st.text(max_size=400), st.floats(0.05, 1.0))
def test_what_is_garbage_stays_so_where_less_text_is_enough(text: str, share: float) -> None:
    assert is_garbage(text, share=share) or not is_garbage(text)


def broken_and_short() -> bytes:
    """Four pages of text that makes no sense, and one with too little of it to tell."""
    writer = PdfWriter()
    codes = {ord(char): chr(0xE000 + ord(char)) for char in "abcdefghijklmnopqrstuvwxyz"}
    entries = f"/ToUnicode {writer.stream(to_unicode(codes))} 0 R"
    font = writer.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {entries} >>")
    full = "".join(
        text_at(50, 700 - 20 * k, "therainofearlysummerwasfollowed", font="F2") for k in range(12)
    )
    for content in (
        full,
        full,
        full,
        full,
        text_at(50, 700, "theendoftherainandofall" * 2, 9, "F2"),
    ):
        writer.page(content, fonts={"F2": font})
    return writer.data()


def test_a_short_page_of_a_document_of_garbage_is_garbage_too() -> None:
    with open_pdf(broken_and_short()) as source:
        page = source.primitives(4)
        assert why_read(page, ParseOptions()) is None
        assert Decider(source, range(5), ParseOptions()).why(page) is Why.GARBAGE
        assert Decider(source, [4], ParseOptions()).why(page) is None


def stamped() -> bytes:
    """A scan of the paper with a number stamped on it by a program."""
    picture = Image.fromarray(photographed(SEEN_WITH_STAMP))
    writer = PdfWriter()
    width, height = picture.size
    image = writer.jpeg(picture)
    wide, tall = width * 72 / DPI, height * 72 / DPI
    (_, number) = (run for run in [*_words(SEEN_WITH_STAMP)] if run[0] in ("NVC", "OOO117"))
    left, foot = number[1].x0 - 28, tall - number[1].y1
    content = f"q {wide} 0 0 {tall} 0 0 cm /I Do Q {text_at(left, foot, STAMP)}"
    writer.page(content, media=f"0 0 {wide} {tall}", objects={"I": image})
    return writer.data()


def _words(pdf: bytes) -> Iterator[tuple[str, BBox]]:
    """The words of the page's text layer and where they stand."""
    glyphs = page_of(pdf).glyphs
    starts = [k for k, spaced in enumerate(glyphs.space_before) if spaced or k == 0]
    for a, b in zip(starts, [*starts[1:], len(glyphs)], strict=True):
        cell = glyphs.cell[a:b]
        low, high = cell.min(axis=0).tolist(), cell.max(axis=0).tolist()
        yield "".join(glyphs.text[a:b]), BBox(low[0], low[1], high[2], high[3])


def test_of_a_stamped_scan_the_stamp_is_kept_once_and_the_rest_is_read(read_by: ReadBy) -> None:
    read_by(KnownWords(SEEN_WITH_STAMP))
    pdf = stamped()
    assert why_read(page_of(pdf), ParseOptions()) is Why.STAMPED
    with parse(PAPER) as real, parse(pdf) as read:
        assert [issue.code for issue in read.issues] == ["ocr_page"]
        text = read.markdown()
        assert real.markdown().strip() in text
        everything = str(read.content_list()) + text
        assert STAMP in everything
        assert "OOO117" not in everything


def layered(*, wrong: float = 0.0) -> bytes:
    """A scan with somebody's invisible text, in sizes far from those of the letters."""
    chance = random.Random(3)
    texts = []
    for text, box in _words(PAPER):
        told = "".join("q" if chance.random() < wrong else char for char in text)
        high = box.height * chance.uniform(0.5, 1.6)
        texts.append(PlacedText(told + " ", BBox(box.x0, box.y1 - high, box.x1, box.y1)))
    return with_text(scanned(PAPER), [TextPage(0, texts)])


@pytest.mark.usefixtures("no_recogniser")
@pytest.mark.parametrize("method", ["auto"])
def test_the_sizes_of_an_invisible_layer_are_those_of_the_letters_in_the_picture(
    method: Method,
) -> None:
    with parse(PAPER) as real, parse(layered(), ParseOptions(method=method)) as scan:
        assert scan.markdown() == real.markdown()
        assert scan.issues == ()


def with_drawn_text(way: str, *, stamp: str = "") -> bytes:
    """A scan with its words in ink, a program's, that its picture covers or that lies over it."""
    picture = Image.fromarray(photographed(PAPER))
    writer = PdfWriter()
    width, height = picture.size
    image = writer.jpeg(picture)
    wide, tall = width * 72 / DPI, height * 72 / DPI
    words = "".join(
        text_at(round(box.x0, 1), round(tall - box.y1 + 0.25 * box.height, 1), text, 9)
        for text, box in _words(PAPER)
    )
    scan = f"q {wide} 0 0 {tall} 0 0 cm /I Do Q "
    content = words + scan if way == "covered" else scan + words
    writer.page(content + text_at(330, 20, stamp), media=f"0 0 {wide} {tall}", objects={"I": image})
    return writer.data()


@pytest.mark.usefixtures("no_recogniser")
def test_text_under_the_picture_of_its_page_is_read_as_an_invisible_layer_is() -> None:
    pdf = with_drawn_text("covered", stamp=STAMP)
    assert why_read(page_of(pdf), ParseOptions()) is Why.RECOGNISED
    with parse(PAPER) as real, parse(pdf) as scan:
        text = scan.markdown().replace(STAMP, "").strip()
        assert text == real.markdown().strip()
        assert scan.issues == ()
        assert str(scan.content_list()).count(STAMP) == 1


@needs_ocr
def test_text_under_the_picture_is_kept_where_the_picture_says_the_same() -> None:
    with parse(PAPER) as real, parse(with_drawn_text("covered")) as scan:
        assert scan.markdown() == real.markdown()
        assert [issue.code for issue in scan.issues] == ["ocr_layer_kept"]


def filled_in() -> tuple[bytes, bytes]:
    """A page with a form on its left half, and a scan of that with long answers on its right."""
    answers = [f"Of the {k} sacks two were lost in the snow." for k in range(10, 24)]
    questions = [f"How many mills were at work in the year 18{k}?" for k in range(41, 55)]
    page = "#set page(width: 420pt, height: 460pt, margin: 20pt)\n#set text(size: 9pt)\n"
    left, right = "\n\n".join(questions), "\n\n".join(answers)
    both = typeset(f"{page}#grid(columns: (190pt, 190pt), gutter: 10pt)[{left}][{right}]")
    form = typeset(f"{page}#grid(columns: (190pt, 190pt), gutter: 10pt)[{left}][]")
    picture = Image.fromarray(photographed(form))
    writer = PdfWriter()
    image = writer.jpeg(picture)
    feet = [460 - box.y1 + 0.25 * box.height for text, box in _words(both) if text == "Of"]
    written = [text_at(220, round(y, 1), text, 8) for y, text in zip(feet, answers, strict=True)]
    content = f"q 420 0 0 460 0 0 cm /I Do Q {''.join(written)}"
    writer.page(content, media="0 0 420 460", objects={"I": image})
    return both, writer.data()


def test_of_a_scanned_form_the_questions_are_read_and_the_answers_kept(read_by: ReadBy) -> None:
    both, form = filled_in()
    read_by(KnownWords(both))
    with parse(form) as read:
        assert [issue.code for issue in read.issues] == ["ocr_page"]
        words = read.markdown().split()
        page = read.document.pages[0]
        spans = [
            span for block in page.content for line in block.lines or () for span in line.spans
        ]
    for year in range(41, 55):
        assert words.count(f"18{year}?") == 1
    for sacks in range(10, 24):
        assert words.count(str(sacks)) == 1
    assert {span.score is None for span in spans} == {True, False}


@pytest.mark.usefixtures("no_recogniser")
def test_a_scanned_form_that_nobody_can_read_is_an_issue_and_keeps_its_answers() -> None:
    with parse(filled_in()[1]) as doc:
        assert [issue.code for issue in doc.issues] == ["no_text_layer"]
        assert "23 sacks two were lost" in doc.markdown()


def test_pages_on_pictures_without_letters_are_soon_taken_for_what_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from mineru_tools.backends.pipeline import deciding

    looked = []
    real = deciding.letters_beside
    monkeypatch.setattr(deciding, "letters_beside", lambda *asked: looked.append(1) or real(*asked))
    writer = PdfWriter()
    ground = writer.stream(
        b"\xe0",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
    )
    lines = "".join(text_at(60, 740 - 14 * k, SENTENCE) for k in range(9))
    for _ in range(9):
        writer.page(f"q 612 0 0 792 0 0 cm /I Do Q {lines}", objects={"I": ground})
    with parse(writer.data()) as doc:
        assert doc.issues == ()
    assert len(looked) == 5


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("way", ["covered", "over"])
def test_text_drawn_with_the_picture_of_its_page_is_there_once(way: str) -> None:
    with parse(PAPER) as real, parse(with_drawn_text(way)) as scan:
        words = real.markdown().replace("#", " ").split()
        assert scan.markdown().replace("#", " ").split() == words


@needs_ocr
def test_an_invisible_layer_that_says_what_can_be_read_is_kept() -> None:
    with parse(PAPER) as real, parse(layered()) as scan:
        assert scan.markdown() == real.markdown()
        assert [issue.code for issue in scan.issues] == ["ocr_layer_kept"]


@needs_ocr
def test_an_invisible_layer_full_of_errors_is_read_anew() -> None:
    with parse(PAPER) as real, parse(layered(wrong=0.1)) as scan:
        assert scan.markdown().splitlines()[:3] == real.markdown().splitlines()[:3]
        assert scan.issues[0].code == "ocr_page"


def test_a_recogniser_that_cannot_be_had_is_said_of_the_page_and_asked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def missing(options: ParseOptions, run: Run) -> None:
        asked.append(options.ocr_model)
        raise WeightsMissing("no weights", hint="mineru-tools models pull rapid-tiny")

    monkeypatch.setattr(backend, "text_recognizer", missing)
    writer = PdfWriter()
    photo = writer.stream(
        b"\0",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
    )
    for _ in range(3):
        writer.page("q 612 0 0 792 0 0 cm /I Do Q", objects={"I": photo})
    with parse(writer.data(), ParseOptions(ocr_model="rapid-tiny")) as doc:
        assert [issue.code for issue in doc.issues] == ["no_text_layer"] * 3
        assert "models pull rapid-tiny" in doc.issues[0].message
    assert asked == ["rapid-tiny"]


def test_tiles_cover_a_page_and_one_picture_on_another_does_not_cover_it_twice() -> None:
    page = replace(page_of(PAPER), size=(100.0, 100.0))
    tiles = tuple(ImageBox(BBox(0, y, 100, y + 10)) for y in range(0, 100, 10))
    assert coverage(replace(page, images=tiles)) == 1.0
    half = (ImageBox(BBox(0, 0, 100, 50)),) * 3
    assert coverage(replace(page, images=half)) == 0.5
    assert coverage(replace(page, images=(ImageBox(BBox(-900, -900, -50, -50)),))) == 0.0


def pasted(picture: Image.Image, *, words: str = "") -> bytes:
    """A text page with a picture on it, on which the words are written."""
    writer = PdfWriter()
    width, height = picture.size
    image = writer.jpeg(picture)
    wide, tall = width * 72 / DPI, height * 72 / DPI
    above = "".join(
        text_at(60, 740 - 14 * k, "A report of the mills of the valley.") for k in range(9)
    )
    content = f"{above} q {wide} 0 0 {tall} 60 100 cm /I Do Q {text_at(200, 300, words)}"
    writer.page(content, objects={"I": image})
    return writer.data()


NAMED = ParseOptions(ocr_model="known")


@pytest.mark.usefixtures("known")
def test_a_picture_of_text_on_a_text_page_becomes_text() -> None:
    with parse(pasted(Image.fromarray(photographed(PAPER))), NAMED) as doc:
        assert [issue.code for issue in doc.issues] == ["ocr_figure"]
        text = doc.markdown()
    assert text.index("A report of the mills") < text.index("Harvest of the northern valleys")
    assert "the mills of the lower towns before the roads were closed" in text
    assert "![" not in text


@pytest.mark.usefixtures("known")
def test_a_picture_that_has_its_text_in_the_file_is_left_as_it_is() -> None:
    picture = Image.fromarray(photographed(PAPER))
    with parse(pasted(picture, words="draft"), NAMED) as doc:
        assert doc.issues == ()
        assert "Harvest" not in doc.markdown()


@pytest.mark.usefixtures("known")
def test_photos_and_plots_are_not_read() -> None:
    import numpy as np
    from PIL import ImageDraw

    noise = np.random.default_rng(2).integers(0, 255, (40, 40, 3), dtype=np.uint8)
    photo = Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC)
    plot = Image.new("RGB", (800, 600), "white")
    draw = ImageDraw.Draw(plot)
    draw.rectangle((60, 20, 780, 560), outline="black", width=2)
    draw.line([(60 + 7 * k, 300 + 200 * (k % 9) // 8) for k in range(100)], fill="blue", width=3)
    for picture in (photo, plot):
        with parse(pasted(picture), NAMED) as doc:
            assert doc.issues == ()
            assert "![" in doc.markdown()

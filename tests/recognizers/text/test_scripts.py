"""Pages in scripts that PP-OCR does not know: they are told, and read by what knows them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mineru_tools import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.options import ParseOptions
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import TEXT_MODELS, ReadLine, ReadWord
from mineru_tools.recognizers.text.languages import Language, language
from mineru_tools.recognizers.text.tessdata import installed
from tests.recognizers.text.drawn import LINES, page

if find_spec("rapidocr") is None:
    pytest.skip("needs the extra ocr", allow_module_level=True)

from mineru_tools.recognizers.text.ppocr import PPOCR, Survey
from mineru_tools.recognizers.text.scripts import (
    AlreadyRead,
    by_script,
    candidates,
    foreign,
    script_of,
)
from mineru_tools.recognizers.text.strips import Strip

RUSSIAN = (
    "В воскресенье утром мы пошли на берег широкой реки.",
    "Старый рыбак рассказывал детям про глубокие омуты,",
    "где живут большие щуки и ещё более крупные сомы.",
    "Потом началась гроза, и все побежали к деревне.",
    "Дождь шёл до вечера, а ночью небо прояснилось.",
)


class Knows:
    """A recogniser that reads one text in every picture, so surely."""

    def __init__(self, text: str, score: float) -> None:
        self.name, self.languages = "knows", ("xx",)
        self.pictures: list[RGB] = []
        box = BBox(0, 0, 100, 20)
        quad = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))
        self.lines = (ReadLine((ReadWord(text, box, score),), quad, score),)

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        self.pictures.append(picture)
        return self.lines


def strip() -> Strip:
    quad = ((0.0, 0.0), (300.0, 0.0), (300.0, 48.0), (0.0, 48.0))
    return Strip(np.zeros((48, 300, 3), np.uint8), quad)


def printed(lines: Sequence[str], *, height: int = 200) -> RGB:
    """The lines set by Typst, in letters of a book, at 200 dpi."""
    typst = pytest.importorskip("typst")
    body = "\\\n".join(lines)
    source = f"#set page(width: 420pt, height: {height}pt)\n#set text(size: 12pt)\n{body}"
    return np.asarray(
        Image.open(io.BytesIO(typst.compile(source.encode(), format="png", ppi=200))).convert("RGB")
    )


@pytest.fixture(scope="module")
def rapid() -> PPOCR:
    loaded = TEXT_MODELS.load("rapid", threads=2)
    assert isinstance(loaded, PPOCR)
    return loaded


def test_a_page_in_known_letters_is_read_once_by_the_usual_recogniser(rapid: PPOCR) -> None:
    picture = page(*LINES)
    reader, unread = by_script(picture, rapid)
    assert (reader.name, unread) == ("rapid", None)
    assert [line.text for line in reader.read(picture)] == list(LINES)


def test_most_of_a_russian_page_is_not_read_surely(rapid: PPOCR) -> None:
    survey = rapid.survey(printed(RUSSIAN))
    assert survey.surely < 0.5
    assert len(survey.unsure) >= 3
    assert rapid.survey(page(*LINES)).surely == 1.0


def test_of_a_long_russian_page_only_a_sample_of_lines_is_read(rapid: PPOCR) -> None:
    survey = rapid.survey(printed(RUSSIAN * 5, height=600))
    assert not survey.whole
    assert survey.surely < 0.5
    assert 3 <= len(survey.unsure) <= 8


def test_of_a_long_page_in_known_letters_all_lines_are_read(rapid: PPOCR) -> None:
    picture = printed(LINES * 8, height=600)
    survey = rapid.survey(picture)
    assert survey.whole
    read = [line.text for line in survey.lines]
    assert read == [line.text for line in rapid.read(picture)]
    assert len(read) >= 24


def test_a_long_page_that_nothing_here_knows_is_read_whole_after_all(rapid: PPOCR) -> None:
    picture = printed(RUSSIAN * 5, height=600)
    reader, unread = by_script(picture, rapid, switch=False)
    assert unread is not None
    assert len(reader.read(picture)) > len(rapid.survey(picture).lines)


def test_what_no_engine_here_knows_is_said_not_to_be_known(rapid: PPOCR) -> None:
    reader, unread = by_script(printed(RUSSIAN), rapid, switch=False)
    assert reader.name == "rapid"
    assert unread is not None


def test_a_scan_in_an_unknown_script_has_an_issue_that_says_so(tmp_path: Path) -> None:
    Image.fromarray(printed(RUSSIAN)).save(tmp_path / "scan.png", dpi=(200, 200))
    found = parse(tmp_path / "scan.png", ParseOptions(ocr_model="rapid"))
    assert "ocr_unknown_script" in {issue.code for issue in found.issues}


@pytest.mark.skipif("rus" not in installed() and "Cyrillic" not in installed(), reason="no data")
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_russian_scan_is_read_without_being_told_however_it_lies(
    tmp_path: Path, quarters: int
) -> None:
    pytest.importorskip("tesserocr")
    picture = np.rot90(printed(RUSSIAN), quarters)
    Image.fromarray(np.ascontiguousarray(picture)).save(tmp_path / "scan.png", dpi=(200, 200))
    for lang in (None, "auto"):
        found = parse(tmp_path / "scan.png", ParseOptions(lang=lang))
        assert "ocr_unknown_script" not in {issue.code for issue in found.issues}
        words = set(" ".join(RUSSIAN).split())
        assert len(words & set(found.markdown().split())) > 0.9 * len(words)


def test_the_language_that_is_read_most_surely_is_the_one() -> None:
    engines = {"ru": Knows("Холстомер, история лошади", 0.8), "th": Knows("ประเทศไทยของเรา", 0.75)}
    found = script_of([strip()], [language("th"), language("ru")], lambda each: engines[each.code])
    assert found is not None
    assert (found.language.code, found.hangs) == ("ru", False)


@pytest.mark.parametrize(
    "engine",
    [
        Knows("Холстомер, история лошади", 0.5),
        Knows("the story of a horse", 0.99),
        Knows("Да", 0.9),
    ],
    ids=["read badly", "in other letters", "hardly anything"],
)
def test_what_says_little_is_no_language(engine: Knows) -> None:
    assert script_of([strip()], [language("ru")], lambda _: engine) is None


def test_a_page_upside_down_is_found_by_its_other_side() -> None:
    class Hanging(Knows):
        def read(self, picture: RGB) -> tuple[ReadLine, ...]:
            super().read(picture)
            return self.lines if len(self.pictures) == 2 else ()

    engine = Hanging("Холстомер, история лошади", 0.9)
    found = script_of([strip()], [language("ru")], lambda _: engine)
    assert found is not None
    assert found.hangs
    assert np.array_equal(engine.pictures[1], engine.pictures[0][::-1, ::-1])
    picture = np.zeros((9, 9, 3), np.uint8)
    reader = foreign(picture, Survey(engine.lines, 0.0, ()), found, lambda _: engine)
    (line,) = reader.read(picture)
    assert abs(line.angle) == pytest.approx(np.pi)


@pytest.mark.parametrize(("paper", "ink"), [(180, 40), (30, 240)], ids=["gray", "inverse"])
def test_samples_are_dark_letters_on_white(paper: int, ink: int) -> None:
    pixels = np.full((48, 300, 3), paper, np.uint8)
    pixels[10:40, 20:280:20] = ink
    engine = Knows("Да", 0.9)
    script_of([Strip(pixels, strip().quad)], [language("ru")], lambda _: engine)
    page_ = engine.pictures[0]
    assert np.median(page_) == 255
    assert page_[24 + 24, 24 + 20].max() < 100


def test_another_picture_is_read_anew() -> None:
    engine, picture = Knows("a line", 0.9), np.zeros((9, 9, 3), np.uint8)
    reader = AlreadyRead(engine, picture, ())
    assert reader.read(picture) == ()
    assert reader.read(picture.copy()) == engine.lines


def test_each_script_has_one_candidate_that_is_no_script_of_the_usual_one() -> None:
    scripts = [each.script for each in candidates()]
    assert len(scripts) == len(set(scripts))
    assert not {"Latin", "Han"} & set(scripts)


def test_recognisers_of_others_are_left_alone() -> None:
    engine = Knows("a line", 0.1)
    picture = np.zeros((9, 9, 3), np.uint8)
    assert by_script(picture, engine) == (engine, None)
    assert isinstance(language("ru"), Language)

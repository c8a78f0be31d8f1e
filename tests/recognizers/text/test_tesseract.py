"""tesseract itself; runs where tesserocr and the data for English are."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image

from mineru_tools.errors import MissingExtra, WeightsMissing
from mineru_tools.recognizers.text import TEXT_MODELS, ReadLine, TextRecognizer, tessdata
from mineru_tools.run import Run
from tests.recognizers.text.drawn import LINES, page
from tests.support.readings import assert_well_read

HERE = find_spec("tesserocr") is not None
ready = pytest.mark.skipif(
    not HERE or "eng" not in tessdata.installed(), reason="needs tesserocr and tesseract-ocr-eng"
)


@pytest.fixture(scope="module")
def english() -> TextRecognizer:
    return TEXT_MODELS.load("tesseract", lang="eng")


def close(read: tuple[ReadLine, ...]) -> list[str]:
    return [line.text for line in read]


@ready
def test_a_drawn_page_is_read_word_for_word(english: TextRecognizer) -> None:
    picture = page(*LINES)
    lines = english.read(picture)
    assert_well_read(lines, picture)
    assert close(lines) == list(LINES)
    assert english.languages == ("eng",)


@ready
def test_a_skewed_line_is_as_skewed(english: TextRecognizer) -> None:
    image = Image.fromarray(page(*LINES)).rotate(-2, Image.Resampling.BICUBIC, fillcolor="white")
    lines = english.read(np.asarray(image))
    assert close(lines) == list(LINES)
    assert np.degrees([line.angle for line in lines]) == pytest.approx(2, abs=0.5)


@ready
def test_an_empty_page_holds_no_lines(
    english: TextRecognizer, capfd: pytest.CaptureFixture[str]
) -> None:
    assert english.read(np.full((300, 300, 3), 255, np.uint8)) == ()
    assert capfd.readouterr() == ("", "")


@ready
def test_a_language_that_is_not_here_names_its_package() -> None:
    with pytest.raises(WeightsMissing) as caught:
        TEXT_MODELS.wanted("tesseract", Run(), lang="eng+xx_none")
    assert caught.value.code == "tessdata_missing"
    assert "tesseract-ocr-xx-none" in str(caught.value.hint)


@pytest.mark.skipif(HERE, reason="tesserocr is here")
def test_without_the_package_the_extra_is_named() -> None:
    with pytest.raises(MissingExtra) as caught:
        TEXT_MODELS.wanted("tesseract", Run(), lang="eng")
    assert caught.value.extra == "tesseract"

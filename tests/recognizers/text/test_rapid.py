"""PP-OCR's networks themselves; runs where the extra ocr is installed."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mineru_tools.errors import OptionsError
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.run import Run
from mineru_tools.scans.level import quarter_turns
from mineru_tools.scans.stacked import page_turns
from tests.recognizers.text.drawn import LINES, SIZE, page
from tests.support.readings import assert_well_read

pytestmark = pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the extra ocr")

FILES = Path(__file__).parent / "files"

TABLE = (
    "Month      Rain      Snow",
    "January    61.2      48.0",
    "April      57.9      3.5",
    "July       104.6     0.0",
)

WITHOUT_A_NETWORK = """
import socket

class Cut(socket.socket):
    def __init__(self, *_, **__):
        raise AssertionError("a socket was asked for")

def no_address(*_, **__):
    raise AssertionError("an address was asked for")

socket.socket = Cut
socket.getaddrinfo = no_address

import sys
from mineru_tools.recognizers.text import TEXT_MODELS
from tests.recognizers.text.drawn import LINES, page

for line in TEXT_MODELS.load("rapid", threads=1).read(page(*LINES)):
    print(line.text)
sys.exit("rapidocr" in sys.modules)
"""


def chinese(name: str) -> RGB:
    """Four lines of the Thousand Character Classic in Droid Sans Fallback, level or stacked."""
    return np.asarray(Image.open(FILES / f"chinese-{name}.png").convert("RGB"))


@pytest.fixture(scope="module")
def rapid() -> TextRecognizer:
    return TEXT_MODELS.load("rapid", threads=2)


def test_a_drawn_page_is_read_word_for_word(rapid: TextRecognizer) -> None:
    picture = page(*LINES)
    lines = rapid.read(picture)
    assert_well_read(lines, picture)
    assert [line.text for line in lines] == list(LINES)
    assert min(word.score for line in lines for word in line.words) > 0.8


def test_words_stand_where_they_were_drawn(rapid: TextRecognizer) -> None:
    pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    (line,) = rapid.read(page(LINES[0]))
    start = 0
    for word in line.words:
        start = LINES[0].index(word.text, start)
        left = 60 + pen.textlength(LINES[0][:start], font_size=SIZE)
        right = left + pen.textlength(word.text, font_size=SIZE)
        assert word.bbox.x0 == pytest.approx(left, abs=SIZE / 3)
        assert word.bbox.x1 == pytest.approx(right, abs=SIZE / 3)
        assert word.bbox.y0 < 40 + SIZE / 2 < word.bbox.y1
        start += len(word.text)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_line_that_was_turned_is_read_and_its_corners_say_how(
    rapid: TextRecognizer, quarters: int
) -> None:
    picture = np.ascontiguousarray(np.rot90(page(LINES[0]), -quarters))  # clockwise
    (line,) = rapid.read(picture)
    assert_well_read([line], picture)
    assert line.text == LINES[0]
    assert np.cos(line.angle - quarters * np.pi / 2) > 0.99
    assert not line.is_vertical
    along = [word.bbox.center for word in line.words]
    assert along == sorted(
        along, key=lambda p: p[0] * np.cos(line.angle) + p[1] * np.sin(line.angle)
    )


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("lines", [LINES, TABLE], ids=["prose", "table"])
def test_the_lines_of_a_page_tell_how_it_lies(
    rapid: TextRecognizer, lines: tuple[str, ...], quarters: int
) -> None:
    picture = np.ascontiguousarray(np.rot90(page(*lines), -quarters))  # clockwise
    assert quarter_turns(rapid.read(picture)) == quarters


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("set_as", ["level", "stacked"])
def test_a_chinese_page_is_found_to_lie_as_it_does(
    rapid: TextRecognizer, set_as: str, quarters: int
) -> None:
    picture = np.ascontiguousarray(np.rot90(chinese(set_as), -quarters))  # clockwise
    assert page_turns(picture, rapid.read(picture), rapid) == quarters


@pytest.mark.parametrize("quarters", [0, 1])
def test_stacked_characters_are_found_on_a_page_a_little_askew(
    rapid: TextRecognizer, quarters: int
) -> None:
    image = Image.fromarray(chinese("stacked"))
    askew = image.rotate(4 - 90 * quarters, Image.Resampling.BICUBIC, True, fillcolor="white")
    picture = np.asarray(askew)
    lines = rapid.read(picture)
    assert page_turns(picture, lines, rapid) == quarters


def test_the_lines_of_a_skewed_page_are_as_skewed(rapid: TextRecognizer) -> None:
    image = Image.fromarray(page(*LINES)).rotate(-3, Image.Resampling.BICUBIC, fillcolor="white")
    lines = rapid.read(np.asarray(image))
    assert [line.text for line in lines] == list(LINES)
    assert np.degrees([line.angle for line in lines]) == pytest.approx(3, abs=0.5)


@pytest.mark.parametrize("text", ["1", "7", "18"])
def test_a_short_number_stands_upright(rapid: TextRecognizer, text: str) -> None:
    (line,) = rapid.read(page(text, width=200))
    assert line.text == text
    assert abs(line.angle) < 0.1


def test_light_letters_on_a_dark_ground_are_read(rapid: TextRecognizer) -> None:
    (line,) = rapid.read(page(LINES[1], dark="white", light="navy"))
    assert line.text == LINES[1]


def test_a_large_page_gives_places_in_its_own_pixels(rapid: TextRecognizer) -> None:
    small = page(LINES[0])
    picture = np.asarray(Image.fromarray(small).resize((3 * small.shape[1], 3 * small.shape[0])))
    (line,), (large,) = rapid.read(small), rapid.read(picture)
    assert_well_read([large], picture)
    assert large.text == line.text
    assert [3 * side for side in line.bbox] == pytest.approx(list(large.bbox), abs=15)


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (400, 2), (300, 300)])
def test_an_empty_picture_of_any_shape_holds_no_lines(
    rapid: TextRecognizer, shape: tuple[int, int]
) -> None:
    assert rapid.read(np.full((*shape, 3), 255, np.uint8)) == ()


def test_noise_gives_no_line_that_breaks_the_promise(rapid: TextRecognizer) -> None:
    picture = np.random.default_rng(7).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    assert_well_read(rapid.read(picture), picture)


def test_it_is_loaded_once_for_all_files() -> None:
    first = TEXT_MODELS.wanted("rapid", Run(), threads=1)
    assert first is TEXT_MODELS.wanted("rapid", Run(), threads=1)
    assert first is not None
    assert "de" in first.languages


def test_it_is_what_auto_means() -> None:
    found = TEXT_MODELS.wanted("auto", Run())
    assert found is not None
    assert found.name == "rapid"


def test_no_socket_is_opened_and_no_code_of_the_package_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_NETWORK], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == list(LINES)


@pytest.mark.slow
def test_the_small_networks_read_a_drawn_page() -> None:
    if not TEXT_MODELS.is_ready("rapid-tiny"):
        pytest.skip("needs `mineru-tools models pull rapid-tiny`")
    picture = page(*LINES)
    lines = TEXT_MODELS.load("rapid-tiny").read(picture)
    assert_well_read(lines, picture)
    assert [line.text for line in lines] == list(LINES)


def test_an_unknown_name_is_said_to_be_one() -> None:
    with pytest.raises(OptionsError) as caught:
        TEXT_MODELS.load("ocr-of-tomorrow")
    assert caught.value.code == "unknown_text_model"

"""Lines that one engine finds and another reads."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import ReadLine
from mineru_tools.recognizers.text.ctc import Character
from mineru_tools.recognizers.text.signs import Sign

if find_spec("rapidocr") is None:
    pytest.skip("needs the extra ocr", allow_module_level=True)

from mineru_tools.recognizers.text.by_lines import ByLines, with_latin
from mineru_tools.recognizers.text.ppocr import Survey
from mineru_tools.recognizers.text.readings import Reading
from mineru_tools.recognizers.text.strips import HEIGHT, Strip


def reading(*read: tuple[str, float, float], width: int = 480) -> Reading:
    """Characters with the pixel of their middle and their chance."""
    quad = ((0.0, 0.0), (width, 0.0), (width, HEIGHT), (0.0, HEIGHT))
    strip = Strip(np.full((HEIGHT, width, 3), 255, np.uint8), quad)
    return Reading(strip, [Character(*each) for each in read], width, 1.0)


def signs(text: str, score: float = 0.99, *, x0: float = 0.0, wide: float = 30.0) -> list[Sign]:
    """Letters side by side, ``|`` for a space between two."""
    out: list[Sign] = []
    spaced = False
    for char in text:
        if char == "|":
            spaced, x0 = True, x0 + 15.0
            continue
        out.append(Sign(char, x0, x0 + wide, score, spaced))
        spaced, x0 = False, x0 + wide
    return out


def shown(found: list[Sign]) -> str:
    return "".join(("|" if sign.spaced else "") + sign.text for sign in found).lstrip("|")


def test_latin_words_are_as_the_finder_reads_them() -> None:
    told = [*signs("용지"), *signs("410", 0.93, x0=100.0), *signs("를", x0=190.0)]
    told[2] = Sign("4", 100.0, 130.0, 0.93, spaced=True)
    found = with_latin(
        told, reading(("A", 115.0, 0.9), ("4", 145.0, 0.9), ("x", 170.0, 0.9)), "Hangul"
    )
    assert shown(found) == "용지|A4x를"


def test_letters_that_the_reader_is_sure_of_stay() -> None:
    told = signs("이고")
    assert with_latin(told, reading(("0", 15.0, 0.99), ("1", 45.0, 0.99)), "Hangul") == told


def test_characters_that_the_finder_hardly_sees_change_nothing() -> None:
    told = signs("12", 0.9)
    assert with_latin(told, reading(("I", 15.0, 0.4)), "Hangul") == told


def test_a_word_that_only_the_finder_sees_stands_apart_in_its_place() -> None:
    told = signs("가나") + signs("다", x0=200.0)
    found = with_latin(told, reading(("m", 110.0, 0.9), ("m", 135.0, 0.9)), "Hangul")
    assert shown(found) == "가나|mm다"


CHARS = st.tuples(st.sampled_from("aZ7.가測 "), st.floats(0, 480), st.floats(0, 1))


@given(st.lists(CHARS, max_size=12), st.text("가나a1", max_size=9), st.floats(0, 1))
def test_sure_letters_of_the_script_are_all_kept_in_order(
    read: list[tuple[str, float, float]], text: str, score: float
) -> None:
    told = signs(text, score)
    own = [s for s in told if s.score >= 0.97 and s.text in "가나"]
    found = with_latin(told, reading(*sorted(read, key=lambda c: c[1])), "Hangul")
    assert [s for s in found if s in own] == own


class Finds:
    """A finder of lines that are known."""

    name, languages = "finds", ("en",)

    def __init__(self, *readings: Reading) -> None:
        self.readings = readings
        self.asked = 0

    def survey(self, picture: RGB, *, sample: bool = True) -> Survey:
        self.asked += 1
        return Survey((), 0.0, (), self.readings)

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        return ()


class Says:
    """A reader that says one text of every line."""

    name, languages = "says", ("kor",)

    def __init__(self, *said: Sign) -> None:
        self.said = said

    def read_line(self, pixels: RGB) -> list[Sign]:
        return list(self.said)


PAGE = np.full((100, 600, 3), 255, np.uint8)


def test_a_line_stands_where_the_finder_found_it() -> None:
    (line,) = ByLines(Finds(reading()), Says(*signs("가나|다")), "Hangul").read(PAGE)
    assert line.text == "가나 다"
    assert [tuple(word.bbox) for word in line.words] == [(0, 0, 60, 48), (75, 0, 105, 48)]


def test_lines_of_which_little_is_sure_are_left_out() -> None:
    assert ByLines(Finds(reading()), Says(*signs("가", 0.2)), "Hangul").read(PAGE) == ()
    assert ByLines(Finds(reading()), Says(), "Hangul").read(PAGE) == ()


def test_a_line_of_latin_letters_is_the_finders() -> None:
    known = reading(*((char, 24.0 * k + 12, 0.99) for k, char in enumerate("IEEE802.11and802.3bz")))
    (line,) = ByLines(Finds(known), Says(*signs("다")), "Hangul").read(PAGE)
    assert line.text == "IEEE802.11and802.3bz"


def test_words_that_look_latin_are_the_readers_in_scripts_with_letters_alike() -> None:
    known = reading(*((char, 24.0 * k + 12, 0.99) for k, char in enumerate("MocKBacToJIuua")))
    (line,) = ByLines(Finds(known), Says(*signs("Москва")), "Cyrillic").read(PAGE)
    assert line.text == "Москва"


def test_words_from_right_to_left_have_boxes() -> None:
    said = list(reversed(signs("שלום")))
    (line,) = ByLines(Finds(reading()), Says(*said), "Hebrew").read(PAGE)
    assert tuple(line.words[0].bbox) == (0, 0, 120, 48)


def test_what_was_found_is_not_looked_for_again() -> None:
    finder = Finds()
    reader = ByLines(finder, Says(), "Hangul", known=(PAGE, Survey((), 0.0, (), (reading(),))))
    assert reader.read(PAGE) == ()
    assert finder.asked == 0
    reader.read(PAGE.copy())
    assert finder.asked == 1

"""The script of a page whose letters the usual recogniser does not know.

It is found by trying: lines that were read badly are given to tesseract in each script whose data
are here. Its own detection of scripts was right on 8 of 16 photos of pages.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.languages import LANGUAGES, TESSERACT, Language, language
from mineru_tools.recognizers.text.model import ReadLine, TextRecognizer
from mineru_tools.recognizers.text.quads import Quad, is_level, turned
from mineru_tools.recognizers.text.registry import TEXT_MODELS
from mineru_tools.recognizers.text.tessdata import installed

ENOUGH = 0.6  # of the width of lines: where as much is read surely, the script is known
SURE = 0.85  # the score of lines in their own script; no other need be tried
LIKELY = 0.68  # photos of pages in Korean have .70 and more, handwriting as Thai up to .67
_LEAST = 10  # letters that tell a script
_KNOWN = ("Latin", "Han", "Kana and Han")  # what the usual recogniser reads
_FEW = 3  # lines that tell nothing of a page: a logo, a photo of a street
_MARGIN = 24  # pixels around the lines of a sample, half of their height

if TYPE_CHECKING:
    from mineru_tools.recognizers.text.ppocr import Survey
    from mineru_tools.recognizers.text.strips import Strip  # brings OpenCV

Load = Callable[[Language], TextRecognizer]


@runtime_checkable
class Surveyor(TextRecognizer, Protocol):
    """A recogniser that says how much of a page it reads surely, as PP-OCR does."""

    def survey(self, picture: RGB, *, sample: bool = True) -> Survey: ...


@dataclass(frozen=True, slots=True)
class Found:
    """The language whose data read a sample best, how well, and whether it was upside down."""

    language: Language
    score: float
    hangs: bool = False


class AlreadyRead:
    """The recogniser ``engine``, whose ``lines`` of one ``picture`` are known."""

    def __init__(self, engine: TextRecognizer, picture: RGB, lines: tuple[ReadLine, ...]) -> None:
        self.name = engine.name
        self.languages = engine.languages
        self._engine = engine
        self._picture = picture
        self._lines = lines

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines of the picture, which are not read again where it is the known one."""
        return self._lines if picture is self._picture else self._engine.read(picture)


def by_script(
    picture: RGB, usual: TextRecognizer, *, switch: bool = True
) -> tuple[TextRecognizer, str | None]:
    """What reads the page, and what there is to say where nothing here seems to know its script.

    Recognisers that are no surveyors say nothing of it, and stay; so do surveyors, with something
    to say, where ``switch`` is false.
    """
    if not isinstance(usual, Surveyor):
        return usual, None
    survey = usual.survey(picture)
    read = AlreadyRead(usual, picture, survey.lines) if survey.whole else usual
    if survey.surely >= ENOUGH or len(survey.unsure) < _FEW:
        return read, None
    tried = candidates() if switch else ()
    found = script_of(survey.unsure, tried, _tesseract)

    def read_by(language: Language) -> TextRecognizer:
        return by_lines(usual, language, known=(picture, survey) if survey.whole else None)

    if found is not None:
        return foreign(picture, survey, found, read_by), None
    share = f"{usual.name} reads {survey.surely:.0%} of the text surely"
    if find_spec("tesserocr") is None:
        return read, f"{share}; for other scripts: pip install 'mineru-tools[tesseract]'"
    known = ", ".join(each.script for each in tried) or "no other scripts"
    hint = "`mineru-tools languages` says what other languages need, and -l names one"
    return read, f"{share}, and here are data of {known}; {hint}"


@lru_cache(maxsize=4)
def _tesseract(language: Language) -> TextRecognizer:
    return TEXT_MODELS.load(TESSERACT, lang=language.data)


def by_lines(
    finder: Surveyor, language: Language, *, known: tuple[RGB, Survey] | None = None
) -> TextRecognizer:
    """tesseract with a language's data, shown the lines that ``finder`` finds one by one."""
    from mineru_tools.recognizers.text.by_lines import ByLines
    from mineru_tools.recognizers.text.tesseract import Tesseract

    reader = _tesseract(language)
    assert isinstance(reader, Tesseract)
    return ByLines(finder, reader, language.script, known=known)


def told_by_lines(finder: TextRecognizer, lang: str) -> TextRecognizer | None:
    """What reads a language that is told line by line; ``None`` where the page is read as a whole.

    That is so of several languages, of those that the usual recogniser reads, and of lines that
    run down. Raises ``OptionsError`` or ``WeightsMissing``.
    """
    if "+" in lang or not isinstance(finder, Surveyor):
        return None
    told = language(lang)
    if told.engine != TESSERACT or told.script in _KNOWN:
        return None
    return by_lines(finder, told)


def candidates() -> tuple[Language, ...]:
    """What tesseract can read here, one for each script that the usual recogniser does not know."""
    if find_spec("tesserocr") is None:
        return ()
    here = installed()
    found: dict[str, Language] = {}
    for each in LANGUAGES:
        if each.engine == TESSERACT and each.script not in _KNOWN and each.data in here:
            found.setdefault(each.script, each)
    return tuple(found.values())


def script_of(strips: Sequence[Strip], tried: Iterable[Language], load: Load) -> Found | None:
    """The language whose recogniser reads the lines best, ``None`` where none reads them well."""
    best: Found | None = None
    samples = [(_sample(strips, hangs=hangs), hangs) for hangs in (False, True)] if strips else []
    for sample, hangs in samples:
        for each in tried:
            score = _score(load(each).read(sample), each.script)
            if score >= LIKELY and (best is None or score > best.score):
                best = Found(each, score, hangs)
            if score >= SURE:
                return best
        if best is not None:
            return best
    return best


def foreign(picture: RGB, survey: Survey, found: Found, load: Load) -> TextRecognizer:
    """The recogniser of the script that was found on a page.

    Tesseract misreads a page that is not upright. The lines of such a one are those of the survey:
    who asks sees by their corners how the page is turned, and asks again.
    """
    engine = load(found.language)
    level = sum(line.score if is_level(line.quad) else -line.score for line in survey.lines) >= 0
    if level and not found.hangs:
        return engine
    turns = (0 if level else 1) + (2 if found.hangs else 0)
    lines = tuple(replace(x, quad=_towards(x.quad, turns)) for x in survey.lines)
    return AlreadyRead(engine, picture, lines)


def _towards(quad: Quad, turns: int) -> Quad:
    """The corners of a line as of one that is read in that direction, or square to it."""
    (x0, y0), (x1, y1) = quad[:2]
    now = round(math.atan2(y1 - y0, x1 - x0) / (math.pi / 2))
    return turned(quad, (turns - now) // 2 * 2)


def _sample(strips: Sequence[Strip], *, hangs: bool) -> RGB:
    """The lines one below the other, with room around them, on white; upside down if so asked."""
    height = strips[0].pixels.shape[0]
    size = (len(strips) * (height + _MARGIN) + _MARGIN, max(s.width for s in strips) + 2 * _MARGIN)
    page = np.full((*size, 3), 255, np.uint8)
    for k, strip in enumerate(strips):
        top = _MARGIN + k * (height + _MARGIN)
        pixels = _on_white(strip.pixels[::-1, ::-1] if hangs else strip.pixels)
        page[top : top + height, _MARGIN : _MARGIN + strip.width] = pixels
    return page


def _on_white(pixels: RGB) -> RGB:
    """The pixels with the paper, which is most of a line, as white as what is around it."""
    if float(np.median(pixels)) < float(pixels.mean()):
        pixels = 255 - pixels
    lighter = pixels * (255.0 / np.maximum(np.median(pixels, axis=(0, 1)), 1.0))
    return np.asarray(np.minimum(lighter, 255.0), np.uint8)


def _score(lines: Sequence[ReadLine], script: str) -> float:
    """The mean score of what was read, by letters; 0 where it is not in the script."""
    letters = [char for line in lines for char in line.text if char.isalpha()]
    own = sum(_is_of(char, script) for char in letters)
    if own < _LEAST or 2 * own < len(letters):
        return 0.0
    return sum(line.score * len(line.text) for line in lines) / sum(len(x.text) for x in lines)


def _is_of(char: str, script: str) -> bool:
    return unicodedata.name(char, "").startswith(script.upper())

"""What was read of single lines: how sure it is, which way up they stand, where the words are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.text.ctc import Character
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.quads import Quad, is_level
from mineru_tools.recognizers.text.strips import HEIGHT, Strip
from mineru_tools.recognizers.text.words import pieces

_WELL = 0.8  # read so, a line needs no other try
_WORDY = 5  # characters that do not all look like others when turned
# Lines of letters that the network knows have more of them for their height, and are read as
# surely: 85 to 100 % of the width of lines on pages of known scripts, photos and Fraktur among
# them, and up to 20 % on Korean and Russian ones.
_DENSE = 0.8
_KNOWN = 0.9
_SAMPLES = 8
_LONG = 4.0  # so many times as high as wide no single character is
TELLING = 2.0  # times as long as high: lines that tell a script


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a strip; steps are so many ``pixels`` wide."""

    strip: Strip
    read: list[Character]
    steps: int
    pixels: float

    @property
    def score(self) -> float:
        """The mean chance of the characters; 0 for one alone that would stand on its side."""
        said = self._said
        if not said or (len(said) == 1 and not is_level(self.strip.quad)):
            return 0.0
        return sum(said) / len(said)

    @property
    def letters(self) -> int:
        return len(self._said)

    @property
    def _said(self) -> list[float]:
        """The chances of all characters that are no spaces."""
        return [char.chance for char in self.read if not char.text.isspace()]


def tallness(quad: Quad) -> float:
    """Height over width of what is read from left to right between the corners."""
    return math.dist(quad[0], quad[3]) / max(1.0, math.dist(quad[0], quad[1]))


def may_stand(reading: Reading) -> bool:
    """Whether a line that was read downwards may be a narrow character or two, standing upright."""
    quad = reading.strip.quad
    return not is_level(quad) and tallness(quad) > 1 / _LONG


def may_hang(reading: Reading) -> bool:
    """Whether a line may be upside down: short ones read well so that are not, as 18 does.

    Of Chinese upside down little is read, so a line is long that has room for more.
    """
    long = reading.letters >= _WORDY or reading.strip.width >= _WORDY * HEIGHT
    return reading.score < _WELL and long


def most_hang(readings: Sequence[Reading], first: Sequence[Strip]) -> bool:
    """Whether most words that tell are upside down, by letters: then the short ones are, too."""
    told = [(x.letters, x.strip is s) for x, s in zip(readings, first, strict=True)]
    return sum(-n if upright else n for n, upright in told if n >= _WORDY) > 0


def known_share(
    readings: Sequence[Reading], strips: Sequence[Strip]
) -> tuple[float, tuple[Strip, ...]]:
    """The share of the width of all lines that is in sure ones, and the widest of the others."""
    both = [(x, strip) for x, strip in zip(readings, strips, strict=True) if _is_wide(strip)]
    doubts = sorted((strip for x, strip in both if not is_known(x)), key=lambda s: -s.width)
    total = sum(strip.width for _, strip in both)
    return 1 - sum(strip.width for strip in doubts) / max(total, 1), tuple(doubts[:_SAMPLES])


def as_found(readings: Sequence[Reading], strips: Sequence[Strip]) -> tuple[Reading, ...]:
    """The readings, with nothing read in strips that were turned upside down since."""
    return tuple(
        x if x.strip is strip else replace(x, strip=strip, read=[])
        for x, strip in zip(readings, strips, strict=True)
    )


def _is_wide(strip: Strip) -> bool:
    return strip.width >= TELLING * HEIGHT


def is_known(reading: Reading) -> bool:
    """Whether a line is in letters that the network knows; of others it reads few, or unsurely."""
    dense = reading.letters * HEIGHT >= _DENSE * reading.strip.width
    return dense and reading.score >= _KNOWN


def line_of(reading: Reading, page: BBox) -> ReadLine:
    """The reading with its words where they are in the picture, nothing outside of it."""
    strip, pixels = reading.strip, reading.pixels
    words = [
        ReadWord(
            piece.text,
            within(strip.box(piece.start * pixels, 0, piece.end * pixels, HEIGHT), page),
            piece.score,
        )
        for piece in pieces(reading.read, reading.steps, HEIGHT / pixels)
    ]
    a, b, c, d = ((min(max(x, 0.0), page.x1), min(max(y, 0.0), page.y1)) for x, y in strip.quad)
    return ReadLine(tuple(words), (a, b, c, d), reading.score)


def within(box: BBox, page: BBox) -> BBox:
    """What of the box is in the picture; of one outside, which no ink makes, the nearest pixel."""
    x, y = min(max(box.x0, 0.0), page.x1 - 1), min(max(box.y0, 0.0), page.y1 - 1)
    return BBox(x, y, max(x + 1, min(box.x1, page.x1)), max(y + 1, min(box.y1, page.y1)))

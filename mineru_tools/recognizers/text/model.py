"""What a text recogniser gets and gives: the picture of a page, and the lines that stand on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol
from unicodedata import east_asian_width

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.quads import Quad

_STACKED = math.radians(45)  # lines steeper than that run up or down the picture


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A run of characters between two spaces; ``bbox`` in pixels of the picture, y downwards.

    Of scripts that write no spaces a word is all that stands together: a phrase, a whole line.
    ``score``, 0 to 1, is how sure the recogniser is of the word as a whole.
    """

    text: str
    bbox: BBox
    score: float


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Words in the order in which they are read, at least one.

    ``quad`` holds the corners in pixels as one sees them who holds the picture so that the line
    reads from left to right: top left, top right, bottom right, bottom left. Its first side thus
    points the way that the characters follow one another, downwards in vertical Japanese; of
    scripts that run from right to left it points against it. ``score``, 0 to 1, is the line's.
    """

    words: tuple[ReadWord, ...]
    quad: Quad
    score: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def bbox(self) -> BBox:
        """The upright box around the quad."""
        return union_all(BBox(x, y, x, y) for x, y in self.quad)

    @property
    def angle(self) -> float:
        """Where the first side of the quad points, in radians: 0 right, pi/2 down, -pi/2 up."""
        (x0, y0), (x1, y1) = self.quad[:2]
        return math.atan2(y1 - y0, x1 - x0)

    @property
    def is_vertical(self) -> bool:
        """Whether upright characters stand one below another, as in Japanese books.

        A line that runs down the picture is such a one when most of its characters are of those
        that are stacked; of other scripts it is a line that was turned.
        """
        return self.is_wide and abs(self.angle - math.pi / 2) < _STACKED

    @property
    def is_wide(self) -> bool:
        """Whether most of its characters are of those that are as wide as high, and stacked."""
        wide = [east_asian_width(char) in "WF" for word in self.words for char in word.text]
        return 2 * sum(wide) > len(wide)


class TextRecognizer(Protocol):
    """PP-OCR, tesseract, or yours.

    ``languages`` are the codes that it was loaded for or that it reads anyway, as
    ``mineru-tools languages`` lists them.
    """

    name: str
    languages: tuple[str, ...]

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines from top to bottom, of one height from left to right; no order of columns.

        Words are never empty and hold no space; boxes and corners lie within the picture.
        """
        ...

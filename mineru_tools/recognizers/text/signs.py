"""The characters of a single line, and what reads them one line at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mineru_tools.recognizers.image import RGB


@dataclass(frozen=True, slots=True)
class Sign:
    """A character of a line from ``x0`` to ``x1``, pixels; ``spaced`` after a space.

    ``score``, 0 to 1, is how sure the reader is of it.
    """

    text: str
    x0: float
    x1: float
    score: float
    spaced: bool = False


class LineReader(Protocol):
    """tesseract, or yours."""

    name: str
    languages: tuple[str, ...]

    def read_line(self, pixels: RGB) -> list[Sign]:
        """What stands in the picture of a single line, from left to right."""
        ...

"""What a formula recogniser gets and gives: pictures, and the LaTeX that is drawn in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mineru_tools.recognizers.image import RGB


@dataclass(frozen=True, slots=True)
class FormulaReading:
    """LaTeX without delimiters, how sure the recogniser is (0 to 1), and who says so.

    ``score`` is the chance that all of it is right, as the recogniser sees it. ``latex`` is empty
    and the score 0 where nothing could be read.
    """

    latex: str
    score: float
    source: str


class FormulaRecognizer(Protocol):
    """pix2tex, PP-FormulaNet, or yours."""

    name: str

    def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
        """One reading per picture, in order; a picture shows one formula of one line or more."""
        ...

"""pix2tex: a small network for formulas of one line, run in numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from mineru_tools.recognizers.formula.decoder import Decoder, Written
from mineru_tools.recognizers.formula.encoder import Encoder
from mineru_tools.recognizers.formula.fit import fitted, scale_of
from mineru_tools.recognizers.formula.ink import Ink, ink_of
from mineru_tools.recognizers.formula.model import FormulaReading
from mineru_tools.recognizers.formula.rows import aligned, rows_of
from mineru_tools.recognizers.formula.tidy import tidied
from mineru_tools.recognizers.formula.tokenizer import Tokenizer
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.threads import one_thread
from mineru_tools.recognizers.torch_file import read_tensors

# Pixels; of two sizes that the network knows the likelier reading is right more often than either:
# on 108 formulas .955 of the signs and .70 of the formulas, against .913 and .60 of one size.
_CAPITALS = (11.25, 13.75)
_TOGETHER = 4  # pictures that are written at once


class Pix2tex:
    """The weights and the vocabulary in the folder ``weights``."""

    def __init__(self, weights: Path, *, name: str = "pix2tex") -> None:
        self.name = name
        tensors = read_tensors(weights / "weights.pth")
        self._tokenizer = Tokenizer(weights / "tokenizer.json")
        self._encoder = Encoder(tensors)
        self._decoder = Decoder(tensors, len(self._tokenizer))

    def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
        """One reading per picture, line by line where there are several."""
        rows = [rows_of(ink) if ink.size else [] for ink in map(ink_of, pictures)]
        readings = iter(self._lines([ink for each in rows for ink in each]))
        return [self._display([next(readings) for _ in each]) for each in rows]

    def _display(self, lines: Sequence[FormulaReading]) -> FormulaReading:
        """Lines as one formula, which is right if all of them are."""
        if len(lines) == 1:
            return lines[0]
        score = math.prod(line.score for line in lines) if lines else 0.0
        latex = aligned([line.latex for line in lines]) if score else ""
        return FormulaReading(latex, score, self.name)

    def _lines(self, inks: Sequence[Ink]) -> list[FormulaReading]:
        """The likeliest reading of each picture, all sizes heard."""
        written: list[Written] = []
        with one_thread():
            for first in range(0, len(inks), _TOGETHER):
                seen = [
                    self._encoder(fitted(ink, scale_of(ink, capital)))
                    for ink in inks[first : first + _TOGETHER]
                    for capital in _CAPITALS
                ]
                written += self._decoder(seen)
        readings = [self._reading(each) for each in written]
        return [
            self._likeliest(readings[first : first + len(_CAPITALS)])
            for first in range(0, len(readings), len(_CAPITALS))
        ]

    def _likeliest(self, readings: Sequence[FormulaReading]) -> FormulaReading:
        """The reading with the highest mean chance: that of what only one size shows is halved."""
        chances: dict[str, float] = {}
        for reading in readings:
            chances[reading.latex] = chances.get(reading.latex, 0.0) + reading.score / len(readings)
        latex = max(chances, key=lambda each: chances[each])
        return FormulaReading(latex, chances[latex], self.name)

    def _reading(self, written: Written) -> FormulaReading:
        """What was written to its end and holds together; its score is the chance of it all."""
        latex = tidied(self._tokenizer.text(written.tokens)) if written.ended else ""
        score = math.prod(written.chances) if latex else 0.0
        return FormulaReading(latex, min(score, 1.0), self.name)

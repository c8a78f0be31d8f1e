"""pix2tex: a small network for formulas of one line, run in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

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

# A reading as sure as this one is kept; of the others, larger and smaller pictures are tried.
_SURE = 0.99
_OTHER_SCALES = (0.85, 1.2)
_TOGETHER = 8  # pictures that are written at once


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
        """Lines as one formula, which is as sure as the least sure of them."""
        if len(lines) == 1:
            return lines[0]
        score = min((line.score for line in lines), default=0.0)
        latex = aligned([line.latex for line in lines]) if score else ""
        return FormulaReading(latex, score, self.name)

    def _lines(self, inks: Sequence[Ink]) -> list[FormulaReading]:
        """The best readings of several sizes, where the first size leaves a doubt."""
        scales = [scale_of(ink) for ink in inks]
        best = [FormulaReading("", 0.0, self.name)] * len(inks)
        for factor in (1.0, *_OTHER_SCALES):
            open_ = [k for k, reading in enumerate(best) if reading.score < _SURE]
            read = self._read([(inks[k], scales[k] * factor) for k in open_])
            for k, reading in zip(open_, read, strict=True):
                best[k] = max(best[k], reading, key=lambda r: r.score)
        return best

    def _read(self, cases: Sequence[tuple[Ink, float]]) -> list[FormulaReading]:
        written: list[Written] = []
        with one_thread():
            for first in range(0, len(cases), _TOGETHER):
                seen = [self._encoder(fitted(*case)) for case in cases[first : first + _TOGETHER]]
                written += self._decoder(seen)
        return [self._reading(each) for each in written]

    def _reading(self, written: Written) -> FormulaReading:
        """What was written to its end and holds together; its score is that of the usual token."""
        latex = tidied(self._tokenizer.text(written.tokens)) if written.ended else ""
        if not latex:
            return FormulaReading("", 0.0, self.name)
        score = float(np.exp(np.mean(np.log(written.chances))))
        return FormulaReading(latex, min(score, 1.0), self.name)

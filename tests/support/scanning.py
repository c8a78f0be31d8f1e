"""Scans of text PDFs, and a recogniser that knows what is written on them.

The words and their places are those of the PDF's own text layer; how the picture lies the
recogniser finds out by comparing it with the page.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.runs import runs_of
from mineru_tools.layout.text_line import Run
from mineru_tools.pdf.source import open_pdf
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord

DPI = 150.0
MARGIN = 0.2  # of a line's height by which recognisers draw their boxes too large


def typeset(source: str) -> bytes:
    """The PDF that Typst makes of its markup."""
    import typst

    return typst.compile(source.encode())


def photographed(pdf: bytes, *, turns: int = 0, skew: float = 0.0, dpi: float = DPI) -> RGB:
    """The first page turned by quarter turns and a few degrees, both clockwise, with some noise."""
    with open_pdf(pdf) as opened:
        page = opened.render(0, dpi=dpi)
    tilted = page.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    noise = np.random.default_rng(7).normal(0, 4, (*tilted.size[::-1], 1))
    noisy = np.clip(np.asarray(tilted, dtype=float) + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(noisy, -turns))


def scanned(pdf: bytes, *, turns: int = 0, skew: float = 0.0) -> bytes:
    """A PDF of one picture."""
    out = io.BytesIO()
    picture = Image.fromarray(photographed(pdf, turns=turns, skew=skew))
    picture.save(out, "PDF", resolution=DPI)
    return out.getvalue()


class KnownWords:
    """A ``TextRecognizer`` that reads one page only, and that by heart."""

    name = "known"
    languages: tuple[str, ...] = ()

    def __init__(self, pdf: bytes, *, skew: float = 0.0, unsure: Sequence[str] = ()) -> None:
        self._page = photographed(pdf, skew=skew)
        self._skew = math.radians(skew)
        self._unsure = unsure
        with open_pdf(pdf) as opened:
            page = opened.primitives(0)
        runs = runs_of(page.glyphs, np.arange(len(page.glyphs)))
        self._lines = [line.runs for line in lines_of(runs, page.rules)]
        self.calls = 0

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        self.calls += 1
        turns = self._turns(picture)
        lines = [self._line(_words(runs), turns, picture.shape[:2]) for runs in self._lines]
        return tuple(sorted(lines, key=lambda line: line.bbox.y0))

    def _turns(self, picture: RGB) -> int:
        """How often the page is turned clockwise in the picture."""
        small = _small(picture)

        def unlike(turns: int) -> float:
            page = _small(np.rot90(self._page, -turns))
            if page.shape != small.shape:
                return math.inf
            return float(np.abs(page - small).mean())

        return min(range(4), key=unlike)

    def _line(self, words: list[list[Run]], turns: int, shape: tuple[int, ...]) -> ReadLine:
        self._scale = max(shape) / max(self._page.shape) * DPI / 72
        boxes = [self._pixels(_around(word)) for word in words]
        whole = _around([run for word in words for run in word])
        line = self._pixels(whole.expand(MARGIN * whole.height))
        corners = [(line.x0, line.y0), (line.x1, line.y0), (line.x1, line.y1), (line.x0, line.y1)]
        a, b, c, d = (self._seen(x, y, turns, shape) for x, y in corners)
        read = []
        for word, box in zip(words, boxes, strict=True):
            text = "".join(run.text for run in word)
            ends = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
            xs, ys = zip(*(self._seen(x, y, turns, shape) for x, y in ends), strict=True)
            sure = 0.3 if text in self._unsure else 0.99
            read.append(ReadWord(text, BBox(min(xs), min(ys), max(xs), max(ys)), sure))
        return ReadLine(tuple(read), (a, b, c, d), 0.99)

    def _pixels(self, box: BBox) -> BBox:
        return BBox(*(value * self._scale for value in box))

    def _seen(self, x: float, y: float, turns: int, shape: tuple[int, ...]) -> tuple[float, float]:
        """Where a pixel of the straight page is in a picture of that shape, turned so often."""
        tall, wide = shape if turns % 2 == 0 else shape[::-1]
        x, y = x - wide / 2, y - tall / 2
        cos, sin = math.cos(self._skew), math.sin(self._skew)
        x, y = x * cos - y * sin, x * sin + y * cos
        for _ in range(turns):
            x, y = -y, x
        return x + shape[1] / 2, y + shape[0] / 2


def _words(runs: Sequence[Run]) -> list[list[Run]]:
    words: list[list[Run]] = []
    for run in runs:
        if not words or run.space:
            words.append([])
        words[-1].append(run)
    return words


def _around(runs: Sequence[Run]) -> BBox:
    boxes = np.array([run.bbox for run in runs])
    return BBox(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())


def _small(picture: RGB) -> np.ndarray:
    side = (40, 40) if picture.shape[0] == picture.shape[1] else (40, 60)
    if picture.shape[1] > picture.shape[0]:
        side = side[::-1]
    shown = Image.fromarray(np.ascontiguousarray(picture)).resize(side, Image.Resampling.BOX)
    return np.asarray(shown, dtype=float)

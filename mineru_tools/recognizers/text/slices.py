"""Pictures much longer than wide, read piece by piece: receipts, banners, whole web pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord, TextRecognizer
from mineru_tools.recognizers.text.order import in_rows

_SLENDER = 4.0  # times as long as wide; sheets of paper are up to 1.5, two pages side by side too
_LONG = 2400  # pixels; what is shorter no recogniser shrinks by much
_PIECE = 2.0  # times the shorter side: as slender as a page that is folded once
_GAP = 0.1  # of the usual change from pixel to pixel: between lines, or between words


class Sliced:
    """``engine``, shown pictures that are long and slender in pieces, each cut where it is blank.

    Recognisers shrink what they are shown to a number of pixels on its longer side.
    """

    def __init__(self, engine: TextRecognizer) -> None:
        self.name, self.languages = engine.name, engine.languages
        self._engine = engine

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines of the whole picture; one across a cut between two words comes in two."""
        height, width = picture.shape[:2]
        if max(height, width) < max(_LONG, _SLENDER * min(height, width)):
            return self._engine.read(picture)
        if height > width:
            parts = [(picture[a:b], (0, a)) for a, b in _pieces(picture)]
        else:
            parts = [(picture[:, a:b], (a, 0)) for a, b in _pieces(picture.swapaxes(0, 1))]
        if len(parts) == 1:
            return self._engine.read(picture)
        read = ((self._engine.read(np.ascontiguousarray(part)), at) for part, at in parts)
        return in_rows(_moved(line, *at) for lines, at in read for line in lines)


def _pieces(picture: RGB) -> Iterator[tuple[int, int]]:
    """First row and the row behind the last of each piece, cut at the blankest row in reach."""
    height, width = picture.shape[:2]
    changes = np.abs(np.diff(picture[:, :, 1].astype(np.int16), axis=1)).mean(axis=1)
    usual = float(np.percentile(changes, 90))
    ground = float(changes.min())  # the noise of the paper
    start, piece = 0, round(_PIECE * width)
    while height - start > 1.5 * piece:
        reach = changes[start + piece // 2 : start + piece]
        row = len(reach) - 1 - int(reach[::-1].argmin())
        if reach[row] > ground + _GAP * (usual - ground):
            break  # text runs along the picture
        yield start, start + piece // 2 + row
        start += piece // 2 + row
    yield start, height


def _moved(line: ReadLine, x: int, y: int) -> ReadLine:
    def word(each: ReadWord) -> ReadWord:
        x0, y0, x1, y1 = each.bbox
        return replace(each, bbox=BBox(x0 + x, y0 + y, x1 + x, y1 + y))

    a, b, c, d = ((px + x, py + y) for px, py in line.quad)
    return replace(line, words=tuple(map(word, line.words)), quad=(a, b, c, d))

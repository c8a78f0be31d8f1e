"""Words to glyphs: what a text layer would say of text that was read from a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Font, Glyphs
from mineru_tools.scans import letters

_EM = 0.8  # of the height of a recogniser's boxes, which stand off the ink
_FONTS = (Font("scan"), Font("scan-bold", bold=True))
_RTL = range(0x0590, 0x0900)  # Hebrew to Arabic; their letters are not laid out from the left


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word where it stands, in points; it runs from ``bbox.x0`` to ``bbox.x1`` of a level page.

    ``turns`` are quarter turns clockwise of its direction: 1 runs down, 3 runs up; its ``baseline``
    is an x coordinate then. ``stacked`` says that upright characters stand one below another.
    """

    text: str
    bbox: BBox
    baseline: float
    size: float
    score: float = 1.0
    bold: bool = False
    turns: int = 0
    stacked: bool = False


def words_in_boxes(words: Iterable[tuple[str, BBox]]) -> list[PlacedWord]:
    """Words of which nothing but a recogniser's boxes is known, as if all were of one size."""
    boxed = list(words)
    em = _EM * median([box.height for _, box in boxed] or [0.0])
    return [PlacedWord(text, box, box.y1 - 0.2 * box.height, em) for text, box in boxed]


def glyphs_of(words: Sequence[PlacedWord]) -> Glyphs:
    """A glyph for each character, with a space before each word; columns as ``Glyphs`` says.

    Characters share the width of their word as those of usual type do. Words of right-to-left
    scripts stay whole, as a ligature of all their letters.
    """
    rows = [row for word in words for row in _rows(word)]
    count = len(rows)
    cell = np.array([row.cell for row in rows], dtype=float).reshape(-1, 4)
    return Glyphs(
        text=tuple(row.text for row in rows),
        box=np.array([row.ink for row in rows], dtype=float).reshape(-1, 4),
        cell=cell,
        origin=np.array([row.origin for row in rows], dtype=float).reshape(-1, 2),
        size=np.array([row.word.size for row in rows], dtype=float),
        angle=np.array([0.0 if r.word.stacked else 90.0 * r.word.turns for r in rows], dtype=float),
        font=np.array([int(row.word.bold) for row in rows], dtype=np.int64),
        fonts=_FONTS,
        color=np.zeros(count, dtype=np.int64),
        hidden=np.zeros(count, dtype=np.int64),
        space_before=np.array([row.first for row in rows], dtype=np.bool_),
        tag=np.full(count, -1, dtype=np.int64),
        score=np.array([row.word.score for row in rows], dtype=float),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One glyph."""

    text: str
    word: PlacedWord
    cell: BBox
    ink: BBox
    origin: tuple[float, float]
    first: bool


def _rows(word: PlacedWord) -> list[_Row]:
    parts = _parts(word.text)
    widths = [1.0] * len(parts) if word.stacked else [letters.total_width(p) for p in parts]
    ends = [0.0, *accumulate(widths)]
    whole = ends[-1] or 1.0
    return [
        _row(word, part, ends[k] / whole, ends[k + 1] / whole, first=k == 0)
        for k, part in enumerate(parts)
    ]


def _parts(text: str) -> list[str]:
    """What becomes a glyph each: characters with their combining marks, or all of the word."""
    if any(ord(char) in _RTL for char in text):
        return [text]
    parts: list[str] = []
    for char in text:
        if parts and letters.width(char) == 0.0:
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _row(word: PlacedWord, text: str, start: float, end: float, *, first: bool) -> _Row:
    """The glyph of the part of a word between two shares of its length."""
    box, em = word.bbox, word.size
    if word.stacked:
        y0, y1 = box.y0 + start * box.height, box.y0 + end * box.height
        cell = BBox(box.x0, y0, box.x1, y1)
        return _Row(text, word, cell, cell, (box.x0, y1 - letters.WIDE_DESCENT * em), first)
    rise, fall = (letters.height(text) or letters.X_HEIGHT) * em, letters.depth(text) * em
    a, b = start * _length(word), end * _length(word)
    return _Row(
        text,
        word,
        cell=_box(_point(word, a, -0.2 * em), _point(word, b, 0.8 * em)),
        ink=_box(_point(word, a, -fall), _point(word, b, rise)),
        origin=_point(word, a, 0.0),
        first=first,
    )


def _length(word: PlacedWord) -> float:
    return word.bbox.height if word.turns % 2 else word.bbox.width


def _point(word: PlacedWord, along: float, up: float) -> tuple[float, float]:
    """The point so far along the word's baseline and above it, as the word is read."""
    box, base = word.bbox, word.baseline
    x, y = ((box.x0, base), (base, box.y0), (box.x1, base), (base, box.y1))[word.turns]
    dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1))[word.turns]
    return x + along * dx + up * dy, y + along * dy - up * dx


def _box(a: tuple[float, float], b: tuple[float, float]) -> BBox:
    return BBox(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))

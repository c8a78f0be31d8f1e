"""The answers of servers that read pages, as lines; what is none raises as Python does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import east_asian_width

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.quads import Point, Quad, turned

_TALL = 1.5  # times as high as wide: PaddleOCR and RapidOCR read what is taller downwards


def paddlex_lines(told: Any, size: tuple[int, int]) -> list[ReadLine]:
    """The lines of ``result.ocrResults[].prunedResult`` in a picture of (width, height)."""
    (page,) = told["result"]["ocrResults"]
    read = page["prunedResult"]
    texts = read["rec_texts"]
    angles = read.get("textline_orientation_angles") or []
    if len(angles) != len(texts):  # they are of all that was found, read or not
        angles = [0] * len(texts)
    told_of = zip(texts, read["rec_scores"], read["rec_polys"], angles, strict=True)
    lines = (
        _line(text, score, poly, size, angle in (1, 180)) for text, score, poly, angle in told_of
    )
    return [line for line in lines if line is not None]


def rapidocr_lines(told: Any, size: tuple[int, int]) -> list[ReadLine]:
    """The lines of ``{"0": {"rec_txt", "dt_boxes", "score"}, …}`` in a picture of that size."""
    lines = (_line(x["rec_txt"], x["score"], x["dt_boxes"], size) for x in told.values())
    return [line for line in lines if line is not None]


def _line(
    text: str, score: float | str, poly: Any, size: tuple[int, int], hangs: bool = False
) -> ReadLine | None:
    """The line between four corners, ``None`` where there are no words."""
    quad = _quad(poly, size)
    if math.dist(quad[0], quad[3]) > _TALL * math.dist(quad[0], quad[1]):
        quad = turned(quad, 1)
    if hangs:
        quad = turned(quad, 2)
    if math.isnan(float(score)):
        raise ValueError("a score that is no number")
    sure = min(max(float(score), 0.0), 1.0)
    words = tuple(
        ReadWord(word, _box(_part(quad, start, end), size), sure)
        for word, start, end in _words(text)
    )
    return ReadLine(words, quad, sure) if words else None


def _quad(poly: Any, size: tuple[int, int]) -> Quad:
    """The corners, top left first and on clockwise, moved into the picture.

    Where they leave no room for text, those of the upright box around them.
    """
    a, b, c, d = (_within(float(x), float(y), size) for x, y in poly)
    if min(math.dist(a, b), math.dist(a, d)) < 1:
        x0, y0, x1, y1 = _box((a, b, c, d), size)
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1)
    return a, b, c, d


def _box(points: Iterable[Point], size: tuple[int, int]) -> BBox:
    """The upright box around points of the picture, at least a pixel wide and high."""
    x0, y0, x1, y1 = union_all(BBox(x, y, x, y) for x, y in points)
    x0, y0 = min(x0, size[0] - 1.0), min(y0, size[1] - 1.0)
    return BBox(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))


def _within(x: float, y: float, size: tuple[int, int]) -> Point:
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError("a corner without a place")
    return min(max(x, 0.0), float(size[0])), min(max(y, 0.0), float(size[1]))


def _words(text: str) -> Iterator[tuple[str, float, float]]:
    """The words with where they start and end in the line, from 0 to 1, by usual widths."""
    text = " ".join(text.split())
    total = sum(map(_width, text))
    at = 0.0
    for word in text.split(" ") if total else ():
        end = at + sum(map(_width, word))
        yield word, at / total, end / total
        at = end + _width(" ")


def _width(char: str) -> float:
    """Em: characters that fill a square, and the rest."""
    return 1.0 if east_asian_width(char) in "WF" else 0.5


def _part(quad: Quad, start: float, end: float) -> list[Point]:
    """The corners of what lies between two shares of the line's length."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    above = [(ax + t * (bx - ax), ay + t * (by - ay)) for t in (start, end)]
    return above + [(dx + t * (cx - dx), dy + t * (cy - dy)) for t in (start, end)]

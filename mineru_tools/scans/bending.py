"""How paper is bent in its photo, by the slopes of the lines that were found on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.dewarp import Bend
from mineru_tools.recognizers.text.model import ReadLine, ReadWord

_Floats: TypeAlias = npt.NDArray[np.float64]

_LONG = 5.0  # times as long as high; the direction of shorter lines is uncertain
_STEEP = math.tan(math.radians(20))  # the slope of no line of text on a page that was levelled
_LEAST = 24  # lines, three for each unknown of the surface
_ROUNDS = 4  # of the fit, each without what is off the one before
_OFF = 2.5  # times the usual distance from the surface: a title set askew, a label in a picture
_FEWER = 0.5  # of how the slopes differ is left by the surface, at most, or it is no bend
_SHIFT = 0.5  # of a line's box: the ends of rows less far off the level are still those of rows
_POINTS = 17  # of the grid, each way
_STEPS = 4  # between two of its points


def bend_of(lines: Sequence[ReadLine], size: tuple[int, int]) -> Bend | None:
    """The bend of a page in a picture of that size, without its skew; ``None`` where it is flat.

    Slopes are taken for a smooth surface, as those of a sheet are that is held or that falls into
    the fold of a book; beside the lines they go on as at the nearest.
    """
    told = [line for line in lines if _tells(line)]
    if len(told) < _LEAST:
        return None
    middles = np.array([np.mean(line.quad, axis=0) for line in told]) / size
    slopes = np.array([_slope(line) for line in told])
    long = np.array([math.dist(*line.quad[:2]) for line in told])
    high = float(np.median([math.dist(line.quad[0], line.quad[3]) for line in told]))
    whole = float(np.average(slopes, weights=long))
    surface = _fitted(middles, slopes, long)
    left = np.average(np.abs(slopes - _terms(middles) @ surface), weights=long)
    if left > _FEWER * np.average(np.abs(slopes - whole), weights=long):
        return None
    corners = np.array([line.quad for line in told]).reshape(-1, 2) / size
    low, top = corners.min(axis=0), corners.max(axis=0)
    surface[0] -= whole
    grid = _grid(surface, low, top, size[0] / size[1])
    even = np.linspace(0.0, 1.0, _POINTS)
    shift = np.abs(grid[:, :, 1] - even[:, None]).max() * size[1]
    return Bend(grid) if shift > _SHIFT * high else None


def flat_lines(
    lines: Sequence[ReadLine], bend: Bend, size: tuple[int, int]
) -> tuple[ReadLine, ...]:
    """The lines where they are in the flattened picture, which is as large as the photo."""
    return tuple(_flat(line, bend, size) for line in lines)


def _tells(line: ReadLine) -> bool:
    a, b, _, d = line.quad
    return math.dist(a, b) > _LONG * math.dist(a, d) and abs(_slope(line)) < _STEEP


def _slope(line: ReadLine) -> float:
    """How far it falls for each pixel to the right; large for lines that run up or down."""
    (x0, y0), (x1, y1) = line.quad[:2]
    return (y1 - y0) / (x1 - x0) if x1 > x0 else math.inf


def _terms(at: _Floats) -> _Floats:
    """(n, 8): what the surface is made of, at (n, 2) points."""
    x, y = (2 * at - 1).T
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, x * y * y, y * y * y], axis=1)


def _fitted(at: _Floats, slopes: _Floats, weights: _Floats) -> _Floats:
    """The surface nearest to the slopes, without those that are far off it."""
    terms, kept = _terms(at), np.ones(len(slopes), np.bool_)
    surface: _Floats = np.zeros(terms.shape[1])
    for _ in range(_ROUNDS):
        scale = np.sqrt(weights[kept])
        found = np.linalg.lstsq(terms[kept] * scale[:, None], slopes[kept] * scale, rcond=None)[0]
        surface = np.asarray(found, np.float64)
        off = np.abs(slopes - terms @ surface)
        kept = off <= _OFF * max(float(np.median(off)), 1e-4)
    return surface


def _grid(surface: _Floats, low: _Floats, top: _Floats, aspect: float) -> _Floats:
    """Rows of the flat page as they are seen: from the middle outwards, along the slopes.

    ``aspect`` is the picture's width for its height.
    """
    even = np.linspace(0.0, 1.0, _POINTS)
    grid = np.stack(np.meshgrid(even, even), axis=2)
    middle = _POINTS // 2
    step = 1.0 / (_POINTS - 1) / _STEPS
    for way in (-1, 1):
        y = even.copy()
        for k in range(1, middle + 1):
            for part in range(_STEPS):
                x = even[middle] + way * step * ((k - 1) * _STEPS + part + 0.5)
                at = np.clip(np.stack([np.full_like(y, x), y], axis=1), low, top)
                y += way * step * aspect * (_terms(at) @ surface)
            grid[:, middle + way * k, 1] = y
    return grid


def _flat(line: ReadLine, bend: Bend, size: tuple[int, int]) -> ReadLine:
    points = [*line.quad, *(word.bbox.center for word in line.words)]
    x, y = (bend.flat(np.array(points) / size) * size).T
    a, b, c, d = zip(x[:4].tolist(), y[:4].tolist(), strict=True)
    quad = (a, b, c, d)
    centers = zip(x[4:].tolist(), y[4:].tolist(), strict=True)
    flat = replace(line, quad=quad)
    straighter = abs(math.sin(line.angle)) - abs(math.sin(flat.angle))
    words = [
        _placed(word, center, straighter) for word, center in zip(line.words, centers, strict=True)
    ]
    return replace(flat, words=tuple(words))


def _placed(word: ReadWord, center: tuple[float, float], straighter: float) -> ReadWord:
    """The word about another point; an upright box is less wide about one that leans less."""
    (x, y), box = center, word.bbox
    half_w = max(box.width - straighter * box.height, 1.0) / 2
    return replace(word, bbox=BBox(x - half_w, y - box.height / 2, x + half_w, y + box.height / 2))

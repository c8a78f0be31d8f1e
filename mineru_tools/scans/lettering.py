"""Whether a picture is nothing but text: looked at before anybody tries to read it."""

from __future__ import annotations

import numpy as np

from mineru_tools.primitives import Boxes
from mineru_tools.scans.patches import patches
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import blank, find_rules

_PAPER, _SHADE = 0.6, 12.0  # of the pixels are of one brightness, give or take; not of a photo
_INK = (0.01, 0.35)  # of the pixels
_HIGH = (2.5, 18.0)  # points of a letter, or of letters that touch
_THROUGH = 0.6  # of a picture's side: the rules of tables; boxes of diagrams are smaller
_EDGE = 0.5  # points that rules are blurred
_LONG = 12.0  # times as wide as high; what is longer is a rule
_LEAST, _MOST = 24, 3000  # letters; two lines have more, a map or a texture has thousands
_CHANGES = 60  # that a letter of ten rows has at most
_TEXT = 0.8  # of the ink that is no rule
_ABREAST, _NEAR = 0.5, 1.5  # of a letter's height beside its neighbour, and between the two
_IN_ROWS = 0.8  # of the letters


def is_lettering(raster: Raster) -> bool:
    """Whether all ink but rules is in letters that stand in rows; photos are told at once."""
    gray = raster.gray
    counts = np.bincount(gray.astype(np.uint8).ravel(), minlength=256)
    usual = int(counts.argmax())
    near = counts[max(usual - int(_SHADE), 0) : usual + int(_SHADE) + 1].sum()
    if near < _PAPER * gray.size or not _INK[0] < raster.ink.mean() < _INK[1]:
        return False
    if np.count_nonzero(raster.ink[:, 1:] != raster.ink[:, :-1]) > _MOST * _CHANGES:
        return False
    ink = raster.ink.copy()
    wide, tall = (side / scale for side, scale in zip(gray.shape[::-1], raster.scale, strict=True))
    rules = [r.bbox for r in find_rules(raster, ())]
    through = [r for r in rules if r.width > _THROUGH * wide or r.height > _THROUGH * tall]
    blank(ink, [r.expand(_EDGE) for r in through], raster.scale)
    found = np.array(list(patches(ink)), dtype=float).reshape(-1, 5)
    width, height = found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]
    long = np.maximum(width, height) > _LONG * np.minimum(width, height)
    scale = raster.scale[1]
    letters = (height > _HIGH[0] * scale) & (height < _HIGH[1] * scale) & ~long
    area = found[:, 4]
    if not _LEAST <= letters.sum() <= _MOST or area[letters].sum() < _TEXT * area[~long].sum():
        return False
    return _in_rows(found[letters, :4]) >= _IN_ROWS


def _in_rows(letters: Boxes) -> float:
    """The share of the letters that have a neighbour right or left of them."""
    x0, y0, x1, y1 = letters[np.argsort(letters[:, 0])].T
    beside = np.zeros(len(x0), dtype=bool)
    for k in range(len(x0)):
        high = y1[k] - y0[k]
        stop = int(np.searchsorted(x0, x1[k] + _NEAR * high))
        after = slice(k + 1, max(stop, k + 1))
        common = np.minimum(y1[after], y1[k]) - np.maximum(y0[after], y0[k])
        abreast = common > _ABREAST * np.maximum(y1[after] - y0[after], high)
        beside[k] |= abreast.any()
        beside[after] |= abreast
    return float(beside.mean())

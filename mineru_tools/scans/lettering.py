"""Whether there is text in a picture, or nothing else: looked at before anybody reads it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Boxes, Flags
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
_ALIKE = 2.0  # levels from a pixel to the next: drawn grounds are even, those of photos are not
_EVEN = 0.5  # of the pixels
_WORDS = 8  # letters in rows: two short words
_TEXTURE = 0.25  # edges to a pixel; of a page full of small type 0.15


def is_lettering(raster: Raster) -> bool:
    """Whether all ink but rules is in letters that stand in rows; photos are told at once."""
    if not _is_paper(raster) or not _INK[0] < raster.ink.mean() < _INK[1]:
        return False
    if _is_textured(raster):
        return False
    ink = raster.ink.copy()
    height, width = raster.gray.shape
    wide, tall = width / raster.scale[0], height / raster.scale[1]
    rules = [r.bbox for r in find_rules(raster, ())]
    through = [r for r in rules if r.width > _THROUGH * wide or r.height > _THROUGH * tall]
    blank(ink, [r.expand(_EDGE) for r in through], raster.scale)
    found, letters, long = _letters(ink, raster.scale[1])
    area = found[:, 4]
    if not _LEAST <= letters.sum() <= _MOST or area[letters].sum() < _TEXT * area[~long].sum():
        return False
    return float(_in_rows(found[letters, :4]).mean()) >= _IN_ROWS


def has_words(raster: Raster) -> bool:
    """Whether some ink of a drawing is in letters that stand in rows; photos are told at once."""
    steps = np.abs(np.diff(raster.gray, axis=1))
    if steps.size == 0 or (steps <= _ALIKE).mean() < _EVEN or _is_textured(raster):
        return False
    found, letters, _ = _letters(raster.ink, raster.scale[1])
    return letters.sum() <= _MOST and int(_in_rows(found[letters, :4]).sum()) >= _WORDS


def letters_beside(raster: Raster, boxes: Sequence[BBox]) -> int:
    """How many letters stand in rows on the paper of a page where no ``boxes`` are (points).

    3000 at most, and none on photos and other pictures that are not mostly of one brightness.
    """
    if not _is_paper(raster):
        return 0
    ink = raster.ink.copy()
    blank(ink, boxes, raster.scale)
    if np.count_nonzero(ink[:, 1:] != ink[:, :-1]) > _TEXTURE * ink.size:
        return 0
    found, letters, _ = _letters(ink, raster.scale[1])
    return int(_in_rows(found[letters, :4][:_MOST]).sum())


def _is_paper(raster: Raster) -> bool:
    """Whether most of a picture is of one brightness."""
    counts = np.bincount(raster.gray.astype(np.uint8).ravel(), minlength=256)
    usual = int(counts.argmax())
    near = counts[max(usual - int(_SHADE), 0) : usual + int(_SHADE) + 1].sum()
    return bool(near >= _PAPER * raster.gray.size)


def _is_textured(raster: Raster) -> bool:
    """Whether there are more edges than letters have."""
    edges = np.count_nonzero(raster.ink[:, 1:] != raster.ink[:, :-1])
    return bool(edges > _MOST * _CHANGES)


def _letters(ink: Flags, scale: float) -> tuple[Boxes, Flags, Flags]:
    """Patches of ink and their areas, which are as high as letters, and which are lines."""
    found = np.array(list(patches(ink)), dtype=float).reshape(-1, 5)
    width, height = found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]
    long = np.maximum(width, height) > _LONG * np.minimum(width, height)
    letters = (height > _HIGH[0] * scale) & (height < _HIGH[1] * scale) & ~long
    return found, letters, long


def _in_rows(letters: Boxes) -> Flags:
    """Whether letters have a neighbour beside them, in the order of their left edges."""
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
    return beside

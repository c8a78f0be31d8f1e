"""Text that the file tells and text that was read from the picture, put on one page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mineru_tools.pdf.unicode import REPLACEMENT
from mineru_tools.primitives import Boxes, Flags, Floats, Glyphs, Hidden, appended, reordered
from mineru_tools.scans.level import Tilt

_CELLS = 2.0  # a point; strokes of small letters are half a point wide
_SIDE = 4000  # cells at most
_ALIKE = 2.0  # times as large: letters of a watermark are larger than those that they lie over
_OFF = 10.0  # degrees; of text that runs across the page boxes say little
_MOST = 0.5  # of a word that is there already


def exact_text(glyphs: Glyphs) -> Glyphs:
    """The words with ink of which the file tells every character."""
    word = np.cumsum(glyphs.space_before)
    lost = np.array([REPLACEMENT in text for text in glyphs.text], dtype=bool)
    lost |= glyphs.hidden == Hidden.INVISIBLE
    kept = np.flatnonzero(~np.isin(word, word[lost]))
    out = reordered(glyphs, kept)
    after_gap = np.diff(kept, prepend=-1) > 1
    return replace(out, space_before=out.space_before | after_gap)


def levelled(glyphs: Glyphs, tilt: Tilt) -> Glyphs:
    """The glyphs where they are when the page is made level, each row moved as a whole."""
    if not tilt.degrees or not len(glyphs):
        return glyphs
    row = np.cumsum(np.diff(glyphs.origin[:, 1], prepend=glyphs.origin[0, 1]) != 0)
    middle = [np.bincount(row, axis) / np.bincount(row) for axis in glyphs.origin.T]
    moved = [np.subtract(tilt.level(x, y), (x, y)) for x, y in zip(*middle, strict=True)]
    move = np.array(moved)[row]
    both = np.tile(move, 2)
    return replace(
        glyphs, box=glyphs.box + both, cell=glyphs.cell + both, origin=glyphs.origin + move
    )


def with_read(exact: Glyphs, read: Glyphs, size: tuple[float, float]) -> Glyphs:
    """The exact text, and of what was read on a page of ``size`` the words that stand elsewhere."""
    if not len(exact) or not len(read):
        return appended(exact, read)
    word = np.cumsum(read.space_before) - int(read.space_before[0])
    there = np.bincount(word, _is_there(exact, read, size)) / np.bincount(word)
    return appended(exact, reordered(read, np.flatnonzero((there < _MOST)[word])))


def _is_there(exact: Glyphs, read: Glyphs, size: tuple[float, float]) -> Flags:
    """Which read glyphs stand on exact ones of about their size; both are put in cells."""
    scale = min(_CELLS, _SIDE / max(size))
    level = np.abs((exact.angle + 45.0) % 90.0 - 45.0) < _OFF
    number, total = _painted(exact.cell[level] * scale, exact.size[level], size, scale)
    x, y = ((read.box[:, :2] + read.box[:, 2:]) / 2 * scale).T.astype(np.int64)
    x, y = x.clip(0, number.shape[1] - 1), y.clip(0, number.shape[0] - 1)
    em = total[y, x] / np.maximum(number[y, x], 1.0)
    there: Flags = (em > read.size / _ALIKE) & (em < read.size * _ALIKE)
    return there


def _painted(
    boxes: Boxes, sizes: Floats, page: tuple[float, float], scale: float
) -> tuple[Floats, Floats]:
    """(rows, columns) of cells: how many boxes cover each, and the sum of their sizes."""
    wide, tall = (int(side * scale) + 2 for side in page)
    edges = boxes.round().astype(np.int64)
    x = edges[:, [0, 2]].clip(0, wide - 1)
    y = edges[:, [1, 3]].clip(0, tall - 1)
    layers = np.zeros((2, tall, wide))
    for i, j, sign in ((0, 0, 1.0), (0, 1, -1.0), (1, 0, -1.0), (1, 1, 1.0)):
        np.add.at(layers[0], (y[:, i], x[:, j]), sign)
        np.add.at(layers[1], (y[:, i], x[:, j]), sign * sizes)
    number, total = layers.cumsum(axis=1).cumsum(axis=2)
    return number.round(), total

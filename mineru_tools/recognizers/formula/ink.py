"""What is drawn in a picture: dark on white, cut out close, and the marks that touch nothing."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mineru_tools.recognizers.image import RGB

Ink: TypeAlias = npt.NDArray[np.float32]  # (height, width), 0 white to 1 black
Boxes: TypeAlias = npt.NDArray[np.int64]  # (n, 4): x0, y0, x1, y1

DARK = 0.5  # what is darker belongs to a mark; less is the blur around it
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def ink_of(pixels: RGB) -> Ink:
    """The ink of a picture, its contrast stretched, cut at the outermost marks.

    What is written in white on black is turned round. Nothing is left of an even picture.
    """
    grey = pixels.astype(np.float32) @ _LUMA
    low, high = float(grey.min()), float(grey.max())
    if high - low < 1:
        return np.zeros((0, 0), np.float32)
    ink: Ink = (high - grey) / (high - low)
    return cropped(1 - ink if ink.mean() > DARK else ink)


def cropped(ink: Ink) -> Ink:
    """Without the white around the marks."""
    dark = ink > DARK
    ys, xs = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    return ink[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1] if len(ys) else ink[:0, :0]


def marks_of(ink: Ink) -> Boxes:
    """The boxes of what hangs together, also over corners, in no order."""
    boxes: list[list[int]] = []
    parents: list[int] = []

    def root(k: int) -> int:
        while parents[k] != k:
            parents[k] = k = parents[parents[k]]
        return k

    above: list[tuple[int, int, int]] = []
    for y, row in enumerate(np.pad(ink > DARK, ((0, 0), (1, 1))).astype(np.int8)):
        runs = np.flatnonzero(np.diff(row)).reshape(-1, 2).tolist()
        here: list[tuple[int, int, int]] = []
        first = 0
        for x0, x1 in runs:
            mark = len(parents)
            parents.append(mark)
            boxes.append([x0, y, x1, y + 1])
            while first < len(above) and above[first][1] < x0:
                first += 1
            for a0, _, other in above[first:]:
                if a0 > x1:
                    break
                parents[root(other)] = mark
            here.append((x0, x1, mark))
        above = here
    return _united(boxes, [root(k) for k in range(len(parents))])


def _united(boxes: list[list[int]], roots: list[int]) -> Boxes:
    """One box for all that have the same root."""
    if not boxes:
        return np.zeros((0, 4), np.int64)
    each, index = np.unique(roots, return_inverse=True)
    told = np.array(boxes)
    out = np.empty((len(each), 4), np.int64)
    for column, join in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        out[:, column] = told[np.unique(index, return_index=True)[1], column]
        join.at(out[:, column], index, told[:, column])
    return out

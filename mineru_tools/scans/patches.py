"""Cells of a coarse grid over the page, and those that touch taken together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from mineru_tools.primitives import Flags

_Kind = TypeVar("_Kind", bound=np.generic)


def gridded(pixels: npt.NDArray[_Kind], tall: int, wide: int) -> npt.NDArray[_Kind]:
    """(rows, columns, tall * wide, ...): the pixels of each cell; what is left over is cut off."""
    rows, cols = pixels.shape[0] // tall, pixels.shape[1] // wide
    rest = pixels.shape[2:]
    parts = pixels[: rows * tall, : cols * wide].reshape(rows, tall, cols, wide, *rest)
    cells: npt.NDArray[_Kind] = parts.swapaxes(1, 2).reshape(rows, cols, tall * wide, *rest)
    return cells


def patches(mask: Flags) -> Iterator[tuple[int, int, int, int, int]]:
    """Groups of true cells that touch, corners too: x0, y0, x1, y1, and how many cells."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    runs = list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
    owner = list(range(len(runs)))

    def root(k: int) -> int:
        while owner[k] != k:
            owner[k] = owner[owner[k]]
            k = owner[k]
        return k

    above = 0
    for k, (y, a, b) in enumerate(runs):
        while above < k and (
            runs[above][0] < y - 1 or (runs[above][0] == y - 1 and runs[above][2] < a)
        ):
            above += 1
        j = above
        while j < k and runs[j][0] == y - 1 and runs[j][1] <= b:
            owner[root(j)] = root(k)
            j += 1
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for k, run in enumerate(runs):
        groups.setdefault(root(k), []).append(run)
    for group in groups.values():
        at, from_, to = zip(*group, strict=True)
        yield min(from_), min(at), max(to), max(at) + 1, sum(to) - sum(from_)

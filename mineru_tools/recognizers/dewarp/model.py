"""How a page is bent in its photo: where each point of the flat page is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

from mineru_tools.recognizers.image import RGB

Points: TypeAlias = npt.NDArray[np.float64]

_NEARER = 8  # steps, each of which leaves a share of the error as large as the slopes are


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """``grid`` is (rows, columns, 2), two or more each way: x and y in the photo of points that
    stand evenly on the flat page, from its corner to its corner, all in shares of the sides.

    Between the points it is bilinear.
    """

    grid: Points

    def seen(self, points: Points) -> Points:
        """Where (n, 2) points of the flat page are in the photo; those beside it, as its edge."""
        last = np.array(self.grid.shape[1::-1]) - 1
        at = np.clip(points, 0, 1) * last
        cell = np.minimum(at.astype(np.int64), last - 1)
        (x, y), (i, j) = (at - cell).T[:, :, None], cell.T
        upper = self.grid[j, i] * (1 - x) + self.grid[j, i + 1] * x
        lower = self.grid[j + 1, i] * (1 - x) + self.grid[j + 1, i + 1] * x
        found: Points = upper * (1 - y) + lower * y
        return found

    def flat(self, points: Points) -> Points:
        """Where (n, 2) points of the photo are on the flat page, to a thousandth of a side."""
        found = points
        for _ in range(_NEARER):
            found = found + points - self.seen(found)
        return found

    def flattened(self, photo: RGB) -> RGB:
        """The page as it is when it lies flat, as large as the photo, white where that ends."""
        size = photo.shape[1], photo.shape[0]
        flat = Image.fromarray(photo).transform(
            size,
            Image.Transform.MESH,
            list(self._cells(size)),
            Image.Resampling.BILINEAR,
            fillcolor=(255, 255, 255),
        )
        return np.asarray(flat)

    def _cells(self, size: tuple[int, int]) -> Iterator[tuple[tuple[int, ...], tuple[float, ...]]]:
        """Boxes in pixels of the flat page, each with the corners that it is seen between: top
        left, bottom left, bottom right, top right.
        """
        columns, rows = (
            np.unique(np.linspace(0, side, count).round().astype(np.int64))
            for side, count in zip(size, self.grid.shape[1::-1], strict=True)
        )
        x, y = np.meshgrid(columns, rows)
        shares = np.stack([x.ravel() / size[0], y.ravel() / size[1]], axis=1)
        seen = (self.seen(shares) * size).reshape(len(rows), len(columns), 2).tolist()
        for j, (top, bottom) in enumerate(pairwise(rows.tolist())):
            for i, (left, right) in enumerate(pairwise(columns.tolist())):
                corners = seen[j][i], seen[j + 1][i], seen[j + 1][i + 1], seen[j][i + 1]
                yield (left, top, right, bottom), tuple(v for point in corners for v in point)


class Dewarper(Protocol):
    """UVDoc, or yours."""

    name: str

    def bend(self, photo: RGB) -> Bend:
        """How the page is bent that the photo shows."""
        ...

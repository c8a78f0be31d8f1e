"""How a page lies: quarter turns from the way that lines run, and the few degrees of skew."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine

MAX_SKEW = 15.0  # degrees; beyond this it is no skew, or not that of the whole page
LEAST_SKEW = 0.03  # degrees: a pixel over the width of a page at 200 dpi
_LONG = 5.0  # times as long as high; the direction of shorter lines is uncertain


def quarter_turns(lines: Iterable[ReadLine]) -> int:
    """Quarter turns clockwise, 0 to 3, from level to the way most lines run; they vote by letters.

    So is a page turned, unless its characters are stacked.
    """
    votes = [0.0] * 4
    for line in lines:
        votes[turns_of(line)] += line.score * sum(len(word.text) for word in line.words)
    return votes.index(max(votes))


def turns_of(line: ReadLine) -> int:
    """The quarter turns clockwise nearest to the direction of the line."""
    return round(line.angle / (math.pi / 2)) % 4


def skew_of(lines: Sequence[ReadLine]) -> float:
    """Degrees clockwise by which the lines are off the level or the plumb, 0 where none tells."""
    angles, weights = [], []
    for line in lines:
        long, high = _sides(line)
        if long > _LONG * high:
            angles.append((math.degrees(line.angle) + 45.0) % 90.0 - 45.0)
            weights.append(long)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    total = np.cumsum(np.array(weights)[order])
    skew = float(np.array(angles)[order][np.searchsorted(total, total[-1] / 2)])
    return skew if LEAST_SKEW <= abs(skew) <= MAX_SKEW else 0.0


def _sides(line: ReadLine) -> tuple[float, float]:
    a, b, _, d = line.quad
    return math.dist(a, b), math.dist(a, d)


def turned_back(picture: RGB, turns: int) -> RGB:
    """The picture after ``turns`` quarter turns counter-clockwise."""
    return np.ascontiguousarray(np.rot90(picture, turns % 4))


@dataclass(frozen=True, slots=True)
class Tilt:
    """A turn by a few degrees about the middle of a picture or page of ``size``.

    ``degrees`` are those by which what it shows is turned clockwise.
    """

    degrees: float
    size: tuple[float, float]

    def level(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes when the page is made level."""
        return self._turn(x, y, -self.degrees)

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the level page stands on the page as it is."""
        return self._turn(x, y, self.degrees)

    def _turn(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        a = math.radians(degrees)
        cx, cy = self.size[0] / 2, self.size[1] / 2
        x, y = x - cx, y - cy
        return cx + x * math.cos(a) - y * math.sin(a), cy + x * math.sin(a) + y * math.cos(a)

    def levelled(self, picture: RGB) -> RGB:
        """The picture made level, of the size it had; corners that come in are white."""
        if not self.degrees:
            return picture
        turned = Image.fromarray(picture).rotate(
            self.degrees, resample=Image.Resampling.BILINEAR, fillcolor=(255, 255, 255)
        )
        return np.asarray(turned)

"""Pictures in the size that the network was trained on."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mineru_tools.recognizers.formula.ink import Ink, marks_of
from mineru_tools.recognizers.image import Floats

WIDEST, TALLEST = 672, 192  # pixels that the network has places for
_CELL = 32  # sides are multiples of it
_NARROWEST = 96
_MEAN, _STD = 0.7931, 0.1738  # of the pictures of the training, white being 1
_LARGEST = 3.0  # times; what is smaller shows no letters
_SPECK = 3  # pixels; dots and dirt


def capital_of(ink: Ink) -> float:
    """How tall capitals are, in pixels; about two thirds of the type's size.

    Of the marks in a formula a quarter is taller: brackets, sums, roots.
    """
    boxes = marks_of(ink)
    heights, widths = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    letters = heights[(heights > _SPECK) & (widths < 6 * heights)]  # the rest are rules
    return float(np.percentile(letters, 75)) if len(letters) else float(ink.shape[0])


def fitted(ink: Ink, scale: float) -> Floats:
    """The picture ``scale`` times as large, or as large as there is room, white around it."""
    height, width = ink.shape
    scale = min(scale, TALLEST / height, WIDEST / width)
    size = max(1, int(width * scale)), max(1, int(height * scale))
    small = Image.fromarray(ink).resize(size, Image.Resampling.LANCZOS)
    rows, columns = (-(-side // _CELL) * _CELL for side in (size[1], size[0]))
    out = np.zeros((rows, max(columns, _NARROWEST)), np.float32)
    out[: size[1], : size[0]] = np.clip(np.asarray(small), 0, 1)
    normed: Floats = (1 - out - np.float32(_MEAN)) / np.float32(_STD)
    return normed


def scale_of(ink: Ink, capital: float) -> float:
    """How many times as large the picture has to be for capitals of that height, in pixels."""
    return min(capital / capital_of(ink), _LARGEST)

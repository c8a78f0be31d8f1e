"""Pictures as networks want them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

RGB: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 3), row-major
Floats: TypeAlias = npt.NDArray[np.float32]
Network: TypeAlias = Callable[[Floats], Floats]  # from its one input to its first output

MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # of ImageNet, red first
STD = np.array([0.229, 0.224, 0.225], np.float32)


def normalised(pixels: RGB, longest: int, *, blue_first: bool = False) -> Floats:
    """(3, height, width) with ImageNet's means taken off, the longer edge ``longest`` pixels.

    With ``blue_first`` the colours change places and the means do not: some networks were trained
    that way.
    """
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    fitted = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
    values = np.asarray(fitted, np.float32) / 255
    if blue_first:
        values = values[:, :, ::-1]
    return np.ascontiguousarray(((values - MEAN) / STD).transpose(2, 0, 1), dtype=np.float32)


def squared(values: Floats, side: int) -> Floats:
    """(3, side, side): the picture at the top left, zeros right of it and below."""
    out = np.zeros((3, side, side), np.float32)
    out[:, : values.shape[1], : values.shape[2]] = values
    return out

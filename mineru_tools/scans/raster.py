"""The picture of a level page, and where its ink is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image

from mineru_tools.primitives import Flags
from mineru_tools.recognizers.image import RGB

Gray = npt.NDArray[np.float32]  # (height, width), 0 black to 255 white
Shades = npt.NDArray[np.uint8]  # the same in whole numbers, which whole pages are worked through in
_CELL = 32  # pixels; the paper's shade changes slowly
_DARK = 0.62  # of the paper's brightness; ink is darker, tints are lighter


@dataclass(frozen=True)
class Raster:
    """``pixels`` of a page, with ``scale`` pixels to a point in both directions."""

    pixels: RGB
    scale: tuple[float, float]

    @cached_property
    def shades(self) -> Shades:
        return np.asarray(Image.fromarray(self.pixels).convert("L"))

    @cached_property
    def gray(self) -> Gray:
        return self.shades.astype(np.float32)

    @cached_property
    def paper(self) -> Gray:
        """How bright the ground is, (rows, columns) of cells of ``_CELL`` pixels.

        More than half of the pixels around text are of its ground, be it white or black.
        """
        shades = self.shades
        rows, cols = (-(-side // _CELL) for side in shades.shape)
        beyond = (rows * _CELL - shades.shape[0], cols * _CELL - shades.shape[1])
        padded = np.pad(shades, ((0, beyond[0]), (0, beyond[1])), "edge")
        cells = padded.reshape(rows, _CELL, cols, _CELL).transpose(0, 2, 1, 3)
        bright: Gray = np.median(cells[:, :, ::4, ::4], axis=(2, 3)).astype(np.float32)
        return bright

    @cached_property
    def ink(self) -> Flags:
        """True where the page is clearly darker than its paper nearby."""
        # What is dark all over, and not so all of the page, is ink.
        usual = float(np.median(self.paper))
        paper = np.maximum(self.paper, 0.75 * usual)
        limit = np.ceil(_DARK * paper).astype(np.uint8)
        whole = np.repeat(np.repeat(limit, _CELL, axis=1), _CELL, axis=0)
        height, width = self.shades.shape
        found: Flags = self.shades < whole[:height, :width]
        return found


def coverage(gray: Gray) -> Gray:
    """How much of each pixel is ink, 0 to 1, on a small part of the page that holds text.

    The text may be dark on light or light on dark; ink is the lesser part.
    """
    if gray.size == 0:
        return gray
    dark, light = np.percentile(gray, (1, 99))
    if light - dark < 1.0:
        return np.zeros_like(gray)
    covered: Gray = np.clip((light - gray) / (light - dark), 0.0, 1.0)
    return 1.0 - covered if (covered > 0.5).mean() > 0.5 else covered

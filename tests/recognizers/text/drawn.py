"""Pages drawn for text recognisers, with what stands on them."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from mineru_tools.recognizers.image import RGB

LINES = (
    "The river rose during the night",
    "and carried away two bridges.",
    "Station 14: level 2.36 m, flow 118",
)
SIZE = 32


def page(*lines: str, width: int = 800, dark: str = "black", light: str = "white") -> RGB:
    """Lines of text from the top left."""
    image = Image.new("RGB", (width, 80 + 60 * len(lines)), light)
    pen = ImageDraw.Draw(image)
    for k, line in enumerate(lines):
        pen.text((60, 40 + 60 * k), line, fill=dark, font_size=SIZE)
    return np.asarray(image)

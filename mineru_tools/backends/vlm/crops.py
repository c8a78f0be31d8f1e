"""The picture of a region, as a model wants it."""

from __future__ import annotations

import math

from PIL import Image

from mineru_tools.document.geometry import BBox

MIN_EDGE = 28  # pixels: one square of what the model sees
MAX_RATIO = 50  # of the longer edge to the shorter; the model's own processor refuses 200
WHITE = (255, 255, 255)


def cut(page: Image.Image, box: BBox) -> Image.Image | None:
    """The pixels of ``page`` under ``box`` (parts of the page), ``None`` where there are none."""
    x0, x1 = (round(min(max(x, 0.0), 1.0) * page.width) for x in (box.x0, box.x1))
    y0, y1 = (round(min(max(y, 0.0), 1.0) * page.height) for y in (box.y0, box.y1))
    return page.crop((x0, y0, x1, y1)) if x0 < x1 and y0 < y1 else None


def upright(picture: Image.Image, angle: int | None) -> Image.Image:
    """The picture turned so that text of this direction can be read; its own size where it can."""
    return picture.rotate(angle, expand=True) if angle in (90, 180, 270) else picture


def fitted(picture: Image.Image) -> Image.Image:
    """The picture with white beside it where it is a mere line, enlarged where it is tiny."""
    width, height = picture.size
    if max(width, height) / min(width, height) > MAX_RATIO:
        room = math.ceil(max(width, height) / MAX_RATIO)
        size = (max(width, room), max(height, room))
        padded = Image.new(picture.mode, size, WHITE)
        padded.paste(picture, ((size[0] - width) // 2, (size[1] - height) // 2))
        picture = padded
    if min(picture.size) < MIN_EDGE:
        scale = MIN_EDGE / min(picture.size)
        size = (math.ceil(picture.width * scale), math.ceil(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return picture

"""Picture files made on the spot."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image, ImageDraw

BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (255, 0, 0)


def corners(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """White, with a black corner top left and a red one bottom right: no two turns look alike."""
    picture = Image.new("RGB", size, WHITE)
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((0, 0, width // 3, height // 4), fill=BLACK)
    pen.rectangle((width - width // 3, height - height // 4, width, height), fill=RED)
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def oriented(orientation: int, kind: str = "JPEG", **how: Any) -> bytes:
    """``corners`` stored as a camera does that was held another way."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = corners() if back is None else corners().transpose(back)
    return saved(stored, kind, exif=exif, **how)


def near(a: object, b: tuple[int, int, int], by: int = 12) -> bool:
    """Whether two colours look alike; JPEG is never exact."""
    return all(abs(p - q) <= by for p, q in zip(a, b, strict=True))  # type: ignore[call-overload]

"""Photos of pages that are bent in a way that is known, both there and back."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.dewarp import Bend
from mineru_tools.recognizers.dewarp.model import Points
from mineru_tools.recognizers.image import RGB
from tests.support.scanning import DPI, photographed

_TOP, _HEIGHT, _ARCH = 0.03, 0.92, 0.03  # of the photo: its lines rise towards the middle


def seen(points: Points) -> Points:
    """Where points of the flat page are in the photo, all in shares of the sides."""
    x, y = points[..., 0], points[..., 1]
    return np.stack([0.02 + 0.96 * x, _arch(x) + _TOP + _HEIGHT * y], axis=-1)


def flat(points: Points) -> Points:
    """The way back."""
    x = (points[..., 0] - 0.02) / 0.96
    return np.stack([x, (points[..., 1] - _arch(x) - _TOP) / _HEIGHT], axis=-1)


def _arch(x: Points) -> Points:
    return _ARCH * (1 - np.sin(np.pi * x.clip(0, 1)))


def evenly(columns: int = 31, rows: int = 45) -> Points:
    x, y = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    return np.stack([x, y], axis=-1)


def bent(page: RGB) -> RGB:
    """The photo of a page, white around it."""
    return Bend(flat(evenly(301, 2))).flattened(page)  # down the page it is linear


def seen_box(box: BBox, size: tuple[float, float]) -> BBox:
    """The upright box in the photo around what is in a box of the flat page."""
    x = np.linspace(box.x0, box.x1, 50) / size[0]
    y = np.linspace(box.y0, box.y1, 50) / size[1]
    inside = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    points = seen(inside) * size
    return BBox(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def bent_scan(pdf: bytes) -> bytes:
    """A PDF of one picture, the photo of the first page."""
    out = io.BytesIO()
    Image.fromarray(bent(photographed(pdf))).save(out, "PDF", resolution=DPI)
    return out.getvalue()


class KnownBend:
    """A ``Dewarper`` that knows how these photos are bent."""

    name = "known"

    def bend(self, photo: RGB) -> Bend:
        return Bend(seen(evenly()))

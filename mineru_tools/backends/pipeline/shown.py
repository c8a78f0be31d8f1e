"""Parts of a page as pictures, upright as its layout has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.page import PageLayout
from mineru_tools.recognizers.image import RGB
from mineru_tools.scans.pose import Pose
from mineru_tools.sources.pages import PagedSource

Render = Callable[[BBox, float], RGB]
"""A part of the page (points, as displayed) at so many dots per inch."""


def around(
    box: BBox, layout: PageLayout, *, margin: float, dpi: float, longest: int
) -> tuple[BBox, float]:
    """What to show of a box: it with a margin, as far as that is on the page, and at what dpi.

    That is ``dpi``, or less where an edge would be longer than ``longest`` pixels.
    """
    box = box.expand(margin).intersection(BBox(0, 0, *layout.size)) or box
    return box, min(dpi, 72 * longest / max(box.width, box.height, 1.0))


def shown(box: BBox, layout: PageLayout, render: Render, dpi: float) -> RGB:
    """What is seen in a box of the layout."""
    seen = render(turned_box(box, (4 - layout.turns) % 4, layout.size), dpi)
    return np.ascontiguousarray(np.rot90(seen, layout.turns))


def level_view(source: PagedSource, index: int, pose: Pose) -> Render:
    """A renderer of parts of a page as it is when it is made flat and level."""

    @lru_cache(maxsize=1)  # 11 MB at 200 dpi; nearly all parts are wanted at one resolution
    def level(dpi: float) -> RGB:
        return pose.levelled(np.asarray(source.render(index, dpi=dpi)))

    def render(clip: BBox, dpi: float) -> RGB:
        if pose.is_level:
            return np.asarray(source.render(index, dpi=dpi, clip=clip))
        picture = level(dpi)
        height, width = picture.shape[:2]
        x0, y0, x1, y1 = _pixels(clip, dpi, (width, height))
        return np.ascontiguousarray(picture[y0:y1, x0:x1])

    return render


def _pixels(clip: BBox, dpi: float, size: tuple[int, int]) -> Sequence[int]:
    x0, y0, x1, y1 = (value * dpi / 72.0 for value in clip)
    left, top = min(max(int(x0), 0), size[0] - 1), min(max(int(y0), 0), size[1] - 1)
    return left, top, max(min(round(x1), size[0]), left + 1), max(min(round(y1), size[1]), top + 1)

"""Parts of a page as pictures, upright as its layout has them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.page import PageLayout
from mineru_tools.recognizers.image import RGB

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

"""Parts of a page as pictures, upright as its layout has them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.page import PageLayout
from mineru_tools.recognizers.image import RGB

Render = Callable[[BBox, float], RGB]
"""A part of the page (points, as displayed) at so many dots per inch."""


def shown(box: BBox, layout: PageLayout, render: Render, dpi: float) -> RGB:
    """What is seen in a box of the layout."""
    seen = render(turned_box(box, (4 - layout.turns) % 4, layout.size), dpi)
    return np.ascontiguousarray(np.rot90(seen, layout.turns))

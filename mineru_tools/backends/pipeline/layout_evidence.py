"""What a layout model sees of a page, told to the analyser beside what the page is made of.

Figures only. What such a model says of titles, captions, running heads and tables was asked as
well and left out: type and place tell these better, on scans too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

import numpy as np

from mineru_tools.backends.pipeline.shown import Render
from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.frame import turned_size
from mineru_tools.layout.page import main_direction
from mineru_tools.options import ParseOptions
from mineru_tools.primitives import PagePrimitives
from mineru_tools.recognizers.layout import LAYOUT_MODELS, LayoutRecognizer
from mineru_tools.recognizers.registry import AUTO
from mineru_tools.run import Run

DPI = 200.0  # the networks see less; of less, levelled, letters come out blurred
LONGEST = 3500  # pixels of an edge, on posters
SURE = 0.5  # a figure is there rather than not
_FIGURES = frozenset({BlockType.IMAGE_BODY, BlockType.CHART_BODY})


def layout_recognizer(
    options: ParseOptions, run: Run
) -> Callable[[PagePrimitives], LayoutRecognizer | None]:
    """A function from a page to the model to ask about it, loaded when it is first needed.

    One that is asked for by name is loaded now, so that what is missing is said before any work is
    done; raises as ``Registry.load``.
    """
    name = options.layout_model
    wanted = cache(partial(LAYOUT_MODELS.wanted, name or AUTO, run))
    if name not in (None, AUTO):
        wanted()

    def asked(page: PagePrimitives) -> LayoutRecognizer | None:
        return wanted() if name and (page.was_read or name != AUTO) else None

    return asked


def with_seen_figures(
    page: PagePrimitives, recognizer: LayoutRecognizer, render: Render
) -> PagePrimitives:
    """The page with the places, in points, that the model takes for figures.

    ``render`` shows the page as its boxes are; the model is shown it with its text upright.
    """
    turns = main_direction(page)
    size = turned_size(page.size, turns)
    dpi = min(DPI, 72 * LONGEST / max(*size, 1.0))
    picture = np.rot90(render(BBox(0, 0, *page.size), dpi), turns)
    x, y = size[0] / picture.shape[1], size[1] / picture.shape[0]
    seen = [
        BBox(b.bbox.x0 * x, b.bbox.y0 * y, b.bbox.x1 * x, b.bbox.y1 * y)
        for b in recognizer.read(np.ascontiguousarray(picture))
        if b.label in _FIGURES and b.score >= SURE
    ]
    back = (4 - turns) % 4
    return replace(page, seen_figures=tuple(turned_box(b, back, size) for b in seen))

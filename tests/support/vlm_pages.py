"""Pages with regions for tests of how models are asked about them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox

KINDS = sorted(TYPES)
_NESTING = ("table", "image", "chart", "image_block", "image_caption", "text", "equation")


def noise(width: int, height: int, seed: int = 7) -> Image.Image:
    """A page on which no pixel is like another, so that a shift by one is seen."""
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), np.uint8))


def region(kind: str, box: tuple[float, float, float, float], **more: object) -> Region:
    return Region(kind, BBox(*box), **more)  # type: ignore[arg-type]


@st.composite
def boxes(draw: st.DrawFn, step: int = 1) -> tuple[int, int, int, int]:
    """Corners in thousandths of the page, in order."""
    edges = st.lists(st.integers(0, 1000 // step), min_size=2, max_size=2, unique=True).map(sorted)
    (x0, x1), (y0, y1) = draw(edges), draw(edges)
    return x0 * step, y0 * step, x1 * step, y1 * step


@st.composite
def region_sets(draw: st.DrawFn) -> list[Region]:
    """Regions of all kinds, of which many lie in others, some by just nine tenths."""
    angle = st.sampled_from([None, 0, 90, 180, 270])
    any_one = st.tuples(st.sampled_from(KINDS), boxes() | boxes(step=100), angle)
    nesting = st.tuples(st.sampled_from(_NESTING), boxes(step=100) | boxes(step=50), angle)
    drawn = draw(st.lists(any_one | nesting, max_size=9))
    return [region(kind, tuple(v / 1000 for v in box), angle=a) for kind, box, a in drawn]  # type: ignore[arg-type]

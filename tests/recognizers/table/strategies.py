"""Structures as models may tell them, sane or not, and words anywhere on a picture."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table import StructureCell, TablePicture, TableStructure, Word

WIDTH, HEIGHT = 200, 100
_near = st.floats(-50, 250, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> BBox:
    x0, x1 = sorted((draw(_near), draw(_near)))
    y0, y1 = sorted((draw(_near), draw(_near)))
    return BBox(x0, y0, x1, y1)


words = st.lists(
    st.builds(Word, st.text("abc 1.", min_size=1, max_size=5), boxes()), max_size=15
).map(tuple)

cells = st.builds(
    StructureCell,
    row=st.integers(0, 5),
    col=st.integers(0, 5),
    rowspan=st.integers(1, 3),
    colspan=st.integers(1, 3),
    bbox=st.none() | boxes(),
    header=st.booleans(),
)
structures = st.builds(
    TableStructure, st.lists(cells, max_size=12).map(tuple), st.floats(0, 1), st.just("anyone")
)


def picture(found: tuple[Word, ...] = (), width: int = WIDTH, height: int = HEIGHT) -> TablePicture:
    return TablePicture(np.full((height, width, 3), 255, np.uint8), found)


def word(text: str, x: float, y: float, width: float = 20, height: float = 10) -> Word:
    """A word by the middle of its box."""
    return Word(text, BBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2))

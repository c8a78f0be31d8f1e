"""What a layout recogniser gets and gives: a page, and where on it there is what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.recognizers.image import RGB


@dataclass(frozen=True, slots=True)
class LayoutBox:
    """What the network takes something for, where (pixels), and how sure it is (0 to 1).

    ``order`` is its place among all boxes of the page, from 0, where the network tells it. Boxes
    are as a network draws them: they may cut off the edges of letters, and lie over one another.
    """

    label: BlockType
    bbox: BBox
    score: float
    order: int | None = None


class LayoutRecognizer(Protocol):
    """The network of CDLA, PP-DocLayout, or yours."""

    name: str

    def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
        """What is seen on the page: in its order where that is told, else the surest first.

        No two boxes stand for the same thing, and all are on the picture.
        """
        ...

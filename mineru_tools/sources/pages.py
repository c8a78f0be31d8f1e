"""A source that is made of pages with a picture each: PDF, image, TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mineru_tools.document.geometry import BBox

if TYPE_CHECKING:
    from PIL.Image import Image


class PagedSource(Protocol):
    """An open document of pages; indices from 0, boxes and sizes in points as displayed."""

    def __len__(self) -> int: ...

    def page_size(self, index: int) -> tuple[float, float]: ...

    def page_label(self, index: int) -> str | None: ...

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image:
        """The page, or its part ``clip`` (points), as an RGB picture."""
        ...

    def close(self) -> None: ...

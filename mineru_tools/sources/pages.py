"""A source that is made of pages, to be seen and to be taken apart: PDF, picture, TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mineru_tools.document.geometry import BBox

if TYPE_CHECKING:
    from PIL.Image import Image

    from mineru_tools.primitives import OutlineEntry, PagePrimitives


class PagedSource(Protocol):
    """An open document of pages; indices from 0, boxes and sizes in points as displayed.

    What asks for a page raises ``CorruptDocument`` (code ``corrupt_page``) where it cannot be read.
    """

    def __len__(self) -> int: ...

    def page_size(self, index: int) -> tuple[float, float]: ...

    def page_label(self, index: int) -> str | None: ...

    def outline(self) -> tuple[OutlineEntry, ...]: ...

    def primitives(self, index: int) -> PagePrimitives:
        """What stands on the page; one that is a picture has no glyphs and that picture."""
        ...

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image:
        """The page, or its part ``clip`` (points), as an RGB picture."""
        ...

    def close(self) -> None: ...

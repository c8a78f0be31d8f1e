"""An open picture file: its frames as pages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.images.frames import Frame, decoded, read_frames
from mineru_tools.images.opening import decoding
from mineru_tools.primitives import ImageBox, OutlineEntry, PagePrimitives, no_glyphs

MOST_PIXELS = 40_000_000  # kept of a page: A4 at 600 dpi has 35 million
MAX_PICTURE_SIDE = 10_000  # pixels of what is rendered
MAX_EMBEDDED_BYTES = 32 << 20  # a larger file is no gain over a picture made of it
_SAME_PLACE = 1.0  # points between two boxes' edges; layouts round


def open_image(data: bytes) -> ImageSource:
    """An open ``ImageSource``; the caller closes it.

    Raises ``CorruptDocument``, also for the only page of a file when it cannot be decoded whole,
    ``SourceTooLarge`` (codes ``image_too_large``, ``too_many_frames``), ``MissingExtra`` and
    ``EngineUnavailable``.
    """
    frames = read_frames(data)
    source = ImageSource(data, frames)
    if len(frames) == 1:
        source.primitives(0)
    return source


class ImageSource:
    """A ``PagedSource`` over Pillow, for several threads at once if need be.

    The page last asked for is kept decoded. After ``close`` whatever needs the pixels raises
    ``ValueError``, as a closed file does.
    """

    def __init__(self, data: bytes, frames: Sequence[Frame | None]) -> None:
        self._data: bytes | None = data
        self._frames = frames
        self._kept: tuple[int, Image.Image] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> ImageSource:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._frames)

    def close(self) -> None:
        """Let go of the file; closing twice does nothing."""
        with self._lock:
            self._data = self._kept = None

    def page_size(self, index: int) -> tuple[float, float]:
        """(width, height) in points: by the file's resolution if it is one of a scan, else of A4.

        ``images.sheet`` says when a resolution is believed, and what is done without one.
        """
        return self._frame(index).size

    def page_label(self, index: int) -> str | None:
        return None

    def outline(self) -> tuple[OutlineEntry, ...]:
        return ()

    def primitives(self, index: int) -> PagePrimitives:
        """The picture, which fills the page, with the ``pixels`` of the file; nothing else.

        Raises ``CorruptDocument`` (code ``corrupt_page``, or ``corrupt_document`` for the only
        page) when it cannot be decoded.
        """
        frame = self._frame(index)
        self._picture(index)
        picture = ImageBox(BBox(0.0, 0.0, *frame.size), frame.pixels)
        return PagePrimitives(index, frame.size, no_glyphs(), images=(picture,))

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image.Image:
        """The page, or its part ``clip`` (points), upright as an RGB picture.

        The resolution is lowered when a side would exceed ``MAX_PICTURE_SIDE`` pixels. One above
        that of the file shows no more than is there.
        """
        width, height = self.page_size(index)
        whole = BBox(0.0, 0.0, width, height)
        part = (clip.intersection(whole) if clip else whole) or whole
        picture = self._picture(index)
        scale = min(dpi / 72.0, MAX_PICTURE_SIDE / max(part.width, part.height, 1.0))
        columns, rows = picture.size
        # Divided first: the last column may not lie beyond the picture by a rounding.
        x0, x1 = part.x0 / width * columns, part.x1 / width * columns
        y0, y1 = part.y0 / height * rows, part.y1 / height * rows
        return picture.resize(
            (max(1, round(part.width * scale)), max(1, round(part.height * scale))),
            Image.Resampling.BICUBIC,
            box=(x0, y0, x1, y1),
            reducing_gap=3.0,
        )

    def embedded_image(self, index: int, bbox: BBox) -> bytes | None:
        """The file itself, if it is a JPEG in grey or RGB that fills ``bbox`` as it is."""
        frame, data = self._frame(index), self._opened()
        whole = BBox(0.0, 0.0, *frame.size)
        here = all(abs(p - q) <= _SAME_PLACE for p, q in zip(bbox, whole, strict=True))
        return data if frame.plain_jpeg and here and len(data) <= MAX_EMBEDDED_BYTES else None

    def _opened(self) -> bytes:
        if self._data is None:
            raise ValueError("the picture is closed")
        return self._data

    def _frame(self, index: int) -> Frame:
        with self._reading(index):
            frame = self._frames[index]
            if frame is None:
                raise ValueError("its header is damaged")
        return frame

    def _picture(self, index: int) -> Image.Image:
        """The page, upright in RGB, at the resolution of the file or what ``MOST_PIXELS`` allow."""
        frame = self._frame(index)
        with self._lock:
            data = self._opened()
            if self._kept is None or self._kept[0] != index:
                self._kept = None  # before the next one takes its room
                with self._reading(index):
                    self._kept = (index, decoded(data, frame, MOST_PIXELS))
            return self._kept[1]

    def _reading(self, index: int) -> AbstractContextManager[None]:
        """The border around one page; what is wrong with the only one is wrong with the file."""
        if len(self) == 1:
            return decoding("the file is not a readable picture")
        return decoding(f"page {index + 1} cannot be read", code="corrupt_page")

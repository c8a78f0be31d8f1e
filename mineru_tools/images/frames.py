"""The pages of a picture file, from its headers alone."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageFile

from mineru_tools.errors import CorruptDocument
from mineru_tools.images.colours import displayed
from mineru_tools.images.opening import decoding, open_file
from mineru_tools.images.sheet import points
from mineru_tools.images.tiff import frame_count

_NOT_A_PAGE = 0b101  # of TIFF's NewSubfileType: a smaller copy of a page, a mask of one
_PER_INCH = {2: 1.0, 3: 2.54}  # by ResolutionUnit, which is inches where it is left out
_DAMAGED = (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, struct.error)


@dataclass(frozen=True, slots=True)
class Frame:
    """One page: its ``place`` in the file, its size in ``pixels`` and in points, as displayed.

    ``orientation`` is EXIF's, 1 to 8; 1 too where Pillow turns the picture by itself.
    ``plain_jpeg`` says that the file is a JPEG that looks as the page does.
    """

    place: int
    pixels: tuple[int, int]
    size: tuple[float, float]
    orientation: int = 1
    plain_jpeg: bool = False


def read_frames(data: bytes) -> tuple[Frame | None, ...]:
    """The pages of the file, one at least, ``None`` for one whose header is damaged.

    The frames of a TIFF are its pages, but for thumbnails and masks. Any other file is one page:
    what moves is its first frame, and the other pictures beside a photograph are no pages. Raises
    what ``open_file`` raises, and ``SourceTooLarge`` (code ``too_many_frames``).
    """
    with open_file(data) as file, decoding("the file is not a readable picture"):
        if file.format != "TIFF":
            return (_only_frame(file),)
        found = [_tiff_frame(file, place) for place in range(frame_count(data))]
    return tuple([frame for frame, is_page in found if is_page] or [frame for frame, _ in found])


def decoded(data: bytes, frame: Frame, most_pixels: int) -> Image.Image:
    """The page, upright in RGB, of about ``most_pixels`` at most; raises whatever Pillow raises."""
    with open_file(data) as file:
        file.seek(frame.place)
        shrink = max(1.0, (file.width * file.height / most_pixels) ** 0.5)
        # A decoder that can give less than all of the picture does so: that of JPEG.
        file.draft(None, (int(file.width / shrink), int(file.height / shrink)))
        file.load()
        return displayed(file, frame.orientation, most_pixels)


def _only_frame(file: ImageFile.ImageFile) -> Frame:
    tags = _exif(file)
    turn = tags.get(ExifTags.Base.Orientation)
    orientation = turn if isinstance(turn, int) and 1 <= turn <= 8 else 1
    pixels, size = _displayed(file.size, file.info.get("dpi") or _dpi(tags), orientation)
    plain = file.format == "JPEG" and file.mode in ("L", "RGB") and orientation == 1
    return Frame(0, pixels, size, orientation, plain)


def _tiff_frame(file: ImageFile.ImageFile, place: int) -> tuple[Frame | None, bool]:
    """The frame at ``place``, and whether it is a page."""
    try:
        with decoding("the frame is damaged"):
            file.seek(place)
            tags: Mapping[int, Any] = file.tag_v2  # type: ignore[attr-defined]
            # Not the size that Pillow tells: only some of its releases turn that as well.
            size = (tags[ExifTags.Base.ImageWidth], tags[ExifTags.Base.ImageLength])
            orientation = tags.get(ExifTags.Base.Orientation, 1)
            frame = Frame(place, *_displayed(size, _dpi(tags), orientation))
            return frame, not tags.get(ExifTags.Base.NewSubfileType, 0) & _NOT_A_PAGE
    except CorruptDocument:
        return None, True


def _displayed(
    pixels: tuple[int, int], dpi: tuple[float, float] | None, orientation: int
) -> tuple[tuple[int, int], tuple[float, float]]:
    """The size in pixels and in points of a picture that is turned as it is to be seen."""
    if min(pixels) < 1:
        raise CorruptDocument("the picture has no pixels")
    if orientation >= 5:  # lying on its side
        pixels, dpi = pixels[::-1], dpi and dpi[::-1]
    return pixels, points(pixels, dpi)


def _exif(file: ImageFile.ImageFile) -> Mapping[int, Any]:
    """The EXIF tags; none where they are damaged, which is no reason to refuse the picture."""
    try:
        return dict(file.getexif())
    except _DAMAGED:
        return {}


def _dpi(tags: Mapping[int, Any]) -> tuple[float, float] | None:
    """Pixels per inch across and down, where the tags tell them."""
    try:
        per_inch = _PER_INCH[tags.get(ExifTags.Base.ResolutionUnit, 2)]
        across, down = tags[ExifTags.Base.XResolution], tags[ExifTags.Base.YResolution]
        return float(across) * per_inch, float(down) * per_inch
    except (*_DAMAGED, ZeroDivisionError):
        return None

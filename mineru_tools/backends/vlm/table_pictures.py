"""Pictures in the cells of a table: the model sees a mark in their place and writes it down.

In the table's HTML the mark becomes an ``img`` whose address is the picture's place on the page,
as a media fragment (W3C): ``#xywh=percent:12.5,40,5,3.2``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from PIL import ImageDraw, ImageFont
from PIL.Image import Image

from mineru_tools.backends.vlm.crops import upright
from mineru_tools.backends.vlm.overlap import INSIDE, share_inside
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox, turned_box

_LETTERS = "ACDGHKTWXYZ2345678"  # none that looks like another
_LENGTH = 4
_STRIDE = 61_547  # shares no factor with the number of marks, so all come, and far apart
_FILL = 0.7  # of the picture's place, so that the mark stands free
_SIZES = (8, 100)  # of letters in pixels: none has a form of its own below
_BESIDE = 2  # pixels: the edge of a picture is often blurred
_LUMA = (0.299, 0.587, 0.114)
_ADDRESS = re.compile("#xywh=percent:" + ",".join([r"([0-9]{1,3}(?:\.[0-9]{1,4})?)"] * 4))
_SHOWN = re.compile(r'<img src="(#xywh=percent:[0-9.,]+)"')


def pictures_in_tables(regions: Sequence[Region], tables: Collection[int]) -> dict[int, list[int]]:
    """For each of ``tables`` that has any, the pictures in it, from top to bottom; all by index.

    A picture belongs to the table that most of it lies in, to the smallest of several.
    """
    found: dict[int, list[int]] = {}
    for index, region in enumerate(regions):
        if region.type != "image":
            continue
        shares = ((share_inside(region.bbox, regions[t].bbox), t) for t in tables)
        best = max(
            (pair for pair in shares if pair[0] >= INSIDE),
            key=lambda pair: (pair[0], -regions[pair[1]].bbox.area),
            default=None,
        )
        if best:
            found.setdefault(best[1], []).append(index)
    for indices in found.values():
        indices.sort(key=lambda index: (regions[index].bbox.y0, regions[index].bbox.x0))
    return found


def marked(
    cropped: Image, table: Region, pictures: Sequence[Region], page_size: tuple[int, int]
) -> tuple[Image, dict[str, str]]:
    """The upright picture of a ``table`` with marks for ``pictures``, and the address of each mark.

    ``cropped`` is what was cut from the page, whose size is in pixels. A picture too small for a
    mark that can be read is left as it is.
    """
    shown = upright(cropped.copy(), table.angle)
    pen = ImageDraw.Draw(shown)
    addresses = {}
    for picture, mark in zip(pictures, _marks(), strict=False):
        place = _place(picture.bbox, table.bbox, page_size, cropped.size)
        place = turned_box(place, (table.angle or 0) // 90, cropped.size)
        size = _letter_size(mark, place)
        if size is None:
            continue
        colour = _colour_around(shown, place)
        pen.rectangle(place, fill=colour)
        is_dark = sum(part * share for part, share in zip(colour, _LUMA, strict=True)) < 128
        width, height = _extent(mark, size)
        middle = place.center
        # Off the middle by the room above the letters, as on the pictures MinerU2.5 knows.
        corner = (middle[0] - width / 2, middle[1] - height / 2)
        pen.text(corner, mark, fill="white" if is_dark else "black", font=_font(size))
        addresses[mark] = address_of(picture.bbox)
    return shown, addresses


def without_shown(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions less the pictures that a table's HTML shows; a model may forget to write one."""
    tables = (region.content or "" for region in regions if region.type == "table")
    shown = {address for html in tables for address in _SHOWN.findall(html)}
    return tuple(
        region
        for region in regions
        if region.type != "image" or address_of(region.bbox) not in shown
    )


def address_of(box: BBox) -> str:
    """The address of a place on the page (parts of the page, 0 to 1)."""
    parts = (box.x0, box.y0, box.width, box.height)
    return "#xywh=percent:" + ",".join(_percent(part) for part in parts)


def place_at(address: str) -> BBox | None:
    """The place on the page that an address names, ``None`` for any other address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    x, y, width, height = (float(part) / 100 for part in match.groups())
    return BBox(x, y, min(x + width, 1.0), min(y + height, 1.0)) if max(x, y) < 1 else None


def _percent(part: float) -> str:
    return f"{100 * min(max(part, 0.0), 1.0):.4f}".rstrip("0").rstrip(".")


def _marks() -> Iterator[str]:
    """Marks that no cell is likely to say, neither a word nor a number; always the same ones."""
    count = len(_LETTERS) ** _LENGTH
    for number in range(1, count):
        left, letters = number * _STRIDE % count, ""
        for _ in range(_LENGTH):
            left, letter = divmod(left, len(_LETTERS))
            letters += _LETTERS[letter]
        if not letters.isalpha() and not letters.isdigit():
            yield f"[{letters}]"


def _place(picture: BBox, table: BBox, page_size: tuple[int, int], size: tuple[int, int]) -> BBox:
    """Where the picture is on what was cut out for the table, in whole pixels."""
    width, height = page_size
    left, top = int(table.x0 * width), int(table.y0 * height)
    return BBox(
        int(max(0, picture.x0 * width - left)),
        int(max(0, picture.y0 * height - top)),
        int(min(size[0], picture.x1 * width - left)),
        int(min(size[1], picture.y1 * height - top)),
    )


def _letter_size(mark: str, place: BBox) -> int | None:
    """The greatest size at which the mark fits its place, ``None`` where no legible one does."""

    def is_too_large(size: int) -> bool:
        width, height = _extent(mark, size)
        return width > place.width * _FILL or height > place.height * _FILL

    sizes = range(_SIZES[0], max(_SIZES[1], int(place.height * _FILL)) + 1)
    fitting = bisect_right(sizes, False, key=is_too_large)
    return sizes[fitting - 1] if fitting else None


def _extent(mark: str, size: int) -> tuple[float, float]:
    left, top, right, bottom = _font(size).getbbox(mark)
    return right - left, bottom - top


@lru_cache(maxsize=128)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: the same question everywhere, whatever fonts a machine has."""
    return ImageFont.load_default(size)


def _colour_around(picture: Image, place: BBox) -> tuple[int, int, int]:
    """The mean colour of eight points around a place: its corners and the middles of its edges."""
    x0, y0, x1, y1 = (int(value) for value in place)
    xs = (x0 - _BESIDE, (x0 + x1) // 2, x1 + _BESIDE)
    ys = (y0 - _BESIDE, (y0 + y1) // 2, y1 + _BESIDE)
    seen: list[tuple[int, int, int]] = []
    for column, row in ((i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)):
        x = min(max(xs[column], 0), picture.width - 1)
        y = min(max(ys[row], 0), picture.height - 1)
        seen.append(picture.getpixel((x, y)))  # type: ignore[arg-type]
    red, green, blue = (sum(part) // len(seen) for part in zip(*seen, strict=True))
    return red, green, blue

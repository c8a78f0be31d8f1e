"""Pictures on a text page that are nothing but text: a table or a paragraph pasted as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Glyphs, ImageBox, PagePrimitives, appended
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import TextRecognizer
from mineru_tools.scans.lettering import is_lettering
from mineru_tools.scans.page import Scan, read_scan
from mineru_tools.scans.raster import Raster

_LEAST = (60.0, 20.0)  # points; smaller are logos, icons and signs
_MOST = 4  # pictures of a page, the largest
_LOOKED_AT, _READ = 100.0, 200.0  # dpi
_SIDE = 3500  # pixels at most
_SURE = 0.8  # the mean score; what is read with less was no text
_LEVEL = 0.2  # degrees; a photo of a page is no part of this one

Render = Callable[[BBox, float], RGB]  # a part of the page, in dpi


def lettered(page: PagePrimitives, render: Render) -> list[ImageBox]:
    """The pictures of the page that look like text and lie under none."""
    large = (i for i in page.images if i.bbox.width >= _LEAST[0] and i.bbox.height >= _LEAST[1])
    some = sorted(large, key=lambda image: -image.bbox.area)[:_MOST]
    return [image for image in some if _is_bare(image.bbox, page.glyphs) and _looks(image, render)]


def with_figure_text(
    page: PagePrimitives, images: list[ImageBox], render: Render, recognizer: TextRecognizer
) -> tuple[PagePrimitives, int]:
    """The page with what is read in those pictures in their place, and how many could be read."""
    count = 0
    for image in images:
        x0, y0, x1, y1 = image.bbox.intersection(BBox(0, 0, *page.size)) or image.bbox
        picture = render(BBox(x0, y0, x1, y1), _dpi(image.bbox, _READ))
        scan = read_scan(picture, (x1 - x0, y1 - y0), recognizer, index=page.index)
        if _is_read(scan):
            page = _replaced(page, image, scan.page, (x0, y0))
            count += 1
    return page, count


def _is_bare(box: BBox, glyphs: Glyphs) -> bool:
    """Whether no text of the file's own is on a picture."""
    x, y = ((glyphs.box[:, :2] + glyphs.box[:, 2:]) / 2).T
    return not ((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any()


def _looks(image: ImageBox, render: Render) -> bool:
    dpi = _dpi(image.bbox, _LOOKED_AT)
    return is_lettering(Raster(render(image.bbox, dpi), (dpi / 72.0, dpi / 72.0)))


def _dpi(box: BBox, wanted: float) -> float:
    return min(wanted, 72.0 * _SIDE / max(box.width, box.height))


def _is_read(scan: Scan) -> bool:
    score = scan.page.glyphs.score
    sure = score is not None and len(score) > 0 and float(np.mean(score)) >= _SURE
    return sure and scan.turns == 0 and abs(scan.skew) < _LEVEL and not scan.page.images


def _replaced(
    page: PagePrimitives, image: ImageBox, part: PagePrimitives, corner: tuple[float, float]
) -> PagePrimitives:
    """The page with its part at ``corner`` in the place of a picture."""
    return replace(
        page,
        glyphs=appended(page.glyphs, moved_glyphs(part.glyphs, corner)),
        rules=(*page.rules, *(replace(r, bbox=_moved(r.bbox, corner)) for r in part.rules)),
        fills=(*page.fills, *(replace(f, bbox=_moved(f.bbox, corner)) for f in part.fills)),
        images=tuple(each for each in page.images if each is not image),
    )


def moved_glyphs(glyphs: Glyphs, by: tuple[float, float]) -> Glyphs:
    """The glyphs so many points farther right and down."""
    both = (*by, *by)
    return replace(
        glyphs, box=glyphs.box + both, cell=glyphs.cell + both, origin=glyphs.origin + by
    )


def _moved(box: BBox, by: tuple[float, float]) -> BBox:
    return BBox(box.x0 + by[0], box.y0 + by[1], box.x1 + by[0], box.y1 + by[1])

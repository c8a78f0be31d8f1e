"""Rules, filled boxes, drawings and pictures: every page object that is not text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf import raw
from mineru_tools.pdf.drawn_paths import drawn_path
from mineru_tools.pdf.objects import (
    Clips,
    Corners,
    PageObject,
    bounds_of,
    color_of,
    page_objects,
)
from mineru_tools.pdf.outlines import Subpath, filled_boxes, outline
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.specks import Speck, dotted_rules
from mineru_tools.primitives import Fill, ImageBox, Rule

MAX_OBJECTS = 60_000  # maps and plots reach tens of thousands; reading more takes whole seconds
MAX_SEGMENTS = 300_000  # of all paths; reading a segment takes 2 µs
MAX_SIDES = 5  # of a box with the line that closes it
RULE_THICKNESS = 3.0  # points; the thickest bars under running heads are about 2 pt
HAIRLINE = 1.0  # points; the lowest accents of small type are twice as high
MAX_OF_SIGN = 100  # segments; arrows and accents have 20 to 60
FULL = 0.6  # of its box; a bar with round ends fills more, an arrow a third
OPAQUE = 230  # of 255; what lies under a fainter fill shows through
FAR = 1e7  # points; what stands there, or nowhere, has lost its way
UNKNOWN = -1  # no colour, or more than one


class Paint(NamedTuple):
    """Where a path or picture may put paint, if its clip lets it.

    ``order`` counts all objects of the page. ``color`` is 0xRRGGBB for a box filled with one opaque
    colour, else ``UNKNOWN``. Only what is ``solid`` can hide what it stands on.
    """

    box: BBox
    color: int
    solid: bool
    order: int
    obj: PageObject


class Outlined(NamedTuple):
    """A filled path that is no box: its place among the drawings, and what clips it."""

    place: int
    obj: PageObject
    clip: Corners | None


class TextObject(NamedTuple):
    """A text object and its place among all objects of the page."""

    order: int
    obj: PageObject


@dataclass(slots=True)
class Graphics:
    """What was found, in drawing order; ``truncated`` when there was too much to read it all.

    ``texts`` are told by the addresses of their objects.
    """

    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    drawings: list[BBox] = field(default_factory=list)
    outlined: list[Outlined] = field(default_factory=list)
    images: list[ImageBox] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
    texts: dict[int, TextObject] = field(default_factory=dict)
    truncated: bool = False


def read_graphics(page: Any, space: PageSpace) -> Graphics:
    """All graphics of a loaded page in displayed points. Must run under ``PDFIUM``."""
    found = Graphics()
    reader = _Reader(page, space, Clips(space), found)
    budget = MAX_OBJECTS
    for order, obj in enumerate(page_objects(page)):
        if obj.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[obj.address] = TextObject(order, obj)
            continue
        budget -= 1
        if budget < 0:
            found.truncated = True
            break
        painted = reader.read(obj)
        if painted is not None:
            found.paints.append(Paint(*painted, order, obj))
    found.rules += dotted_rules(reader.specks)
    return found


def page_images(page: Any, space: PageSpace) -> Iterator[tuple[Any, BBox]]:
    """Image objects of a loaded page with their boxes. Must run under ``PDFIUM``."""
    drawn = (obj for obj in page_objects(page) if obj.kind != pdfium.FPDF_PAGEOBJ_TEXT)
    for obj in islice(drawn, MAX_OBJECTS):
        if obj.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _visible(bounds_of(obj, space), space)
            if box is not None:
                yield obj.handle, box


class _Painted(NamedTuple):
    box: BBox
    color: int = UNKNOWN
    solid: bool = True


class _Reader:
    """Adds objects to ``found``; ``specks`` are those too small to mean anything alone."""

    def __init__(self, page: Any, space: PageSpace, clips: Clips, found: Graphics) -> None:
        self.page, self.space, self.clips, self.found = page, space, clips, found
        self.specks: list[Speck] = []
        self.segments = MAX_SEGMENTS

    def read(self, obj: PageObject) -> _Painted | None:
        """What the object paints over, unless that is a thin line or nothing."""
        if obj.kind == pdfium.FPDF_PAGEOBJ_PATH:
            return self._path(obj)
        if obj.kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            return None
        box = _visible(bounds_of(obj, self.space), self.space)
        if box is None:
            return None
        if obj.kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self.found.drawings.append(box)
        elif _is_thin(box) and _is_stencil(obj.handle, self.page):
            self._rule(box, color_of(obj.address, fill=True)[0])
            return None
        else:
            w, h = ctypes.c_uint(), ctypes.c_uint()
            pdfium.FPDFImageObj_GetImagePixelSize(obj.handle, w, h)
            self.found.images.append(ImageBox(box, (w.value, h.value)))
        return _Painted(box)

    def _path(self, obj: PageObject) -> _Painted | None:
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(obj.handle, mode, stroked)
        filled, stroke = mode.value != 0, bool(stroked.value)
        if not (filled or stroke):
            return None
        color, alpha = color_of(obj.address, fill=filled)
        whole = _visible(bounds_of(obj, self.space), self.space) if alpha else None
        clip = self.clips.box(obj) if whole is not None else None
        box = _clipped(whole, clip) if whole is not None else None
        if whole is None or box is None:
            return None
        if _is_thin(whole):
            if filled and self._is_sign(obj, box):
                self._outlined(obj, box, clip)
            else:
                self._rule(box, color)
            return None
        solid = filled and alpha >= OPAQUE
        parts = self._outline(obj)
        boxes = filled_boxes(parts) if parts and filled else []
        if parts is None and filled:
            self._outlined(obj, box, clip)
        elif parts is None:
            self.found.drawings.append(whole)
        elif filled and sum(map(len, parts)) <= MAX_SIDES:
            self._fill(box, color)
            if stroke:
                outer, outer_alpha = color_of(obj.address, fill=False)
                self._rules(parts, outer if outer_alpha else 0, clip)
            return _Painted(box, color if solid else UNKNOWN, solid)
        elif boxes and all(_is_thin(each) for each in boxes):
            self._rules([boxes], color, clip)
        elif stroke:
            self._rules(parts, color, clip)
        else:
            self._outlined(obj, box, clip)
        return _Painted(box, UNKNOWN, solid)

    def _outlined(self, obj: PageObject, box: BBox, clip: Corners | None) -> None:
        self.found.outlined.append(Outlined(len(self.found.drawings), obj, clip))
        self.found.drawings.append(box)

    def _is_sign(self, obj: PageObject, box: BBox) -> bool:
        """Whether a low shape may be an arrow or accent: it fills little of its box."""
        count = raw.count_segments(obj.address)
        low, long = sorted((box.width, box.height))
        sized = low > HAIRLINE and long > RULE_THICKNESS
        if not (sized and MAX_SIDES < count <= MAX_OF_SIGN) or self._outline(obj) is not None:
            return False
        path = drawn_path(obj, self.space, None) if self.segments >= 0 else None
        return path is not None and path.fullness < FULL

    def _outline(self, obj: PageObject) -> list[Subpath] | None:
        count = raw.count_segments(obj.address)
        self.segments -= count
        return outline(obj, count, self.space) if self.segments >= 0 else None

    def _fill(self, box: BBox, color: int) -> None:
        if _is_thin(box):  # what its clip leaves of it
            self._rule(box, color)
        else:
            self.found.fills.append(Fill(box, color))

    def _rules(self, parts: Sequence[Subpath], color: int, clip: Corners | None) -> None:
        for line in (line for part in parts for line in part):
            if (seen := _clipped(line, clip)) is not None:
                self._rule(seen, color)

    def _rule(self, box: BBox, color: int) -> None:
        if max(box.width, box.height) > RULE_THICKNESS:
            self.found.rules.append(Rule(box, box.width >= box.height, color))
        else:
            self.specks.append((box, color))


def _is_thin(box: BBox) -> bool:
    return min(box.width, box.height) <= RULE_THICKNESS


def _is_stencil(image: Any, page: Any) -> bool:
    """Whether the picture is a mask that lets the fill colour through: dots of a printed rule."""
    told = pdfium.FPDF_IMAGEOBJ_METADATA()
    read = pdfium.FPDFImageObj_GetImageMetadata(image, page, told)
    one_bit = told.bits_per_pixel == 1 and told.colorspace == pdfium.FPDF_COLORSPACE_UNKNOWN
    return bool(read) and one_bit


def _clipped(box: BBox, clip: Corners | None) -> BBox | None:
    """The part of ``box`` inside its clip; ``None`` when there is none."""
    if clip is None:
        return box
    x0, y0 = max(clip[0], box.x0), max(clip[1], box.y0)
    x1, y1 = min(clip[2], box.x1), min(clip[3], box.y1)
    return BBox(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def _visible(box: BBox | None, space: PageSpace) -> BBox | None:
    """The part of ``box`` on the page; ``None`` when there is none."""
    if box is None or not (-FAR < box.x0 <= box.x1 < FAR and -FAR < box.y0 <= box.y1 < FAR):
        return None
    return _clipped(box, (0.0, 0.0, *space.size))

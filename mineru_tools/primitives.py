"""What stands on a page before anyone has read it: glyphs, rules, filled boxes, pictures.

A text PDF gives these from its text layer and paths; a scan gives them from OCR and its raster. The
layout analyser knows nothing else of a page. Coordinates are points, origin top-left, y down, page
as displayed (crop box and rotation applied).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mineru_tools.document.geometry import BBox

Boxes: TypeAlias = npt.NDArray[np.float64]  # (n, 4): x0, y0, x1, y1
Ink: TypeAlias = npt.NDArray[np.float32]  # the same, in half the memory
Points: TypeAlias = npt.NDArray[np.float64]  # (n, 2): x, y
Floats: TypeAlias = npt.NDArray[np.float64]  # (n,)
Ints: TypeAlias = npt.NDArray[np.int64]  # (n,)
Flags: TypeAlias = npt.NDArray[np.bool_]  # (n,)

DOUBTFUL = 0.6  # a word with a lower score may well be misread


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the file names it, subset prefix removed."""

    name: str
    bold: bool = False
    italic: bool = False
    monospace: bool = False
    symbolic: bool = False


class Hidden(IntEnum):
    """Why a reader of the page cannot see a glyph; ``SEEN`` when nothing speaks against it."""

    SEEN = 0
    INVISIBLE = 1  # puts no ink on the page: by its mode, or on a scan under the picture of it
    TRANSPARENT = 2
    WHITE = 3  # on white
    SAME_COLOR = 4  # as the ground, which is not white
    COVERED = 5
    CLIPPED = 6
    LAYER = 7  # of optional content that is switched off
    TINY = 8
    OFF_PAGE = 9


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a page as columns of equal length, in content-stream order.

    ``text`` holds one string per glyph, several characters long for a ligature. ``box`` is the ink,
    ``cell`` the advance box (ascent to descent, origin to next origin). ``size`` is the font size
    in points as displayed; ``angle`` the writing direction in degrees, clockwise, 0 to 360.
    ``font`` indexes ``fonts``, ``color`` is 0xRRGGBB. ``hidden`` holds the ``Hidden`` that painting
    tells; size and place are for the layout to judge. ``space_before`` says that the text layer has
    a space in front of the glyph. ``tag`` indexes ``tags``, the structure roles; -1 for none.
    ``score``, 0 to 1, is how sure a recogniser was of the word; a text layer has none, or NaN where
    both are on a page.
    """

    text: tuple[str, ...]
    box: Boxes
    cell: Boxes
    origin: Points
    size: Floats
    angle: Floats
    font: Ints
    fonts: tuple[Font, ...]
    color: Ints
    hidden: Ints
    space_before: Flags
    tag: Ints
    tags: tuple[str, ...] = ()
    score: Floats | None = None

    def __len__(self) -> int:
        return len(self.text)


def no_boxes() -> Boxes:
    """A column of no boxes."""
    return np.empty((0, 4))


def no_glyphs() -> Glyphs:
    """The columns of a page without text."""
    none = np.empty(0, dtype=np.int64)
    return Glyphs(
        text=(),
        box=no_boxes(),
        cell=no_boxes(),
        origin=np.empty((0, 2)),
        size=np.empty(0),
        angle=np.empty(0),
        font=none,
        fonts=(),
        color=none,
        hidden=none,
        space_before=np.empty(0, dtype=bool),
        tag=none,
    )


def appended(glyphs: Glyphs, more: Glyphs) -> Glyphs:
    """The columns of both, one after the other."""
    return Glyphs(
        text=glyphs.text + more.text,
        box=np.concatenate([glyphs.box, more.box]),
        cell=np.concatenate([glyphs.cell, more.cell]),
        origin=np.concatenate([glyphs.origin, more.origin]),
        size=np.concatenate([glyphs.size, more.size]),
        angle=np.concatenate([glyphs.angle, more.angle]),
        font=np.concatenate([glyphs.font, more.font + len(glyphs.fonts)]),
        fonts=glyphs.fonts + more.fonts,
        color=np.concatenate([glyphs.color, more.color]),
        hidden=np.concatenate([glyphs.hidden, more.hidden]),
        space_before=np.concatenate([glyphs.space_before, more.space_before]),
        tag=np.concatenate([glyphs.tag, np.where(more.tag < 0, -1, more.tag + len(glyphs.tags))]),
        tags=glyphs.tags + more.tags,
        score=_scores(glyphs, more),
    )


def _scores(glyphs: Glyphs, more: Glyphs) -> Floats | None:
    """The scores of both, if there are any."""
    if glyphs.score is None and more.score is None:
        return None
    parts = [np.full(len(g), np.nan) if g.score is None else g.score for g in (glyphs, more)]
    return np.concatenate(parts)


def reordered(glyphs: Glyphs, order: Ints) -> Glyphs:
    """The glyphs at these indices, in this order."""
    return Glyphs(
        text=tuple(glyphs.text[k] for k in order.tolist()),
        box=glyphs.box[order],
        cell=glyphs.cell[order],
        origin=glyphs.origin[order],
        size=glyphs.size[order],
        angle=glyphs.angle[order],
        font=glyphs.font[order],
        fonts=glyphs.fonts,
        color=glyphs.color[order],
        hidden=glyphs.hidden[order],
        space_before=glyphs.space_before[order],
        tag=glyphs.tag[order],
        tags=glyphs.tags,
        score=None if glyphs.score is None else glyphs.score[order],
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical; ``bbox`` includes its thickness."""

    bbox: BBox
    horizontal: bool
    color: int = 0

    @property
    def thickness(self) -> float:
        return self.bbox.height if self.horizontal else self.bbox.width


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled axis-parallel rectangle that is too thick to be a rule; colour 0xRRGGBB."""

    bbox: BBox
    color: int


@dataclass(frozen=True, slots=True)
class ImageBox:
    """A raster picture placed on the page. ``pixels`` is its (width, height)."""

    bbox: BBox
    pixels: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Link:
    """A clickable region: an external ``url`` or the index of a page in this file."""

    bbox: BBox
    url: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PagePrimitives:
    """Everything the layout analyser gets to see of one page."""

    index: int
    size: tuple[float, float]
    glyphs: Glyphs
    rules: tuple[Rule, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[ImageBox, ...] = ()
    drawings: tuple[BBox, ...] = ()
    links: tuple[Link, ...] = ()
    seen_figures: tuple[BBox, ...] = ()
    """Where a layout model, if one was asked, sees pictures and drawings."""
    truncated: bool = field(default=False)
    """More glyphs or paths than the limits; the rest was left out and the caller is told."""

    @property
    def was_read(self) -> bool:
        """Whether all text of the page was read from its picture, not only that of a figure."""
        score = self.glyphs.score
        return score is not None and not bool(np.isnan(score).any())


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One bookmark: ``level`` from 1, ``page`` an index from 0, ``None`` without a target."""

    title: str
    level: int
    page: int | None

"""A second look at ink that looks like letters and was not read, as lone figures in tables are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from PIL import Image

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.primitives import Flags
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.model import ReadLine, ReadWord, TextRecognizer
from mineru_tools.scans.level import Tilt
from mineru_tools.scans.patches import gridded, patches
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.rules import blank, runs_along

_CELL = 2.0  # points; letters of a word are nearer to one another than two of these
_SPECK = 0.08  # of a cell's pixels; less is dust and noise
_BOX = 1.4  # em; what is usual of the boxes that recognisers draw around lines
_HIGH = (0.5, 1.6)  # em; figures are 0.66 high, bullets under a half, lines under 1.6
_LONG = (0.2, 8.0)  # em; what is longer was found, or is a drawing
_NEAR = 0.7  # em; marks so near to a drawing, or to what was read beside them, are of it
_STROKE = 1.8  # em; no letter has a longer one
_MOST = 120  # marks; a page with more is a map or a texture
_TILE = 0.6  # em of white around each mark in the picture that is read
_WIDEST = 1400  # pixels of that picture; recognisers look at 1600 without shrinking it
_TWICE = 2  # times as large: small type is found better so
_SURE, _SURE_ALONE = 0.8, 0.9  # what is read with less is no text; a bar may look like an I


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The lines that a second look found, and the places (points) of marks still not read."""

    lines: tuple[ReadLine, ...]
    unread: tuple[BBox, ...]


@dataclass(frozen=True, slots=True)
class _Tile:
    """A mark of the page at ``place`` (pixels), shown with its corner at ``x``, ``y``."""

    place: tuple[int, int, int, int]
    x: int
    y: int


def second_look(
    lines: Sequence[ReadLine], tilt: Tilt, raster: Raster, recognizer: TextRecognizer
) -> SecondLook:
    """What ``recognizer`` reads of marks as high as letters that no line covers, enlarged.

    All marks are shown to it in one picture. Lines are in pixels of the picture before it was made
    level, as ``lines`` are.
    """
    if not lines:
        return SecondLook((), ())
    em = median(min(box.width, box.height) for box in (line.bbox for line in lines)) / _BOX
    marks = _marks(lines, tilt, raster, em)
    if not marks:
        return SecondLook((), ())
    white = round(_TILE * em)
    tiles = _laid_out(marks, raster, white)
    found: list[ReadLine] = []
    seen: set[_Tile] = set()
    for line in recognizer.read(_montage(tiles, raster, white)):
        tile = next((t for t in tiles if _holds(t, line.bbox)), None)
        if tile is not None and _is_text(line):
            found.append(_in_place(line, tile, tilt))
            seen.add(tile)
    across, down = raster.scale
    rest = (BBox(*t.place) for t in tiles if t not in seen)
    unread = tuple(BBox(b.x0 / across, b.y0 / down, b.x1 / across, b.y1 / down) for b in rest)
    return SecondLook(tuple(found), unread)


def _is_text(line: ReadLine) -> bool:
    """Whether the reading of a mark is to be believed: figures alone, other signs by twos."""
    return (
        line.score >= _SURE
        if len(line.text) > 1
        else (line.text.isdigit() and line.score >= _SURE_ALONE)
    )


def _marks(lines: Sequence[ReadLine], tilt: Tilt, raster: Raster, em: float) -> list[BBox]:
    """Groups of ink as high as letters, in pixels, apart from lines, rules and drawings.

    None where there are so many that they are no text.
    """
    read = [_level_box(line, tilt) for line in lines]
    across, down = raster.scale
    boxes = [BBox(b.x0 / across, b.y0 / down, b.x1 / across, b.y1 / down) for b in read]
    ink = raster.ink.copy()
    blank(ink, boxes, raster.scale)
    _blank_strokes(ink, round(_STROKE * em))
    _blank_strokes(ink.T, round(_STROKE * em))
    groups = _groups(ink, max(2, round(_CELL * down)), max(2, round(_CELL * across)))
    fit = [
        b
        for b in groups
        if _HIGH[0] * em <= b.height <= _HIGH[1] * em and _LONG[0] * em <= b.width <= _LONG[1] * em
    ]
    if len(fit) > _MOST:
        return []
    large = [b for b in groups if b.height > _HIGH[1] * em or b.width > _LONG[1] * em]
    beside = [BBox(b.x0 - _NEAR * em, b.y0, b.x1 + _NEAR * em, b.y1) for b in (*read, *large)]
    return [b for b in fit if not any(b.intersection(other) for other in beside)]


def _blank_strokes(ink: Flags, least: int) -> None:
    """Takes out runs along the rows that are longer than those of letters, as rules are."""
    for row, start, end in runs_along(ink, least).tolist():
        ink[row, start:end] = False


def _level_box(line: ReadLine, tilt: Tilt) -> BBox:
    xs, ys = zip(*(tilt.level(*corner) for corner in line.quad), strict=True)
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _groups(ink: Flags, tall: int, wide: int) -> list[BBox]:
    """Boxes around ink that is nearer than two cells of so many pixels, in pixels."""
    if min(ink.shape[0] // tall, ink.shape[1] // wide) < 1:
        return []
    mask: Flags = gridded(ink, tall, wide).mean(axis=2) > _SPECK
    return [BBox(x0 * wide, y0 * tall, x1 * wide, y1 * tall) for x0, y0, x1, y1, _ in patches(mask)]


def _laid_out(marks: Sequence[BBox], raster: Raster, white: int) -> list[_Tile]:
    """The marks in rows, each as large as the page shows it, with white around."""
    height, width = raster.gray.shape
    tiles: list[_Tile] = []
    x = y = tall = white
    for mark in marks:
        x0, y0 = max(int(mark.x0) - 2, 0), max(int(mark.y0) - 2, 0)
        x1, y1 = min(int(mark.x1) + 2, width), min(int(mark.y1) + 2, height)
        if x > white and x + x1 - x0 + white > _WIDEST // _TWICE:
            x, y, tall = white, y + tall + white, 0
        tiles.append(_Tile((x0, y0, x1, y1), x, y))
        x, tall = x + x1 - x0 + 3 * white, max(tall, y1 - y0)
    return tiles


def _montage(tiles: Sequence[_Tile], raster: Raster, white: int) -> RGB:
    """The marks as ``_laid_out`` says, enlarged, on the colour of their paper."""
    bottom = max(t.y + t.place[3] - t.place[1] for t in tiles) + white
    out = np.full((bottom, _WIDEST // _TWICE, 3), 255, dtype=np.uint8)
    for tile in tiles:
        x0, y0, x1, y1 = tile.place
        part = out[tile.y : tile.y + y1 - y0, tile.x : tile.x + x1 - x0]
        part[:] = raster.pixels[y0:y1, x0:x1][: part.shape[0], : part.shape[1]]
    size = (out.shape[1] * _TWICE, out.shape[0] * _TWICE)
    return np.asarray(Image.fromarray(out).resize(size, Image.Resampling.BICUBIC))


def _holds(tile: _Tile, box: BBox) -> bool:
    """Whether the middle of a box in the montage is on the mark."""
    x, y = (value / _TWICE for value in box.center)
    x0, y0, x1, y1 = tile.place
    return tile.x <= x <= tile.x + x1 - x0 and tile.y <= y <= tile.y + y1 - y0


def _in_place(line: ReadLine, tile: _Tile, tilt: Tilt) -> ReadLine:
    """The line where it stands in the picture as it was before it was made level."""

    def back(x: float, y: float) -> tuple[float, float]:
        return tilt.back(x / _TWICE - tile.x + tile.place[0], y / _TWICE - tile.y + tile.place[1])

    def moved(word: ReadWord) -> ReadWord:
        corners = [back(x, y) for x in (word.bbox.x0, word.bbox.x1) for y in word.bbox[1::2]]
        return replace(word, bbox=union_all(BBox(x, y, x, y) for x, y in corners))

    a, b, c, d = (back(*corner) for corner in line.quad)
    return ReadLine(tuple(map(moved, line.words)), (a, b, c, d), line.score)

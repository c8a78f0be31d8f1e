"""Glyphs that a reader of the page cannot see, as far as painting tells.

Cheap signs make a glyph a suspect: its colour is that of the ground, something is painted over it,
it lies outside its clip, a layer can switch it off. Only then is the page drawn, and a suspect is
hidden when the page looks the same without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from mineru_tools.pdf.chars import CLIP_ONLY, PageText
from mineru_tools.pdf.objects import EVERYWHERE
from mineru_tools.pdf.paths import UNKNOWN, Graphics, Paint, TextPlace
from mineru_tools.pdf.peek import FAINT, NOTHING, alike, rgb, shown
from mineru_tools.primitives import Boxes, Flags, Glyphs, Hidden, Ints, Points

WHITE = 0xFFFFFF
FAINT_ALPHA = 13  # of 255; black at 5 % on white is below the contrast that can be read
SCAN_SHARE = 0.5  # of the page; text under so much picture is what a scanner's software read
MAX_PAIRS = 4_000_000  # of glyphs and paints on one height; beyond this only the largest paints
_NOWHERE = TextPlace(-1, EVERYWHERE, False)


def with_hidden(page: Any, text: PageText, graphics: Graphics, size: tuple[float, float]) -> Glyphs:
    """The glyphs with ``hidden`` filled in. Must run under ``PDFIUM``."""
    glyphs = text.glyphs
    if len(glyphs) == 0:
        return glyphs
    signs = _Signs(text, graphics, size)
    hidden = np.where(signs.shaping(), int(Hidden.SEEN), glyphs.hidden)
    suspected = signs.all()
    suspected[hidden != Hidden.SEEN] = Hidden.SEEN
    rows = np.flatnonzero(suspected)
    if len(rows):
        # What pdfium takes for a repetition has no glyphs: the letters over their own halo.
        objects = {
            *text.objects[rows].tolist(),
            *graphics.texts.keys() - set(text.objects.tolist()),
        }
        seen = shown(page, objects - {0}, signs.ink[rows], size)
        hidden[rows] = _confirmed(glyphs, suspected[rows], rows, seen)
    return glyphs if (hidden == glyphs.hidden).all() else replace(glyphs, hidden=hidden)


def _confirmed(glyphs: Glyphs, reasons: Ints, rows: Ints, seen: Ints) -> Ints:
    """The reasons of suspects that the page does not show; of a word all letters or none."""
    by_color = np.isin(reasons, (Hidden.WHITE, Hidden.SAME_COLOR, Hidden.TRANSPARENT))
    gone = seen <= np.where(by_color, FAINT, NOTHING)
    word = _words(glyphs)
    whole = np.ones(word[-1] + 1, dtype=bool)
    whole[np.delete(word, rows)] = False
    whole[word[rows[~gone]]] = False
    return np.where(whole[word[rows]], reasons, int(Hidden.SEEN))


class _Signs:
    """The suspects of one page, a ``Hidden`` a glyph."""

    def __init__(self, text: PageText, graphics: Graphics, size: tuple[float, float]) -> None:
        self.text, self.glyphs, self.size = text, text.glyphs, size
        self.paints, self.images = graphics.paints, graphics.images
        self.ink = _ink(self.glyphs)
        self.center = (self.ink[:, :2] + self.ink[:, 2:]) / 2
        keys, inverse = np.unique(text.objects, return_inverse=True)
        places = [graphics.texts.get(key, _NOWHERE) for key in keys.tolist()]
        back = inverse.reshape(-1)
        self.order = np.array([p.order for p in places])[back]
        self.clip = np.array([p.clip for p in places])[back]
        self.layered = np.array([p.layered for p in places])[back]

    def all(self) -> Ints:
        out = self._colored()
        out[self._covered()] = Hidden.COVERED
        out[self.layered] = Hidden.LAYER
        left, right = self.ink[:, :2] > self.clip[:, 2:], self.ink[:, 2:] < self.clip[:, :2]
        out[(left | right).any(axis=1)] = Hidden.CLIPPED
        inside = (self.ink[:, 2:] > 0).all(axis=1) & (self.ink[:, :2] < self.size).all(axis=1)
        out[~inside | (self.order < 0)] = Hidden.SEEN
        return np.zeros_like(out) if self._is_recognised(out) else out

    def shaping(self) -> Flags:
        """Glyphs that are no ink but the outline of what is painted later: seen through it."""
        out = np.asarray(self.text.mode == CLIP_ONLY)
        if out.any():
            out &= self._over(out, self.paints)
        return out

    def _is_recognised(self, suspected: Ints) -> bool:
        """Most of the text of a scan is hidden by its colour or its picture: software read it."""
        pictures = sum(image.bbox.area for image in self.images)
        scan = pictures > SCAN_SHARE * self.size[0] * self.size[1]
        return scan and int((suspected != Hidden.SEEN).sum()) * 2 > len(suspected)

    def _colored(self) -> Ints:
        """Suspected for their colour: nearly that of the ground, or white on an unknown one."""
        out = np.where(self.text.alpha <= FAINT_ALPHA, int(Hidden.TRANSPARENT), 0)
        paper, known = _palette(self.paints)
        colors, back = np.unique(self.glyphs.color, return_inverse=True)
        near: Flags = np.logical_or.reduce(alike(rgb(colors)[:, None], rgb(known)[None]), axis=1)
        maybe = np.flatnonzero(near[back.reshape(-1)])
        if len(maybe) == 0:
            return out
        ground = np.full(len(maybe), WHITE)
        glyph, paint = self._pairs(maybe, self.paints)
        below = np.array([p.order for p in self.paints])[paint] < self.order[maybe][glyph]
        top = np.full(len(maybe), -1)
        np.maximum.at(top, glyph[below], paint[below])  # paints stand in drawing order
        ground[top >= 0] = paper[top[top >= 0]]
        own = self.glyphs.color[maybe]
        white = alike(rgb(own), rgb(np.full(len(maybe), WHITE)))
        same = np.asarray(np.where(ground == UNKNOWN, white, alike(rgb(own), rgb(ground))))
        kind = np.where(white, int(Hidden.WHITE), int(Hidden.SAME_COLOR))
        out[maybe[same]] = kind[same]
        return out

    def _covered(self) -> Flags:
        """Under something solid and painted later; a scan over its own text does not count."""
        solid = [p for p in self.paints if p.solid and _is_large(p)]
        first = self.order[self.order >= 0].min(initial=np.iinfo(np.int64).max)
        late = [p for p in solid if p.order > first and not self._is_scan(p)]
        return self._over(np.ones(len(self.glyphs), dtype=bool), late)

    def _is_scan(self, paint: Paint) -> bool:
        x0, y0, x1, y1 = paint.box
        share = (x1 - x0) * (y1 - y0) / max(self.size[0] * self.size[1], 1.0)
        return paint.color == UNKNOWN and share > SCAN_SHARE

    def _over(self, chosen: Flags, paints: list[Paint]) -> Flags:
        """Which of the chosen glyphs have one of the paints on top."""
        out = np.zeros(len(self.glyphs), dtype=bool)
        if paints:
            rows = np.flatnonzero(chosen)
            glyph, paint = self._pairs(rows, paints)
            later = np.array([p.order for p in paints])[paint] > self.order[rows][glyph]
            out[rows[glyph[later]]] = True
        return out

    def _pairs(self, rows: Ints, paints: list[Paint]) -> tuple[Ints, Ints]:
        """Pairs of a place in ``rows`` and a paint around the middle of that glyph."""
        if not paints:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return _around(self.center[rows], np.array([p.box for p in paints]))


def _palette(paints: list[Paint]) -> tuple[Ints, Ints]:
    """The paints' colours, and all grounds there are with the white of the page."""
    colors = np.array([p.color for p in paints], dtype=np.int64)
    return colors, np.unique(np.append(colors[colors != UNKNOWN], WHITE))


def _around(points: Points, boxes: Boxes) -> tuple[Ints, Ints]:
    """Indices of points and of boxes that hold them."""
    by_y = np.argsort(points[:, 1], kind="stable")
    y = points[by_y, 1]
    start, stop = np.searchsorted(y, boxes[:, 1]), np.searchsorted(y, boxes[:, 3], "right")
    count = np.maximum(stop - start, 0)
    if count.sum() > MAX_PAIRS:
        largest = np.argsort(-(boxes[:, 2:] - boxes[:, :2]).prod(axis=1), kind="stable")
        count[largest[np.cumsum(count[largest]) > MAX_PAIRS]] = 0
    box = np.repeat(np.arange(len(boxes)), count)
    nth = np.arange(len(box)) - np.repeat(np.cumsum(count) - count, count)
    point = by_y[start[box] + nth]
    x = points[point, 0]
    held = (x >= boxes[box, 0]) & (x <= boxes[box, 2])
    return point[held], box[held]


def _is_large(paint: Paint) -> bool:
    """Large enough to hide a letter."""
    x0, y0, x1, y1 = paint.box
    return x1 - x0 > 2.0 and y1 - y0 > 2.0


def _ink(glyphs: Glyphs) -> Boxes:
    """The ink of each glyph, or where the file gives none the place of the glyph."""
    extent = glyphs.box[:, 2:] - glyphs.box[:, :2]
    return np.where(extent.min(axis=1, keepdims=True) > 0, glyphs.box, glyphs.cell)


def _words(glyphs: Glyphs) -> Ints:
    """A number a glyph, the same for letters of one colour without a space between them."""
    changed = np.diff(glyphs.color, prepend=glyphs.color[:1]) != 0
    return np.asarray(np.cumsum(glyphs.space_before | changed))

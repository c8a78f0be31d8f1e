"""Glyphs that a reader of the page cannot see, as far as painting tells.

Cheap signs make a glyph a suspect: its colour is that of the ground, something is painted over it,
it lies outside its clip, a layer can switch it off. Only then is the page drawn, and a suspect is
hidden when the page looks the same without it. What cannot be seen of the text of a scan was read
in its picture, and counts as drawn without ink.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from mineru_tools.pdf.chars import PageText
from mineru_tools.pdf.objects import IDENTITY, Clips, PageObject, optional
from mineru_tools.pdf.paths import UNKNOWN, Graphics, Paint, TextObject
from mineru_tools.pdf.peek import FAINT, NOTHING, alike, change, rgb
from mineru_tools.pdf.space import PageSpace
from mineru_tools.pdf.text_objects import CLIP_ONLY
from mineru_tools.primitives import Boxes, Flags, Glyphs, Hidden, Ints, Points

WHITE = 0xFFFFFF
FAINT_ALPHA = 13  # of 255; black at 5 % on white is below the contrast that can be read
SCAN_SHARE = 0.5  # of the page; text under so much picture is what a scanner's software read
SIGN_SHARE = 0.7  # of a word's place under one sign or more; lines of text leave over half free
MAX_PAIRS = 4_000_000  # of glyphs and paints on one height; beyond this only the largest paints
_UNKNOWN_TEXT = TextObject(-1, PageObject(0, 0, IDENTITY))


def with_hidden(page: Any, space: PageSpace, text: PageText, graphics: Graphics) -> Glyphs:
    """The glyphs with ``hidden`` filled in. Must run under ``PDFIUM``."""
    glyphs = text.glyphs
    if len(glyphs) == 0:
        return glyphs
    signs = _Signs(text, graphics, space)
    inked = glyphs.hidden == Hidden.SEEN
    suspected = np.where(inked, signs.all(), int(Hidden.SEEN))
    hidden = np.where(signs.shaping(), int(Hidden.SEEN), glyphs.hidden)
    layer = np.flatnonzero(inked & signs.layer(suspected))
    if len(layer):
        unseen = _unseen(page, text, graphics, signs, layer, suspected[layer])
        hidden[layer[unseen]] = Hidden.INVISIBLE
        return replace(glyphs, hidden=hidden)
    rows = np.flatnonzero(suspected)
    if len(rows):
        unseen = _unseen(page, text, graphics, signs, rows, suspected[rows])
        word = _words(glyphs)
        whole = np.ones(word[-1] + 1, dtype=bool)  # of a word all letters are hidden or none
        whole[np.delete(word, rows)] = False
        whole[word[rows[~unseen]]] = False
        hidden[rows] = np.where(whole[word[rows]], suspected[rows], int(Hidden.SEEN))
    return replace(glyphs, hidden=hidden)


def _unseen(
    page: Any, text: PageText, graphics: Graphics, signs: _Signs, rows: Ints, reasons: Ints
) -> Flags:
    """Which suspects in ``rows`` make no difference to the page.

    They are looked at alone first: white letters take something away from the text they are laid
    over, and are no easier to read for it, unless that is a sign like a disc all around them.
    """
    suspects = set(text.address[text.drawn_by[rows]].tolist()) - {0}
    # What pdfium takes for a repetition has no glyphs: the letters over their own halo.
    repeated = graphics.texts.keys() - set(text.address.tolist())
    objects, others = suspects | repeated, graphics.texts.keys() - suspects - repeated
    ink = signs.ink[rows]
    alone = change(page, objects, ink, signs.size, without=others)
    by_color = np.isin(reasons, (Hidden.WHITE, Hidden.SAME_COLOR))
    faint = by_color | (reasons == Hidden.TRANSPARENT)
    unseen: Flags = alone.most <= np.where(faint, FAINT, NOTHING)
    if not (unseen & by_color).any():
        return unseen
    below = change(page, others, ink, signs.size, without=objects)
    _, word = np.unique(_words(text.glyphs)[rows], return_inverse=True)
    share = np.bincount(word, below.clear) / np.bincount(word, below.area)
    return unseen & ~(by_color & (share > SIGN_SHARE)[word])


class _Signs:
    """The suspects of one page, a ``Hidden`` a glyph; objects are looked at before glyphs are."""

    def __init__(self, text: PageText, graphics: Graphics, space: PageSpace) -> None:
        self.text, self.glyphs, self.size = text, text.glyphs, space.size
        self.paints, self.images = graphics.paints, graphics.images
        self.clips = Clips(space)
        found = [graphics.texts.get(key, _UNKNOWN_TEXT) for key in text.address.tolist()]
        self.objects = [each.obj for each in found]
        self.order = np.array([each.order for each in found])

    @cached_property
    def ink(self) -> Boxes:
        """The ink of each glyph, or where the file gives none the place of the glyph."""
        box, cell = self.glyphs.box, self.glyphs.cell
        extent = (box[:, 2:] - box[:, :2]).min(axis=1, keepdims=True)
        return np.where(extent > 0, box, cell)

    @cached_property
    def center(self) -> Points:
        result: Points = (self.ink[:, :2] + self.ink[:, 2:]) / 2
        return result

    def all(self) -> Ints:
        """What to make sure of."""
        out = np.zeros(len(self.glyphs), dtype=np.int64)
        faint = self.text.alpha <= FAINT_ALPHA
        if faint.any():
            out[faint[self.text.drawn_by]] = Hidden.TRANSPARENT
        self._mark_colored(out)
        self._mark_covered(out)
        layered = optional(self.objects)
        if layered.any():
            out[layered[self.text.drawn_by]] = Hidden.LAYER
        self._mark_clipped(out)
        if not out.any():
            return out
        inside = (self.ink[:, 2:] > 0).all(axis=1) & (self.ink[:, :2] < self.size).all(axis=1)
        out[(self.order < 0)[self.text.drawn_by]] = Hidden.SEEN
        return out if out[inside].any() else np.zeros_like(out)

    def shaping(self) -> Flags:
        """Glyphs that are no ink but the outline of what is painted later: seen through it."""
        rows = np.flatnonzero((self.text.mode == CLIP_ONLY)[self.text.drawn_by])
        return self._over(rows, self.paints)

    def layer(self, suspected: Ints) -> Flags:
        """Glyphs that software may have read in a scan, where they are most of its text.

        They have the colour of the ground, or are under the picture of the page.
        """
        pictures = sum(image.bbox.area for image in self.images)
        if pictures <= SCAN_SHARE * self.size[0] * self.size[1]:
            return np.zeros(len(suspected), dtype=bool)
        scans = [p for p in self.paints if p.solid and self._is_scan(p)]
        drawn = (self.order >= 0)[self.text.drawn_by]
        found = (suspected != Hidden.SEEN) | (drawn & self._over(np.flatnonzero(drawn), scans))
        return found if found.sum() * 2 > len(found) else np.zeros_like(found)

    def _mark_clipped(self, out: Ints) -> None:
        clip = self.clips.boxes(self.objects)
        if clip is None:
            return
        clip = clip[self.text.drawn_by]
        left, right = self.ink[:, :2] > clip[:, 2:], self.ink[:, 2:] < clip[:, :2]
        out[(left | right).any(axis=1)] = Hidden.CLIPPED

    def _mark_colored(self, out: Ints) -> None:
        """Nearly in the colour of the ground, or white on an unknown one."""
        paper = np.array([p.color for p in self.paints], dtype=np.int64)
        grounds = np.unique(np.append(paper[paper != UNKNOWN], WHITE))
        colors, back = np.unique(self.text.color, return_inverse=True)
        near: Flags = np.logical_or.reduce(alike(rgb(colors)[:, None], rgb(grounds)[None]), axis=1)
        if not near.any():
            return
        rows = np.flatnonzero(near[back.reshape(-1)][self.text.drawn_by])
        ground = np.full(len(rows), WHITE)
        glyph, paint = self._pairs(rows, self.paints)
        painted = np.array([p.order for p in self.paints], dtype=np.int64)
        below = painted[paint] < self.order[self.text.drawn_by[rows]][glyph]
        top = np.full(len(rows), -1)
        np.maximum.at(top, glyph[below], paint[below])  # paints stand in drawing order
        ground[top >= 0] = paper[top[top >= 0]]
        own = self.glyphs.color[rows]
        white = alike(rgb(own), rgb(np.full(len(rows), WHITE)))
        same = np.asarray(np.where(ground == UNKNOWN, white, alike(rgb(own), rgb(ground))))
        kind = np.where(white, int(Hidden.WHITE), int(Hidden.SAME_COLOR))
        out[rows[same]] = kind[same]

    def _mark_covered(self, out: Ints) -> None:
        """Under something solid and painted later; a scan over its own text is for ``layer``."""
        first = self.order[self.order >= 0].min(initial=np.iinfo(np.int64).max)
        late = [p for p in self.paints if p.order > first and p.solid and _is_large(p)]
        late = [p for p in late if not self._is_scan(p)]
        if late:
            out[self._over(np.arange(len(out)), late)] = Hidden.COVERED

    def _is_scan(self, paint: Paint) -> bool:
        x0, y0, x1, y1 = paint.box
        share = (x1 - x0) * (y1 - y0) / max(self.size[0] * self.size[1], 1.0)
        return paint.color == UNKNOWN and share > SCAN_SHARE

    def _over(self, rows: Ints, paints: list[Paint]) -> Flags:
        """Which of all glyphs are in ``rows`` and have one of the paints on top."""
        out = np.zeros(len(self.glyphs), dtype=bool)
        glyph, paint = self._pairs(rows, paints)
        painted = np.array([p.order for p in paints], dtype=np.int64)
        later = painted[paint] > self.order[self.text.drawn_by[rows]][glyph]
        out[rows[glyph[later]]] = True
        return out

    def _pairs(self, rows: Ints, paints: list[Paint]) -> tuple[Ints, Ints]:
        """Pairs of a place in ``rows`` and a paint around the middle of that glyph."""
        if not paints or len(rows) == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        center = self.center[rows]
        glyph, paint = _around(center, np.array([p.box for p in paints]))
        met, back = np.unique(paint, return_inverse=True)
        clip = self.clips.boxes([paints[k].obj for k in met.tolist()])
        if clip is None:
            return glyph, paint
        clip = clip[back.reshape(-1)]
        left = (center[glyph] >= clip[:, :2]).all(axis=1) & (center[glyph] <= clip[:, 2:]).all(
            axis=1
        )
        return glyph[left], paint[left]


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


def _words(glyphs: Glyphs) -> Ints:
    """A number a glyph, the same for letters of one colour without a space between them."""
    changed = np.diff(glyphs.color, prepend=glyphs.color[:1]) != 0
    return np.asarray(np.cumsum(glyphs.space_before | changed))

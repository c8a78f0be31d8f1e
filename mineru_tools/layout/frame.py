"""Writing directions: turn a page so that the text at hand runs left to right, top to bottom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box
from mineru_tools.layout.scripts import is_cjk
from mineru_tools.primitives import Glyphs, Ints, PagePrimitives

VERTICAL_MIN = 3  # glyphs one below the other; two can be a ruby or a stacked label


def turned_size(size: tuple[float, float], turns: int) -> tuple[float, float]:
    return size if turns % 2 == 0 else (size[1], size[0])


def turned_glyphs(glyphs: Glyphs, turns: int, size: tuple[float, float]) -> Glyphs:
    """The glyphs after ``turns`` quarter turns counter-clockwise of the page."""
    box, cell, origin = glyphs.box, glyphs.cell, glyphs.origin
    w, h = size
    for _ in range(turns % 4):
        box = np.stack([box[:, 1], w - box[:, 2], box[:, 3], w - box[:, 0]], axis=1)
        cell = np.stack([cell[:, 1], w - cell[:, 2], cell[:, 3], w - cell[:, 0]], axis=1)
        origin = np.stack([origin[:, 1], w - origin[:, 0]], axis=1)
        w, h = h, w
    angle = (glyphs.angle - 90.0 * turns) % 360.0
    return replace(glyphs, box=box, cell=cell, origin=origin, angle=angle)


def turned_page(page: PagePrimitives, turns: int) -> PagePrimitives:
    """The whole page after ``turns`` quarter turns counter-clockwise."""
    if turns % 4 == 0:
        return page
    size = page.size

    def turn(box: BBox) -> BBox:
        return turned_box(box, turns, size)

    return replace(
        page,
        size=turned_size(size, turns),
        glyphs=turned_glyphs(page.glyphs, turns, size),
        rules=tuple(
            replace(r, bbox=turn(r.bbox), horizontal=r.horizontal ^ (turns % 2 == 1))
            for r in page.rules
        ),
        fills=tuple(replace(f, bbox=turn(f.bbox)) for f in page.fills),
        images=tuple(replace(i, bbox=turn(i.bbox)) for i in page.images),
        drawings=tuple(turn(d) for d in page.drawings),
        links=tuple(replace(k, bbox=turn(k.bbox)) for k in page.links),
        seen_figures=tuple(turn(f) for f in page.seen_figures),
    )


def directions(glyphs: Glyphs) -> Ints:
    """Per glyph the writing direction in quarter turns clockwise: 0 to 3, or -1 for an oblique one.

    Upright characters set one below the other (vertical CJK) count as 1: lines run down and
    follow one another from right to left.
    """
    quarter = np.round(glyphs.angle / 90.0)
    turns = (quarter % 4).astype(np.int64)
    turns[np.abs(glyphs.angle - 90.0 * quarter) > 10.0] = -1
    if len(glyphs) > VERTICAL_MIN and any(is_cjk(t[0]) for t in glyphs.text):
        turns[_stacked(glyphs) & (turns == 0)] = 1
    return turns


def _stacked(glyphs: Glyphs) -> np.ndarray:
    """True for glyphs in a chain that goes straight down, one em at a time."""
    step = np.diff(glyphs.origin, axis=0)
    em = np.maximum(glyphs.size[1:], 0.1)
    same = np.abs(glyphs.size[1:] - glyphs.size[:-1]) < 0.05 * em
    down = (np.abs(step[:, 0]) < 0.5 * em) & (step[:, 1] > 0.7 * em) & (step[:, 1] < 1.6 * em)
    wide = np.array([is_cjk(t[0]) for t in glyphs.text])
    chain = down & same & wide[1:] & wide[:-1]
    result = np.zeros(len(glyphs), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chain.astype(np.int8), [0]])))
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if b - a + 1 >= VERTICAL_MIN:
            result[a : b + 1] = True
    return result


def upright(glyphs: Glyphs, vertical: np.ndarray) -> Glyphs:
    """Vertical glyphs with their baseline where a turned line expects it: the cell's left edge."""
    origin = glyphs.origin.copy()
    origin[vertical, 0] = glyphs.cell[vertical, 0] + 0.12 * glyphs.size[vertical]
    return replace(glyphs, origin=origin)

"""Text that a reader of the page cannot see: which glyphs, and what becomes of them.

Such text is how instructions to a machine are slipped into a document. It takes no part in the
layout of the page; it is kept beside the flow with the reason, so that nothing is lost and nothing
passes for content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.blocks import group_lines
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Boxes, Flags, Glyphs, Hidden, Ints, PagePrimitives, Points

TINY = 1.0  # points; hairline captions of maps and posters go down to 2
TINY_SHARE = 1 / 800  # of the page's height, where the page itself is small: 1 pt of A4
SCAN_SHARE = 0.5  # of the page under pictures: invisible text is what was recognised in them
OUTLINE = 3.0  # ems; a drawing no taller can be the letters of a line as outlines


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Lines that are hidden for one reason and stand together."""

    reason: Hidden
    lines: tuple[TextLine, ...]

    @property
    def bbox(self) -> BBox:
        return union_all(line.bbox for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def hidden_glyphs(page: PagePrimitives) -> Ints:
    """A ``Hidden`` for each glyph of the page.

    Invisible letters over a picture or an outline are what was recognised there, and count as
    seen. Where nothing else is on the page, so do they, and all text on a page with pictures or
    drawings: whether those are seen is not known for certain. Nor is text set apart that has no
    letter or digit in it.
    """
    glyphs = page.glyphs
    out: Ints = glyphs.hidden.copy()
    if len(out) == 0:
        return out
    center = (glyphs.box[:, :2] + glyphs.box[:, 2:]) / 2
    out[~_with_overflow(glyphs, _inside(center, page.size))] = Hidden.OFF_PAGE
    out[_tiny(glyphs, page.size) & (out == Hidden.SEEN)] = Hidden.TINY
    invisible = out == Hidden.INVISIBLE
    if invisible.any():
        out[invisible & _recognised(page, center, invisible)] = Hidden.SEEN
    if not (out == Hidden.SEEN).any():
        drawn = bool(page.images or page.drawings)
        kept = out != Hidden.OFF_PAGE if drawn else out == Hidden.INVISIBLE
        out[kept] = Hidden.SEEN
    apart = np.flatnonzero(out != Hidden.SEEN)
    if not any(sign.isalnum() for k in apart.tolist() for sign in glyphs.text[k]):
        out[out != Hidden.OFF_PAGE] = Hidden.SEEN
    return out


def hidden_texts(lines: Sequence[TextLine], reason: Hidden) -> list[HiddenText]:
    """The lines in blocks, those that run across the page's text one by one."""
    level = [replace(line, angle=0) for line in lines if line.angle <= 0]  # line numbers too
    blocks: Iterable[tuple[TextLine, ...]] = group_lines(level, (), ()) if level else ()
    others = ((line,) for line in lines if line.angle > 0)
    found = [HiddenText(reason, tuple(block)) for block in chain(blocks, others)]
    return sorted(found, key=lambda text: (text.bbox.y0, text.bbox.x0))


def _inside(center: Points, size: tuple[float, float]) -> Flags:
    x, y = center[:, 0], center[:, 1]
    result: Flags = (x > -1) & (x < size[0] + 1) & (y > -1) & (y < size[1] + 1)
    return result


def _with_overflow(glyphs: Glyphs, on_page: Flags) -> Flags:
    """Also the glyphs past the edge that end a line begun on the page: cut off, not hidden."""
    out = on_page.copy()
    for k in np.flatnonzero(~on_page):
        em = glyphs.size[k]
        if k and out[k - 1] and abs(glyphs.origin[k, 1] - glyphs.origin[k - 1, 1]) < 0.1 * em:
            out[k] = -0.3 * em < glyphs.cell[k, 0] - glyphs.cell[k - 1, 2] < em
    result: Flags = out
    return result


def _tiny(glyphs: Glyphs, size: tuple[float, float]) -> Flags:
    """Letters too small to be seen, unless most of the page is as small."""
    small: Flags = glyphs.size < min(TINY, TINY_SHARE * size[1])
    return small if small.sum() * 2 < len(glyphs) else np.zeros_like(small)


def _recognised(page: PagePrimitives, center: Points, invisible: Flags) -> Flags:
    """Glyphs over a picture or an outline, with the rest of their word; on a scan all of them."""
    images = np.array([i.bbox for i in page.images]).reshape(-1, 4)
    area = (images[:, 2:] - images[:, :2]).prod(axis=1).sum()
    if area > SCAN_SHARE * page.size[0] * page.size[1]:
        return np.ones(len(center), dtype=bool)
    em = float(np.median(page.glyphs.size[invisible]))
    outlines = [d for d in page.drawings if d.height < OUTLINE * em]
    boxes = np.concatenate([images, np.array(outlines).reshape(-1, 4)])
    over = invisible & _within(center, boxes)
    word = np.cumsum(page.glyphs.space_before)
    result: Flags = np.isin(word, word[over])
    return result


def _within(points: Points, boxes: Boxes) -> Flags:
    out = np.zeros(len(points), dtype=bool)
    for x0, y0, x1, y1 in boxes.tolist():
        x, y = points[:, 0], points[:, 1]
        out |= (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    result: Flags = out
    return result

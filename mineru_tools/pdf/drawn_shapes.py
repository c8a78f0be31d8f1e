"""Which sign of a formula a drawn path is, from its shape and the letters that it stands with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.drawn_paths import DrawnPath
from mineru_tools.pdf.shapes import GRID, likest
from mineru_tools.primitives import Flags, Glyphs

_BAR = 0.15  # of a radical's height; the thickest bars are 0.1
BRACKETS = {"(": ")", "[": "]", "{": "}"}
CLOSING = {close: opening for opening, close in BRACKETS.items()}
_FINE = 3  # lines across a cell of the grid; shafts of arrows are thin
_TALL = 1.3  # em; brackets that are no taller are letters of a font
_NEAR = 0.5  # em from an accent or brace to the letters that it holds
_LOW = 0.7  # em; accents and braces are lower
_LONG = 1.4  # of its height that an accent is wide, or a brace that lies
_ENDS = 0.4  # em from the ends of an accent to those of its letters; italics lean
_ACCENTS = {"→": "→", "←": "←", "↔": "↔", "∼": "˜"}
_HAT = "ˆ"
_VECTOR = "\u20d7"  # over one letter
_WIDE = 0.8  # em; an arrow over one letter is half an em wide
_LYING = {"{": "⏟", "}": "⏞"}  # a quarter turn clockwise brings a brace to its feet


@dataclass(frozen=True, slots=True)
class Drawn:
    """One or several paths that may be a sign, with their places among the drawings."""

    places: tuple[int, ...]
    paths: tuple[DrawnPath, ...]
    box: BBox


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, the size and baseline of its letters, and its ``place`` in the stream of glyphs.

    The place is between two of them. ``bar`` is the line of a radical.
    """

    text: str
    box: BBox
    baseline: float
    size: float
    place: float
    bar: BBox | None = None


class Letters:
    """What stands on the page: middles and boxes of letters, their sizes and baselines."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.box, self.size, self.base = glyphs.box, glyphs.size, glyphs.origin[:, 1]
        self.x = (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2
        self.y = (glyphs.box[:, 1] + glyphs.box[:, 3]) / 2

    def within(self, box: BBox) -> Flags:
        """Those with their middle in a box."""
        inside: Flags = (self.x > box.x0) & (self.x < box.x1)
        return inside & (self.y > box.y0) & (self.y < box.y1)

    def along(self, box: BBox, *, over: bool) -> tuple[_Held, float, float] | None:
        """Those right over or under a low sign, and from where to where they reach."""
        gap = box.y0 - self.box[:, 3] if over else self.box[:, 1] - box.y1
        near = (np.abs(gap) < _NEAR * self.size) & (self.x > box.x0 - 1) & (self.x < box.x1 + 1)
        held = self.held(near)
        if held is None or box.height > _LOW * held.size:
            return None
        return held, float(self.box[near, 0].min()), float(self.box[near, 2].max())

    def held(self, chosen: Flags) -> _Held | None:
        """Some of them; ``None`` for none."""
        if not chosen.any():
            return None
        where = np.flatnonzero(chosen)
        k = int(where[np.argmax(self.size[where])])
        first, last = int(where[0]), int(where[-1])
        return _Held(float(self.size[k]), float(self.base[k]), first, last)


@dataclass(frozen=True, slots=True)
class _Held:
    """Letters that a sign goes with: size and baseline of the largest, places in the stream."""

    size: float
    baseline: float
    first: int
    last: int

    def sign(self, text: str, box: BBox, place: float, bar: BBox | None = None) -> Sign:
        return Sign(text, box, self.baseline, self.size, place, bar)


def sign_of(drawn: Drawn, letters: Letters) -> Sign | None:
    """The sign, or ``None`` for anything that is not surely one."""
    if len(drawn.paths) == 1:
        root = _radical(drawn.paths[0], letters)
        if root:
            return root
    box = drawn.box
    if box.height > 1.5 * box.width:
        return _bracket(drawn, letters)
    if box.width < _LONG * box.height:
        return None
    return _accent(drawn, letters) or _brace(drawn, letters)


def _radical(path: DrawnPath, letters: Letters) -> Sign | None:
    """A tick whose right stroke goes up to a bar that covers letters, and nothing else."""
    box, height = path.box, path.box.height
    end = path.down(box.x1 - 0.02 * box.width)
    if len(end) != 1 or end[0][0] > box.y0 + 0.1 * height or end[0][1] > box.y0 + _BAR * height:
        return None
    bar = end[0][1] - box.y0
    rows = [path.across(box.y0 + bar + t * (height - bar)) for t in _shares(16)]
    if any(not 0 < len(row) < 4 for row in rows) or len(rows[0]) > 1 or len(rows[-1]) > 1:
        return None
    ends = [row[-1][1] for row in rows]
    slack = 0.02 * height
    leans = all(low < high + slack for high, low in pairwise(ends))
    stem, foot = ends[0], sum(rows[-1][0]) / 2
    if not (leans and box.x0 + slack < foot < stem and any(len(row) == 2 for row in rows)):
        return None
    columns = [path.down(stem + t * (box.x1 - stem)) for t in _shares(6)[1:]]
    if any(len(column) != 1 or column[0][1] > end[0][1] + slack for column in columns):
        return None
    line = BBox(stem, box.y0, box.x1, box.y0 + bar)
    under = letters.held(letters.within(BBox(stem, box.y0, box.x1, box.y1)))
    if under is None:
        return None
    return under.sign("√", BBox(box.x0, box.y0, stem, box.y1), under.first - 0.5, line)


def _shares(count: int) -> list[float]:
    return [(k + 0.5) / count for k in range(count)]


def _bracket(drawn: Drawn, letters: Letters) -> Sign | None:
    text, box = likest(_black(drawn, turned=False), (*BRACKETS, *CLOSING)), drawn.box
    if text is None:
        return None
    closes, reach = text in CLOSING, box.height
    x0, x1 = (box.x0 - reach, box.x0) if closes else (box.x1, box.x1 + reach)
    held = letters.held(letters.within(BBox(x0, box.y0, x1, box.y1)))
    if held is None or box.height < _TALL * held.size:
        return None
    return held.sign(text, box, held.last + 0.5 if closes else held.first - 0.5)


def _accent(drawn: Drawn, letters: Letters) -> Sign | None:
    """An arrow, a tilde or a hat right over letters, and about as wide as they are."""
    box, black = drawn.box, _black(drawn, turned=False)
    text = _ACCENTS.get(likest(black, tuple(_ACCENTS)) or "")
    text = text or (_HAT if _is_hat(black) else "")
    found = letters.along(box, over=False) if text else None
    if found is None:
        return None
    held, x0, x1 = found
    if text == "→" and box.width < _WIDE * held.size:
        text, x0, x1 = _VECTOR, (x0 + x1 - box.width) / 2, (x0 + x1 + box.width) / 2
    fits = max(abs(x0 - box.x0), abs(x1 - box.x1)) < _ENDS * held.size
    return held.sign(text, box, held.last + 0.5) if fits else None


def _is_hat(black: Flags) -> bool:
    """Two strokes that part at the top, in the middle, and end in both lower corners."""
    rows = [np.flatnonzero(row) for row in black if row.any()]
    if not rows:
        return False
    widths = [int(row[-1] - row[0]) for row in rows]
    top, foot = rows[0], rows[-1]
    peaked = abs(int(top[0] + top[-1]) - GRID + 1) <= 2 and widths[0] < GRID // 2
    cornered = widths[-1] > GRID - 3 and not black[GRID // 2 :, GRID // 2].any()
    return peaked and cornered and len(foot) <= GRID // 2 and widths == sorted(widths)


def _brace(drawn: Drawn, letters: Letters) -> Sign | None:
    """A brace that lies over or under letters from end to end."""
    text, box = _LYING.get(likest(_black(drawn, turned=True), tuple(_LYING)) or ""), drawn.box
    found = letters.along(box, over=text == "⏟") if text else None
    if not text or found is None:
        return None
    held, x0, x1 = found
    fits = max(abs(x0 - box.x0), abs(x1 - box.x1)) < _ENDS * held.size
    return held.sign(text, box, held.last + 0.5) if fits else None


def _black(drawn: Drawn, *, turned: bool) -> Flags:
    """What is black in the box on a grid, the top row first; or after a quarter turn clockwise."""
    box, black = drawn.box, np.zeros((GRID, GRID), dtype=bool)
    xs = np.array([box.x0 + t * box.width for t in _shares(GRID)])
    for k, t in enumerate(_shares(_FINE * GRID)):
        for path in drawn.paths:
            for start, end in path.across(box.y0 + t * box.height):
                black[k // _FINE] |= (xs >= start) & (xs < end)
    return np.rot90(black, -1) if turned else black

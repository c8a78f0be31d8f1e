"""Lines that a recogniser read become words in their places on the level page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mineru_tools.document.geometry import BBox, turned_box, union_all
from mineru_tools.recognizers.text.model import ReadLine
from mineru_tools.scans import letters
from mineru_tools.scans.glyphs import PlacedWord
from mineru_tools.scans.level import Tilt, turns_of
from mineru_tools.scans.raster import Raster
from mineru_tools.scans.styles import alike, bold_words, most, usual_stroke
from mineru_tools.scans.words import LevelLine, LevelWord, measured

_LOWEST = 0.6  # of what they would be as capitals; lower figures are scripts
_FAR = 1.0  # of a line's box, which is 1.4 em high; words of justified text stand nearer
# Letters so much larger than the text are read surely and are not much narrower than usual; a
# drawing that was taken for some is not.
_LARGE, _SURE, _NARROW, _FEW = 1.4, 0.85, 0.6, 4
_ROW = 0.3  # of a size: baselines nearer than that are one


@dataclass(frozen=True, slots=True)
class _Line:
    """A measured line, in pixels of the picture turned back by its quarter turns."""

    line: LevelLine
    turns: int
    stacked: bool

    @property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.line.words)


def placed_words(lines: Sequence[ReadLine], tilt: Tilt, raster: Raster) -> list[PlacedWord]:
    """The words of all lines in points, row by row, those of like lines in one size.

    Drawings that were read as letters are left out.

    ``tilt`` is that of the picture the lines were read in, ``raster`` the picture made level.
    """
    found = _in_rows([part for line in lines for part in _measured(line, tilt, raster)])
    sizes = _as_beside(found, alike([(x.line.size, x.letters) for x in found]))
    body = most([(size, x.letters) for x, size in zip(found, sizes, strict=True)])
    usual = usual_stroke([x.line for x in found])
    return [
        word
        for each, size in zip(found, sizes, strict=True)
        if not (size > _LARGE * body and _is_drawn(each.line))
        for word in _placed(each, size, bold_words(each.line, size, body, usual), raster)
    ]


def _is_drawn(line: LevelLine) -> bool:
    """Whether a few large letters are more likely a drawing."""
    if sum(len(word.text) for word in line.words) > _FEW:
        return False
    usual = line.size * sum(letters.total_width(word.text) for word in line.words)
    wide = sum(word.x1 - word.x0 for word in line.words)
    return wide < _NARROW * usual or min(word.score for word in line.words) < _SURE


def _in_rows(lines: Sequence[_Line]) -> list[_Line]:
    """The lines from top to bottom, those on one baseline from left to right, turned ones last."""
    rows: list[list[_Line]] = []
    for each in sorted(lines, key=lambda x: (x.turns, x.line.baseline)):
        last = rows[-1][-1] if rows else None
        level = last is not None and last.turns == each.turns
        if last is not None and level:
            step = each.line.baseline - last.line.baseline
            level = step < _ROW * min(last.line.size, each.line.size)
        if level:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [each for row in rows for each in sorted(row, key=lambda x: x.line.words[0].x0)]


def _as_beside(lines: Sequence[_Line], sizes: Sequence[float]) -> list[float]:
    """The sizes, those of figures alone as of the nearest letters on their baseline.

    The figures of many fonts are lower than capitals, old ones as low as small letters.
    """
    out = list(sizes)
    for k, each in enumerate(lines):
        if _has_letters(each):
            continue
        beside = [
            (abs(other.line.words[0].x0 - each.line.words[0].x0), sizes[j])
            for j, other in enumerate(lines)
            if other.turns == each.turns
            and abs(other.line.baseline - each.line.baseline) < _ROW * sizes[j]
            and _has_letters(other)
        ]
        size = min(beside, default=(0.0, 0.0))[1]
        if sizes[k] < size < sizes[k] / _LOWEST:
            out[k] = size
    return out


def _has_letters(each: _Line) -> bool:
    return any(char.isalpha() for word in each.line.words for char in word.text)


def _measured(read: ReadLine, tilt: Tilt, raster: Raster) -> Iterator[_Line]:
    """The line, in parts where words stand too far from one another to be of one column."""
    turns, stacked = turns_of(read), read.is_vertical
    box = _around(tilt.level(*corner) for corner in read.quad)
    words = [_around(_level_corners(word.bbox, tilt, read)) for word in read.words]
    if stacked:
        yield _Line(_stacked(read, words, box), 1, stacked=True)
        return
    height, width = raster.gray.shape
    gray = np.rot90(raster.gray, turns)
    box = turned_box(box, turns, (width, height))
    level = [
        LevelWord(word.text, at.x0, at.x1, word.score)
        for word, at in zip(
            read.words, [turned_box(w, turns, (width, height)) for w in words], strict=True
        )
    ]
    order = sorted(level, key=lambda w: w.x0 + w.x1)
    for part in _parted(order, _FAR * box.height):
        x0 = box.x0 if part[0] is order[0] else part[0].x0
        x1 = box.x1 if part[-1] is order[-1] else part[-1].x1
        yield _Line(measured(part, BBox(x0, box.y0, x1, box.y1), gray), turns, stacked=False)


def _parted(words: Sequence[LevelWord], gap: float) -> list[list[LevelWord]]:
    """The words from left to right, in groups with less than ``gap`` between neighbours."""
    groups = [[words[0]]]
    for before, word in pairwise(words):
        if word.x0 - before.x1 < gap:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _level_corners(box: BBox, tilt: Tilt, read: ReadLine) -> Iterable[tuple[float, float]]:
    """Opposite corners of a word's box, made level.

    The box is upright about a word that may be tilted, so its own corners would make it too wide.
    """
    cx, cy = tilt.level(*box.center)
    half_w, half_h = box.width / 2, box.height / 2
    lean = abs(math.tan(math.radians(tilt.degrees)))
    if turns_of(read) % 2:
        half_h = max(half_h - lean * half_w, 0.5)
    else:
        half_w = max(half_w - lean * half_h, 0.5)
    yield cx - half_w, cy - half_h
    yield cx + half_w, cy + half_h


def _around(points: Iterable[tuple[float, float]]) -> BBox:
    return union_all(BBox(x, y, x, y) for x, y in points)


def _stacked(read: ReadLine, words: Sequence[BBox], box: BBox) -> LevelLine:
    """A line that runs down with upright letters: its words from top to bottom."""
    level = [
        LevelWord(word.text, at.y0, at.y1, word.score)
        for word, at in zip(read.words, words, strict=True)
    ]
    return LevelLine(tuple(level), box.x0, 0.9 * box.width)


def _placed(each: _Line, size: float, bold: int, raster: Raster) -> list[PlacedWord]:
    """The words of a line in points of the level page."""
    across, down = raster.scale
    height, width = raster.gray.shape
    out = []
    for k, word in enumerate(each.line.words):
        if each.stacked:
            x0 = each.line.baseline
            box = BBox(x0, word.x0, x0 + each.line.size / 0.9, word.x1)
            base = x0 / across
        else:
            sides = (height, width) if each.turns % 2 else (width, height)
            line = each.line
            upright = BBox(word.x0, line.baseline - 0.8 * size, word.x1, line.baseline + 0.2 * size)
            foot = BBox(word.x0, line.baseline, word.x1, line.baseline)
            box = turned_box(upright, 4 - each.turns, sides)
            at = turned_box(foot, 4 - each.turns, sides)
            base = at.x0 / across if each.turns % 2 else at.y0 / down
        points = BBox(box.x0 / across, box.y0 / down, box.x1 / across, box.y1 / down)
        em = size / (across if each.turns % 2 else down)
        placed = PlacedWord(
            word.text, points, base, em, word.score, k < bold, each.turns, each.stacked
        )
        out.append(placed)
    return out

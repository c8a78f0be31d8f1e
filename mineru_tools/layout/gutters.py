"""Column gutters inside lines: a white corridor that many lines in a row share is no word space.

So is white between the margins of two columns whose lines stand at different heights.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mineru_tools.layout.text_line import TextLine, line_of

MIN_ROWS = 5  # rivers of white in justified text rarely line up over so many lines
MAX_STEP = 2.2  # em between lines of one column
MIN_WIDTH = 0.55  # em of the text beside it
_AT_MARGIN = 0.15  # em that justified lines end beside their margin, hyphens hang out by less
_COLUMN = 8.0  # em; marks of lists and notes are narrower, lines of columns are not
_NEIGHBOURS = 80  # lines above and below that are looked at; a page of two columns has more


@dataclass(slots=True)
class _Corridor:
    """White between ``x0`` and ``x1`` in the lines ``members``: (line, cut before this run)."""

    x0: float
    x1: float
    last_y: float
    members: list[tuple[int, int]]

    def takes(self, x0: float, x1: float, line: TextLine, member: tuple[int, int]) -> bool:
        """Narrow the corridor to a gap of the next line, if enough of it is left."""
        a, b = max(self.x0, x0), min(self.x1, x1)
        if b - a < MIN_WIDTH * line.size:
            return False
        self.x0, self.x1, self.last_y = a, b, line.baseline
        self.members.append(member)
        return True


def split_at_gutters(lines: list[TextLine]) -> list[TextLine]:
    """The lines, cut wherever a corridor runs through at least ``MIN_ROWS`` of them.

    And where the margins of two columns meet that have as many lines on either side.
    """
    page = _Page(lines)
    strong = [c for c in _corridors(page) if len(c.members) >= MIN_ROWS]
    cuts: dict[int, set[int]] = {}
    for corridor in strong:
        for k, cut in corridor.members:
            cuts.setdefault(k, set()).add(cut)
    # Where a gutter is certain, it also parts the few lines left over between headings.
    for at, k in enumerate(page.order):
        for cut, x0, x1 in page.gaps[k]:
            certain = any(x0 - 1 <= c.x0 and c.x1 <= x1 + 1 for c in strong)
            if certain or page.parts_columns(at, x0, x1):
                cuts.setdefault(k, set()).add(cut)
    if not cuts:
        return lines
    return [part for k, line in enumerate(lines) for part in _parts(line, cuts.get(k, set()))]


class _Page:
    """Lines, the order of their baselines, and the wide gaps in each."""

    def __init__(self, lines: list[TextLine]) -> None:
        self.lines = lines
        self.order = sorted(range(len(lines)), key=lambda k: lines[k].baseline)
        self.gaps = [_gaps(line) for line in lines]

    def parts_columns(self, at: int, x0: float, x1: float) -> bool:
        """Whether the white ``x0`` to ``x1`` of a line goes on between lines left and right of it.

        ``at`` is its place in the order. Those next to it are counted in both directions as far as
        none runs across. They keep to the margin on one side, at least, and near it on the other,
        where marks and indents may be.
        """
        size = self.lines[self.order[at]].size
        left, right = [], []
        for step in (-1, 1):
            stop = max(-1, min(len(self.order), at + step * _NEIGHBOURS))
            for k in (self.order[i] for i in range(at + step, stop, step)):
                box = self.lines[k].bbox
                gap = next(((a, b) for _, a, b in self.gaps[k] if a < x1 and b > x0), None)
                if gap is None and box.x0 < x0 - 1 and box.x1 > x1 + 1:
                    break
                end, start = gap or (min(box.x1, x1), max(box.x0, x0))
                if end - box.x0 > _COLUMN * size:
                    left.append(abs(end - x0))
                if box.x1 - start > _COLUMN * size:
                    right.append(abs(start - x1))
        near, at_margin = (
            [sum(off < reach for off in side) for side in (left, right)]
            for reach in (size, _AT_MARGIN * size)
        )
        return min(near) >= MIN_ROWS and max(at_margin) >= MIN_ROWS


def _corridors(page: _Page) -> list[_Corridor]:
    """All corridors from top to bottom; one ends where a line runs across it or text ends."""
    going: list[_Corridor] = []
    ended: list[_Corridor] = []
    for k in page.order:
        line = page.lines[k]
        for cut, x0, x1 in page.gaps[k]:
            alive = (c for c in going if line.baseline - c.last_y <= MAX_STEP * line.size)
            if not any(c.takes(x0, x1, line, (k, cut)) for c in alive):
                going.append(_Corridor(x0, x1, line.baseline, [(k, cut)]))
        crossed = [
            c
            for c in going
            if line.baseline - c.last_y > MAX_STEP * line.size
            or (c.members[-1][0] != k and line.bbox.x0 < c.x0 and line.bbox.x1 > c.x1)
        ]
        ended.extend(crossed)
        going = [c for c in going if c not in crossed]
    return ended + going


def _parts(line: TextLine, cuts: set[int]) -> list[TextLine]:
    """The line cut before the runs ``cuts``."""
    if not cuts:
        return [line]
    at = [0, *sorted(cuts), len(line.runs)]
    return [line_of(line.runs[a:b], angle=line.angle, rtl=line.rtl) for a, b in pairwise(at)]


def _gaps(line: TextLine) -> list[tuple[int, float, float]]:
    """(run after the gap, its left end, its right end) of gaps wider than ``MIN_WIDTH`` em."""
    if line.rtl:
        return []
    return [
        (k, left.bbox.x1, right.bbox.x0)
        for k, (left, right) in enumerate(pairwise(line.runs), 1)
        if right.bbox.x0 - left.bbox.x1 >= MIN_WIDTH * line.size
    ]

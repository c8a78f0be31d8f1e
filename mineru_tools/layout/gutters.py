"""Column gutters inside lines: a white corridor that many lines in a row share is no word space."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mineru_tools.layout.text_line import TextLine, line_of

MIN_ROWS = 5  # rivers of white in justified text rarely line up over so many lines
MAX_STEP = 2.2  # em between lines of one column
MIN_WIDTH = 0.55  # em of the text beside it


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
    """The lines, cut wherever a corridor runs through at least ``MIN_ROWS`` of them."""
    strong = [c for c in _corridors(lines) if len(c.members) >= MIN_ROWS]
    if not strong:
        return lines
    cuts: dict[int, set[int]] = {}
    for corridor in strong:
        for k, cut in corridor.members:
            cuts.setdefault(k, set()).add(cut)
    # Where a gutter is certain, it also parts the few lines left over between headings.
    for k, line in enumerate(lines):
        for cut, x0, x1 in _gaps(line):
            if any(x0 - 1 <= c.x0 and c.x1 <= x1 + 1 for c in strong):
                cuts.setdefault(k, set()).add(cut)
    return [part for k, line in enumerate(lines) for part in _parts(line, cuts.get(k, set()))]


def _corridors(lines: list[TextLine]) -> list[_Corridor]:
    """All corridors from top to bottom; one ends where a line runs across it or text ends."""
    going: list[_Corridor] = []
    ended: list[_Corridor] = []
    for k in sorted(range(len(lines)), key=lambda k: lines[k].baseline):
        line = lines[k]
        for cut, x0, x1 in _gaps(line):
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

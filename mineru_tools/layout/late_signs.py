"""Signs that a program paints after the text around them, put back where they are read.

Browsers paint what has a position of its own last: parts of KaTeX's formulas leave holes in the
lines of the stream, and come when the text is done. Its fonts tell that a page is of this kind;
typesetters never go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mineru_tools.layout.text_line import SCRIPT, Run

_OF_BROWSERS = "KaTeX_"
_HOLE = (0.8, 30.0)  # em; wider than a word space, as wide as a formula within a line gets
_MOST = 80  # runs in a hole; more are no formula
_LEVEL = 0.1  # em; baselines of one line differ by rounding
_ALIKE = 0.05  # of the size
_OVER = 0.35  # em that italics lean over
_WHITE = 1.0  # em; word spaces of justified text stay below
_BAND = 1.2  # em up and down; parts of fractions and limits stand within
_LEAST = 0.35  # of the size; the smallest type of browsers has half of it
_CELL = 40.0  # points; signs are looked up by squares of the page
_SQUARES = 60  # around a hole; type of 50 points needs no more


def in_place(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs in the order of the stream, but those that fill a hole of a line where it is."""
    if not any(run.font.name.startswith(_OF_BROWSERS) for run in runs):
        return runs
    holes = [k for k in range(1, len(runs)) if _is_hole(runs[k - 1], runs[k])]
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, run in enumerate(runs):
        squares[int(run.bbox.x0 // _CELL), int(run.baseline // _CELL)].append(k)
    taken: dict[int, list[int]] = {}
    gone: set[int] = set()
    for k in holes:
        found = [n for n in _inside(runs, k, squares) if n not in gone]
        if found and _fills(runs, k, found):
            taken[k] = _from_left(runs, found)
            gone.update(found)
    out: list[Run] = []
    for k, run in enumerate(runs):
        out += (runs[n] for n in taken.get(k, ()))
        if k not in gone:
            out.append(run)
    return out


def _is_hole(left: Run, right: Run) -> bool:
    """Whether neighbours in the stream stand on one line with white between them."""
    level = abs(left.baseline - right.baseline) < _LEVEL * left.size
    gap = (right.bbox.x0 - left.bbox.x1) / left.size
    return level and abs(left.size - right.size) < _ALIKE * left.size and _HOLE[0] < gap < _HOLE[1]


def _inside(
    runs: Sequence[Run], k: int, squares: dict[tuple[int, int], list[int]]
) -> Iterator[int]:
    """The numbers of later runs that stand in the hole before the run ``k``."""
    left, right = runs[k - 1], runs[k]
    reach = _BAND * left.size
    columns = range(int(left.bbox.x1 // _CELL) - 1, int(right.bbox.x0 // _CELL) + 1)
    rows = range(int((left.baseline - reach) // _CELL), int((left.baseline + reach) // _CELL) + 1)
    if len(columns) * len(rows) > _SQUARES:
        return
    near = [squares[x, y] for x in columns for y in rows if (x, y) in squares]
    if sum(map(len, near)) > _MOST:
        return
    for n in sorted(n for square in near for n in square):
        if n > k and _is_between(runs[n], left, right):
            yield n


def _is_between(run: Run, left: Run, right: Run) -> bool:
    """Whether a run stands between two on their line, or near it in smaller type."""
    em = left.size
    if run.bbox.x0 < left.bbox.x1 - _OVER * em or run.bbox.x1 > right.bbox.x0 + _OVER * em:
        return False
    rise = abs(run.baseline - left.baseline)
    return rise < _LEVEL * em or (_LEAST * em < run.size < SCRIPT * em and rise < _BAND * em)


def _fills(runs: Sequence[Run], k: int, found: Sequence[int]) -> bool:
    """Whether some runs leave no more white in the hole before the run ``k`` than words do."""
    white = _WHITE * runs[k].size
    reach = runs[k - 1].bbox.x1
    for n in sorted(found, key=lambda n: runs[n].bbox.x0):
        if runs[n].bbox.x0 - reach > white:
            return False
        reach = max(reach, runs[n].bbox.x1)
    return runs[k].bbox.x0 - reach <= white


def _from_left(runs: Sequence[Run], found: Sequence[int]) -> list[int]:
    """The numbers from left to right, limits behind their operator; browsers begin below."""
    large = SCRIPT * max(runs[n].size for n in found)
    standing = [runs[n] for n in found if runs[n].size > large]

    def place(n: int) -> tuple[float, bool, float]:
        box = runs[n].bbox
        if runs[n].size <= large:
            for other in standing:
                if other.bbox.x0 < box.center[0] < other.bbox.x1:
                    return other.bbox.x0, True, box.x0
        return box.x0, False, box.x0

    return sorted(found, key=place)

"""Lines made of dots: specks in a row, each an object of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.primitives import Rule

MIN_SPECKS = 6  # fewer are an ellipsis or the marks of a plot that happen to lie in line
MAX_PITCH = 4.5  # points from one to the next
LEVEL = 0.25  # points by which the specks of a line may be off it
MAX_IN_BOTH = 0.25  # share of the specks that lie in rows both ways; more are a pattern

Speck = tuple[BBox, int]  # the box and its colour
Place = Callable[[BBox], float]


def dotted_rules(specks: Sequence[Speck]) -> list[Rule]:
    """A rule for each row of specks, across first; none for specks that fill an area."""
    if len(specks) < MIN_SPECKS:
        return []
    across = _rows(specks, lambda box: (box.y0 + box.y1) / 2, lambda box: box.x0)
    down = _rows(specks, lambda box: (box.x0 + box.x1) / 2, lambda box: box.y0)
    both = {k for row in across for k in row} & {k for row in down for k in row}
    if len(both) > MAX_IN_BOTH * len(specks):
        return []
    found = [(row, True) for row in across] + [(row, False) for row in down]
    return [
        Rule(union_all(specks[k][0] for k in row), horizontal, specks[row[0]][1])
        for row, horizontal in found
    ]


def _rows(specks: Sequence[Speck], level: Place, start: Place) -> list[list[int]]:
    """Indices of the specks on one level that follow each other closely, row by row."""
    order = sorted(range(len(specks)), key=lambda k: level(specks[k][0]))
    lanes: list[list[int]] = []
    for k in order:
        if lanes and level(specks[k][0]) - level(specks[lanes[-1][0]][0]) <= LEVEL:
            lanes[-1].append(k)
        else:
            lanes.append([k])
    out = []
    for lane in lanes:
        lane.sort(key=lambda k: start(specks[k][0]))
        rows = [lane[:1]]
        for a, b in pairwise(lane):
            if start(specks[b][0]) - start(specks[a][0]) <= MAX_PITCH:
                rows[-1].append(b)
            else:
                rows.append([b])
        out += [row for row in rows if len(row) >= MIN_SPECKS]
    return out

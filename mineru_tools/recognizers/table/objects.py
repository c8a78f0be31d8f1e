"""Rows, columns and spanning cells, found as objects in a picture, made a grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table.model import StructureCell, TableStructure

SAME = 0.5  # of the thinner lane; two rows or columns that share more are one seen twice
INSIDE = 0.5  # of a lane; a spanning cell that covers more of it reaches over it

ROW, COLUMN = "table row", "table column"
HEAD, PROJECTED, SPANNING = (
    "table column header", "table projected row header", "table spanning cell",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One object in pixels of the picture."""

    label: str
    bbox: BBox
    score: float


def structure_of(found: Sequence[Found], source: str) -> TableStructure:
    """The grid of the rows and columns found, with the cells that spanning ones make of it."""
    rows = _lanes([f for f in found if f.label == ROW], down=True)
    cols = _lanes([f for f in found if f.label == COLUMN], down=False)
    if not rows or not cols:
        return TableStructure((), 0.0, source)
    ys = _borders([(f.bbox.y0, f.bbox.y1) for f in rows])
    xs = _borders([(f.bbox.x0, f.bbox.x1) for f in cols])
    heads = {k for f in found if f.label == HEAD for k in _under((f.bbox.y0, f.bbox.y1), ys)}
    areas: dict[tuple[int, int], tuple[range, range]] = {}
    wide = [f for f in found if f.label in (SPANNING, PROJECTED)]
    for f in sorted(wide, key=lambda f: -f.score):
        r, c = _under((f.bbox.y0, f.bbox.y1), ys), _under((f.bbox.x0, f.bbox.x1), xs)
        c = range(len(cols)) if f.label == PROJECTED else c
        if not any((row, col) in areas for row in r for col in c):
            areas.update({(row, col): (r, c) for row in r for col in c})
    cells = []
    for row in range(len(rows)):
        for col in range(len(cols)):
            r, c = areas.get((row, col), (range(row, row + 1), range(col, col + 1)))
            if (r.start, c.start) == (row, col):
                box = BBox(xs[c.start], ys[r.start], xs[c.stop], ys[r.stop])
                cells.append(StructureCell(row, col, len(r), len(c), box, row in heads))
    return TableStructure(tuple(cells), fmean(f.score for f in (*rows, *cols)), source)


def _lanes(found: Iterable[Found], *, down: bool) -> list[Found]:
    """Rows from the top or columns from the left, the surer of two that are one seen twice."""
    kept: list[Found] = []
    for f in sorted(found, key=lambda f: -f.score):
        if not any(_shared(f.bbox, k.bbox, down) > SAME for k in kept):
            kept.append(f)
    return sorted(kept, key=lambda f: f.bbox.center[1 if down else 0])


def _shared(a: BBox, b: BBox, down: bool) -> float:
    common = a.y_overlap(b) if down else a.x_overlap(b)
    least = min(a.height, b.height) if down else min(a.width, b.width)
    return common / least if least > 0 else 0.0


def _borders(lanes: Sequence[tuple[float, float]]) -> list[float]:
    """The outer ends and the middles between neighbours."""
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(lanes)]
    return [lanes[0][0], *inner, lanes[-1][1]]


def _under(span: tuple[float, float], borders: Sequence[float]) -> range:
    """The lanes that a span from one place to another covers."""
    covered = [
        k
        for k, (a, b) in enumerate(pairwise(borders))
        if min(span[1], b) - max(span[0], a) > INSIDE * (b - a)
    ]
    return range(covered[0], covered[-1] + 1) if covered else range(0)

"""Columns of a table: where rules or white corridors part the pieces of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from mineru_tools.layout.tables.pieces import Piece, columns_of
from mineru_tools.layout.tables.ruling import DOUBLED, Segment

MIN_CORRIDOR = 0.45  # em
SLIVER = 1.2  # em
HEAD_ROWS = 2
WORD_GAP = 1.0  # em; the widest space inside an entry
TOUCH = 0.15  # em of common extent; less is an overhang
BLOCK = 256  # pieces compared at a time with all others
UNOWNED = 3  # pieces: heads over a column; more make it one
CROSSED = 0.12  # share of rows that may write across a corridor: long labels, notes


def spanning(rows: Sequence[Sequence[Piece]]) -> set[int]:
    """Ids of the pieces that stand over two or more pieces of most other rows they touch."""
    pieces = [p for row in rows for p in row]
    x0 = np.array([p.bbox.x0 for p in pieces])
    x1 = np.array([p.bbox.x1 for p in pieces])
    em = np.array([p.size for p in pieces])
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    starts = np.flatnonzero(np.diff(row_of, prepend=-1))
    found: set[int] = set()
    for k in range(0, len(pieces), BLOCK):
        part = slice(k, k + BLOCK)
        common = np.minimum(x1[part, None], x1) - np.maximum(x0[part, None], x0)
        touched = np.add.reduceat(common > TOUCH * em[part, None], starts, axis=1)
        touched[np.arange(touched.shape[0]), row_of[part]] = 0
        apart = (touched >= 2).sum(axis=1)
        for j in np.flatnonzero((apart > 0) & (apart >= (touched == 1).sum(axis=1))):
            found.add(id(pieces[k + int(j)]))
    return found


def corridors(rows: Sequence[Sequence[Piece]], lo: float, hi: float, em: float) -> list[float]:
    """Middles of the white corridors between ``lo`` and ``hi``, left to right."""
    across = spanning(rows)
    placed = [
        (p.bbox.x0, p.bbox.x1, k)
        for k, row in enumerate(rows)
        for p in row
        if id(p) not in across and p.bbox.x0 >= lo - 2 and p.bbox.x1 <= hi + 2
    ]
    placed = _without_free_heads(placed)
    spans = [(x0, x1) for x0, x1, _ in placed]
    if len(spans) < 2:
        return []
    allowed = max(int(CROSSED * len(rows)), 1 if len(rows) >= 5 else 0)
    gap = MIN_CORRIDOR * em
    full = _depths(spans, allowed)
    # An entry that stands free of all others makes a column of its own, alone as it may be; in
    # the top rows and between two columns it is a head over both.
    alone = [
        (x0, x1)
        for x0, x1, k in placed
        if not any(x0 < b + gap and x1 > a - gap for a, b in full)
        and (k >= HEAD_ROWS or not (full and full[0][1] < x0 and x1 < full[-1][0]))
    ]
    full = _depths(spans + alone * (allowed + 1), allowed) if alone else full
    valleys = [(a[1], b[0]) for a, b in pairwise(full)]
    middles = [_whitest(a, b, spans) for a, b in valleys if b - a >= gap]
    single = [[p for p in row if k >= 1 or id(p) not in across] for k, row in enumerate(rows)]
    return [x for x in middles if _parts(single, x)]


def _without_free_heads(
    placed: Sequence[tuple[float, float, int]],
) -> list[tuple[float, float, int]]:
    """The (left, right, row) of pieces less heads set over the gap between two columns.

    Such a head touches no entry, and neither of the two columns has a head of its own beside it.
    """
    heads = [p for p in placed if p[2] == 0]
    below = [p for p in placed if p[2] > 0]

    def is_free(head: tuple[float, float, int]) -> bool:
        x0, x1, _ = head
        left = max((p for p in below if p[0] < x1), key=lambda p: p[1], default=None)
        right = min((p for p in below if p[1] > x0), key=lambda p: p[0], default=None)
        if left is None or right is None or left[1] > x0 or right[0] < x1:
            return False
        return not any(h[0] < p[1] and h[1] > p[0] for h in heads for p in (left, right))

    return [p for p in placed if p[2] or not is_free(p)]


def _depths(spans: Sequence[tuple[float, float]], allowed: int) -> list[tuple[float, float]]:
    """Stretches that more than ``allowed`` of the spans cover."""
    out: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in sorted([(a, 1) for a, _ in spans] + [(b, -1) for _, b in spans]):
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif before > allowed >= depth:
            out.append((start, x))
    return out


def _whitest(a: float, b: float, spans: Sequence[tuple[float, float]]) -> float:
    """The middle of the widest stretch between ``a`` and ``b`` that no span reaches into."""
    best, start = (0.0, (a + b) / 2), a
    for x0, x1 in [*sorted(s for s in spans if s[0] < b and s[1] > a), (b, b)]:
        best = max(best, (x0 - start, (start + x0) / 2))
        start = max(start, x1)
    return best[1]


def _parts(rows: Sequence[Sequence[Piece]], x: float) -> bool:
    """Whether more rows are parted at ``x`` than are written across it."""
    across = sum(any(p.bbox.x0 < x < p.bbox.x1 for p in row) for row in rows)
    parted = sum(
        any(p.bbox.x1 <= x for p in row)
        and any(p.bbox.x0 >= x for p in row)
        and not any(p.bbox.x0 < x < p.bbox.x1 for p in row)
        for row in rows
    )
    return parted > across


def ruled_columns(down: Sequence[Segment], lo: float, hi: float, least: float) -> list[float]:
    """The x of vertical rules strictly between ``lo`` and ``hi``, ``least`` long or more."""
    lanes: list[list[Segment]] = []
    for s in sorted(down, key=lambda s: s.at):
        if not lo + 4 < s.at < hi - 4:
            continue
        if lanes and s.at - lanes[-1][-1].at <= DOUBLED:
            lanes[-1].append(s)
        else:
            lanes.append([s])
    return [
        sum(s.at * s.length for s in lane) / sum(s.length for s in lane)
        for lane in lanes
        if sum(s.length for s in lane) >= least
    ]


def column_edges(
    rows: Sequence[Sequence[Piece]], walls: Sequence[float], lo: float, hi: float, em: float
) -> list[float]:
    """All column borders with the outer ones: the ``walls`` and the corridors between them."""
    edges = [lo, *walls, hi]
    out = [lo]
    for a, b in pairwise(edges):
        inside = [[p for p in row if a - 2 <= p.bbox.center[0] <= b + 2] for row in rows]
        inside = [row for row in inside if row]
        # Between two rules one row with a gap in it is a cell with a gap in it.
        if not walls or sum(len(row) > 1 for row in inside) >= 2:
            out += corridors(inside, a, b, em)
        out.append(b)
    middles = [p.bbox.center[0] for row in rows for p in row]
    return _without_torn(_without_slivers(out, middles, SLIVER * em), walls, rows)


def without_unowned(
    xs: list[float], walls: Sequence[float], pieces: Sequence[Piece]
) -> list[float]:
    """The borders without those beside columns that only hold the ends of wider entries.

    Such a column is the overhang of a head that is wider than what stands below it.
    """
    spans = [columns_of(p, xs) for p in pieces]
    for col in range(len(xs) - 2, -1, -1):
        over = [s for s in spans if s[0] <= col <= s[1]]
        if not over or len(over) > UNOWNED or any(a == b for a, b in over):
            continue
        left = sum(a < col for a, _ in over)
        k = col if 2 * left > len(over) else col + 1
        if 0 < k < len(xs) - 1 and not any(abs(xs[k] - wall) < 1.0 for wall in walls):
            return without_unowned(xs[:k] + xs[k + 1 :], walls, pieces)
    return xs


def _without_torn(
    xs: list[float], walls: Sequence[float], rows: Sequence[Sequence[Piece]]
) -> list[float]:
    """The borders without those that tear words of one column apart.

    All entries on the emptier side then stand a word space away from one on the other side.
    """
    across = spanning(rows)
    for x in xs[1:-1]:
        if any(abs(x - wall) < 1.0 for wall in walls):
            continue
        k = xs.index(x)
        left = right = torn = 0
        for row in rows:
            row = [p for p in row if id(p) not in across]
            a = [p for p in row if xs[k - 1] <= p.bbox.center[0] < x]
            b = [p for p in row if x <= p.bbox.center[0] < xs[k + 1]]
            left, right = left + bool(a), right + bool(b)
            torn += bool(a and b) and b[0].bbox.x0 - a[-1].bbox.x1 < WORD_GAP * b[0].size
        if 2 <= torn == min(left, right) and 2 * torn <= max(left, right):
            xs = [other for other in xs if other != x]
    return xs


def _without_slivers(xs: Sequence[float], middles: Sequence[float], least: float) -> list[float]:
    """The borders without those that only make a narrow empty column: double or inset lines."""
    out = [xs[0]]
    for x in xs[1:]:
        if x - out[-1] >= least or any(out[-1] < m < x for m in middles):
            out.append(x)
        elif x == xs[-1]:
            out[-1] = x
    return out if len(out) > 1 else [xs[0], xs[-1]]

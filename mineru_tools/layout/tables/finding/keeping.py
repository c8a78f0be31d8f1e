"""Rows that keep to columns: from the first on, as long as none is written across a gutter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from mineru_tools.layout.tables.pieces import Piece, lines_up
from mineru_tools.layout.tables.typography import CELL_LEADING, MIN_ROWS, ROW_STEP

MIN_GUTTER = 0.8  # em; two word spaces, as justified text sets them, are less

Row: TypeAlias = list[Piece]
Gutters: TypeAlias = list[tuple[float, float]]


def gaps_between(boxes: Sequence[tuple[float, ...]]) -> Gutters:
    """(right end of one, left end of the next) for boxes from left to right."""
    return [(a[2], b[0]) for a, b in pairwise(boxes)]


def following(
    rows: Sequence[Row],
    start: float,
    gaps: Gutters,
    inside: Callable[[Row], bool],
    max_step: float = ROW_STEP,
) -> list[Row]:
    """The first of ``rows`` that follow the baseline ``start``, up or down, step by step.

    A row with an entry across one of ``gaps``, or that is not ``inside`` the table, ends them;
    ``max_step`` is in em.
    """
    out: list[Row] = []
    last = start
    for row in rows:
        step = abs(row[0].baseline - last) / row[0].size
        crossing = any(p.bbox.x0 < a and p.bbox.x1 > b for p in row for a, b in gaps)
        if step > max_step or crossing or not inside(row):
            break
        out.append(row)
        last = row[0].baseline
    return out


def in_common_gutters(rows: Sequence[Row]) -> list[Row]:
    """The first rows that leave common gutters open, without loose ones at the far end.

    A row that closes a gutter ends them, unless it is one short text and the next row goes on.
    """
    body: list[Row] = [rows[0]]
    gutters = [
        gap
        for gap, left in zip(gaps_between([p.bbox for p in rows[0]]), rows[0], strict=False)
        if gap[1] - gap[0] >= MIN_GUTTER * left.size
    ]
    skipped: list[Row] = []
    for row in rows[1:]:
        last = (skipped or body)[-1]
        if abs(row[0].baseline - last[0].baseline) > ROW_STEP * row[0].size:
            break
        still = _kept(gutters, row)
        if not still or (len(still) < len(gutters) and len(body) >= MIN_ROWS):
            if len(row) > 1 or skipped:
                break
            skipped.append(row)
            continue
        body += [*skipped, row]
        gutters, skipped = still, []
    while len(body) > 1 and len(body[-1]) == 1 and not _belongs(body[-2], body[-1]):
        body.pop()
    return body


def _kept(gutters: Gutters, row: Row) -> Gutters:
    """What the row leaves of the gutters, as far as it is wide enough."""
    out: Gutters = []
    for lo, hi in gutters:
        edges = [p.bbox for p in row if p.bbox.x1 > lo and p.bbox.x0 < hi]
        stops = sorted([(lo, lo), *((b.x0, b.x1) for b in edges), (hi, hi)])
        widest, at = 0.0, lo
        best = (lo, lo)
        for x0, x1 in stops:
            if x0 - at > widest:
                widest, best = x0 - at, (at, x0)
            at = max(at, x1)
        if widest >= MIN_GUTTER * row[0].size:
            out.append(best)
    return out


def _belongs(above: Row, row: Row) -> bool:
    """Whether a lone text is the rest of an entry of the row above."""
    step = abs(row[0].baseline - above[0].baseline)
    under = any(p.bold == row[0].bold and lines_up(p, row[0]) for p in above)
    return step <= CELL_LEADING * row[0].size and under

"""Stacks: parallel rules or stripes of one extent with rows of several columns between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.columns import corridors
from mineru_tools.layout.tables.pieces import Piece, pieces_of, text_rows
from mineru_tools.layout.tables.regions import SAME_END, lines_in
from mineru_tools.layout.tables.ruling import Segment
from mineru_tools.layout.text_line import TextLine

PROSE = 32  # characters in a line; cells of two columns of running text have more
MAX_TITLE = 2.6  # em of height of a band that holds a title across the table
MAX_STEP = 5.0  # em between the baselines of neighbouring rows
FULL_LINE = 0.75  # of the width between the ends of the rules
MAX_MARGIN = 3.0  # em between a rule and the text inside
CAPTION = ("table", "figure", "fig.", "tab.", "abb", "tabelle", "tableau", "图", "表", "図")


def stack_boxes(
    across: Sequence[Segment], lines: Sequence[TextLine], closed: Sequence[BBox]
) -> list[BBox]:
    """Boxes between parallel rules of one extent that hold rows of several columns.

    What is framed as one of the ``closed`` boxes is no part of a stack of another width.
    """
    out: list[BBox] = []
    used: set[int] = set()
    for k, first in enumerate(across):
        if k in used:
            continue
        stack = [first]
        for j in range(k + 1, len(across)):
            s = across[j]
            if abs(s.lo - first.lo) <= SAME_END and abs(s.hi - first.hi) <= SAME_END:
                stack.append(s)
                used.add(j)
        if len(stack) >= 2 and first.length > 30:
            out += _tabular_runs(stack, lines, closed)
    return out


def _tabular_runs(
    stack: Sequence[Segment], lines: Sequence[TextLine], closed: Sequence[BBox]
) -> list[BBox]:
    """The stack cut where what stands between two rules is no part of a table."""
    lo, hi = min(s.lo for s in stack), max(s.hi for s in stack)
    runs: list[list[tuple[float, float, str]]] = [[]]
    for above, below in pairwise(stack):
        band = BBox(lo, above.at, hi, below.at)
        foreign = any(
            abs(c.x0 - lo) + abs(c.x1 - hi) > SAME_END and band.covers(c) > 0.5 for c in closed
        )
        inside = [] if foreign else lines_in(band, lines)
        kind = "other" if foreign else _kind(inside, lo, hi, above.at, below.at)
        if len(stack) == 2 and kind == "rows" and not _mostly_parted(inside, lo, hi):
            kind = "other"
        if kind == "other":
            runs.append([])
        else:
            runs[-1].append((above.at, below.at, kind))
    out = []
    for run in runs:
        while run and run[-1][2] != "rows":
            run.pop()
        while run and run[0][2] == "empty":
            run.pop(0)
        if any(kind == "rows" for *_, kind in run):
            out.append(BBox(lo, run[0][0], hi, run[-1][1]))
    return out


def _kind(lines: Sequence[TextLine], lo: float, hi: float, top: float, bottom: float) -> str:
    """``rows`` of several columns, a ``title`` across them, ``empty``, or ``other``."""
    height = bottom - top
    if not lines:
        return "empty" if height < 30 else "other"
    pieces = pieces_of(lines)
    em = median(p.size for p in pieces)
    rows = text_rows(pieces)
    parted = any(len(row) >= 2 for row in rows)
    if parted and not is_prose(pieces) and not _is_loose(rows, top, bottom):
        gaps = corridors(rows, lo, hi, em)
        if len(rows) == 1 or (gaps and not _is_text_block(rows, gaps, hi - lo)):
            return "rows"
    first = rows[0][0].text.lower()
    if len(rows) == 1 and height <= MAX_TITLE * em and not first.startswith(CAPTION):
        return "title"
    return "other"


def is_prose(pieces: Sequence[Piece]) -> bool:
    """Columns of running text: most lines are long and few are numbers."""
    if len(pieces) < 8:
        return False
    long = sum(len(p.text) > PROSE for p in pieces)
    return long > 0.5 * len(pieces)


def _mostly_parted(lines: Sequence[TextLine], lo: float, hi: float) -> bool:
    """Most lines have several entries, or none runs across a corridor."""
    pieces = pieces_of(lines)
    rows = text_rows(pieces)
    if 2 * sum(len(row) >= 2 for row in rows) >= len(rows):
        return True
    gaps = corridors(rows, lo, hi, pieces[0].size)
    return not any(p.bbox.x0 < x < p.bbox.x1 for p in pieces for x in gaps)


def _is_loose(rows: Sequence[Sequence[Piece]], top: float, bottom: float) -> bool:
    """Rows so far apart or so far from the rules that something else stands between them."""
    em = rows[0][0].size
    steps = [b[0].baseline - a[-1].baseline for a, b in pairwise(rows)]
    if steps and max(steps) > MAX_STEP * em:
        return True
    margin = max(MAX_MARGIN * em, 1.7 * median(steps or [0.0]))
    return rows[0][0].baseline - em - top > margin or bottom - rows[-1][0].baseline > margin


def _is_text_block(rows: Sequence[Sequence[Piece]], gaps: Sequence[float], width: float) -> bool:
    """Lines that run across from side to side, as those of a paragraph do."""
    full = in_a_row = 0
    for row in rows:
        crossing = any(p.bbox.x0 < x < p.bbox.x1 for p in row for x in gaps)
        across = crossing and sum(p.bbox.width for p in row) > FULL_LINE * width
        full += across
        in_a_row = in_a_row + 1 if across else 0
        if in_a_row == 2:
            return True
    return full > 0.25 * len(rows)

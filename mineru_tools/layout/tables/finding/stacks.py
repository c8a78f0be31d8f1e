"""Stacks: parallel rules or stripes of one extent with rows of several columns between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mineru_tools.document.caption_words import numbered_kinds
from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.lines_in import LinesByHeight
from mineru_tools.layout.tables.pieces import Piece, lines_up, pieces_of, text_rows
from mineru_tools.layout.tables.reading.columns import WORD_GAP, corridors
from mineru_tools.layout.tables.ruling import SAME_END, Segment
from mineru_tools.layout.tables.typography import SHORT
from mineru_tools.layout.text_line import TextLine

MAX_TITLE = 2.6  # em of height of a band that holds a title across the table
WIDE_TITLE = 1.9  # of the distance between rows: the same where the table is set wide
MAX_STEP = 5.0  # em between the baselines of neighbouring rows
FULL_LINE = 0.75  # of the width between the ends of the rules
OVERHANG = 0.4  # em; entries begin between the ends of the rules
MAX_RUNNING = 0.3  # of the rows; tables hold single ones, as titles and notes
MAX_MARGIN = 3.0  # em between a rule and the text inside
MIN_GAP = 6.0  # points between two closed frames; less is a double rule
MIN_STRIPED = 4  # edges; one stripe alone may be a head or a heading
TALL_GAP = 2.2  # of the height of a stripe; more holds other things than one white row


def stack_boxes(
    across: Sequence[Segment],
    down: Sequence[Segment],
    lines: Sequence[TextLine],
    closed: Sequence[BBox],
) -> list[BBox]:
    """Boxes between parallel rules of one extent that hold rows of several columns.

    A grid that ends in rules of its own, one of ``closed``, is no part of a stack of another width.
    """
    out: list[BBox] = []
    level = LinesByHeight(lines)
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
            lo, hi = min(s.lo for s in stack), max(s.hi for s in stack)
            bands = _bands(stack, lo, hi, down, level, closed)
            out += [BBox(lo, run[0].top, hi, run[-1].bottom) for run in _runs(bands)]
    return out


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands between two rules; ``sided`` says that side walls join the two."""

    top: float
    bottom: float
    kind: str
    sided: bool


def _bands(
    stack: Sequence[Segment],
    lo: float,
    hi: float,
    down: Sequence[Segment],
    level: LinesByHeight,
    closed: Sequence[BBox],
) -> list[_Band]:
    """The bands between neighbouring rules from top to bottom, each with its kind."""
    ends = _with_white_rows(stack, lo, hi, level)
    sides = [s for s in down if s.drawn and min(abs(s.at - lo), abs(s.at - hi)) <= SAME_END]
    pitch = _pitch(level.inside(BBox(lo, ends[0], hi, ends[-1])))
    bands = []
    for top, bottom in pairwise(ends):
        band = BBox(lo, top, hi, bottom)
        foreign = any(
            min(abs(c.x0 - lo), abs(c.x1 - hi)) > SAME_END and band.covers(c) > 0.5 for c in closed
        )
        inside = [] if foreign else level.inside(band)
        kind = "other" if foreign else _kind(inside, band, pitch)
        if len(ends) == 2 and kind == "rows" and not _mostly_parted(inside, lo, hi):
            kind = "other"
        sided = any(s.overlap(top, bottom) > 0.8 * (bottom - top) for s in sides)
        bands.append(_Band(top, bottom, kind, sided))
    return bands


def _runs(bands: list[_Band]) -> list[list[_Band]]:
    """Bands of one table each: cut where something else stands, or between two closed frames."""
    runs: list[list[_Band]] = [[]]
    for k, band in enumerate(bands):
        neighbours = bands[k - 1 : k] + bands[k + 1 : k + 2]
        between = not band.sided and len(neighbours) == 2 and all(b.sided for b in neighbours)
        if band.kind == "other" or (between and band.bottom - band.top >= MIN_GAP):
            runs.append([])
        else:
            runs[-1].append(band)
    out = []
    for run in runs:
        while run and run[-1].kind == "empty":
            run.pop()
        while run and run[0].kind == "empty":
            run.pop(0)
        if any(band.kind == "rows" for band in run):
            out.append(run)
    return out


def _with_white_rows(
    stack: Sequence[Segment], lo: float, hi: float, level: LinesByHeight
) -> list[float]:
    """The rules, and edges below the white rows that close a group of stripes.

    Stripes alternate with white rows: in a taller gap only the first row is part of the table
    above, when its entries stand under those of the stripe, and what follows parts the tables.
    """
    ends = [s.at for s in stack]
    if sum(not s.drawn for s in stack) < MIN_STRIPED:
        return ends
    pitch = median(b - a for a, b in pairwise(ends))
    out = ends[:1]
    for k in range(1, len(ends)):
        top = ends[k]
        out.append(top)
        gap = ends[k + 1] - top if k + 1 < len(ends) else float("inf")
        alone = k < 3 or ends[k - 1] - ends[k - 2] > TALL_GAP * pitch
        if stack[k].drawn or alone or gap <= TALL_GAP * pitch:
            continue
        above = level.inside(BBox(lo, ends[k - 3], hi, top))  # two stripes: one may have blanks
        below = level.inside(BBox(lo, top, hi, top + pitch))
        if _one_under_another(above, below):
            out.append(top + pitch)
    return out


def _one_under_another(above: Sequence[TextLine], below: Sequence[TextLine]) -> bool:
    upper, lower = pieces_of(above), text_rows(pieces_of(below))
    return (
        len(lower) == 1
        and len(lower[0]) >= 2
        and all(any(lines_up(p, q) for q in upper) for p in lower[0])
    )


def _pitch(lines: Sequence[TextLine]) -> float:
    """The usual distance between rows of several entries, in points; 0 where none follow."""
    rows = text_rows(pieces_of(lines))
    steps = [b[0].baseline - a[0].baseline for a, b in pairwise(rows) if len(a) > 1 < len(b)]
    return median(steps or [0.0])


def _kind(lines: Sequence[TextLine], band: BBox, pitch: float) -> str:
    """``rows`` of several columns, a ``title`` across them, ``empty``, or ``other``."""
    lo, hi = band.x0, band.x1
    if not lines:
        return "empty" if band.height < 30 else "other"
    pieces = pieces_of(lines)
    em = median(p.size for p in pieces)
    rows = text_rows(pieces)
    running = sum(_is_running(row, hi - lo) for row in rows)
    prose = is_prose(pieces) or running > MAX_RUNNING * len(rows)
    parted = any(len(row) >= 2 for row in rows) and not _overhangs(rows, lo, hi)
    if parted and not prose and not _is_loose(rows, band.y0, band.y1):
        gaps = corridors(rows, lo, hi, em)
        if len(rows) == 1 or (gaps and not _is_text_block(rows, gaps, hi - lo)):
            return "rows"
    tallest = max(MAX_TITLE * em, WIDE_TITLE * pitch)
    if len(rows) == 1 and band.height <= tallest and not numbered_kinds(rows[0][0].text):
        return "title"
    return "other"


def is_prose(pieces: Sequence[Piece]) -> bool:
    """Columns of running text: most lines are long and few are numbers."""
    if len(pieces) < 8:
        return False
    long = sum(len(p.text) > SHORT for p in pieces)
    return long > 0.5 * len(pieces)


def _is_running(row: Sequence[Piece], width: float) -> bool:
    """A line of a paragraph, with the wide word spaces that justified text may have."""
    gaps = (b.bbox.x0 - a.bbox.x1 for a, b in pairwise(row))
    return (
        sum(len(p.text) for p in row) > SHORT
        and row[-1].bbox.x1 - row[0].bbox.x0 > FULL_LINE * width
        and all(gap < WORD_GAP * row[0].size for gap in gaps)
        and 2 * sum(p.value for p in row) < len(row)
    )


def _overhangs(rows: Sequence[Sequence[Piece]], lo: float, hi: float) -> bool:
    """Whether text stands out on the left of the rules: they then part other things."""
    return any(row[0].bbox.x0 < lo - OVERHANG * row[0].size for row in rows)


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
        across = crossing and sum(p.bbox.width for p in row if not p.value) > FULL_LINE * width
        full += across
        in_a_row = in_a_row + 1 if across else 0
        if in_a_row == 2:
            return True
    return full > 0.25 * len(rows)

"""Rows of a table: which lines of text form one row where no rule says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.layout.tables.pieces import Piece, columns_of, text_rows
from mineru_tools.layout.tables.reading.stubs import beside_rules
from mineru_tools.layout.tables.reading.wrapping import Wrapping, had_room, lines_by_column
from mineru_tools.layout.tables.ruling import Segment
from mineru_tools.layout.tables.typography import CELL_LEADING

LEADING_STEP = 1.15  # rows stand this much further apart than the lines inside their cells
REACH = 0.12  # em by which a piece set between two rows overlaps either
HALF_STEP = 1.15  # em from such a piece to either row; whole lines stand further apart
CENTRED = 0.3  # em by which it may miss the middle

MAX_ENDED = 0.3  # share of the close lines below one with room for more; paragraphs end in cells
MIN_ALIKE = 3  # lines; two cells of two lines each are common

TextRow = list[Piece]


def row_groups(
    pieces: Sequence[Piece],
    xs: Sequence[float],
    *,
    ruled: bool,
    header: bool,
    body: bool = False,
    partial: Sequence[Segment] = (),
) -> tuple[list[list[Piece]], list[Piece]]:
    """(the pieces row by row, those of labels beside a rule) of a band between two rules.

    ``ruled`` says that rules part the rows elsewhere in this table; ``header`` that the band is
    parted from the body by a rule, ``body`` that it is all below the only such rule; ``partial``
    are the rules in it along some of the columns.
    """
    beside = beside_rules(pieces, xs, partial)
    rows = text_rows([p for p in pieces if p not in beside])
    anchors = _anchors(rows, xs)
    lines = lines_by_column(anchors, xs)
    text = Wrapping(lines)
    limit = None if ruled else _leading_limit(anchors, xs, None if header else text)
    groups: list[list[TextRow]] = []
    pair = body and len(anchors) == 2 and had_room(lines[0], lines[1], xs)
    listed = pair or len(anchors) >= MIN_ALIKE
    alike = ruled and listed and _filled_alike(anchors, xs)
    for k, row in enumerate(anchors):
        on = bool(groups) and text.runs_on(k - len(groups[-1]), k)
        if groups and not alike and _continues(groups[-1], row, xs, ruled, header, limit, on):
            groups[-1].append(row)
        else:
            groups.append([row])
    if ruled and len(groups) > 1 and not _parallel(anchors, groups, xs):
        return [list(pieces)], []
    return [[p for row in group for p in row] for group in groups], beside


def _anchors(rows: list[TextRow], xs: Sequence[float]) -> list[TextRow]:
    """Rows proper, without pieces that stand at half height between two of them.

    Such a piece belongs to both rows where these are rows of their own, with a value below a
    value or a head across several columns; else all three are one row with a cell of two lines.
    """
    anchors: list[TextRow] = []
    k = 0
    while k < len(rows):
        row = rows[k]
        if anchors and k + 1 < len(rows) and _between(anchors[-1], row, rows[k + 1]):
            above, below = anchors[-1], rows[k + 1]
            if not _two_rows(above, below, xs):
                anchors[-1] = sorted(above + row + below, key=lambda p: p.baseline)
                k += 1
        elif anchors and _overlaps(anchors[-1], row):
            anchors[-1] = anchors[-1] + row
        else:
            anchors.append(row)
        k += 1
    return anchors


def _top(row: Sequence[Piece]) -> float:
    return min(p.top for p in row)


def _bottom(row: Sequence[Piece]) -> float:
    return max(p.bottom for p in row)


def _between(above: TextRow, row: TextRow, below: TextRow) -> bool:
    """Whether the row overlaps both others, or stands half way beside two that share columns."""
    reach = REACH * row[0].size
    if _top(row) < _bottom(above) - reach and _bottom(row) > _top(below) + reach:
        return True
    steps = _step(above, row), _step(row, below)
    return (
        max(steps) < HALF_STEP
        and abs(steps[0] - steps[1]) < CENTRED
        and _share_columns(above, below)
        and not _share_columns(row, above)
        and not _share_columns(row, below)
    )


def _share_columns(a: Sequence[Piece], b: Sequence[Piece]) -> bool:
    return any(p.bbox.x_overlap(q.bbox) > 0 for p in a for q in b)


def _overlaps(above: TextRow, row: TextRow) -> bool:
    """Lines of neighbouring cells shifted by less than half a line."""
    close = row[0].baseline - max(p.baseline for p in above) < 0.6 * row[0].size
    return close and not _share_columns(above, row)


def _two_rows(above: TextRow, below: TextRow, xs: Sequence[float]) -> bool:
    if _value_columns(above, xs) & _value_columns(below, xs):
        return True
    wide = any(a != b for a, b in (columns_of(p, xs) for p in above))
    more = bool(_filled(below, xs) - _filled(above, xs))  # wrapped text fills no more columns
    return wide or more or (len(above) >= 2 and len(below) >= 2)


def _value_columns(row: Sequence[Piece], xs: Sequence[float]) -> set[int]:
    return {columns_of(p, xs)[0] for p in row if p.value}


def _filled(row: Sequence[Piece], xs: Sequence[float]) -> set[int]:
    return {c for p in row for c in range(columns_of(p, xs)[0], columns_of(p, xs)[1] + 1)}


def _leading_limit(rows: list[TextRow], xs: Sequence[float], text: Wrapping | None) -> float | None:
    """The distance of baselines below which two lines belong to one row; None if there is none.

    ``text`` are the lines of a body, not given for a head, whose lines end where they read best.
    """
    steps = [_step(a, b) for a, b in pairwise(rows)]
    tight = sorted(s for s in steps if s > 0.6)
    if len(tight) < 2:
        return None
    best, limit = LEADING_STEP, None
    for a, b in pairwise(tight):
        if a <= CELL_LEADING and b / a > best:
            best, limit = b / a, (a + b) / 2
    if limit is None:
        return None
    close = [k for k, step in enumerate(steps, 1) if 0.6 < step < limit]
    if text is not None and sum(map(text.ended, close)) > MAX_ENDED * len(close):
        return None  # the wide steps part groups of rows
    group: set[int] = set()
    wrapped = 0
    for row, step in zip(rows, [9.0, *steps], strict=True):
        values = _value_columns(row, xs) - ({0} if len(_filled(row, xs)) < 2 else set())
        if step >= limit:
            group = set()
        elif group & values:
            return None  # numbers do not wrap: the tight lines are rows
        else:
            wrapped += 1
        group |= values
    return limit if wrapped else None


def _step(above: TextRow, below: TextRow) -> float:
    return (below[0].baseline - max(p.baseline for p in above)) / below[0].size


def _continues(
    group: list[TextRow],
    row: TextRow,
    xs: Sequence[float],
    ruled: bool,
    header: bool,
    limit: float | None,
    runs_on: bool,
) -> bool:
    above = [p for each in group for p in each]
    if (_value_columns(above, xs) & _value_columns(row, xs)) - {0}:
        return False
    if ruled:
        return not _names(above, row, xs)
    step = _step(group[-1], row)
    if limit is not None:
        return step < limit
    if step > CELL_LEADING + 0.2:
        return False
    if any(a != b for a, b in (columns_of(p, xs) for p in above)):
        return False  # a head over several columns, or a title across the table
    if header:
        return True
    return runs_on or _hangs(above, row, xs)


def _names(above: Sequence[Piece], row: TextRow, xs: Sequence[float]) -> bool:
    """Whether a head over several columns stands above entries of two or more of them."""
    for head in above:
        first, last = columns_of(head, xs)
        under = {columns_of(p, xs) for p in row}
        if first < last and sum(a == b and first <= a <= last for a, b in under) >= 2:
            return True
    return False


def _hangs(above: Sequence[Piece], row: TextRow, xs: Sequence[float]) -> bool:
    """Text without a label that goes on below the text of the row above, or a label that does."""
    mine, theirs = _filled(row, xs), _filled(above, xs)
    low = row[0].text[:1].islower()
    if 0 not in mine:
        return mine <= theirs and len(mine) < max(2, len(xs) - 2) and not _value_columns(row, xs)
    if mine == {0}:
        return low
    return theirs == {0} and low


def _filled_alike(rows: list[TextRow], xs: Sequence[float]) -> bool:
    """Whether every line fills the same columns; cells that wrap seldom have as many lines."""
    first = _filled(rows[0], xs)
    return len(first) >= 2 and all(_filled(row, xs) == first for row in rows)


def _parallel(rows: list[TextRow], groups: list[list[TextRow]], xs: Sequence[float]) -> bool:
    """Whether the lines of a ruled band are rows: each fills several columns or has a value."""
    full = [row for row in rows if len(_filled(row, xs)) >= 2]
    return len(full) >= 0.7 * len(rows) or len(groups) >= 0.7 * len(rows)

"""Rows that go on below the last rule or stripe of a table: white rows, totals."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.pieces import Piece, lines_up, pieces_of, text_rows
from mineru_tools.layout.text_line import TextLine

MAX_STEP = 2.2  # em between baselines; rows in stripes are set that wide
SEEN = 4  # last rows of the table, among which one fills each column that goes on
MIN_ENTRIES = 3  # of a row, so that a note with its mark is none


def with_rows_below(
    box: BBox, inside: Sequence[TextLine], below: Sequence[TextLine]
) -> BBox | None:
    """The box with the rows that follow it closely, every entry under one of its columns.

    ``None`` when nothing goes on: the rows need three entries, the last of them a number. One lone
    text may stand over such rows, as the heading of a group.
    """
    known = text_rows(pieces_of(inside))[-SEEN:]
    taken: list[list[Piece]] = []
    headings: list[list[Piece]] = []
    last = known[-1][0].baseline
    for row in text_rows(pieces_of(below)):
        row = [p for p in row if p.bbox.x1 > box.x0 and p.bbox.x0 < box.x1]
        if not row or row[0].baseline < last:
            continue
        if row[0].baseline - last > MAX_STEP * max(p.size for p in row):
            break
        last = row[0].baseline
        if _goes_on(row, known):
            taken += [*headings, row]
            known, headings = [*known, row][-SEEN:], []
        elif len(row) == 1 and not headings and _stands_under(row, known):
            headings = [row]
        else:
            break
    return box.union(union_all(p.bbox for row in taken for p in row)) if taken else None


def _goes_on(row: Sequence[Piece], known: Sequence[Sequence[Piece]]) -> bool:
    return len(row) >= MIN_ENTRIES and row[-1].value and _stands_under(row, known)


def _stands_under(row: Sequence[Piece], known: Sequence[Sequence[Piece]]) -> bool:
    return all(any(lines_up(p, q) for each in known for q in each) for p in row)

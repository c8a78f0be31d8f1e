"""The cells of a table put in order: which rows are heads, and where lines in a cell end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Line, TableCell
from mineru_tools.document.text import separator, span_text

MAX_ROWS = 100_000  # more is a broken or hostile file, not a table
MAX_HEAD_ROWS = 5  # a head cell that reaches further is a first column merged from top to bottom
SPACE = 0.25  # of a line's height: a word space
MARGIN = 0.5  # of a line's height; words that would fit by less may not have, since sizes differ
MAX_TOUCH = 0.3  # of a line's height; lines set solid overlap by less

_BULLET = re.compile(r"\s*[•◦▪●○■□►▶‣⁃·∙➢❖]")


def in_order(cells: Iterable[TableCell]) -> tuple[TableCell, ...]:
    """The cells row by row, spans cut off at the last row and column in which a cell begins.

    What lies outside of any table that people make is left out.
    """
    kept = [c for c in cells if 0 <= c.row < MAX_ROWS and 0 <= c.column < MAX_ROWS]
    kept.sort(key=lambda c: (c.row, c.column))
    rows = 1 + max((c.row for c in kept), default=0)
    columns = 1 + max((c.column for c in kept), default=0)
    return tuple(
        replace(
            c,
            rowspan=max(1, min(c.rowspan, rows - c.row)),
            colspan=max(1, min(c.colspan, columns - c.column)),
        )
        for c in kept
    )


def head_rows(cells: Sequence[TableCell]) -> int:
    """How many rows from the top are heads, of cells in order; never all rows.

    A head that reaches into the next row makes that one a head too.
    """
    rows: dict[int, bool] = defaultdict(lambda: True)
    for cell in cells:
        rows[cell.row] &= cell.is_head
    last = max(rows, default=0)
    heads = next((r for r in range(last + 1) if not rows[r]), last + 1)
    reach = max((c.row + c.rowspan for c in cells if c.row < heads), default=0)
    if reach > heads:
        heads = reach if reach <= MAX_HEAD_ROWS else 0
    return heads if heads <= last else 0


def line_groups(cells: Sequence[TableCell]) -> tuple[tuple[tuple[Line, ...], ...], ...]:
    """For each cell its lines, a group for each that ends on purpose.

    A line does that where the next one begins a list item or is a picture, and where it left room
    for the next word: the longest line in the same columns tells how much would have fitted. Where
    most lines of a cell end so, it is a list, and a full line ends before a capital or a figure.
    """
    room: dict[tuple[int, int], float] = defaultdict(float)
    for cell in cells:
        place = cell.column, cell.colspan
        room[place] = max([room[place], *map(_length, cell.lines)])
    return tuple(_groups(cell.lines, room[cell.column, cell.colspan]) for cell in cells)


def opens_item(line: Line) -> bool:
    """Whether a list item begins with the line."""
    return line.list_start or _BULLET.match(line_text(line)) is not None


def line_text(line: Line) -> str:
    return "".join(map(span_text, line.spans)).strip()


def _groups(lines: Sequence[Line], room: float) -> tuple[tuple[Line, ...], ...]:
    if len(lines) < 2:
        return (tuple(lines),) if lines else ()
    ends = [_ends(line, following, room) for line, following in pairwise(lines)]
    listed = 2 * sum(ends) > len(ends)
    groups = [[lines[0]]]
    for line, following, end in zip(lines, lines[1:], ends, strict=False):
        if end or (listed and _may_end(line, following)):
            groups.append([])
        groups[-1].append(following)
    return tuple(map(tuple, groups))


def _ends(line: Line, following: Line, room: float) -> bool:
    before, text = line_text(line), line_text(following)
    if opens_item(following):
        return True
    if line.bbox is None or following.bbox is None:
        return False
    if _touch(line.bbox, following.bbox, sideways=_is_sideways(max(line, following, key=_size))):
        return False
    if not before or not text:
        return _is_picture(line) or _is_picture(following)
    drop, space = separator(before, text)
    if drop:
        return False
    word = text.split()[0] if space else text[0]
    height = min(line.bbox.width, line.bbox.height)
    needed = len(word) / len(text) * _length(following) + len(space) * SPACE * height
    return _length(line) + needed + MARGIN * height < room


def _may_end(line: Line, following: Line) -> bool:
    """Whether a new text may follow a line that has no room to tell by."""
    before, fresh = line_text(line), line_text(following)[:1]
    return bool(before) and before[-1] not in "-,;" and (fresh.isupper() or fresh.isdigit())


def _is_picture(line: Line) -> bool:
    return any(span.type in (SpanType.IMAGE, SpanType.CHART) for span in line.spans)


def _touch(a: BBox, b: BBox, *, sideways: bool) -> bool:
    """Parts of one line to the eye, as a number with an upper and a lower bound has."""
    overlap = a.x_overlap(b) if sideways else a.y_overlap(b)
    return overlap > MAX_TOUCH * (min(a.width, b.width) if sideways else min(a.height, b.height))


def _is_sideways(line: Line) -> bool:
    return _size(line) > 1 and line.bbox is not None and line.bbox.height > line.bbox.width


def _size(line: Line) -> int:
    return len(line_text(line))


def _length(line: Line) -> float:
    """Along the line, whichever way it runs; a line is longer than high."""
    return max(line.bbox.width, line.bbox.height) if line.bbox else 0.0

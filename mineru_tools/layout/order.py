"""Reading order: cut the page along its white space, columns before rows where columns run on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import TextLine

Interval = tuple[float, float]

MIN_GUTTER = 3.0  # points; after boxes are shrunk a little, real gutters are 8 and more
MAX_INTERLOCKED = 200  # taken apart one by one; more are no text a person reads in order
MIN_ROWS = 3  # rows that begin together; two columns of prose do so once or twice
SAME_ROW = 3.0  # points
MIN_COLUMN = 32.0  # points; a head of one line left and right is a row, not the top of two columns
TOLERANCE = 1.2  # points by which neighbouring boxes may touch or overlap


def reading_order(boxes: Sequence[BBox], *, rtl: bool = False) -> list[int]:
    """Indices of ``boxes`` as a person reads them; ``rtl`` puts the right column first."""
    return _order(list(range(len(boxes))), boxes, rtl)


def _order(ids: list[int], boxes: Sequence[BBox], rtl: bool) -> list[int]:
    if len(ids) < 2:
        return ids
    columns = _columns(ids, boxes)
    if len(columns) > 1 and _is_grid(columns, boxes):
        rows = _bands(ids, boxes)
        if len(rows) > 1:
            return [k for row in rows for k in _order(row, boxes, rtl)]
    if len(columns) > 1:
        if rtl:
            columns.reverse()
        return [k for column in columns for k in _order(column, boxes, rtl)]
    groups = _grouped(_bands(ids, boxes), boxes)
    if len(groups) > 1:
        return [k for group in groups for k in _order(group, boxes, rtl)]
    return _interlocked(ids, boxes, rtl)


def _is_grid(columns: list[list[int]], boxes: Sequence[BBox]) -> bool:
    """Boxes left and right begin on the same lines again and again, as in forms and cards."""
    tops = [sorted(boxes[k].y0 for k in column) for column in columns]
    for left, right in pairwise(tops):
        few, many = sorted((left, right), key=len)
        matched = sum(any(abs(a - b) < SAME_ROW for b in many) for a in few)
        if matched < MIN_ROWS or matched < 0.7 * len(few) or len(many) > 2 * len(few):
            return False
    return True


def _gaps(spans: list[Interval], minimum: float) -> list[Interval]:
    """Uncovered intervals between the covered ones, at least ``minimum`` long."""
    out: list[Interval] = []
    end: float | None = None
    for a, b in sorted(spans):
        if end is not None and a - end >= minimum:
            out.append((end, a))
        end = b if end is None else max(end, b)
    return out


def _columns(ids: list[int], boxes: Sequence[BBox]) -> list[list[int]]:
    gutters = _gaps([(boxes[k].x0, boxes[k].x1) for k in ids], MIN_GUTTER)
    if not gutters:
        return [ids]
    return _split(ids, boxes, gutters, 0)


def _split(
    ids: list[int], boxes: Sequence[BBox], gaps: list[Interval], axis: int
) -> list[list[int]]:
    """The boxes between the gaps, in ascending order along ``axis``."""
    out: list[list[int]] = [[] for _ in range(len(gaps) + 1)]
    for k in ids:
        middle = (boxes[k][axis] + boxes[k][axis + 2]) / 2
        out[sum(1 for gap in gaps if middle >= gap[1])].append(k)
    return [group for group in out if group]


def _bands(ids: list[int], boxes: Sequence[BBox]) -> list[list[int]]:
    spans = [
        (
            boxes[k].y0 + min(TOLERANCE, boxes[k].height / 4),
            boxes[k].y1 - min(TOLERANCE, boxes[k].height / 4),
        )
        for k in ids
    ]
    return _split(ids, boxes, _gaps(spans, 0.01), 1)


def _grouped(bands: list[list[int]], boxes: Sequence[BBox]) -> list[list[int]]:
    """Neighbouring bands that one gutter runs through are read column by column, as one group."""
    groups: list[list[int]] = []
    k = 0
    while k < len(bands):
        group, end = list(bands[k]), k + 1
        gutters = _gutters(group, boxes)
        while end < len(bands):
            merged = _gutters(group + bands[end], boxes)
            if not merged or (gutters and not _shared(gutters, merged)):
                break
            if not gutters and not _worth(group, bands[end], boxes, merged):
                break
            group, gutters, end = group + bands[end], merged, end + 1
        if end - k > 1 and not _columnar(bands[k:end], boxes, gutters):
            groups.extend(bands[k:end])
        else:
            groups.append(group)
        k = end
    return groups


def _columnar(bands: list[list[int]], boxes: Sequence[BBox], gutters: list[Interval]) -> bool:
    """Text stands on both sides of a gutter over more than a line or two, so columns run on."""
    height = 0.0
    for band in bands:
        if any(
            any(boxes[k].x1 <= g[0] + 1 for k in band)
            and any(boxes[k].x0 >= g[1] - 1 for k in band)
            for g in gutters
        ):
            height += max(boxes[k].y1 for k in band) - min(boxes[k].y0 for k in band)
    return height >= MIN_COLUMN


def _gutters(ids: list[int], boxes: Sequence[BBox]) -> list[Interval]:
    return _gaps([(boxes[k].x0, boxes[k].x1) for k in ids], MIN_GUTTER)


def _shared(a: list[Interval], b: list[Interval]) -> bool:
    return any(min(p[1], q[1]) - max(p[0], q[0]) >= MIN_GUTTER for p in a for q in b)


def _worth(
    above: list[int], below: list[int], boxes: Sequence[BBox], gutters: list[Interval]
) -> bool:
    """A band in one column only may open a group of columns if it belongs to one of them.

    It does when it fills its column, as text does; a heading over both columns does not, but then
    reading it first is right in both cases if it stands on the left.
    """
    x0 = min(boxes[k].x0 for k in above)
    first = min(g[0] for g in gutters)
    return x0 < first


def _interlocked(ids: list[int], boxes: Sequence[BBox], rtl: bool) -> list[int]:
    """Boxes no white line separates: take out what spans the rest, or go row by row."""
    if len(ids) > MAX_INTERLOCKED:
        return _by_rows(ids, boxes, rtl)
    widest = max(ids, key=lambda k: boxes[k].width)
    rest = [k for k in ids if k != widest]
    if len(_columns(rest, boxes)) > 1 or len(_bands(rest, boxes)) > 1:
        middle = (boxes[widest].y0 + boxes[widest].y1) / 2
        above = [k for k in rest if (boxes[k].y0 + boxes[k].y1) / 2 <= middle]
        below = [k for k in rest if (boxes[k].y0 + boxes[k].y1) / 2 > middle]
        return [*_order(above, boxes, rtl), widest, *_order(below, boxes, rtl)]
    return _by_rows(ids, boxes, rtl)


def _by_rows(ids: list[int], boxes: Sequence[BBox], rtl: bool) -> list[int]:
    side = -1.0 if rtl else 1.0
    return sorted(ids, key=lambda k: (round(boxes[k].y0 / 4), side * boxes[k].x0))


def rows_of(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines from top to bottom, those beside one another in a row from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda x: x.bbox.y0 + x.bbox.y1):
        middle = (line.bbox.y0 + line.bbox.y1) / 2
        if rows and rows[-1][0].bbox.y0 < middle < rows[-1][0].bbox.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda x: x.bbox.x0) for row in rows]

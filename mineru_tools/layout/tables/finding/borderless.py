"""Tables without any rule: rows of short, mostly numeric entries that line up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.head_lines import with_head
from mineru_tools.layout.tables.pieces import Piece, counts_up, lines_up
from mineru_tools.layout.tables.typography import LONG_LABEL, MIN_ROWS, ROW_STEP, SHORT
from mineru_tools.primitives import PagePrimitives

MAX_GAP = 30.0  # em between neighbouring entries; beyond, they belong to different things
MIN_VALUES = 0.6  # share of numbers among the entries right of the labels


@dataclass(slots=True)
class _Group:
    rows: list[list[Piece]] = field(default_factory=list)
    skipped: list[list[Piece]] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        rows = self.rows + self.skipped
        return max(row[0].baseline for row in rows)


def borderless_boxes(rows: Sequence[list[Piece]], page: PagePrimitives) -> list[BBox]:
    """Boxes of at least three rows with entries under one another."""
    open_groups: list[_Group] = []
    done: list[_Group] = []
    for row in rows:
        for group in open_groups[:]:
            if row[0].baseline - group.bottom > ROW_STEP * row[0].size:
                open_groups.remove(group)
                done.append(group)
        placed = next((part for g in open_groups if (part := _in_columns(g, row))), None)
        for part in [placed] if placed else _parts(row):
            home = next((g for g in open_groups if _fits(g, part)), None)
            if _is_row(part):
                if home is None:
                    open_groups.append(_Group([part]))
                else:
                    home.rows.append(part)
                    home.skipped.clear()
            elif home is not None and _may_stand_between(home, part):
                home.skipped.append(part)
    done += open_groups
    boxes = [with_head(g.rows, rows) for g in done if _is_tabular(g)]
    pictures = [i.bbox for i in page.images] + list(page.drawings)
    return [b for b in boxes if not any(p.covers(b) > 0.6 for p in pictures)]


def _in_columns(group: _Group, row: Sequence[Piece]) -> list[Piece] | None:
    """The entries of the row over the group, if two or more and each under one of its columns.

    However wide the gap between them is, empty cells fill it.
    """
    left = min(r[0].bbox.x0 for r in group.rows)
    right = max(r[-1].bbox.x1 for r in group.rows)
    inside = [p for p in row if p.bbox.x1 > left and p.bbox.x0 < right]
    known = [p for r in group.rows for p in r]
    if len(group.rows) < 2 or len(inside) < 2:
        return None
    return inside if all(any(lines_up(p, q) for q in known) for p in inside) else None


def _parts(row: Sequence[Piece]) -> list[list[Piece]]:
    """A line across the page cut where running text or a very wide gap parts it."""
    parts: list[list[Piece]] = []
    for piece in row:
        long = len(piece.text) > SHORT and not piece.value
        if (
            not parts
            or long
            or piece.bbox.x0 - parts[-1][-1].bbox.x1 > MAX_GAP * piece.size
            or len(parts[-1][-1].text) > LONG_LABEL
        ):
            parts.append([piece])
        else:
            parts[-1].append(piece)
    return parts


def _is_row(part: Sequence[Piece]) -> bool:
    return len(part) >= 2 and sum(p.value for p in part[1:]) >= MIN_VALUES * (len(part) - 1)


def _fits(group: _Group, part: Sequence[Piece]) -> bool:
    """Whether at least half of the entries line up with entries of the last rows."""
    above = [p for row in group.rows[-3:] for p in row]
    aligned = sum(any(lines_up(p, q) for q in above) for p in part)
    return 2 * aligned >= len(part)


def _may_stand_between(group: _Group, part: Sequence[Piece]) -> bool:
    """A label without numbers, or the rest of one."""
    left = min(row[0].bbox.x0 for row in group.rows)
    right = max(row[-1].bbox.x1 for row in group.rows)
    first = part[0]
    return (
        len(group.skipped) < 2
        and len(first.text) <= LONG_LABEL
        and first.bbox.x0 > left - first.size
        and part[-1].bbox.x1 < right + first.size
    )


def _is_tabular(group: _Group) -> bool:
    rows = group.rows
    if len(rows) < MIN_ROWS:
        return False
    entries = [p for row in rows for p in row[1:]]
    if sum(p.value for p in entries) < MIN_VALUES * len(entries):
        return False
    widest = max(map(len, rows))
    if widest == 2:
        labels = sum(not row[0].value for row in rows)
        return labels > 0.6 * len(rows) and not counts_up([row[1].text for row in rows])
    return sum(len(row) >= 3 for row in rows) >= MIN_ROWS

"""Justified lines whose words were pulled far apart: which pieces are one line all the same."""

from __future__ import annotations

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.text_line import Run

NEIGHBOURS = 2.8  # em of white up and down: two lines, since stretched lines come in pairs
LEADING = 1.2  # em of white between lines of one paragraph, set with double space
MAX_STRETCH = 5.0  # em; short words in a narrow justified column


def walled(left: BBox, right: BBox, walls: list[BBox]) -> bool:
    for wall in walls:
        x = (wall.x0 + wall.x1) / 2
        if left.x1 - 1 <= x <= right.x0 + 1 and min(
            wall.y_overlap(left), wall.y_overlap(right)
        ) > 0.5 * min(left.height, right.height):
            return True
    return False


def join_stretched(chains: list[tuple[Run, ...]], walls: list[BBox]) -> list[tuple[Run, ...]]:
    """Words of justified lines pulled far apart, joined.

    A gap that the line above or below runs across is no gutter and no cell border: those are
    shared with the neighbouring lines. Rows are taken from the bottom up and again, since
    stretched lines come in pairs.
    """
    rows = _rows(chains, walls)
    boxes = [union_all(r.bbox for r in chain) for row in rows for chain in row]
    for _ in range(2):
        for k in sorted(range(len(rows)), key=lambda k: -rows[k][0][0].baseline):
            if len(rows[k]) > 1 and _is_stretched(rows[k], boxes):
                whole = tuple(run for chain in rows[k] for run in chain)
                rows[k] = [whole]
                boxes.append(union_all(r.bbox for r in whole))
    return [chain for row in rows for chain in row]


def _rows(chains: list[tuple[Run, ...]], walls: list[BBox]) -> list[list[tuple[Run, ...]]]:
    """Chains that follow one another in the stream on one baseline, not too far apart."""
    rows: list[list[tuple[Run, ...]]] = []
    for chain in sorted(chains, key=lambda chain: min(r.order for r in chain)):
        if rows and _may_stretch(rows[-1][-1], chain, walls):
            rows[-1].append(chain)
        else:
            rows.append([chain])
    return rows


def _may_stretch(left: tuple[Run, ...], right: tuple[Run, ...], walls: list[BBox]) -> bool:
    a, b = max(left, key=lambda r: r.bbox.x1), min(right, key=lambda r: r.bbox.x0)
    em = max(a.size, b.size)
    return (
        b.order == a.last + 1
        and 0 < b.bbox.x0 - a.bbox.x1 < MAX_STRETCH * em
        and _is_level(a, b)
        and not walled(a.bbox, b.bbox, walls)
    )


def _is_level(a: Run, b: Run) -> bool:
    em = max(a.size, b.size)
    return abs(a.baseline - b.baseline) <= 0.05 * em and abs(a.size - b.size) <= 0.02 * em


def _is_stretched(row: list[tuple[Run, ...]], boxes: list[BBox]) -> bool:
    """Lines above and below run across all gaps of the row, or one next to it that is as wide."""
    pieces = [union_all(r.bbox for r in chain) for chain in row]
    whole, em = union_all(pieces), row[0][0].size
    first, last = pieces[0].x1, pieces[-1].x0
    above = below = broken = False
    for box in boxes:
        if box.y_overlap(whole) > 0.5 * whole.height:
            continue
        distance = max(whole.y0 - box.y1, box.y0 - whole.y1)
        if distance > NEIGHBOURS * em or box.x0 > whole.x1 or box.x1 < whole.x0:
            continue
        if box.x0 < first - em and box.x1 > last + em:
            flush = abs(box.x0 - whole.x0) < em and abs(box.x1 - whole.x1) < 0.6 * em
            if flush and distance < LEADING * em:
                return True
            above |= box.y0 < whole.y0
            below |= box.y0 > whole.y0
        elif distance < 1.2 * em and (box.x1 < last + em or box.x0 > first - em):
            broken = True  # a line next to this one ends or begins at a gap too
    return (above and below) or ((above or below) and not broken)

"""Labels set at the height of a rule that runs beside them, and so in the rows on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.layout.tables.pieces import Piece, columns_of
from mineru_tools.layout.tables.ruling import Segment
from mineru_tools.layout.tables.typography import CELL_LEADING

MIDDLE = 0.55  # em between the middle of a label and the rule; rows of text keep more from it
SAME_LINE = 0.1  # em between baselines; entries of one row are set on one line


def beside_rules(
    pieces: Sequence[Piece], xs: Sequence[float], partial: Sequence[Segment]
) -> list[Piece]:
    """The pieces of the labels whose middle is at a rule that ends beside them, if any.

    A label of several lines may have each of them near a row; at least one then is not on the
    line of any entry above or below the rule.
    """
    out: list[Piece] = []
    for y in sorted({s.at for s in partial}):
        rules = [s for s in partial if s.at == y]
        free, ruled = _apart(pieces, xs, rules)
        above = [p for p in ruled if p.baseline < y]
        below = [p for p in ruled if p.baseline > y]
        if not above or not below:
            continue
        for label in free:
            off = any(all(_off(p, q) for q in ruled) for p in label)
            if off and abs(_middle(label) - y) < MIDDLE * label[0].size and _is_one(label):
                out += [p for p in label if p not in out]
    return out


def _apart(
    pieces: Sequence[Piece], xs: Sequence[float], rules: Sequence[Segment]
) -> tuple[list[list[Piece]], list[Piece]]:
    """(the pieces of each column without a rule, those of the columns along the rules)."""
    columns: dict[int, list[Piece]] = {}
    ruled: list[Piece] = []
    for piece in pieces:
        first, last = columns_of(piece, xs)
        if any(
            s.overlap(xs[first], xs[last + 1]) > 0.4 * (xs[last + 1] - xs[first]) for s in rules
        ):
            ruled.append(piece)
        elif first == last:
            columns.setdefault(first, []).append(piece)
    return list(columns.values()), ruled


def _off(piece: Piece, other: Piece) -> bool:
    return abs(piece.baseline - other.baseline) > SAME_LINE * piece.size


def _middle(label: Sequence[Piece]) -> float:
    top = min(p.top for p in label)
    return (top + max(p.baseline for p in label)) / 2


def _is_one(label: Sequence[Piece]) -> bool:
    lines = sorted(p.baseline for p in label)
    return all(b - a < CELL_LEADING * label[0].size for a, b in pairwise(lines))

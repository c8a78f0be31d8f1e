"""Drawn lines as segments: pieces joined, doubled lines made one, edges of filled cells added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Fill, Rule

DOUBLED = 3.2  # points between the two lines of a double rule; rows are at least 6 pt apart
JOIN = 3.0  # points between pieces of one line, or between a line and the one it should touch
SAME_END = 4.0  # points between the ends of rules of one table
SLACK = 3.0  # points around a box in which its rules end
WHITE = 0xFA  # a channel above this is paper
MIN_LENGTH = 6.0  # points; shorter strokes are ticks, signs and dashes


@dataclass(frozen=True, slots=True)
class Segment:
    """A line at ``at`` (y of a horizontal one, x of a vertical one) from ``lo`` to ``hi``.

    ``drawn`` is false for the edge of a filled box.
    """

    at: float
    lo: float
    hi: float
    drawn: bool = True

    @property
    def length(self) -> float:
        return self.hi - self.lo

    def overlap(self, lo: float, hi: float) -> float:
        return min(self.hi, hi) - max(self.lo, lo)


class Ruling(NamedTuple):
    """The horizontal and the vertical segments, each by position."""

    across: list[Segment]
    down: list[Segment]

    def inside(self, box: BBox) -> Ruling:
        """The segments with more than half of their length in the box, or on its sides."""
        x0, y0, x1, y1 = box.expand(SLACK)
        return Ruling(
            [
                s
                for s in self.across
                if y0 <= s.at <= y1 and s.overlap(box.x0, box.x1) > 0.5 * s.length
            ],
            [
                s
                for s in self.down
                if x0 <= s.at <= x1 and s.overlap(box.y0, box.y1) > 0.5 * s.length
            ],
        )


def ruling_of(rules: Sequence[Rule], fills: Sequence[Fill] = ()) -> Ruling:
    """The segments of ``rules`` and of the edges of ``fills``."""
    across: list[Segment] = []
    down: list[Segment] = []
    for rule in rules:
        box = rule.bbox
        if rule.horizontal:
            across.append(Segment((box.y0 + box.y1) / 2, box.x0, box.x1))
        else:
            down.append(Segment((box.x0 + box.x1) / 2, box.y0, box.y1))
    for fill in fills:
        x0, y0, x1, y1 = fill.bbox
        across += [Segment(y0, x0, x1, False), Segment(y1, x0, x1, False)]
        down += [Segment(x0, y0, y1, False), Segment(x1, y0, y1, False)]
    return Ruling(joined(across), joined(down))


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Segments by position; pieces and doubles of one line are one."""
    lanes: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.at):
        if lanes and segment.at - lanes[-1][0].at <= DOUBLED:
            lanes[-1].append(segment)
        else:
            lanes.append([segment])
    out: list[Segment] = []
    for lane in lanes:
        current: Segment | None = None
        for piece in sorted(lane, key=lambda s: s.lo):
            if current is not None and piece.lo - current.hi <= _join_gap(current, piece):
                drawn = current.drawn or piece.drawn
                at = piece.at if piece.drawn and not current.drawn else current.at
                current = Segment(at, current.lo, max(current.hi, piece.hi), drawn)
                continue
            if current is not None:
                out.append(current)
            current = piece
        if current is not None:
            out.append(current)
    return [s for s in out if s.length >= MIN_LENGTH]


def _join_gap(a: Segment, b: Segment) -> float:
    # Neighbouring \cmidrules are trimmed by half an em or so on purpose: those stay apart.
    return JOIN if a.at == b.at or abs(a.at - b.at) < 0.2 else 1.0


def is_ink(fill: Fill) -> bool:
    """Whether the fill can be seen on white paper."""
    return min(fill.color >> 16 & 0xFF, fill.color >> 8 & 0xFF, fill.color & 0xFF) < WHITE


def touching(across: Sequence[Segment], down: Sequence[Segment]) -> list[BBox]:
    """Boxes of the groups of segments that cross or touch, at least one of either direction."""
    parent = list(range(len(across) + len(down)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for j, v in enumerate(down, len(across)):
        for i, h in enumerate(across):
            if h.at > v.hi + JOIN:
                break
            if h.at >= v.lo - JOIN and h.lo - JOIN <= v.at <= h.hi + JOIN:
                parent[root(i)] = root(j)
    groups: dict[int, list[BBox]] = {}
    for i, h in enumerate(across):
        groups.setdefault(root(i), []).append(BBox(h.lo, h.at, h.hi, h.at))
    for j, v in enumerate(down, len(across)):
        groups.setdefault(root(j), []).append(BBox(v.at, v.lo, v.at, v.hi))
    out = []
    for boxes in groups.values():
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
        if box.width > MIN_LENGTH and box.height > MIN_LENGTH:
            out.append(box)
    return out

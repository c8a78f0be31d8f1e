"""Signs of equality, which recognisers leave out where they stand alone: two short equal rules."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Rule
from mineru_tools.scans.glyphs import PlacedWord

_LONGEST = 20.0  # points; a sign of 24 point type
_APART = (0.1, 0.5)  # of its length, between the strokes; most fonts have a quarter
_SAME = 0.1  # of its length that the ends of its strokes differ
_BESIDE = 2.0  # of its length; what it relates is no farther
_EM = 1 / 0.6  # of its length, which is 0.5 to 0.67 em with the white of its strokes' ends
_AXIS = 0.25  # em above the baseline


def equals_signs(
    rules: Sequence[Rule], words: Sequence[BBox]
) -> tuple[list[PlacedWord], list[Rule]]:
    """The signs as words, and the rules that are of none of them. Boxes are in points.

    A sign stands beside one of ``words``, or it is of a drawing.
    """
    short = [r for r in rules if r.horizontal and r.bbox.width < _LONGEST]
    short.sort(key=lambda rule: (rule.bbox.y0, rule.bbox.x0))
    signs: list[PlacedWord] = []
    taken: set[int] = set()
    for k, upper in enumerate(short):
        if id(upper) in taken:
            continue
        for lower in short[k + 1 :]:
            if lower.bbox.y0 - upper.bbox.y1 > _APART[1] * _LONGEST:
                break
            pair = id(lower) not in taken and _are_pair(upper.bbox, lower.bbox)
            if pair and _stands_beside(upper.bbox.union(lower.bbox), words):
                taken |= {id(upper), id(lower)}
                signs.append(_sign(upper.bbox.union(lower.bbox)))
                break
    return signs, [rule for rule in rules if id(rule) not in taken]


def _are_pair(upper: BBox, lower: BBox) -> bool:
    long = max(upper.width, lower.width)
    ends = max(abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1))
    return ends < _SAME * long and _APART[0] * long < lower.y0 - upper.y1 < _APART[1] * long


def _stands_beside(box: BBox, words: Sequence[BBox]) -> bool:
    reach = BBox(box.x0 - _BESIDE * box.width, box.y0, box.x1 + _BESIDE * box.width, box.y1)
    return any(reach.intersection(word) for word in words)


def _sign(box: BBox) -> PlacedWord:
    em = _EM * box.width
    baseline = box.center[1] + _AXIS * em
    placed = BBox(box.x0, baseline - 0.8 * em, box.x1, baseline + 0.2 * em)
    return PlacedWord("=", placed, baseline, em)

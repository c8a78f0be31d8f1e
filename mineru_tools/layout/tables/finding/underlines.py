"""Rules drawn under words, as links and stress have them: they belong to the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule

DEPTH = 0.28  # em below the baseline; table rules keep more distance
OVERHANG = 1.0  # points by which a line under a word may be longer than the word
MAX_GAP = 2.0  # em of white under which it may run; columns stand further apart


def without_underlines(rules: Iterable[Rule], lines: Sequence[TextLine]) -> list[Rule]:
    """The rules less those that start and end under words of one line and part nothing."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    baselines = [line.baseline for line in ordered]
    reach = DEPTH * max((line.size for line in ordered), default=0.0)
    kept = []
    for rule in rules:
        y = (rule.bbox.y0 + rule.bbox.y1) / 2
        near = ordered[bisect_left(baselines, y - reach) : bisect_left(baselines, y)]
        if not (rule.horizontal and any(_underlines(rule, y, line) for line in near)):
            kept.append(rule)
    return kept


def _underlines(rule: Rule, y: float, line: TextLine) -> bool:
    lo, hi = rule.bbox.x0, rule.bbox.x1
    if not (
        y - line.baseline <= DEPTH * line.size
        and line.bbox.x0 - OVERHANG <= lo
        and hi <= line.bbox.x1 + OVERHANG
    ):
        return False
    end = lo + OVERHANG  # how far words and the spaces between them reach
    for x0, x1 in sorted((run.bbox.x0, run.bbox.x1) for run in line.runs):
        if x1 < lo - OVERHANG or x0 > hi + OVERHANG:
            continue
        if x0 - end > (MAX_GAP * line.size if end > lo + OVERHANG else 0.0):
            return False
        end = max(end, x1)
    return end >= hi - OVERHANG

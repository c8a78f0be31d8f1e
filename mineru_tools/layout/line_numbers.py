"""Line numbers in the margin of manuscripts: they count the lines and are none of the text."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Rule

MIN_COUNT = 5
STEPS = (1, 2, 5, 10)  # every line is numbered, or every fifth


def line_numbers(runs: Sequence[Run], rules: Sequence[Rule] = ()) -> list[Run]:
    """The runs that number the lines of the page; empty when there are none.

    They are bare integers, aligned in a column outside of all other text, and count up evenly.
    """
    digits = [r for r in runs if r.text.isdecimal() and len(r.text) <= 4]
    if len(digits) < MIN_COUNT:
        return []
    for edge in (0, 2):
        columns: dict[int, list[Run]] = defaultdict(list)
        for run in digits:
            columns[round(run.bbox[edge] / 3)].append(run)
        for key, column in columns.items():
            column = sorted(column + columns.get(key + 1, []), key=lambda r: r.baseline)
            if _counts(column) and _outside(column, runs) and not _framed(column, rules):
                return column
    return []


def _framed(column: list[Run], rules: Sequence[Rule]) -> bool:
    """Rules run between the numbers or beside most of them: the first column of a table."""
    box = union_all(r.bbox for r in column).expand(3.0 * column[0].size)
    beside: dict[int, float] = defaultdict(float)
    between = 0
    for rule in rules:
        if rule.horizontal:
            between += rule.bbox.x_overlap(box) > 0 and rule.bbox.y_overlap(box) >= 0
        elif rule.bbox.x_overlap(box) >= 0:
            # A rule may be drawn row by row.
            beside[round(rule.bbox.x0 / 2)] += max(0.0, rule.bbox.y_overlap(box))
    return any(length > 0.5 * box.height for length in beside.values()) or (
        between >= 0.4 * len(column)
    )


def _counts(column: list[Run]) -> bool:
    if len(column) < MIN_COUNT:
        return False
    values = [int(r.text) for r in column]
    steps = [b - a for a, b in itertools.pairwise(values)]
    return any(sum(s == step for s in steps) >= 0.9 * len(steps) for step in STEPS)


def _outside(column: list[Run], runs: Sequence[Run]) -> bool:
    """All other runs beside the column stand on one side of it and clear of it."""
    members = {id(r) for r in column}
    x0, x1 = min(r.bbox.x0 for r in column), max(r.bbox.x1 for r in column)
    top, bottom = column[0].bbox.y0, column[-1].bbox.y1
    others = [r for r in runs if id(r) not in members and r.bbox.y1 > top and r.bbox.y0 < bottom]
    if len(others) < 2 * len(column):
        return False
    # Letters enough for lines of text, not for the cells of a table.
    if sum(len(r.text) for r in others) < 15 * len(column):
        return False
    # They number the lines, where note numbers only number the notes.
    numbered = {round(r.baseline / 2) for r in column}
    rows = {round(r.baseline / 2) for r in others}
    if int(column[1].text) - int(column[0].text) == 1 and (
        sum(1 for y in rows if numbered & {y - 1, y, y + 1}) < 0.6 * len(rows)
    ):
        return False
    left = sum(r.bbox.x1 < x0 + 1 for r in others)
    right = sum(r.bbox.x0 > x1 + 3 for r in others)
    return right >= 0.97 * len(others) or left >= 0.97 * len(others)

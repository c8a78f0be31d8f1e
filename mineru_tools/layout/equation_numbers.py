"""Numbers of display formulas: how they look, and which formula each belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.text_line import Run, TextLine

# 3, 3.1a, A.2, IV-7, 12', S3, *
_CORE = (
    r"\s*(?:(?:[A-Z]{1,3}[.\-–]?)?\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?['′*∗]{0,3}"
    r"|[*∗⋆†‡♯♭]{1,3})\s*"
)
_NUMBER = re.compile(rf"\({_CORE}\)|\[\s*\d[\w.]*\s*\]")
_APART = 0.8  # em between a formula and its number; TeX has 1 em at least
_LEVEL = 0.5  # of its height that a number is level with a formula


def is_number(line: TextLine) -> bool:
    """The number of an equation, in brackets."""
    return _is_number(line.runs)


def without_number(line: TextLine) -> tuple[tuple[Run, ...], str]:
    """The runs of the formula in a line, and its number in its brackets, empty for none.

    Numbers stand before or after a formula, well apart from it.
    """
    if is_number(line):
        return (), _text(line.runs)
    runs = line.runs
    for k in range(1, len(runs)):
        if runs[k].bbox.x0 - runs[k - 1].bbox.x1 > _APART * line.size:
            for number, rest in ((runs[:k], runs[k:]), (runs[k:], runs[:k])):
                if _is_number(number):
                    return rest, _text(number)
    return runs, ""


def _is_number(runs: Sequence[Run]) -> bool:
    """Whether runs are a number in brackets, which are not those that grow with a fraction."""
    if not _text(runs[:1]).startswith(("(", "[")):
        return False  # as nearly all runs, of which little has to be looked at
    grown = any(kind_of(run.font.name) is FontKind.EXTENSION for run in runs)
    return not grown and _NUMBER.fullmatch(_text(runs)) is not None


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def with_numbers(
    zones: Sequence[Sequence[TextLine]], numbers: Sequence[TextLine]
) -> list[list[TextLine]]:
    """The lines of formulas, each with the numbers that stand beside it.

    Where a number stands between two formulas, as in columns, it belongs to the one on the side
    that the others have.
    """
    out = [list(zone) for zone in zones]
    boxes = [union_all(line.bbox for line in zone) for zone in zones]
    sides = {id(n): _beside(n.bbox, boxes) for n in numbers}
    after = sum(bool(left) and not right for left, right in sides.values())
    before = sum(bool(right) and not left for left, right in sides.values())
    for number in numbers:
        left, right = sides[id(number)]
        first, second = (left, right) if after >= before else (right, left)
        if first or second:
            nearest = min(first or second, key=lambda k: -boxes[k].x_overlap(number.bbox))
            out[nearest].append(number)
    return out


def _beside(number: BBox, boxes: Sequence[BBox]) -> tuple[list[int], list[int]]:
    """Which boxes stand left of a number, and which right of it, level with it."""
    level = [k for k, b in enumerate(boxes) if number.y_overlap(b) > _LEVEL * number.height]
    left = [k for k in level if number.x0 > boxes[k].x1]
    return left, [k for k in level if number.x1 < boxes[k].x0]

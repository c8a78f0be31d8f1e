"""Displays of several lines taken apart: a network for one line reads each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mineru_tools.recognizers.formula.commands import RELATIONS
from mineru_tools.recognizers.formula.fit import capital_of
from mineru_tools.recognizers.formula.ink import DARK, Ink, cropped, marks_of

# Capitals are two thirds of an em. Lines of a display are half an em apart at least; what is on and
# under a bar of a fraction, or over and under a sum, comes closer.
_APART = 0.6  # capitals
_FULL = 0.8  # of a capital; rows of limits are set smaller
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.S)
_OPEN, _CLOSE = (
    frozenset(["{", "(", "[", "\\left", "\\begin"]),
    frozenset(["}", ")", "]", "\\right", "\\end"]),
)
_RULE = 4.0  # times as wide as tall, and wider than a capital


def rows_of(ink: Ink) -> list[Ink]:
    """The lines of a display from the top, one if it cannot be taken apart."""
    capital = capital_of(ink)
    bands = _bands(np.flatnonzero(ink.max(1) > DARK), _APART * capital)
    parts = [cropped(ink[a:b]) for a, b in bands]
    if len(parts) > 1 and all(_is_line(part, capital) for part in parts):
        return parts
    return [ink]


def _bands(rows: npt.NDArray[np.int64], apart: float) -> list[tuple[int, int]]:
    """Stretches of the rows that have ink, parted by so much white."""
    cuts = np.flatnonzero(np.diff(rows) > max(apart, 1.0))
    starts = [rows[0], *rows[cuts + 1]]
    ends = [*rows[cuts], rows[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]


def _is_line(part: Ink, capital: float) -> bool:
    """Whether letters of full size stand here, and no bar of a fraction ends it."""
    boxes = marks_of(part)
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    rules = boxes[(widths > _RULE * heights) & (widths > capital)]
    at_end = (rules[:, 1] <= 1) | (rules[:, 3] >= part.shape[0] - 1)
    return bool(np.count_nonzero(heights > _FULL * capital) > 1 and not at_end.any())


def aligned(rows: Sequence[str]) -> str:
    """Lines as one display, their first relations under one another where every line has one."""
    cuts = [_relation(row) for row in rows]
    if any(cut is None for cut in cuts):
        return "\\begin{gathered} " + " \\\\ ".join(rows) + " \\end{gathered}"
    lines = (f"{row[:cut]} & {row[cut:]}".strip() for row, cut in zip(rows, cuts, strict=True))
    return "\\begin{aligned} " + " \\\\ ".join(lines) + " \\end{aligned}"


def _relation(row: str) -> int | None:
    """Where the first relation outside of braces, scripts and brackets begins."""
    depth = 0
    for match in _TOKEN.finditer(row):
        depth += (match[0] in _OPEN) - (match[0] in _CLOSE)
        if depth == 0 and match[0] in RELATIONS and not row[: match.start()].endswith(("^", "_")):
            return match.start()
    return None

"""Formulas with something drawn in them that no glyph tells: not to be written from glyphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.parts import Part
from mineru_tools.primitives import Boxes

_AROUND = (3.0, 2.0)  # points beside, and above and below; accents and brackets stand there
_WITHIN = 0.5  # of the drawing; an arrow to a formula from elsewhere is no part of it
_BEHIND = 0.9  # of the formula; what covers more is its ground
_MARK = 1.0  # points; the shorter side of what is no dirt and no line


def is_drawn_in(box: BBox, drawings: Boxes, around: tuple[float, float] = _AROUND) -> bool:
    """Whether a drawing that is no ground or frame lies in the box of a formula.

    ``around`` is how far it may reach out of the box, sideways and up or down.
    """
    if not len(drawings):
        return False
    low, high = drawings[:, :2], drawings[:, 2:]
    size = high - low
    corner = np.array(box[:2]), np.array(box[2:])
    inner = np.minimum(high, corner[1]) - np.maximum(low, corner[0])
    behind = (inner >= _BEHIND * (corner[1] - corner[0])).all(axis=1)
    common = np.minimum(high, corner[1] + around) - np.maximum(low, corner[0] - around)
    within = (common > _WITHIN * size).all(axis=1) & (size > _MARK).all(axis=1)
    return bool((within & ~behind).any())


def without_drawn(
    lines: Sequence[tuple[Part, ...]], drawings: Boxes
) -> tuple[tuple[Part, ...], ...]:
    """The parts of lines; formulas with a drawing in them are text, on every line they go over."""
    if not len(drawings):
        return tuple(lines)
    spoilt = {
        id(part)
        for formula in _formulas(lines)
        if any(is_drawn_in(part.bbox, drawings) for part in formula)
        for part in formula
    }
    return tuple(
        tuple(Part(part.runs) if id(part) in spoilt else part for part in line) for line in lines
    )


def _formulas(lines: Sequence[tuple[Part, ...]]) -> Iterator[list[Part]]:
    """The formulas, each with its parts on all lines."""
    formula: list[Part] = []
    for part in (part for line in lines for part in line):
        if formula and not formula[-1].goes_on:
            yield formula
            formula = []
        if part.latex is not None:
            formula.append(part)
    if formula:
        yield formula

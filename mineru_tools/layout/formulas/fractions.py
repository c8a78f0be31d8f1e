"""Fractions within a line, each made one sign before formulas are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.build import script_latex
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof

_ENDS = 0.3  # of the size; how far the ends of a bar may be from those of what it parts
_X_HEIGHT = 0.4  # of the size; what all signs reach up to


class Piece(NamedTuple):
    """A sign and the signs ``start:end`` of the line that it is made of."""

    sign: Sign
    start: int
    end: int


def has_stacks(signs: Sequence[Sign]) -> bool:
    """Whether there are scripts above and below, as numerators and denominators are taken for."""
    levels = {sign.level for sign in signs}
    return -1 in levels and 1 in levels


def with_fractions(
    signs: Sequence[Sign], bars: Sequence[BBox], size: float, baseline: float
) -> list[Piece]:
    """The signs of a line in order, what stands over and under a bar made one sign.

    ``size`` and ``baseline`` are those of the line. Wide bars come first, what is within them is
    theirs.
    """
    pieces = [Piece(sign, k, k + 1) for k, sign in enumerate(signs)]
    for bar in sorted(bars, key=lambda bar: -bar.width):
        found = [k for k, piece in enumerate(pieces) if bar.x0 < _middle(piece.sign) < bar.x1]
        if not found or found[-1] - found[0] + 1 != len(found):
            continue
        within = pieces[found[0] : found[-1] + 1]
        latex = _fraction([piece.sign for piece in within], bar, bars)
        if latex:
            sign = _as_one([piece.sign for piece in within], latex, size, baseline)
            pieces[found[0] : found[-1] + 1] = [Piece(sign, within[0].start, within[-1].end)]
    return pieces


def _middle(sign: Sign) -> float:
    return (sign.x0 + sign.x1) / 2


def _fraction(signs: Sequence[Sign], bar: BBox, bars: Sequence[BBox]) -> str:
    """The LaTeX of the signs when the bar parts them and is as wide as they are, else nothing."""
    over = [sign for sign in signs if sign.run.baseline <= bar.y1]
    under = [sign for sign in signs if sign.run.baseline > bar.y1]
    if not over or not under or any(_struck(sign, bar) for sign in under):
        return ""
    slack = _ENDS * max(sign.run.size for sign in signs)
    x0, x1 = min(sign.x0 for sign in signs), max(sign.x1 for sign in signs)
    if abs(bar.x0 - x0) > slack or abs(bar.x1 - x1) > slack:
        return ""
    inner = [each for each in bars if each is not bar]
    above, below = (script_latex(part, inner) for part in (over, under))
    return rf"\frac{{{above}}}{{{below}}}"


def _struck(sign: Sign, bar: BBox) -> bool:
    """Whether the bar goes through the sign; that of a root hangs from its baseline."""
    low = sign.hangs or sign.text == "√"
    return not low and sign.run.baseline - _X_HEIGHT * sign.run.size < bar.y1


def _as_one(signs: Sequence[Sign], latex: str, size: float, baseline: float) -> Sign:
    first = min(signs, key=lambda sign: sign.x0)
    box = union_all(sign.run.bbox for sign in signs)
    run = replace(first.run, text="\ufffc", bbox=box, size=size, baseline=baseline, letters=None)
    x0, x1 = first.x0, max(sign.x1 for sign in signs)
    return Sign(
        "\ufffc", 0, 1, latex, Role.ORDINARY, "", Proof.SURE, FontKind.SYMBOLS, run, x0, x1,
        any(sign.space for sign in signs if sign.x0 - x0 < 0.3 * size), 0,
    )  # fmt: skip

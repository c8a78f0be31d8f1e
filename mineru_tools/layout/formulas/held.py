"""Fractions and roots within a line, each made one sign before formulas are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof

_ENDS = 0.3  # of the size; how far the ends of a bar may be from those of what it parts
_X_HEIGHT = 0.4  # of the size; what all signs reach up to
_ROOT = "√"


class Piece(NamedTuple):
    """A sign and the signs ``start:end`` of the line that it is made of."""

    sign: Sign
    start: int
    end: int


def with_held(
    signs: Sequence[Sign], bars: Sequence[BBox], size: float, baseline: float
) -> list[Piece]:
    """The signs of a line in order, what a bar holds together made one sign.

    That is what stands over and under the bar of a fraction, or a root, its degree and what is
    under its bar. ``size`` and ``baseline`` are those of the line. Wide bars come first, what is
    within them is theirs.
    """
    pieces = [Piece(sign, k, k + 1) for k, sign in enumerate(signs)]
    for bar in sorted(bars, key=lambda bar: -bar.width):
        start, end = _across(pieces, bar)
        if not _parts([piece.sign for piece in pieces[start:end]], bar):
            start = _radical(pieces, start, bar)
        if start < end:
            whole = _as_one([piece.sign for piece in pieces[start:end]], size, baseline)
            pieces[start:end] = [Piece(whole, pieces[start].start, pieces[end - 1].end)]
    return pieces


def _across(pieces: Sequence[Piece], bar: BBox) -> tuple[int, int]:
    """The pieces whose middles are between the ends of the bar; none if others are among them."""
    found = [k for k, piece in enumerate(pieces) if bar.x0 < _middle(piece.sign) < bar.x1]
    if not found or found[-1] - found[0] + 1 != len(found):
        return len(pieces), 0
    return found[0], found[-1] + 1


def _middle(sign: Sign) -> float:
    return (sign.x0 + sign.x1) / 2


def _parts(signs: Sequence[Sign], bar: BBox) -> bool:
    """Whether the bar parts the signs and is as wide as they are."""
    over = [sign for sign in signs if sign.run.baseline <= bar.y1]
    under = [sign for sign in signs if sign.run.baseline > bar.y1]
    if not over or not under or any(_struck(sign, bar) for sign in under):
        return False
    slack = _ENDS * max(sign.run.size for sign in signs)
    x0, x1 = min(sign.x0 for sign in signs), max(sign.x1 for sign in signs)
    return abs(bar.x0 - x0) < slack and abs(bar.x1 - x1) < slack


def _struck(sign: Sign, bar: BBox) -> bool:
    """Whether the bar goes through the sign; that of a root hangs from its baseline."""
    low = sign.hangs or sign.text == _ROOT
    return not low and sign.run.baseline - _X_HEIGHT * sign.run.size < bar.y1


def _radical(pieces: Sequence[Piece], body: int, bar: BBox) -> int:
    """Where the root begins whose bar it is, before its ``body``; after all where it is of none."""
    k = body - 1
    root = pieces[k].sign if 0 <= k < len(pieces) else None
    if root is None or root.text != _ROOT:
        return len(pieces)
    ink, slack = root.run.ink_of(root.start, root.end), _ENDS * root.run.size
    if abs(bar.x0 - ink.x1) > slack or abs(bar.y0 - ink.y0) > slack:
        return len(pieces)
    while k and pieces[k - 1].sign.level > 0 and pieces[k - 1].sign.x1 > ink.x0:
        k -= 1
    return k


def _as_one(signs: Sequence[Sign], size: float, baseline: float) -> Sign:
    first = min(signs, key=lambda sign: sign.x0)
    box = union_all(sign.run.bbox for sign in signs)
    run = replace(first.run, text="\ufffc", bbox=box, size=size, baseline=baseline, letters=None)
    x0, x1 = first.x0, max(sign.x1 for sign in signs)
    return Sign(
        "\ufffc", 0, 1, "", Role.ORDINARY, "", Proof.SURE, FontKind.SYMBOLS, run, x0, x1,
        any(sign.space for sign in signs if sign.x0 - x0 < 0.3 * size), 0,
    )  # fmt: skip

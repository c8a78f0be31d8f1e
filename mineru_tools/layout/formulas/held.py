"""What stands in rows within a line, each made one sign before formulas are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.brackets import bracket_pairs
from mineru_tools.layout.formulas.display.limits import limit_at, small_of, takes_limits
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof
from mineru_tools.layout.text_line import SCRIPT

_ENDS = 0.3  # of the size; how far the ends of a bar may be from those of what it parts
_X_HEIGHT = 0.4  # of the size; what all signs reach up to
_INDENT = 1.0  # of the size; rows of a matrix are centred, numbers of several digits among them
_ROOT = "√"


class Piece(NamedTuple):
    """A sign and the signs ``start:end`` of the line that it is made of."""

    sign: Sign
    start: int
    end: int


def with_held(
    signs: Sequence[Sign], bars: Sequence[BBox], size: float, baseline: float
) -> list[Piece]:
    """The signs of a line in order, what belongs together over and under each other made one sign.

    That is what stands over and under the bar of a fraction; a root, its degree and what is under
    its bar; brackets with smaller type in rows between them; an operator and its limits. ``size``
    and ``baseline`` are those of the line. Wide bars come first, what is within them is theirs.
    """
    pieces = [Piece(sign, k, k + 1) for k, sign in enumerate(signs)]
    pieces = _with_bars(pieces, bars, size, baseline)
    pieces = _with_rows(pieces, size, baseline)
    return _with_limits(pieces, size, baseline)


def _with_bars(
    pieces: list[Piece], bars: Sequence[BBox], size: float, baseline: float
) -> list[Piece]:
    for bar in sorted(bars, key=lambda bar: -bar.width):
        start, end = _across(pieces, bar)
        if not _parts([piece.sign for piece in pieces[start:end]], bar):
            start = _radical(pieces, start, bar)
        if start < end:
            whole = _as_one(pieces[start:end], size, baseline)
            x0, x1 = min(whole.sign.x0, bar.x0), max(whole.sign.x1, bar.x1)
            pieces[start:end] = [whole._replace(sign=whole.sign._replace(x0=x0, x1=x1))]
    return pieces


def _with_rows(pieces: list[Piece], size: float, baseline: float) -> list[Piece]:
    """The pieces with brackets that hold rows of smaller type made one: binomials, matrices."""
    pairs = bracket_pairs([piece.sign for piece in pieces])
    for i, j in sorted(pairs.items(), reverse=True):
        inside = [piece.sign for piece in pieces[i + 1 : j]]
        small = all(sign.run.size < SCRIPT * size for sign in inside)
        if inside and small and not pieces[i].sign.level and _in_rows(inside, size):
            pieces[i : j + 1] = [_as_one(pieces[i : j + 1], size, baseline)]
    return pieces


def _in_rows(signs: Sequence[Sign], size: float) -> bool:
    """Whether one row stands over another, both beginning at about the same place."""
    upper = [sign.x0 for sign in signs if sign.level > 0]
    lower = [sign.x0 for sign in signs if sign.level < 0]
    return bool(upper and lower) and abs(min(upper) - min(lower)) < _INDENT * size


def _with_limits(pieces: list[Piece], size: float, baseline: float) -> list[Piece]:
    """The pieces with operators and what is centred over and under them made one."""
    for k in reversed(range(len(pieces))):
        if k < len(pieces) and takes_limits(_bare(pieces[k].sign), size, within=True):
            start, end = _limited(pieces, k, size)
            if end - start > 1:
                role = pieces[k].sign.role
                whole = _as_one(pieces[start:end], size, baseline)
                pieces[start:end] = [whole._replace(sign=whole.sign._replace(role=role))]
    return pieces


def _limited(pieces: Sequence[Piece], k: int, size: float) -> tuple[int, int]:
    """The operator ``k`` with its limits; by itself where it has none."""
    start, end = k, k + 1
    while start and pieces[start - 1].sign.level:
        start -= 1
    while end < len(pieces) and pieces[end].sign.level:
        end += 1
    atoms = [_bare(piece.sign) for piece in pieces[start:end]]
    operator = atoms[k - start]
    small = small_of(atoms, size)
    limits = [*limit_at(operator, small, size, up=False), *limit_at(operator, small, size, up=True)]
    at = [n for n, atom in enumerate(atoms, start) if atom in (operator, *limits)]
    return (at[0], at[-1] + 1) if at[-1] - at[0] + 1 == len(at) else (k, k + 1)


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
    while k > 0 and pieces[k].sign.level > 0 and pieces[k].sign.text != _ROOT:
        k -= 1  # a degree that stands over the hook of the root
    root = pieces[k].sign if 0 <= k < len(pieces) else None
    if root is None or root.text != _ROOT:
        return len(pieces)
    ink, slack = root.run.ink_of(root.start, root.end), _ENDS * root.run.size
    if abs(bar.x0 - ink.x1) > slack or abs(bar.y0 - ink.y0) > slack:
        return len(pieces)
    while k and pieces[k - 1].sign.level > 0 and pieces[k - 1].sign.x1 > ink.x0:
        k -= 1
    return k


def _bare(sign: Sign) -> Bare:
    ink = sign.run.ink_of(sign.start, sign.end)
    hangs = sign.hangs or sign.role is Role.LARGE
    return Bare(
        sign.latex, sign.role, sign.style, sign.run.size, sign.run.baseline, hangs, sign.space,
        sign.kind is FontKind.TEXT, ink.x0, ink.x1, ink.y0, ink.y1,
    )  # fmt: skip


def _as_one(pieces: Sequence[Piece], size: float, baseline: float) -> Piece:
    signs = [piece.sign for piece in pieces]
    first = min(signs, key=lambda sign: sign.x0)
    box = union_all(sign.run.bbox for sign in signs)
    run = replace(first.run, text="\ufffc", bbox=box, size=size, baseline=baseline, letters=None)
    x0, x1 = first.x0, max(sign.x1 for sign in signs)
    whole = Sign(
        "\ufffc", 0, 1, "", Role.ORDINARY, "", Proof.SURE, FontKind.SYMBOLS, run, x0, x1,
        any(sign.space for sign in signs if sign.x0 - x0 < 0.3 * size), 0,
    )  # fmt: skip
    return Piece(whole, pieces[0].start, pieces[-1].end)

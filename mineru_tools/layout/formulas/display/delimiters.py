r"""Brackets taller than the type: ``\left``, ``\middle`` and ``\right``, or a size by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import SMALL, axis_of, box_of, em_of, height

_TALL = 1.12  # em; brackets of the type's own size are 1 em tall
_ALIKE = 0.35  # em between the ends of two brackets of a pair
_SIZES = (1.0, 1.2, 1.8, 2.4, 3.0)  # em, that TeX's fonts have; what is taller is put together
_NAMES = ("", "\\big", "\\Big", "\\bigg", "\\Bigg")
_COVER = 0.901  # of its contents that a bracket is tall at least, and
_SHORT = 0.5  # em that it may be shorter; both as plain TeX sets them
_ABOUT = 0.15  # em; sizes of different fonts differ, and so does the ink from the boxes
_CHOSEN = 0.65  # em; one size of the next may be another font's
_LIMITS = 0.2  # em of white that TeX puts around the limits of operators
_SCRIPT = 0.3  # em between a bar and its script at most
_OFF = 0.3  # em that scripts of a tall bar are above and below the axis at least
_ENDS = (Role.OPEN, Role.CLOSE, Role.FENCE)


def stretched(row: Sequence[Bare]) -> list[Bare]:
    """The row, from left to right, with the sizes of its tall brackets written to them."""
    em = em_of(row)
    out = sorted(row, key=lambda a: a.x0)
    tall = [k for k, a in enumerate(out) if a.hangs and a.role in _ENDS and height(a) > _TALL * em]
    pairs, middles = _paired(out, tall, em)
    for j, k in pairs:
        inside = [m for m in middles if j < m < k and middles[m] == j]
        sized = _sized(out[j], out[j + 1 : k], em)
        for at, role, letter, word in (
            (j, Role.OPEN, "l", "\\left"),
            *((m, Role.FENCE, "m", "\\middle") for m in inside),
            (k, Role.CLOSE, "r", "\\right"),
        ):
            size = _named(out[at], em) + letter if sized else word
            out[at] = replace(out[at], latex=size + out[at].latex, role=role)
    known = {at for pair in pairs for at in pair} | set(middles)
    for k in tall:
        if k not in known:
            opens = out[k].role is Role.OPEN
            size = _named(out[k], em) + ("l" if opens else "r")
            role = Role.OPEN if opens else Role.CLOSE
            out[k] = replace(out[k], latex=size + out[k].latex, role=role)
    return out


def _paired(
    row: Sequence[Bare], tall: Sequence[int], em: float
) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """Pairs of brackets of one height, and the bars inside with the opening of their pair."""
    pairs: list[tuple[int, int]] = []
    middles: dict[int, int] = {}
    opened: list[int] = []
    for k in tall:
        fits = [j for j in opened if _alike(row[j], row[k], em)]
        bars = [j for j in fits if row[j].latex == row[k].latex]
        opening = [j for j in fits if row[j].role is Role.OPEN]
        if row[k].role is Role.FENCE and bars and bars[-1] == opened[-1]:
            pairs.append((bars[-1], k))
            opened.pop()
        elif row[k].role is Role.CLOSE and (opening or fits):
            j = (opening or fits)[-1]
            middles |= {m: j for m in opened if m > j and m in fits}
            pairs.append((j, k))
            opened = [m for m in opened if m < j]
        elif row[k].role is not Role.CLOSE and not _has_script(row, k, em):
            opened.append(k)
    return pairs, middles


def _has_script(row: Sequence[Bare], k: int, em: float) -> bool:
    """Whether a script stands right after a bar: nothing opens with one."""
    after = row[k + 1] if k + 1 < len(row) else None
    return (
        row[k].role is Role.FENCE
        and after is not None
        and after.size < SMALL * em
        and not after.hangs
        and after.x0 - row[k].x1 < _SCRIPT * em
        and abs(axis_of(after) - axis_of(row[k])) > _OFF * em
    )


def _alike(a: Bare, b: Bare, em: float) -> bool:
    return abs(a.y0 - b.y0) < _ALIKE * em and abs(a.y1 - b.y1) < _ALIKE * em


def _needed(bracket: Bare, inside: Sequence[Bare], em: float) -> float:
    """How tall, in em, TeX would make these brackets for what is inside."""
    box, axis = box_of(inside), (bracket.y0 + bracket.y1) / 2
    reach = 2 * max(axis - box.y0, box.y1 - axis) / em
    if any(a.role is Role.LARGE for a in inside):
        reach += _LIMITS
    least = max(_COVER * reach, reach - _SHORT)
    return next((size for size in _SIZES if size >= least), least)


def _sized(bracket: Bare, inside: Sequence[Bare], em: float) -> bool:
    """Whether a size was chosen for the brackets: what is inside would make them another."""
    tall = height(bracket) / em
    if not inside or tall > _SIZES[-1] + _ABOUT:
        return not inside
    needed = _needed(bracket, inside, em)
    return needed == _SIZES[0] or abs(needed - tall) > _CHOSEN


def _named(bracket: Bare, em: float) -> str:
    """The command for the size next to that of a bracket."""
    size = min(_SIZES[1:], key=lambda s: abs(s - height(bracket) / em))
    return _NAMES[_SIZES.index(size)]

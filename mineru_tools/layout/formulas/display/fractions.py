"""What rules make: fractions, roots, lines over letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    SMALL,
    axis_of,
    box_of,
    em_of,
    height,
    made,
    middle,
)
from mineru_tools.layout.formulas.display.fraction_sizes import with_large_fractions

Write: TypeAlias = Callable[[Sequence[Bare]], str]

_ENDS = 0.2  # em; a bar is as wide as the wider of its parts, italics lean over
_THIN = 0.7  # em that a bar is longer on each side where spaces were put around its parts
_EVEN = 0.5  # points; bars of one width differ by rounding
_ROW = 0.5  # em between the baselines of two rows with white between; scripts leave none
_REACH = 0.75  # em from the bar to the nearest ink; a lone minus has the most white around it
_GAP = 0.3  # em of white inside one part; rows of a display are farther apart
_LINE = 0.35  # em from letters to the line over or under them
_TOUCH = 0.05  # em of white between a script and the taller letter that it hangs on
_LARGER = 1.1  # of the size; steps are 1.2 and more
_GROWING = (Role.LARGE, Role.FUNCTION)  # have smaller limits around them


def with_bars(atoms: Sequence[Bare], bars: Sequence[BBox], write: Write) -> list[Bare]:
    """The atoms with one in place of all that a bar holds together; inner bars come first."""
    out = list(atoms)
    ordered = sorted(bars, key=lambda b: _rank(b, bars, out))
    for k, bar in enumerate(ordered):
        low, high = _room(bar, bars, ordered[k + 1 :], atoms)
        inside = [a for a in out if _within(a, bar) and low <= (a.y0 + a.y1) / 2 <= high]
        found = _root(out, inside, bar, write) or _fraction(inside, bar, write)
        if found:
            whole, parts = found
            gone = {id(part) for part in parts}
            out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out


def _rank(bar: BBox, bars: Sequence[BBox], atoms: Sequence[Bare]) -> tuple[int, int, bool, float]:
    """Inner bars before outer ones, which are wider, between others, or those of roots.

    Of a bar and a line over letters that are of one width the line is nearer to its letters.
    """
    near = [a for a in atoms if _within(a, bar)]
    white = min((max(a.y0 - bar.y1, bar.y0 - a.y1) for a in near), default=0.0)
    alike = [b for b in bars if abs(b.width - bar.width) < _EVEN and b.x_overlap(bar) > 0]
    between = min(sum(b.y0 > bar.y0 for b in alike), sum(b.y0 < bar.y0 for b in alike))
    return round(bar.width / _EVEN), between, any(_is_root(a, bar) for a in atoms), white


def _room(
    bar: BBox, bars: Sequence[BBox], pending: Sequence[BBox], atoms: Sequence[Bare]
) -> tuple[float, float]:
    """How far up and down what belongs to the bar may reach: to the next wider or pending bar.

    Two bars of one width with two rows between them are of two fractions, one above the other.
    """
    wider = [b for b in bars if b.width > bar.width + _EVEN and b.x_overlap(bar) > 0]
    wider += [b for b in pending if b.x_overlap(bar) > 0]
    low = max((b.y1 for b in wider if b.y1 <= bar.y0), default=float("-inf"))
    high = min((b.y0 for b in wider if b.y0 >= bar.y1), default=float("inf"))
    for other in (b for b in bars if b is not bar and abs(b.width - bar.width) < _EVEN):
        upper, lower = sorted((bar, other), key=lambda b: b.y0)
        cut = _parting(upper, lower, atoms)
        if cut is not None and other.x_overlap(bar) > 0:
            low, high = (max(low, cut), high) if bar is lower else (low, min(high, cut))
    return low, high


def _parting(upper: BBox, lower: BBox, atoms: Sequence[Bare]) -> float | None:
    """The middle of the white between two rows that stand between two bars, if there are two."""
    between = [a for a in atoms if _within(a, upper) and upper.y1 <= a.y0 and a.y1 <= lower.y0]
    ordered = sorted(between, key=lambda a: a.y0)
    for k in range(1, len(ordered)):
        reach = max(a.y1 for a in ordered[:k])
        if ordered[k].y0 > reach and ordered[k].baseline - ordered[k - 1].baseline > _ROW * em_of(
            ordered
        ):
            return (reach + ordered[k].y0) / 2
    return None


def _within(atom: Bare, bar: BBox) -> bool:
    slack = _ENDS * atom.size
    ends = atom.x0 > bar.x0 - 2 * slack and atom.x1 < bar.x1 + 2 * slack
    return ends and bar.x0 < middle(atom) < bar.x1


def _root(
    atoms: Sequence[Bare], inside: Sequence[Bare], bar: BBox, write: Write
) -> tuple[Bare, list[Bare]] | None:
    sign = next((a for a in atoms if _is_root(a, bar)), None)
    if sign is None:
        return None
    body = [a for a in inside if a is not sign and bar.y0 - 1 < (a.y0 + a.y1) / 2 < sign.y1 + 1]
    if not body:
        return None
    em = em_of(body)
    index = _index(atoms, sign, em)
    degree = f"[{write(index)}]" if index else ""
    parts = [sign, *body, *index]
    axis = _axis(body, em)
    return made(f"\\sqrt{degree}{{{write(body)}}}", parts, axis, em), parts


def _is_root(sign: Bare, bar: BBox) -> bool:
    """Whether the bar goes on from the top of a radical sign."""
    slack = 0.25 * sign.size
    goes_on = abs(bar.x0 - sign.x1) < slack and abs(bar.y0 - sign.y0) < slack
    return sign.latex == "\\surd" and goes_on


def _axis(body: Sequence[Bare], em: float) -> float:
    """The height of the line that the first of the signs stands on or is centred on."""
    line = [a for a in body if a.size >= SMALL * em and (not a.hangs or height(a) > em)]
    return axis_of(min(line or body, key=lambda a: a.x0))


def _index(atoms: Sequence[Bare], sign: Bare, em: float) -> list[Bare]:
    """The small signs in the hook of a radical; scripts of what stands before it are apart."""
    out: list[Bare] = []
    for atom in sorted((a for a in atoms if _is_index(a, sign, em)), key=lambda a: -a.x1):
        if atom.x1 > sign.x0 if not out else out[0].x0 - atom.x1 < _ENDS * em:
            out.insert(0, atom)
    return out


def _is_index(atom: Bare, sign: Bare, em: float) -> bool:
    small = not atom.hangs and atom.size < SMALL * em and atom.role is not Role.PRIME
    over = sign.x0 - 0.6 * em < atom.x0 and atom.x1 < middle(sign) + 0.2 * em
    return (
        small and over and sign.y0 - 0.3 * em < atom.y0 and atom.y1 < sign.y1 - 0.4 * height(sign)
    )


def _fraction(inside: Sequence[Bare], bar: BBox, write: Write) -> tuple[Bare, list[Bare]] | None:
    if not inside:
        return None
    em, axis = em_of(inside), (bar.y0 + bar.y1) / 2
    above = _grown([a for a in inside if (a.y0 + a.y1) / 2 < axis], axis, em, up=True)
    below = _grown([a for a in inside if (a.y0 + a.y1) / 2 > axis], axis, em, up=False)
    if above and below and _centred(above, bar) and _centred(below, bar):
        if not (_spans(above, bar) or _spans(below, bar)):
            return None
        over, under = (write(with_large_fractions(part)) for part in (above, below))
        latex = f"\\frac{{{over}}}{{{under}}}"
        return made(latex, [*above, *below], axis, em_of([*above, *below])), above + below
    return _lined(above, below, bar, write)


def _lined(
    above: Sequence[Bare], below: Sequence[Bare], bar: BBox, write: Write
) -> tuple[Bare, list[Bare]] | None:
    """What the bar stands right over or under, end to end, with a line there."""
    for part, name in ((below, "overline"), (above, "underline")):
        if not part or not _spans(part, bar):
            continue
        em = em_of(part)
        box = box_of(part)
        if max(box.y0 - bar.y1, bar.y0 - box.y1) > _LINE * em:
            continue
        name = "bar" if len(part) == 1 and part is below else name
        standing = next((a for a in part if not a.hangs), part[0])
        whole = made(f"\\{name}{{{write(part)}}}", part, axis_of(standing), standing.size)
        return replace(whole, y0=min(box.y0, bar.y0), y1=max(box.y1, bar.y1)), list(part)
    return None


def _grown(side: Sequence[Bare], axis: float, em: float, *, up: bool) -> list[Bare]:
    """Of what is on one side of the bar the part that goes on without a row of white."""

    def near(atom: Bare) -> float:
        return axis - atom.y1 if up else atom.y0 - axis

    def far(atom: Bare) -> float:
        return axis - atom.y0 if up else atom.y1 - axis

    out: list[Bare] = []
    reach = 0.0
    for atom in sorted(side, key=near):
        if near(atom) > (reach + _GAP * em if out else _REACH * em):
            break
        if out and near(atom) > reach + _TOUCH * em and _outgrows(atom, out):
            break
        out.append(atom)
        reach = max(reach, far(atom))
    return sorted(out, key=lambda a: a.x0)


def _outgrows(atom: Bare, part: Sequence[Bare]) -> bool:
    """Whether a sign is larger than all of a part: the next row, where fractions are small."""
    larger = atom.size > _LARGER * max(a.size for a in part)
    return larger and not atom.hangs and atom.role not in _GROWING


def _centred(part: Sequence[Bare], bar: BBox) -> bool:
    box = box_of(part)
    return abs(box.x0 - bar.x0 - (bar.x1 - box.x1)) < 2 * _LINE * em_of(part)


def _spans(part: Sequence[Bare], bar: BBox) -> bool:
    """Whether the part is about as wide as the bar, or centred with thin spaces around it."""
    em = em_of(part)
    left, right = min(a.x0 for a in part) - bar.x0, bar.x1 - max(a.x1 for a in part)
    centred = abs(left - right) < _ENDS * em and max(left, right) < _THIN * em
    return centred or max(left, right) < 2 * _ENDS * em

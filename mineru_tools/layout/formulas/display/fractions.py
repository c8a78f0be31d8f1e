"""What rules make: fractions and lines over letters; roots, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    Write,
    axis_of,
    box_of,
    em_of,
    made,
    middle,
)
from mineru_tools.layout.formulas.display.fraction_sizes import with_large_fractions
from mineru_tools.layout.formulas.display.roots import is_root, root_under

_ENDS = 0.2  # em; a bar is as wide as the wider of its parts, italics lean over
_THIN = 0.7  # em that a bar is longer on each side where spaces were put around its parts
_EVEN = 0.5  # points; bars of one width differ by rounding
_ROW = 0.5  # em between the baselines of two rows with white between; scripts leave none
_REACH = 0.75  # em from the bar to the nearest ink; a lone minus has the most white around it
_GAP = 0.3  # em of white inside one part; rows of a display are farther apart
_LINE = 0.35  # em from letters to the line over or under them
_TOUCH = 0.05  # em of white between a script and the taller letter that it hangs on
_GOES_ON = 0.1  # em of white; TeX puts 0.12 em and more around fractions
_LARGER = 1.1  # of the size; steps are 1.2 and more
_GROWING = (Role.LARGE, Role.FUNCTION)  # have smaller limits around them


def with_bars(atoms: Sequence[Bare], bars: Sequence[BBox], write: Write) -> list[Bare]:
    """The atoms with one in place of all that a bar holds together; inner bars come first."""
    out = list(atoms)
    ordered = sorted(bars, key=lambda b: _rank(b, bars, out))
    for k, bar in enumerate(ordered):
        low, high = _room(bar, bars, ordered[k + 1 :], atoms)
        inside = [a for a in out if _within(a, bar) and low <= (a.y0 + a.y1) / 2 <= high]
        found = root_under(out, inside, bar, write) or _fraction(out, inside, bar, write)
        if found:
            whole, parts = found
            gone = {id(part) for part in parts}
            out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out


def _rank(
    bar: BBox, bars: Sequence[BBox], atoms: Sequence[Bare]
) -> tuple[int, int, bool, bool, float]:
    """Inner bars before outer ones, which are wider, between others, or those of roots.

    Of a bar and a line over letters that are of one width the line has nothing on one side, and is
    nearer to its letters: one over or under a whole fraction would be wider than its bar.
    """
    near = [a for a in atoms if _within(a, bar)]
    white = min((max(a.y0 - bar.y1, bar.y0 - a.y1) for a in near), default=0.0)
    alike = [b for b in bars if abs(b.width - bar.width) < _EVEN and b.x_overlap(bar) > 0]
    between = min(sum(b.y0 > bar.y0 for b in alike), sum(b.y0 < bar.y0 for b in alike))
    parts = _is_near(near, bar, up=True) and _is_near(near, bar, up=False)
    root = any(is_root(a, bar) for a in atoms)
    return round(bar.width / _EVEN), between, root, parts, white


def _is_near(atoms: Sequence[Bare], bar: BBox, *, up: bool) -> bool:
    """Whether one of the atoms is right above or right below a bar."""
    white = ((bar.y0 - a.y1 if up else a.y0 - bar.y1) / a.size for a in atoms)
    return any(-_TOUCH < x < _REACH for x in white)


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


def _fraction(
    atoms: Sequence[Bare], inside: Sequence[Bare], bar: BBox, write: Write
) -> tuple[Bare, list[Bare]] | None:
    if not inside:
        return None
    em, axis = em_of(inside), (bar.y0 + bar.y1) / 2
    above = _grown([a for a in inside if (a.y0 + a.y1) / 2 < axis], axis, em, up=True)
    below = _grown([a for a in inside if (a.y0 + a.y1) / 2 > axis], axis, em, up=False)
    if _are_parts(above, below, bar, atoms):
        if not (_spans(above, bar) or _spans(below, bar)):
            return None
        over, under = (write(with_large_fractions(part)) for part in (above, below))
        latex = f"\\frac{{{over}}}{{{under}}}"
        whole = made(latex, [*above, *below], axis, em_of([*above, *below]))
        whole = replace(whole, x0=min(whole.x0, bar.x0), x1=max(whole.x1, bar.x1))
        return whole, above + below
    return _lined(above, below, bar, write)


def _lined(
    above: Sequence[Bare], below: Sequence[Bare], bar: BBox, write: Write
) -> tuple[Bare, list[Bare]] | None:
    """What the bar stands right over or under, end to end, with a line there: the nearer of two."""

    def white(part: Sequence[Bare]) -> float:
        box = box_of(part)
        return max(box.y0 - bar.y1, bar.y0 - box.y1)

    sides = [part for part in (below, above) if part and _spans(part, bar)]
    part = min(sides, key=white, default=())
    if not part or white(part) > _LINE * em_of(part):
        return None
    name = "underline" if part is above else "bar" if len(part) == 1 else "overline"
    standing = next((a for a in part if not a.hangs), part[0])
    whole = made(f"\\{name}{{{write(part)}}}", part, axis_of(standing), standing.size)
    return replace(whole, y0=min(whole.y0, bar.y0), y1=max(whole.y1, bar.y1)), list(part)


def _grown(side: Sequence[Bare], axis: float, em: float, *, up: bool) -> list[Bare]:
    """Of what is on one side of the bar the part that goes on without a row of white."""

    def near(atom: Bare) -> float:
        return axis - atom.y1 if up else atom.y0 - axis

    def far(atom: Bare) -> float:
        return axis - atom.y0 if up else atom.y1 - axis

    rows: list[list[Bare]] = []
    reach = 0.0
    for atom in sorted(side, key=near):
        if near(atom) > (reach + _GAP * em if rows else _REACH * em):
            break
        if not rows or near(atom) > reach + _TOUCH * em:
            rows.append([])
        rows[-1].append(atom)
        reach = max(reach, far(atom))
    out: list[Bare] = []
    for row in rows:
        if out and _outgrows(row, out):
            break
        out += row
    return sorted(out, key=lambda a: a.x0)


def _outgrows(row: Sequence[Bare], part: Sequence[Bare]) -> bool:
    """Whether a row has larger signs than a part: the next row, where fractions are small."""
    if any(a.role in _GROWING or (a.hangs and a.role is Role.OTHER) for a in row):
        return False
    size = _LARGER * max(a.size for a in part)
    return any(a.size > size and not a.hangs for a in row)


def _are_parts(
    above: Sequence[Bare], below: Sequence[Bare], bar: BBox, atoms: Sequence[Bare]
) -> bool:
    """Whether there is something over and under a bar, in its middle, that ends where it does."""
    sides = (above, below)
    return all(side and _centred(side, bar) and _ends_there(side, bar, atoms) for side in sides)


def _ends_there(part: Sequence[Bare], bar: BBox, atoms: Sequence[Bare]) -> bool:
    """Whether no sign goes on with a part beyond the bar's ends, where fractions have white."""
    box, inside = box_of(part), set(map(id, part))
    for atom in atoms:
        white = max(box.x0 - atom.x1, atom.x0 - box.x1)
        if id(atom) in inside or white > _GOES_ON * atom.size or bar.x0 < middle(atom) < bar.x1:
            continue
        if any(abs(a.baseline - atom.baseline) < 0.1 and a.size == atom.size for a in part):
            return False
    return True


def _centred(part: Sequence[Bare], bar: BBox) -> bool:
    box = box_of(part)
    return abs(box.x0 - bar.x0 - (bar.x1 - box.x1)) < 2 * _LINE * em_of(part)


def _spans(part: Sequence[Bare], bar: BBox) -> bool:
    """Whether the part is about as wide as the bar, or centred with thin spaces around it."""
    em = em_of(part)
    left, right = min(a.x0 for a in part) - bar.x0, bar.x1 - max(a.x1 for a in part)
    centred = abs(left - right) < _ENDS * em and max(left, right) < _THIN * em
    return centred or max(left, right) < 2 * _ENDS * em

"""Rules that are no bars: frames around formulas, and lines between the rows of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import SMALL, axis_of, em_of, height, made

Read: TypeAlias = Callable[[Sequence[Bare], Sequence[BBox]], str]

HLINE, VLINE = "\\hline", "\\vline"
_MEET = 1.5  # points between the ends of rules that meet; rounding, and half of their width
_TALL = 1.5  # em that the brackets of several rows are tall at least
_SCRIPT = 0.3  # em between a bar and its script at most
_END = 0.5  # em from the end of a bar to the middle of its script
_ENDS = (Role.OPEN, Role.CLOSE, Role.FENCE)


def with_frames(
    atoms: Sequence[Bare], rules: Sequence[BBox], read: Read
) -> tuple[list[Bare], list[BBox]]:
    """The atoms with one for each frame and what is in it, and the rules that are left."""
    out, left = list(atoms), list(rules)
    for frame, sides in sorted(_frames(rules), key=lambda found: found[0].area):
        inside = [a for a in out if frame.covers(BBox(a.x0, a.y0, a.x1, a.y1)) > 0.9]
        if not inside:
            continue
        own = [rule for rule in left if rule not in sides and frame.covers(rule) > 0.9]
        left = [rule for rule in left if rule not in sides and rule not in own]
        latex = f"\\boxed{{{read(inside, own)}}}"
        whole = made(latex, inside, _axis(inside, own), em_of(inside))
        whole = replace(whole, x0=frame.x0, x1=frame.x1, y0=frame.y0, y1=frame.y1)
        gone = set(map(id, inside))
        out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out, left


def _axis(atoms: Sequence[Bare], bars: Sequence[BBox]) -> float:
    """The axis of a line: its first letter's, or the first bar's where no letter is beside it."""
    first = min(atoms, key=lambda a: a.x0)
    bar = min(bars, key=lambda b: b.x0, default=None)
    if bar and bar.x0 - _MEET < first.x0:
        return (bar.y0 + bar.y1) / 2
    return axis_of(first)


def _frames(rules: Sequence[BBox]) -> list[tuple[BBox, tuple[BBox, BBox, BBox, BBox]]]:
    """Four rules that meet at their ends, and the box that they make."""
    across = sorted((r for r in rules if r.width > r.height), key=lambda r: r.y0)
    down = sorted((r for r in rules if r.width <= r.height), key=lambda r: r.x0)
    found = []
    for k, top in enumerate(across):
        for bottom in across[k + 1 :]:
            if abs(top.x0 - bottom.x0) + abs(top.x1 - bottom.x1) > _MEET:
                continue
            box = top.union(bottom)
            ends = [r for r in down if abs(r.y0 - box.y0) + abs(r.y1 - box.y1) < 2 * _MEET]
            left = [r for r in ends if abs(r.x0 - box.x0) < _MEET]
            right = [r for r in ends if abs(r.x1 - box.x1) < _MEET]
            if left and right:
                found.append((box, (top, bottom, left[0], right[-1])))
    return found


def with_lines(atoms: Sequence[Bare], rules: Sequence[BBox]) -> tuple[list[Bare], list[BBox]]:
    """The atoms with the lines of matrices among them, and the bars that are left.

    Lines stand between tall brackets, or lie across one that stands; others that stand, two and
    two, are bars around something, and one with a script at an end says where something is taken.
    """
    em = em_of(atoms)
    tall = [a for a in atoms if a.hangs and a.role in _ENDS and height(a) > _TALL * em]
    upright = [r for r in rules if r.width <= r.height]
    standing = [r for r in upright if _is_between(r, tall)]
    fences = _fences([r for r in upright if r not in standing], atoms, em)
    lying = [r for r in rules if r.width > r.height]
    across = [r for r in lying if any(_crosses(r, line) for line in standing)]
    lines = [_line(VLINE, r, em) for r in standing] + [_line(HLINE, r, em) for r in across]
    bars = [r for r in lying if r not in across]
    return sorted([*atoms, *lines, *fences], key=lambda a: (a.x0, a.y0)), bars


def _fences(rules: Sequence[BBox], atoms: Sequence[Bare], em: float) -> list[Bare]:
    """The bars of norms and determinants, drawn as rules: two of one height, or four.

    One alone is a bar where a script hangs on it.
    """
    out: list[Bare] = []
    for rule in rules:
        alike = [r for r in rules if abs(r.y0 - rule.y0) + abs(r.y1 - rule.y1) < _MEET]
        bars = len(alike) % 2 == 0 or any(_hangs_on(a, rule, em) for a in atoms)
        if rule.height > em and bars:
            out.append(replace(_line("|", rule, em), role=Role.FENCE))
    return out


def _hangs_on(atom: Bare, rule: BBox, em: float) -> bool:
    """Whether a small sign stands right behind one end of a standing rule."""
    ends = min(abs((atom.y0 + atom.y1) / 2 - y) for y in (rule.y0, rule.y1))
    small = atom.size < SMALL * em and not atom.hangs
    return small and 0 < atom.x0 - rule.x1 < _SCRIPT * em and ends < _END * em


def _is_between(line: BBox, tall: Sequence[Bare]) -> bool:
    around = [a for a in tall if a.y0 - _MEET < line.y0 and line.y1 < a.y1 + _MEET]
    left, right = (any(a.x1 < line.x0 for a in around), any(a.x0 > line.x1 for a in around))
    return left and right


def _crosses(bar: BBox, line: BBox) -> bool:
    level = line.y0 - _MEET < bar.y0 and bar.y1 < line.y1 + _MEET
    return level and bar.x0 < line.x0 and line.x1 < bar.x1


def _line(name: str, rule: BBox, em: float) -> Bare:
    return Bare(
        name, Role.OTHER, "", em, rule.y1, True, False, False,
        rule.x0, rule.x1, rule.y0, rule.y1,
    )  # fmt: skip

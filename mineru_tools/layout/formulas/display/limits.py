"""Limits of big operators: what stands centred above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.symbols import FUNCTIONS, Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.build import scripted
from mineru_tools.layout.formulas.display.atoms import (
    SMALL,
    Write,
    axis_of,
    box_of,
    em_of,
    middle,
    stands,
)

_NAMED = frozenset(
    rf"\{name}"
    for name in ("lim", "max", "min", "sup", "inf", "limsup", "liminf", "det", "gcd", "Pr", "arg")
)
# Arrows of several pieces reach as far as what is over them.
_LONG = {"\\longrightarrow": "\\xrightarrow", "\\longleftarrow": "\\xleftarrow"}
_REACH = 0.75  # em between an operator and its limit; TeX's baselines are 0.6 apart and less
_INTO = 0.15  # em that a limit reaches into the box of its operator
_NEXT_ROW = 0.35  # em of white between two rows of a limit
_CENTRED = 0.45  # em that the middle of a limit may be off: integrals lean, so do their limits
_ON_LETTER = 0.15  # em; the same for letters, whose scripts stand beside them
_TWO_WORDS = 0.4  # em between the words of one name
_WORD = 0.32  # em; the white inside of a limit is narrower than that to the next operator's
_WORDS = 0.45  # em; a word space of the text, where that makes the limit centred
_BETTER = 0.2  # em nearer to the middle
_LABELLED = (Role.LETTER, Role.WORD, Role.NUMBER, Role.BINARY)


def with_limits(atoms: Sequence[Bare], write: Write, em: float | None = None) -> list[Bare]:
    """The atoms with their operators bearing what stands over and under them.

    ``em`` is the size of a line of text that they are in; there, limits stand so by request.
    """
    within = em is not None
    em = em or em_of(atoms)
    out = _compound(atoms)
    operators = [a for a in out if takes_limits(a, em, within=within)]
    small = small_of(out, em)
    for operator in operators:
        below = _nearest(limit_at(operator, small, em, up=False), operator, operators)
        above = _nearest(limit_at(operator, small, em, up=True), operator, operators)
        if not (above or below):
            continue
        over, under = write(above) if above else "", write(below) if below else ""
        whole = _bearing(operator, under, over, within)
        box = box_of([operator, *below, *above])
        gone = {id(operator), *(id(a) for a in (*below, *above))}
        rest = [a for a in out if id(a) not in gone]
        x0 = operator.x0 if any(box.x0 < a.x0 < operator.x0 for a in rest) else box.x0
        whole = replace(whole, x0=x0, x1=box.x1, y0=box.y0, y1=box.y1)
        out = sorted([*rest, whole], key=lambda a: a.x0)
        small = small_of(out, em)
    return out


def small_of(atoms: Sequence[Bare], em: float) -> list[Bare]:
    """The atoms that are as small as limits beside type of the size ``em``."""
    return [a for a in atoms if not (a.hangs or stands(a, em))]


def _nearest(limit: list[Bare], operator: Bare, others: Sequence[Bare]) -> list[Bare]:
    """The limit, empty if it is nearer to an operator in the next row."""
    if not limit:
        return limit
    box = box_of(limit)

    def white(a: Bare) -> float:
        return max(box.y0 - a.y1, a.y0 - box.y1)

    beside = [a for a in others if a is not operator and a.x0 < box.x1 and box.x0 < a.x1]
    return [] if any(white(a) < white(operator) for a in beside) else limit


def _compound(atoms: Sequence[Bare]) -> list[Bare]:
    """The atoms with ``arg max``, ``lim sup`` and their like as one operator."""
    out: list[Bare] = []
    for atom in atoms:
        named = atom.latex in _NAMED
        k = next((k for k, a in enumerate(out) if named and _opens_name(a, atom)), None)
        if k is not None:
            first = out[k]
            name = f"{first.latex[1:]}{atom.latex[1:]}"
            spaced = f"\\operatorname*{{{first.latex[1:]}\\,{atom.latex[1:]}}}"
            latex = f"\\{name}" if name in FUNCTIONS else spaced
            y0, y1 = min(first.y0, atom.y0), max(first.y1, atom.y1)
            out[k] = replace(first, latex=latex, x1=atom.x1, y0=y0, y1=y1)
        elif atom.latex in ("argmax", "argmin") and atom.role is Role.WORD:
            name = f"\\operatorname*{{{atom.latex}}}"
            out.append(replace(atom, latex=name, role=Role.FUNCTION, style=""))
        else:
            out.append(atom)
    return out


def _opens_name(first: Bare, atom: Bare) -> bool:
    """Whether two names on one line are one of two words."""
    level = abs(first.baseline - atom.baseline) < 0.1 * atom.size
    near = 0 < atom.x0 - first.x1 < _TWO_WORDS * atom.size
    return first.latex in ("\\arg", "\\lim") and level and near


def takes_limits(atom: Bare, em: float, *, within: bool) -> bool:
    """Whether a sign of a line of this size may have limits over and under it.

    Integrals ``within`` a line of text lean over their scripts.
    """
    if within and "int" in atom.latex:
        return False
    named = atom.role is Role.FUNCTION and (
        atom.latex in _NAMED or atom.latex.startswith("\\operatorname*")
    )
    arrow = atom.role is Role.RELATION
    standing = atom.hangs or atom.size >= SMALL * em
    return standing and (atom.role is Role.LARGE or named or arrow)


def limit_at(operator: Bare, small: Sequence[Bare], em: float, *, up: bool) -> list[Bare]:
    """The ``small`` atoms over (``up``) or under an operator that are centred on it, in rows."""
    if not small:
        return []
    small = [a for a in small if a is not operator]
    found: list[Bare] = []
    edge, reach = operator.y0 if up else operator.y1, _REACH * em
    while True:
        near = [a for a in small if -_INTO * em < (edge - a.y1 if up else a.y0 - edge) < reach]
        row = _limit(near, operator, em)
        if not row:
            return sorted(found, key=lambda a: a.x0)
        found += row
        taken = set(map(id, row))
        small = [a for a in small if id(a) not in taken]
        box = box_of(row)
        edge, reach = box.y0 if up else box.y1, _NEXT_ROW * em


def _limit(near: Sequence[Bare], operator: Bare, em: float) -> list[Bare]:
    """Of the small atoms on one side those in one piece whose middle is the operator's."""
    seeds = [a for a in near if a.x0 < operator.x1 and a.x1 > operator.x0]
    if not seeds:
        return []
    ordered = sorted(near, key=lambda a: a.x0)
    start = ordered.index(min(seeds, key=lambda a: abs(middle(a) - middle(operator))))
    found = _trimmed(_piece(ordered, start, _WORD * em), operator, em)
    words = _piece(ordered, start, _WORDS * em)
    if _off(words, operator) < _off(found, operator) - _BETTER * em:
        found = words
    return found if _off(found, operator) < _CENTRED * em else []


def _piece(ordered: Sequence[Bare], k: int, white: float) -> list[Bare]:
    """The atoms around the one at ``k`` with less white between them."""
    start = end = k
    x0, x1 = ordered[k].x0, ordered[k].x1
    while start and x0 - max(a.x1 for a in ordered[:start]) < white:
        start -= 1
        x0 = min(x0, ordered[start].x0)
    while end + 1 < len(ordered) and ordered[end + 1].x0 - x1 < white:
        end += 1
        x1 = max(x1, ordered[end].x1)
    return list(ordered[start : end + 1])


def _off(part: Sequence[Bare], operator: Bare) -> float:
    """How far the middle of a limit is from the operator's."""
    box = box_of(part)
    return abs((box.x0 + box.x1) / 2 - middle(operator))


def _trimmed(found: list[Bare], operator: Bare, em: float) -> list[Bare]:
    """Without what hangs on at one end and belongs to the next operator or to a script.

    The rest is what is centred best.
    """

    if _off(found, operator) < _CENTRED * em:
        return found
    box = box_of(found)
    right = (box.x0 + box.x1) / 2 > middle(operator)
    counts = range(1, len(found))
    parts = [found, *(found[:-n] if right else found[n:] for n in counts)]
    return min(parts, key=lambda part: _off(part, operator))


def with_labels(row: Sequence[Bare], write: Write) -> list[Bare]:
    """A row with its letters and names bearing the small signs centred over and under them."""
    em = em_of(row)
    out = sorted(row, key=lambda a: a.x0)
    small = small_of(out, em)
    for base in [a for a in out if a.role in _LABELLED and a.size >= SMALL * em and not a.hangs]:
        below, above = (_label(base, small, em, up=up) for up in (False, True))
        if not (below or above):
            continue
        latex = write([base])
        if base.role is Role.WORD:
            latex = f"\\operatorname*{{{base.latex}}}"
            latex += f"_{{{write(below)}}}" if below else ""
            latex += f"^{{{write(above)}}}" if above else ""
        else:
            latex = f"\\underset{{{write(below)}}}{{{latex}}}" if below else latex
            latex = f"\\overset{{{write(above)}}}{{{latex}}}" if above else latex
        whole = replace(base, latex=latex, style="", role=Role.ORDINARY)
        gone = {id(a) for a in (base, *below, *above)}
        out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
        small = small_of(out, em)
    return out


def _label(base: Bare, small: Sequence[Bare], em: float, *, up: bool) -> list[Bare]:
    """What is centred on a base; scripts begin where their base ends."""
    found = limit_at(base, small, em, up=up)
    if not found:
        return []
    box = box_of(found)
    centred = abs((box.x0 + box.x1) / 2 - middle(base)) < _ON_LETTER * em
    return found if centred and box.x0 < middle(base) + _ON_LETTER * em else []


def _bearing(operator: Bare, below: str, above: str, within: bool) -> Bare:
    if operator.role is Role.RELATION:
        latex = operator.latex
        if operator.latex in _LONG and above:
            latex = f"{_LONG[latex]}{f'[{below}]' if below else ''}{{{above}}}"
        else:
            latex = f"\\overset{{{above}}}{{{latex}}}" if above else latex
            latex = f"\\underset{{{below}}}{{{latex}}}" if below else latex
        return replace(operator, latex=latex, style="")
    latex = operator.latex
    if "int" in latex or within:
        latex += "\\limits"
    latex += scripted("_", below) + scripted("^", above)
    return replace(operator, latex=latex, baseline=axis_of(operator) + 0.25 * operator.size)

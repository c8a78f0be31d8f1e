"""Limits of big operators: what stands centred above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.symbols import FUNCTIONS, Role
from mineru_tools.layout.formulas.accents import Bare
from mineru_tools.layout.formulas.build import scripted
from mineru_tools.layout.formulas.display.atoms import SMALL, axis_of, box_of, em_of, middle
from mineru_tools.layout.formulas.display.fractions import Write

_NAMED = frozenset(
    rf"\{name}"
    for name in ("lim", "max", "min", "sup", "inf", "limsup", "liminf", "det", "gcd", "Pr", "arg")
)
_LONG = ("\\longrightarrow",)  # arrows of several pieces reach as far as what is over them
_REACH = 0.75  # em between an operator and its limit; TeX's baselines are 0.6 apart and less
_CENTRED = 0.45  # em that the middle of a limit may be off: integrals lean, so do their limits
_WORD = 0.4  # em; the white inside of a limit is narrower than that to the next operator's


def with_limits(atoms: Sequence[Bare], write: Write) -> list[Bare]:
    """The atoms with their operators bearing what stands over and under them."""
    em = em_of(atoms)
    out = _compound(atoms)
    operators = [a for a in out if _takes_limits(a, em)]
    for operator in operators:
        below = _limit([a for a in out if _beyond(a, operator, em, up=False)], operator, em)
        above = _limit([a for a in out if _beyond(a, operator, em, up=True)], operator, em)
        if not (above or below):
            continue
        whole = _bearing(operator, write(below) if below else "", write(above) if above else "")
        box = box_of([operator, *below, *above])
        gone = {id(operator), *(id(a) for a in (*below, *above))}
        whole = replace(whole, x0=operator.x0, x1=operator.x1, y0=box.y0, y1=box.y1)
        out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out


def _compound(atoms: Sequence[Bare]) -> list[Bare]:
    """The atoms with ``arg max``, ``lim sup`` and their like as one operator."""
    out: list[Bare] = []
    for atom in atoms:
        last = out[-1] if out else None
        if last and last.latex in ("\\arg", "\\lim") and atom.latex in _NAMED:
            name = f"\\operatorname*{{{last.latex[1:]}\\,{atom.latex[1:]}}}"
            out[-1] = replace(
                last, latex=name, x1=atom.x1, y0=min(last.y0, atom.y0), y1=max(last.y1, atom.y1)
            )
        elif atom.latex in ("argmax", "argmin") and atom.role is Role.WORD:
            name = f"\\operatorname*{{{atom.latex}}}"
            out.append(replace(atom, latex=name, role=Role.FUNCTION, style=""))
        else:
            out.append(atom)
    return out


def _takes_limits(atom: Bare, em: float) -> bool:
    named = atom.role is Role.FUNCTION and (
        atom.latex in _NAMED or atom.latex.startswith("\\operatorname*")
    )
    arrow = atom.role is Role.RELATION
    standing = atom.hangs or atom.size >= SMALL * em
    return standing and (atom.role is Role.LARGE or named or arrow)


def _beyond(atom: Bare, operator: Bare, em: float, *, up: bool) -> bool:
    """Whether a small atom may be in the limit above or below."""
    if atom is operator or atom.size >= SMALL * em or atom.hangs:
        return False
    gap = operator.y0 - atom.y1 if up else atom.y0 - operator.y1
    return -0.15 * em < gap < _REACH * em


def _limit(near: Sequence[Bare], operator: Bare, em: float) -> list[Bare]:
    """Of the small atoms on one side those in one piece whose middle is the operator's."""
    seeds = [a for a in near if a.x0 < operator.x1 and a.x1 > operator.x0]
    if not seeds:
        return []
    ordered = sorted(near, key=lambda a: a.x0)
    start = end = ordered.index(min(seeds, key=lambda a: abs(middle(a) - middle(operator))))
    x0, x1 = ordered[start].x0, ordered[end].x1
    while start and x0 - max(a.x1 for a in ordered[:start]) < _WORD * em * 0.7:
        start -= 1
        x0 = min(x0, ordered[start].x0)
    while end + 1 < len(ordered) and ordered[end + 1].x0 - x1 < _WORD * em * 0.7:
        end += 1
        x1 = max(x1, ordered[end].x1)
    found = ordered[start : end + 1]
    found = _trimmed(found, operator, em)
    box = box_of(found)
    off = abs((box.x0 + box.x1) / 2 - middle(operator))
    return found if off < _CENTRED * em else []


def _trimmed(found: list[Bare], operator: Bare, em: float) -> list[Bare]:
    """Without what hangs on at one end and belongs to the next operator or to a script."""
    while len(found) > 1:
        box = box_of(found)
        off = (box.x0 + box.x1) / 2 - middle(operator)
        if abs(off) < _CENTRED * em:
            break
        found = found[:-1] if off > 0 else found[1:]
    return found


def _names(script: str) -> bool:
    """Whether a script begins with a command that is no single sign."""
    return script[1:] in FUNCTIONS


def _bearing(operator: Bare, below: str, above: str) -> Bare:
    if operator.role is Role.RELATION:
        latex = operator.latex
        if operator.latex in _LONG and above:
            latex = f"\\xrightarrow[{below}]{{{above}}}" if below else f"\\xrightarrow{{{above}}}"
        else:
            latex = f"\\overset{{{above}}}{{{latex}}}" if above else latex
            latex = f"\\underset{{{below}}}{{{latex}}}" if below else latex
        return replace(operator, latex=latex, style="")
    latex = operator.latex
    if "int" in latex:
        latex += "\\limits"
    latex += scripted("_", below, _names(below)) + scripted("^", above, _names(above))
    return replace(operator, latex=latex, baseline=axis_of(operator) + 0.25 * operator.size)

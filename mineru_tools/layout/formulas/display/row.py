"""One row: bases on a line with the scripts that hang on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.build import Node, joined
from mineru_tools.layout.formulas.display.atoms import AXIS, SMALL, axis_of, em_of, height, made
from mineru_tools.layout.formulas.display.rows import rows_of, under_each_other

_ON_LINE = 0.12  # em; what is off the baseline by more is a script
_LOW = 0.08  # em; the same for what follows a letter: browsers round 0.15 to whole pixels
_LEVEL = 0.05  # of the size; baselines of one row differ by rounding
_OFF_LINE = 0.2  # em; the same for type that is not smaller
_TALL = 1.25  # em; brackets and operators on the line are taller, those of scripts are not
_CLOSE = 0.3  # em between a script and a script on it
_LARGE_OFF = 0.55  # em that the middle of an operator in a script is off the axis
_GROWN_OFF = 0.3  # em; the same for a bracket
_SPACED = (Role.BINARY, Role.RELATION)  # have scripts only right after them
_OWN = 0.2  # em; what stands before a letter is off by 0.22 and the white of both signs
_BARE = (Role.PUNCTUATION, Role.OPEN)  # have no scripts on them


@dataclass(slots=True)
class _Base:
    atom: Bare | None
    over: list[Bare] = field(default_factory=list)
    under: list[Bare] = field(default_factory=list)
    last: list[Bare] = field(default_factory=list)


def row_latex(
    atoms: Sequence[Bare], *, script: bool = False, line: tuple[float, float] | None = None
) -> str:
    """LaTeX of atoms on one line and their scripts, from left to right.

    ``line`` is what they stand on where that is known: a baseline and the size of its type.
    """
    if not atoms:
        return ""
    bases = _bases(atoms, *(line or line_of(atoms)))
    if line is None and len(atoms) in (len(bases[0].over), len(bases[0].under)):
        bases = [_Base(a) for a in sorted(atoms, key=lambda a: a.x0)]  # all off the line: no line
    return joined([node for base in bases for node in _nodes(base)], script=script)


def line_of(atoms: Sequence[Bare]) -> tuple[float, float]:
    """Baseline and size of the largest type: of its first sign, whose scripts may be no smaller.

    After a bracket or an operator that is centred on the line, of the sign that is nearest to that.
    Relations made of two signs are a little off their line, so others come first.
    """
    atoms = [a for a in atoms if a.role is not Role.PRIME] or atoms
    em = em_of(atoms)
    large = [a for a in atoms if not a.hangs and a.size >= SMALL * em]
    large = [a for a in large if a.role is not Role.RELATION] or large
    if not large:
        return axis_of(atoms[0]) + AXIS * em, em
    first = min(atoms, key=lambda a: a.x0)
    if not first.hangs:
        return min(large, key=lambda a: a.x0).baseline, em
    line = axis_of(first) + AXIS * em
    return min(large, key=lambda a: abs(a.baseline - line)).baseline, em


def _bases(atoms: Sequence[Bare], baseline: float, em: float) -> list[_Base]:
    bases: list[_Base] = []
    for atom in sorted(atoms, key=lambda a: a.x0):
        rise = _rise(atom, baseline, em)
        small = atom.size < SMALL * em or atom.hangs
        last = bases[-1] if bases else None
        off = abs(rise) > (_ON_LINE if small else _OFF_LINE) * em
        if last and small and atom.role is not Role.PRIME:
            off = off or (-rise > _LOW * em and _goes_low(last, atom))
        deeper = atom.role is Role.PRIME or not (off or atom.hangs)
        script = _of_script(last, atom) if last and deeper else None
        if script is not None:
            script.append(atom)
            continue
        if not (off or atom.role is Role.PRIME):
            bases.append(_Base(atom))
            continue
        prime = atom.role is Role.PRIME
        if last is None or (_is_bare(last, atom) and not prime):
            last = _Base(None)
            bases.append(last)
        last.last = last.under if off and rise < 0 and not prime else last.over
        last.last.append(atom)
    return bases


def _goes_low(base: _Base, script: Bare) -> bool:
    """Whether a sign hardly below the line is in a subscript: the first of it, or level with it."""
    if base.last:
        return any(abs(a.baseline - script.baseline) < _LEVEL * a.size for a in base.under)
    return base.atom is not None and base.atom.role in (Role.LETTER, Role.LARGE)


def _is_bare(base: _Base, script: Bare) -> bool:
    """Whether a script begins a base of its own after this one."""
    if base.atom is None or base.last:
        return False
    if base.atom.role in _SPACED:
        return script.x0 - base.atom.x1 > _OWN * base.atom.size
    return base.atom.role in _BARE


def _of_script(base: _Base, atom: Bare) -> list[Bare] | None:
    """The script that a small sign stands at: one of larger type, the nearer of two."""
    near = [
        s
        for s in (base.under, base.over)
        if s and atom.size < SMALL * max(a.size for a in s) and _touches(s, atom)
    ]
    return min(near, key=lambda s: abs(s[-1].y0 - atom.y0), default=None)


def _touches(script: Sequence[Bare], atom: Bare) -> bool:
    return atom.x0 - max(a.x1 for a in script) < _CLOSE * atom.size


def _rise(atom: Bare, baseline: float, em: float) -> float:
    """How far above the line the atom stands, in points; what is tall is on the line."""
    if not atom.hangs:
        return baseline - atom.baseline
    if height(atom) > _TALL * em:
        return 0.0
    rise = baseline - AXIS * em - axis_of(atom)
    limit = _LARGE_OFF if atom.role is Role.LARGE else _GROWN_OFF
    return rise if abs(rise) > limit * em else 0.0


def _nodes(base: _Base) -> list[Node]:
    if base.atom is not None and not (base.over or base.under):
        return [Node([base.atom])]
    primes: list[Bare] = []
    over = sorted(base.over, key=lambda a: a.x0)
    while over and over[0].role is Role.PRIME:
        primes.append(over.pop(0))
    above = primes + _written(over)
    if base.atom is None:
        ground = (base.over or base.under)[0]
        empty = replace(ground, latex="{}", role=Role.ORDINARY, style="")
        return [Node([empty], above, _written(base.under))]
    return [Node([base.atom], above, _written(base.under))]


def _written(atoms: Sequence[Bare]) -> list[Bare]:
    """The atoms of a script as one that is written already."""
    if not atoms:
        return []
    if len(atoms) == 1:
        return list(atoms)
    latex = under_each_other([row_latex(row, script=True) for row in rows_of(atoms)])
    return [made(latex, atoms, axis_of(atoms[0]), em_of(atoms))]

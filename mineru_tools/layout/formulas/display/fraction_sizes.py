"""Sizes of fractions that are not what their place would give them: ``\\tfrac`` and ``\\cfrac``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import AXIS, SMALL, axis_of, em_of
from mineru_tools.layout.formulas.display.row import line_of

_PLAIN = "\\frac{"
_ON_AXIS = 0.15  # em; a fraction in a script is off the axis by more


def with_small_fractions(row: Sequence[Bare]) -> list[Bare]:
    r"""A line of a display with ``\tfrac`` for fractions set as they are in running text."""
    if not row:
        return []
    baseline, em = line_of(row)
    axis = baseline - AXIS * em
    return [
        _renamed(a, "tfrac")
        if a.size < SMALL * em and abs(axis_of(a) - axis) < _ON_AXIS * em
        else a
        for a in row
    ]


def with_large_fractions(part: Sequence[Bare]) -> list[Bare]:
    r"""One side of a fraction with ``\cfrac`` for fractions as large as the signs beside them.

    Nothing tells where a fraction has no sign beside it.
    """
    signs = [a for a in part if not a.latex.startswith(_PLAIN)]
    if not signs:
        return list(part)
    em = em_of(signs)
    return [_renamed(a, "cfrac") if a.size >= SMALL * em else a for a in part]


def _renamed(atom: Bare, name: str) -> Bare:
    if not atom.latex.startswith(_PLAIN):
        return atom
    return replace(atom, latex=f"\\{name}{atom.latex[len(_PLAIN) - 1 :]}")

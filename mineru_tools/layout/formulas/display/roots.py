"""Roots: a radical sign with the bar that goes on from it, and its degree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    SMALL,
    Write,
    axis_of,
    em_of,
    height,
    made,
    middle,
)

_ENDS = 0.2  # em of white between the signs of a degree at most


def root_under(
    atoms: Sequence[Bare], inside: Sequence[Bare], bar: BBox, write: Write
) -> tuple[Bare, list[Bare]] | None:
    """The root whose bar it is, and its parts: the sign, what is under the bar, its degree."""
    sign = next((a for a in atoms if is_root(a, bar)), None)
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
    whole = made(f"\\sqrt{degree}{{{write(body)}}}", parts, axis, em)
    return replace(whole, x1=max(whole.x1, bar.x1), y0=min(whole.y0, bar.y0)), parts


def is_root(sign: Bare, bar: BBox) -> bool:
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

"""Brackets of a line and their partners."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.signs import Sign

_LANGLE, _RANGLE = r"\langle", r"\rangle"


def bracket_pairs(signs: Sequence[Sign]) -> dict[int, int]:
    """For each opening bracket that is closed its index and that of the one that closes it.

    Brackets close what was opened last on their own level, of whatever shape: half-open intervals
    have two shapes, and kets begin with a bar.
    """
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for k, sign in enumerate(signs):
        if sign.role is Role.OPEN or (sign.role is Role.FENCE and not _closes(signs, opened, k)):
            opened.append(k)
        elif sign.role in (Role.CLOSE, Role.FENCE):
            ket = sign.latex == _RANGLE and not any(signs[j].latex == _LANGLE for j in opened)
            while opened and not _fits(signs[opened[-1]], sign, ket):
                opened.pop()
            if opened:
                pairs[opened.pop()] = k
    return dict(sorted(pairs.items()))


def _closes(signs: Sequence[Sign], opened: Sequence[int], k: int) -> bool:
    """Whether a bar, which looks the same on both sides, ends what the last open one began."""
    before = signs[k - 1].role if k else None
    bars = [j for j in opened if signs[j].latex == signs[k].latex]
    return bool(bars) and k - bars[-1] > 1 and before not in (Role.BINARY, Role.RELATION, Role.OPEN)


def _fits(opening: Sign, closing: Sign, ket: bool) -> bool:
    if ket and opening.latex == "|":
        return opening.level == closing.level
    bars = Role.FENCE in (opening.role, closing.role)
    return opening.level == closing.level and (not bars or opening.latex == closing.latex)

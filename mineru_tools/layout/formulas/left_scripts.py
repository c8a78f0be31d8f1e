"""Scripts that stand before their base: of isotopes, of hypergeometric functions, transposes."""

from __future__ import annotations

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.operands import Operands, operates

_TOUCHING = 0.12  # em between scripts and their base
_APART = 0.2  # em to what stands before; a tight word space, the white around operators
_BARE = (Role.OPEN, Role.PUNCTUATION)  # have no scripts on them


def left_scripts(row: Operands, k: int) -> int:
    """The start of the scripts that stand before their base ``k``; ``k`` where it has none.

    They touch it, and what stands before them is a word space away or bears no scripts. A number
    raised at the start of a line is the mark of a note.
    """
    start = k
    while start and row.signs[start - 1].level:
        start -= 1
    if start == k or k == len(row.signs):
        return k
    base, scripts = row.signs[k], row.signs[start:k]
    if max(sign.x1 for sign in scripts) < base.x0 - _TOUCHING * base.run.size:
        return k
    if start == 0:
        return k if all(sign.level > 0 for sign in scripts) else start
    before = row.signs[start - 1]
    bare = operates(before) or before.role in _BARE
    return start if bare or row.gap(start) > _APART * base.run.size else k


def begins_left(row: Operands, k: int) -> int | None:
    """The start of the left scripts that ``k`` is one of; ``None`` where it is of none."""
    base = k
    while base < len(row.signs) and row.hangs(base):
        base += 1
    start = left_scripts(row, base)
    return start if start <= k < base else None


def is_isotope(row: Operands, k: int) -> bool:
    """Whether an element has two numbers before it, one over the other, as no text sets them."""
    sign = row.signs[k]
    if sign.level or sign.role not in (Role.LETTER, Role.WORD) or len(sign.text) > 2:
        return False
    scripts = row.signs[left_scripts(row, k) : k]
    numbers = all(script.role is Role.NUMBER for script in scripts)
    return numbers and {script.level for script in scripts} == {1, -1}

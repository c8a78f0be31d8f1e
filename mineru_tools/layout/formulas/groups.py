"""Brackets of a line that are part of a formula, and those of the text around one."""

from __future__ import annotations

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.operands import Operands

_NAMED_OF = {Role.LETTER, Role.ORDINARY}  # a name before brackets is that of a function of these


def group_belongs(row: Operands, i: int, j: int) -> bool:
    """Whether the brackets ``i`` and ``j``, not in a formula yet, are part of one.

    They are around mathematics or, between two formulas that they touch, around a number.
    """
    if all(row.math[i : j + 1]) or not row.fits(i + 1, j):
        return False
    if not any(row.math[i + 1 : j]):
        return _is_factor(row, i, j)
    if row.signs[i].proof and row.signs[j].proof:
        return True
    belongs = _belongs_to_left(row, i, j)
    if belongs is not None:
        return belongs
    if _belongs_to_right(row, j):
        return True
    roles = _roles_within(row, i, j)
    return Role.PUNCTUATION in roles and Role.RELATION not in roles


def _is_factor(row: Operands, i: int, j: int) -> bool:
    if not (i and j + 1 < len(row.signs) and row.math[i - 1] and row.math[j + 1]):
        return False
    return row.touching(i) and row.touching(j + 1)


def _belongs_to_left(row: Operands, i: int, j: int) -> bool | None:
    """Whether they do, by what stands before and touches; ``None`` where that tells nothing."""
    if not (i and row.touching(i)):
        return None
    before = row.signs[i - 1]
    if row.math[i - 1] or before.variable or before.role is Role.FUNCTION:
        return True
    if before.named:  # a relation there tells about what is counted: mice(n = 5)
        roles = _roles_within(row, i, j)
        return bool(roles & _NAMED_OF) and Role.RELATION not in roles
    return False if before.role in (Role.WORD, Role.OTHER) else None


def _belongs_to_right(row: Operands, j: int) -> bool:
    """Whether a script, a factorial or more of a formula stands at the closing bracket."""
    after = range(j + 1, row.scripts(j + 1))
    if any(row.signs[k].role is not Role.MARK for k in after):
        return True
    if not row.touching(j + 1):
        return False
    following = row.signs[j + 1]
    factor = row.math[j + 1] and following.role in (Role.LETTER, Role.OPEN)
    return following.text == "!" or factor


def _roles_within(row: Operands, i: int, j: int) -> set[Role]:
    return {sign.role for sign in row.signs[i + 1 : j]}

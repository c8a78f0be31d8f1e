"""Signs that are mathematics by what stands beside them, not by their fonts."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.operands import Operands, operates
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof

DIFFERENCES = frozenset("Δδ∆")  # stand before what they are of
_COMPANIONS = (Role.LETTER, Role.ORDINARY, Role.RELATION, Role.BINARY, Role.LARGE)
_HYPHENS = "-\u2010\u2011"  # of a compound: β-carotene
_POINTS = "\u00b7\u2022"  # begin the items of lists


def with_companions(signs: Sequence[Sign]) -> list[Sign]:
    """The signs, Greek and operators from fonts of these proven by them.

    Such fonts go with the italics of a text where these are the variables.
    """
    return [
        sign._replace(proof=Proof.SURE) if _is_companion(signs, k) else sign
        for k, sign in enumerate(signs)
    ]


def _is_companion(signs: Sequence[Sign], k: int) -> bool:
    """Whether a sign is from such a font and no part of a word of the text."""
    sign = signs[k]
    if sign.kind is not FontKind.PI or sign.text.isascii() or sign.text in _POINTS:
        return False
    beside = [signs[k - 1]] * (k > 0 and not sign.space)
    beside += [s for s in signs[k + 1 : k + 2] if not s.space]
    words = any(s.role is Role.WORD or s.text in _HYPHENS for s in beside if not s.proof)
    return sign.role in _COMPANIONS and not words


class Seeds:
    """What formulas of one line grow from, beside the signs that prove them."""

    def __init__(self, operands: Operands, italics: bool) -> None:
        self.operands = operands
        self.signs = operands.signs
        self.italics = italics

    def end(self, k: int) -> int:
        """The end of what is mathematics from ``k`` on; ``k`` if nothing begins there."""
        if self._is_power_of_ten(k):
            return self.operands.scripts(k + 1)
        if self._is_argument(k) or self._is_enclosed(k):
            return self.operands.pairs[k] + 1
        if self._is_difference(k):
            return k + 2
        found = self._is_variable(k) or self._is_sum(k) or self._is_tuple(k)
        return k + 1 if found else k

    def _is_variable(self, k: int) -> bool:
        """An italic letter of the text with a script, or alone where that means a variable.

        An italic word is one with italic letters as its subscript.
        """
        sign = self.signs[k]
        word = sign.role is Role.WORD and sign.run.font.italic
        if self.operands.math[k] or sign.level or not (word or sign.variable):
            return False
        if self.operands.in_word(k):
            return False
        end = self.operands.scripts(k + 1)
        if word and end > k + 1:
            below = self.signs[k + 1 : end]  # letters stand low in mathematics only
            return all(s.level < 0 and s.text.isalpha() and s.run.font.italic for s in below)
        if not sign.variable:
            return False
        if end > k + 1:
            return any(self.signs[j].role is not Role.MARK for j in range(k + 1, end))
        following = self.signs[k + 1].text if k + 1 < len(self.signs) else ""
        return (
            self.italics
            and sign.text.isascii()
            and sign.text not in "aAI"
            and following not in (".", ")", ":")
        )

    def _is_difference(self, k: int) -> bool:
        """A delta right before an italic letter, which no word begins with."""
        sign = self.signs[k]
        if not self.italics or sign.text not in DIFFERENCES or sign.level:
            return False
        operands = self.operands
        if operands.follows_letters(k) or not operands.touching(k + 1):
            return False
        return self.signs[k + 1].variable and not operands.precedes_letters(k + 1)

    def _is_power_of_ten(self, k: int) -> bool:
        """Ten with a raised number: a mark of a note follows words, not this one number."""
        sign = self.signs[k]
        if sign.text != "10" or sign.level or self.operands.in_word(k):
            return False
        end = self.operands.scripts(k + 1)
        if not 1 < end - k < 4:
            return False
        raised = all(s.level > 0 for s in self.signs[k + 1 : end])
        return raised and self.signs[end - 1].role is Role.NUMBER

    def _is_argument(self, k: int) -> bool:
        """Brackets from a mathematical font around a variable, right after a name."""
        sign, end = self.signs[k], self.operands.pairs.get(k)
        if sign.role is not Role.OPEN or sign.proof is not Proof.WEAK or not end or sign.level:
            return False
        proven = self.signs[end].proof and self.operands.fits(k + 1, end)
        named = self.operands.standing(0, k - 1) if k else 0
        return (
            bool(proven)
            and self.operands.touching(k)
            and (self.signs[named].named or self.signs[named].variable)
            and self.operands.is_named(k)
        )

    def _is_enclosed(self, k: int) -> bool:
        """Brackets as LibreOffice sets those of formulas alone, around what has room in them."""
        sign, end = self.signs[k], self.operands.pairs.get(k)
        if sign.kind is not FontKind.OFFICE or end is None or not self.operands.fits(k + 1, end):
            return False
        return self.signs[end].kind is FontKind.OFFICE

    def _is_sum(self, k: int) -> bool:
        """An operator from a mathematical font between two numbers."""
        sign = self.signs[k]
        if not operates(sign) or sign.proof is not Proof.WEAK or sign.text in "/\\=":
            return False
        if sign.latex == "-" and not (sign.space and self._spaced_after(k)):
            return False  # a range, a negative number
        left, right = self.operands.left(k - 1), self.operands.right(k + 1)
        return left is not None and right is not None

    def _spaced_after(self, k: int) -> bool:
        return k + 1 < len(self.signs) and self.signs[k + 1].space

    def _is_tuple(self, k: int) -> bool:
        """A comma from a mathematical font within brackets, between operands."""
        sign = self.signs[k]
        if sign.text not in ",;" or sign.proof is not Proof.WEAK or sign.level:
            return False
        within = any(i < k < j for i, j in self.operands.pairs.items())
        return within and None not in (self.operands.left(k - 1), self.operands.right(k + 1))

"""What may stand beside an operator: a number, a variable, a bracket, each with its scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.attached import SCRIPT_GAP
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.names import Names
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof

_LONGEST_NAME = 5  # letters; longer words in italics are words
_SIGNS = frozenset({"-", "+", "\\pm", "\\mp"})
_FITTING = frozenset(Role) - {Role.OTHER, Role.WORD}

OPERATORS = (Role.BINARY, Role.RELATION)
_DOTS = frozenset({"\\ldots", "\\cdots"})


def operates(sign: Sign) -> bool:
    """Whether the sign is an operator; an asterisk on the line is one, a raised one a mark."""
    if sign.role in OPERATORS:
        return True
    return sign.role is Role.MARK and sign.latex == "*" and bool(sign.proof) and not sign.level


class Operands(Names):
    """Looks at the signs of one line; ``math`` is shared with who fills it."""

    def __init__(
        self, signs: Sequence[Sign], math: Sequence[bool], pairs: Mapping[int, int], italics: bool
    ) -> None:
        super().__init__(signs, math, pairs)
        self.opened_by = {j: i for i, j in pairs.items()}
        self._italics = italics
        self._light = any(s.kind is FontKind.TEXT and not s.run.font.bold for s in signs)

    def symbolic(self, sign: Sign) -> bool:
        """Whether it is a variable, or may be one beside mathematics.

        A bold letter may, where not all is bold, and a short word in the italics of variables.
        """
        if sign.role is Role.WORD and not (self._light and sign.bold):
            return self._italics and sign.run.font.italic and len(sign.text) <= _LONGEST_NAME
        return sign.variable or (self._light and sign.bold)

    def dots(self, k: int) -> int:
        """The end of the dots of a list that begin at ``k``; ``k`` if none do."""
        if self.points(k):
            return k + 3
        one = 0 <= k < len(self.signs) and self.signs[k].latex in _DOTS and self.signs[k].proof
        return k + 1 if one else k

    def base(self, k: int, end: int) -> int:
        """The start of what the scripts or primes in ``k:end`` hang on, scripts before them too.

        Where that is text, the scripts alone: units, and numbers that marks note something about.
        """
        start = k
        while start > 0 and self.hangs(start):
            start -= 1
        if self.hangs(start) or self.gap(start + 1) > SCRIPT_GAP * self._em(start + 1):
            return k
        sign = self.signs[start]
        marks = all(s.role is Role.MARK for s in self.signs[start + 1 : end] if s.level)
        if marks and self.signs[k].level and not (sign.proof or sign.variable):
            return k
        if sign.role is Role.CLOSE:
            opened = self.opened_by.get(start)
            return k if opened is None or not self.fits(opened + 1, start) else opened
        if sign.role is Role.NUMBER:
            left = self.left(start)
            return k if left is None else left
        if self.symbolic(sign) and not self.follows_letters(start):
            return start
        if self.is_indexed(start, end):
            return start
        return start if sign.proof and sign.role is not Role.PUNCTUATION else start + 1

    def modulus(self, k: int) -> bool:
        """Whether a bracket begins at ``k`` that tells what numbers are congruent by."""
        end = self.pairs.get(k)
        return end is not None and self.signs[k + 1].latex == "\\bmod" and self.fits(k + 1, end)

    def operates(self, k: int) -> bool:
        """Whether the operator ``k`` can be one: a hyphen or slash of text joins words."""
        sign = self.signs[k]
        if sign.text == "-" and not sign.proof:
            return False
        return self.near(k) and self.near(k + 1) and not sign.level

    def right(self, k: int) -> int | None:
        """The end of the operand that begins at ``k``, ``None`` when there is none."""
        if not 0 <= k < len(self.signs) or (k and not self.near(k)):
            return None
        sign = self.signs[k]
        if sign.latex in _SIGNS and sign.proof:
            return self.right(k + 1)
        if sign.role is Role.FUNCTION:
            return self.right(k + 1) or k + 1
        if sign.role is Role.OPEN or (sign.role is Role.FENCE and k in self.pairs):
            closed = self.pairs.get(k)
            if closed is None or not self.fits(k + 1, closed):
                return None
            return self.scripts(closed + 1)
        if sign.role is Role.NUMBER and not sign.level:
            return self._number_right(k)
        if sign.latex in _DOTS:
            return k + 1
        if self.points(k):
            return k + 3
        if self.math[k] or (self.symbolic(sign) and not self.precedes_letters(k)):
            return self.scripts(k + 1)
        return self._named_right(k) if sign.named else None

    def _named_right(self, k: int) -> int | None:
        """The end of an upright name that has an index, or of what it names and touches.

        That is what stands in brackets, a variable or a name: no word of the text has such.
        """
        end = self.scripts(k + 1)
        indexed = self.is_indexed(k, end)
        if end > k + 1 and not indexed:
            return None
        if self.touching(end) and self.is_named(end):
            return self.right(end)
        return end if indexed else None

    def _number_right(self, k: int) -> int | None:
        end = k + 1
        while self._is_point(end) and self.signs[end + 1].role is Role.NUMBER:
            end += 2
        scripts = self.scripts(end)
        if scripts == end and self.precedes_letters(end - 1) and not self._is_product(end):
            return None  # 7B, 5mm
        if scripts < len(self.signs) and self.signs[scripts].text == "%" and self.touching(scripts):
            return scripts + 1
        return self._digits_in_doubt(scripts)

    def _is_product(self, k: int) -> bool:
        """Whether letters behind a number are variables in the italics of the text."""
        return self.symbolic(self.signs[k]) and self.signs[k].run.font.italic

    def _digits_in_doubt(self, k: int) -> int:
        """The end of the last digits' error in brackets, 0.326(1); ``k`` if there is none."""
        if not self.touching(k) or self.signs[k].role is not Role.OPEN:
            return k
        number = k + 2 < len(self.signs) and self.signs[k + 1].role is Role.NUMBER
        return k + 3 if number and self.pairs.get(k) == k + 2 else k

    def _is_point(self, k: int) -> bool:
        """A decimal point or comma with digits on both sides, in a font of its own."""
        return (
            0 < k < len(self.signs) - 1
            and self.signs[k].text in ".,"
            and self.touching(k)
            and self.touching(k + 1)
            and self.signs[k].level == self.signs[k + 1].level
        )

    def left(self, k: int) -> int | None:
        """The start of the operand that ends with ``k``, ``None`` when there is none."""
        if not 0 <= k < len(self.signs) or (k + 1 < len(self.signs) and not self.near(k + 1)):
            return None
        end = k
        while k > 0 and self.hangs(k):
            k -= 1
        sign = self.signs[k]
        if k < end and self.scripts(k + 1) <= end and self.signs[k + 1].level:
            return None
        if sign.text == "%" and k and self.signs[k - 1].role is Role.NUMBER:
            return self.left(k - 1)
        if sign.latex in _DOTS or self.points(k - 2):
            return k if sign.latex in _DOTS else k - 2
        if sign.role is Role.CLOSE or (sign.role is Role.FENCE and k in self.opened_by):
            opened = self.opened_by.get(k)
            if opened is None or not self.fits(opened + 1, k):
                return None
            if opened and self.touching(opened) and self.signs[opened - 1].role is Role.WORD:
                return None
            return opened
        if sign.role is Role.NUMBER and not sign.level:
            return self._number_left(k)
        if self.math[k] or (self.symbolic(sign) and not self.follows_letters(k)):
            return k
        return None

    def _number_left(self, k: int) -> int | None:
        while k >= 2 and self._is_point(k - 1) and self.signs[k - 2].role is Role.NUMBER:
            k -= 2
        if not self.touching(k):
            return k
        before = self.signs[k - 1]
        if before.latex in _SIGNS and before.proof:
            alone = k < 2 or not self.near(k - 1) or self.left(k - 2) is None
            return k - 1 if alone else k
        glued = before.role in (Role.WORD, Role.LETTER, Role.OTHER) or before.text in "-–/"
        return None if glued and not before.proof else k

    def fits(self, start: int, end: int) -> bool:
        """Whether all of ``start:end`` may stand in a formula: no words but those in scripts."""
        return start < end and all(
            sign.level or math or sign.role in _FITTING or sign.proof is Proof.SURE
            for sign, math in zip(self.signs[start:end], self.math[start:end], strict=True)
        )

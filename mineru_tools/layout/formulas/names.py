"""Upright letters of the text that belong to formulas: names of functions, and single ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mineru_tools.document.symbols import OPERATOR_NAMES, Role
from mineru_tools.layout.formulas.attached import Attached
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.spacing import TOUCHING_GAP
from mineru_tools.layout.formulas.tokens import Proof

_PRODUCTS = frozenset({"/", "\\cdot", "\\times"})


class Names(Attached):
    """Looks at the signs of one line; ``math`` is shared with who fills it."""

    def __init__(
        self, signs: Sequence[Sign], math: Sequence[bool], pairs: Mapping[int, int]
    ) -> None:
        super().__init__(signs)
        self.math = math
        self.pairs = pairs

    def is_indexed(self, start: int, end: int) -> bool:
        """Whether an upright name has a subscript of mathematics; after elements stand numbers."""
        sign, scripts = self.signs[start], self.signs[start + 1 : end]
        below = any(s.level < 0 and (s.proof is Proof.SURE or s.variable) for s in scripts)
        name = sign.role is Role.FUNCTION or sign.named
        number = bool(scripts) and scripts[0].role is Role.NUMBER
        return name and below and not number and not self.in_word(start)

    def is_named(self, k: int) -> bool:
        """Whether the sign ``k`` begins what a name before it may be the function of."""
        if self.signs[k].role is Role.OPEN:
            closed = self.pairs.get(k, k)
            return any(self.signs[j].variable or self.math[j] for j in range(k + 1, closed))
        return self.signs[k].variable and self.math[k] and not self.signs[k].level

    def is_operator(self, k: int) -> bool:
        """Whether a word is the name of an operator, a thin space before what follows."""
        sign = self.signs[k]
        named = sign.named and sign.text in OPERATOR_NAMES and not self.in_word(k)
        return named and self.narrow(k + 1) and self.gap(k + 1) < TOUCHING_GAP * self._em(k + 1)

    def names(self, k: int, end: int) -> bool:
        """Whether the upright sign ``k`` names the mathematics that begins at ``end``."""
        if self.in_word(k) or (end > k + 1 and not self.is_indexed(k, end)):
            return False
        return self.signs[end].role is Role.OPEN or self.is_named(end)

    def upright(self, k: int) -> int | None:
        """The end of an upright letter after an operator, with its scripts; ``None`` for others.

        After signs of products it may be a unit.
        """
        if k >= len(self.signs) or self.signs[k - 1].latex in _PRODUCTS or not self.near(k):
            return None
        sign = self.signs[k]
        letter = sign.named and sign.role is Role.LETTER and not self.in_word(k)
        return self.scripts(k + 1) if letter else None

    def imaginary(self, k: int) -> bool:
        """Whether the sign is an upright i or j alone, as engineers write the imaginary unit."""
        sign = self.signs[k]
        alone = not self.touching(k + 1) or self.signs[k + 1].role is not Role.PUNCTUATION
        return sign.named and sign.text in "ij" and alone and not self.in_word(k)

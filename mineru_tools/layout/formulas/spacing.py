"""White between the signs of a line, measured by the word spaces of the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from unicodedata import combining

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.signs import Sign

TOUCHING_GAP = 0.2  # em; less than a word space in a line that is not set tight
_OF_WORD_SPACE = 0.9  # of the word spaces of a tight line; a thin space in formulas is 0.167 em
OPERATOR_GAP = 1.0  # em on each side of an operator; more is the gap to another column


class Spacing:
    """How far apart the signs of one line stand."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.signs = signs
        self._least = min(TOUCHING_GAP, _OF_WORD_SPACE * _word_space(signs))
        self._spaces = _word_spaces(signs)

    def gap(self, k: int) -> float:
        """White between the sign ``k`` and the one before it."""
        return self.signs[k].x0 - self.signs[k - 1].x1

    def touching(self, k: int) -> bool:
        """Whether no word space stands before the sign ``k``."""
        if not 0 < k < len(self.signs):
            return False
        left, right = self.signs[k - 1], self.signs[k]
        if right.space and (_is_word(left) or _is_word(right)):
            return False  # slanted letters lean over the space
        return self.gap(k) < self._least * self._em(k)

    def narrow(self, k: int) -> bool:
        """Whether the white before ``k`` is less than the word spaces of its line.

        A bracket that grows has a baseline of its own.
        """
        beside = self.signs[k - 1] if self.signs[k].hangs else self.signs[k]
        space = self._spaces.get(round(beside.run.baseline))
        return space is not None and self.gap(k) < _OF_WORD_SPACE * space

    def near(self, k: int) -> bool:
        return 0 < k < len(self.signs) and self.gap(k) < OPERATOR_GAP * self._em(k)

    def _em(self, k: int) -> float:
        return max(self.signs[k].run.size, self.signs[k - 1].run.size)

    def over(self, accent: int, base: int) -> bool:
        """Whether the middle of an accent stands over a sign, or both are one glyph."""
        above, below = self.signs[accent], self.signs[base]
        if above.run is below.run and combining(above.text[0]) and base == accent - 1:
            return True
        return below.x0 < (above.x0 + above.x1) / 2 < below.x1


def _is_word(sign: Sign) -> bool:
    return sign.role is Role.WORD and not sign.proof and not sign.level


def _word_spaces(signs: Sequence[Sign]) -> dict[int, float]:
    """The white between words of the text that stand side by side, by their baselines.

    In points, rounded to find the line.
    """
    white: dict[int, list[float]] = {}
    for left, right in _spaced_words(signs):
        if left.run.baseline == right.run.baseline:
            white.setdefault(round(right.run.baseline), []).append(right.x0 - left.x1)
    return {line: median(found) for line, found in white.items()}


def _word_space(signs: Sequence[Sign]) -> float:
    """The white between words of the text that stand side by side, in em."""
    white = [(right.x0 - left.x1) / right.run.size for left, right in _spaced_words(signs)]
    return median(white) if white else TOUCHING_GAP / _OF_WORD_SPACE


def _spaced_words(signs: Sequence[Sign]) -> Iterator[tuple[Sign, Sign]]:
    """Neighbours that are words of the text with white between them."""
    for left, right in pairwise(signs):
        if right.space and not right.start and _is_word(left) and _is_word(right):
            yield left, right

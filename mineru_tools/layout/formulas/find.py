"""Which signs of a line are mathematics: from those that prove it to what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.brackets import bracket_pairs
from mineru_tools.layout.formulas.groups import group_belongs
from mineru_tools.layout.formulas.left_scripts import begins_left, is_isotope, left_scripts
from mineru_tools.layout.formulas.operands import OPERATORS, Operands, operates
from mineru_tools.layout.formulas.seeds import Seeds, with_companions
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import Proof

WORD_GAP = 0.22  # em; TeX's thick space around relations is 0.28, but then there is a relation
_PREFIXES = frozenset(
    ["-", "+", "<", ">", "\\pm", "\\mp", "\\sim", "\\approx", "\\leq", "\\geq", "\\leqslant",
     "\\geqslant", "\\lesssim", "\\gtrsim", "\\ll", "\\gg", "\\propto", "\\neq"]
)  # fmt: skip
_APPLIED = (Role.LETTER, Role.FUNCTION, Role.PRIME, Role.ACCENT, Role.WORD)  # to brackets
_COUNTED = (Role.CLOSE, Role.NUMBER)  # what factorials are of, beside variables
_INTEGRAND = 200  # signs; more than a line has
_PASSES = 8  # what belongs to a formula is found in two or three; the rest is for odd files


def formulas_in(signs: Sequence[Sign], *, italics: bool = False) -> list[tuple[int, int]]:
    """Stretches ``(start, end)`` of signs that are formulas, in order.

    ``italics`` says that variables of this document are set in the italics of its text, so that an
    italic letter alone is one.
    """
    finder = _Finder(with_companions(signs) if italics else signs, italics)
    if not any(finder.math):
        return []
    for _ in range(_PASSES):
        if not finder.grow():
            break
    return list(finder.stretches())


class _Finder:
    def __init__(self, signs: Sequence[Sign], italics: bool) -> None:
        self.signs = signs
        self.math = [sign.proof is Proof.SURE for sign in signs]
        self.pairs = bracket_pairs(signs)
        self.operands = Operands(signs, self.math, self.pairs, italics)
        seeds = Seeds(self.operands, italics)
        for k in range(len(signs)):
            self._mark(k, seeds.end(k))
            if is_isotope(self.operands, k):
                self._mark(left_scripts(self.operands, k), k + 1)

    def grow(self) -> bool:
        """Give each stretch what belongs to it on both sides; whether anything changed."""
        before = sum(self.math)
        for start, end in list(self._runs()):
            low, high = self._leftward(start, end), self._rightward(start, end)
            self._mark(low, high)
        for i, j in self.pairs.items():
            if group_belongs(self.operands, i, j):
                self._mark(i, j + 1)
        return sum(self.math) > before

    def _mark(self, start: int, end: int) -> None:
        for k in range(start, end):
            self.math[k] = True

    def _runs(self) -> Iterator[tuple[int, int]]:
        start = None
        for k, math in enumerate([*self.math, False]):
            if math and start is None:
                start = k
            elif not math and start is not None:
                yield start, k
                start = None

    def _hanging(self, end: int, last: Sign) -> int:
        """The end of what stands on a formula that ends here: scripts, accents, marks, dots."""
        sign, operands = self.signs[end], self.operands
        if (scripts := operands.scripts(end)) > end or sign.role is Role.PRIME:
            return max(scripts, end + 1)
        if sign.role is Role.ACCENT:
            return end + 1 if operands.over(end, end - 1) else end
        if operands.points(end) and operands.near(end):
            return end + 3
        if operands.modulus(end):
            return operands.pairs[end] + 1
        if sign.text in "!%" and operands.touching(end):
            counted = last.variable or (sign.text == "!" and last.role in _COUNTED)
            return end + 1 if counted else end
        return end

    def _rightward(self, start: int, end: int) -> int:
        if end >= len(self.signs):
            return end
        sign, operands = self.signs[end], self.operands
        last = self.signs[operands.standing(start, end - 1)]
        if (hanging := self._hanging(end, last)) > end:
            return hanging
        if operates(last):
            right = operands.right(end)
            alone = end - start == 1 and operands.left(start - 1) is None
            if right and not (alone and last.latex not in _PREFIXES):
                return right
            if not alone and (upright := operands.upright(end)):
                return upright
            if not operands.points(end - 3):
                return end
        if operates(sign) and operands.operates(end):
            return operands.right(end + 1) or operands.upright(end + 1) or end
        if last.latex == r"\surd" or last.role in (Role.FUNCTION, Role.LARGE):
            return operands.right(end) or end
        if self._is_differential(start, end):
            return operands.scripts(end + 1)
        if sign.role is Role.PUNCTUATION and operands.near(end):
            return self._next_of_list(end)
        return (operands.touching(end) and self._touched(end, last)) or end

    def _touched(self, k: int, last: Sign) -> int | None:
        """The end of what begins at ``k`` and belongs to the formula that it touches."""
        sign, operands = self.signs[k], self.operands
        applied = last.role in _APPLIED or (last.role is Role.CLOSE and operands.is_named(k))
        if sign.role is Role.OPEN and applied:
            return operands.right(k)
        if sign.role is Role.FUNCTION or operands.symbolic(sign):
            return operands.right(k)
        if sign.role is Role.NUMBER and sign.proof:
            return operands.right(k)
        return k + 1 if operands.imaginary(k) else None

    def _is_differential(self, start: int, k: int) -> bool:
        """Whether a formula with an integral is followed by a d with its variable."""
        sign = self.signs[k]
        variable = sign.run.font.italic or sign.proof
        if sign.text[0] != "d" or len(sign.text) != 2 or not variable or sign.level:
            return False
        before = self.signs[max(start, k - _INTEGRAND) : k]
        return self.operands.near(k) and any("int" in s.latex for s in before)

    def _next_of_list(self, comma: int) -> int:
        """The end of what follows a comma of mathematics, or one beside the dots of a list."""
        operands = self.operands
        if (dots := operands.dots(comma + 1)) > comma + 1:
            return dots
        listed = (
            self.signs[comma].proof
            or operands.points(comma - 3)
            or operands.dots(comma - 1) > comma - 1
        )
        return (operands.right(comma + 1) if listed else None) or comma

    def _leftward(self, start: int, end: int) -> int:
        if start == 0:
            return start
        first, sign, operands = self.signs[start], self.signs[start - 1], self.operands
        if sign.role is Role.ACCENT:
            return start - 1 if operands.over(start - 1, start) else start
        if first.level or first.role is Role.PRIME:
            own = begins_left(operands, start)
            return operands.base(start, end) if own is None else own
        if (low := self._before_letter(start)) < start:
            return low
        if operates(first) and not operands.points(start):
            left = operands.left(start - 1)
            lonely = end - start == 1 and operands.right(end) is None
            return start if left is None or lonely else left
        if operates(sign) and operands.operates(start - 1):
            left = operands.left(start - 2)
            if left is not None:
                return left
            prefix = sign.latex in _PREFIXES and sign.proof and operands.touching(start)
            return start - 1 if prefix else start
        if sign.role is Role.PUNCTUATION and sign.proof and operands.near(start):
            left = operands.left(start - 2)
            return start if left is None else left
        named = operands.standing(0, start - 1)
        base = self.signs[named]
        if base.role is Role.FUNCTION and operands.near(start):
            return named
        if base.named and operands.touching(start) and operands.names(named, start):
            return named
        if operands.touching(start) and (operands.symbolic(sign) or base.role is Role.NUMBER):
            left = operands.left(start - 1)
            return start if left is None else left
        return start

    def _before_letter(self, k: int) -> int:
        """The start of left scripts of what begins a formula, or of an operator's name."""
        applied = self.signs[k].variable or self.signs[k].role is Role.OPEN
        named = applied and self.operands.is_operator(k - 1)
        return k - 1 if named else left_scripts(self.operands, k)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Stretches cut where a word space stands between operands, loose commas dropped."""
        for start, end in self._runs():
            depth, first = 0, start
            for k in range(start, end):
                if k > first and not depth and self._parted(first, k):
                    yield from self._trimmed(first, k)
                    first = k
                role = self.signs[k].role
                depth += (role is Role.OPEN) - (role is Role.CLOSE)
            yield from self._trimmed(first, end)

    def _parted(self, start: int, k: int) -> bool:
        sign = self.signs[k]
        if sign.level or not sign.space or self.operands.gap(k) < WORD_GAP * sign.run.size:
            return False
        if self.operands.narrow(k) or self._is_differential(start, k):
            return False
        apart = (*OPERATORS, Role.OPEN, Role.PUNCTUATION, Role.LARGE, Role.FUNCTION, Role.FENCE)
        last = self.signs[self.operands.standing(0, k - 1)]
        return sign.role not in apart and last.role not in apart

    def _trimmed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end and self.signs[end - 1].role is Role.PUNCTUATION:
            if self.operands.points(end - 3):
                break
            end -= 1
        while start < end and self.signs[start].role is Role.PUNCTUATION:
            start += 1
        if start < end:
            yield start, end

"""What hangs on a sign or is glued to it: scripts, primes, letters of the same word."""

from __future__ import annotations

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.spacing import Spacing

SCRIPT_GAP = 0.35  # em between a base and its scripts: italic correction and \scriptspace
_POINTS = (".", "\\cdot")  # three of them are dots


class Attached(Spacing):
    """Looks at what the signs of one line are attached to."""

    def in_word(self, k: int) -> bool:
        """Whether the sign ``k`` is glued to letters, digits or a hyphen of text."""
        for j, beside in ((k, k - 1), (k + 1, k + 1)):
            if 0 <= beside < len(self.signs) and self.touching(j):
                other = self.signs[beside]
                glued = other.role in (Role.WORD, Role.OTHER, Role.LETTER, Role.NUMBER)
                if (glued or other.text in "-'’") and not (other.proof or other.level):
                    return True
        return False

    def standing(self, start: int, k: int) -> int:
        """The sign that ``k`` stands on, if that is a script or prime; not before ``start``."""
        while k > start and self.hangs(k):
            k -= 1
        return k

    def scripts(self, k: int) -> int:
        """The end of the scripts that begin at ``k`` on what stands before; ``k`` if none do."""
        if not 0 < k < len(self.signs) or not self.signs[k].level:
            return k
        accent = k > 1 and self.signs[k - 1].role is Role.ACCENT
        base = self.signs[k - 2] if accent else self.signs[k - 1]
        if not base.level and self.signs[k].x0 - base.x1 > SCRIPT_GAP * base.run.size:
            return k
        end = k
        while end < len(self.signs) and self.signs[end].level:
            reach = max(sign.x1 for sign in self.signs[k - 1 : end])
            if end > k and self.signs[end].x0 - reach > SCRIPT_GAP * base.run.size:
                break
            end += 1
        return end

    def hangs(self, k: int) -> bool:
        return self.signs[k].level != 0 or self.signs[k].role is Role.PRIME

    def follows_letters(self, k: int) -> bool:
        before = self.signs[k - 1] if self.touching(k) else None
        return before is not None and before.role in (Role.WORD, Role.OTHER) and not before.proof

    def precedes_letters(self, k: int) -> bool:
        after = self.signs[k + 1] if self.touching(k + 1) else None
        return (
            after is not None
            and after.role in (Role.WORD, Role.LETTER, Role.OTHER)
            and not after.proof
            and not after.variable
        )

    def points(self, k: int) -> bool:
        """Whether three points in a row begin at ``k``, on the line or above it."""
        three = [sign.latex for sign in self.signs[k : k + 3]] if k >= 0 else []
        return len(three) == 3 and three[0] in _POINTS and three == [three[0]] * 3

"""Signs of a line: the tokens of its runs with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.formulas.tokens import Proof, tokens_of
from mineru_tools.layout.text_line import Run

_RISE = 0.12  # of the size; a subscript goes down by 0.15 or more, rounding shifts by 0.05
_SMALL = 0.88  # of the size; the first step down in TeX is 0.7 to 0.83


class Sign(NamedTuple):
    """A token, see there, and where it stands.

    ``level`` is 1 above the baseline of the line, -1 below it. ``space`` says that white space
    stands before.
    """

    text: str
    start: int
    end: int
    latex: str
    role: Role
    style: str
    proof: Proof
    kind: FontKind
    run: Run
    x0: float
    x1: float
    space: bool
    level: int

    @property
    def hangs(self) -> bool:
        """Whether its own baseline means nothing."""
        return self.kind is FontKind.EXTENSION

    @property
    def variable(self) -> bool:
        """One letter set as variables are: italic, or of a mathematical alphabet."""
        if self.role is not Role.LETTER:
            return False
        return self.proof is Proof.SURE or (len(self.text) == 1 and self.run.font.italic)

    @property
    def named(self) -> bool:
        """Upright letters of text, which may be the name of a function: sign, Coh, M."""
        plain = self.role in (Role.WORD, Role.LETTER) and self.text.isascii()
        font = self.run.font
        return plain and not self.level and not (font.italic or font.monospace)

    @property
    def bold(self) -> bool:
        """A bold letter of text, or two as the product of a matrix and a vector."""
        letters = self.role in (Role.LETTER, Role.WORD) and len(self.text) <= 2
        return letters and self.run.font.bold and self.text.isalpha()


def signs_of(runs: Sequence[Run]) -> list[Sign]:
    """The signs of a line, in the order of its runs."""
    size, baseline = ground_of(runs)
    signs: list[Sign] = []
    level = 0
    for run in runs:
        rise = baseline - run.baseline
        if run.size >= _SMALL * size:
            level = 0
        elif abs(rise) >= _RISE * size:
            level = 1 if rise > 0 else -1
        elif run.space:
            level = 0  # a script of a script may be back on the line, small capitals always are
        signs.extend(_signs(run, level))
    return signs


def ground_of(runs: Sequence[Run]) -> tuple[float, float]:
    """Size and baseline of what a line stands on: its largest type, first come first served.

    A line may hold more small letters than large ones, so numbers do not count.
    """
    standing = [r for r in runs if kind_of(r.font.name) is not FontKind.EXTENSION] or list(runs)
    size = max(r.size for r in standing)
    first = next(r for r in standing if r.size >= _SMALL * size)
    return size, first.baseline


def _signs(run: Run, level: int) -> list[Sign]:
    out = []
    for token in tokens_of(run.text, run.font):
        _, start, end, _, role, _, proof, _ = token
        if level and proof is Proof.WEAK and role not in (Role.NUMBER, Role.PUNCTUATION):
            token = token._replace(proof=Proof.SURE)  # nobody raises a minus for show
        if token.text == ":" and run.space and not start and not level:
            token = token._replace(role=Role.RELATION)  # no text has a space before it
        places = (run.edge(start), run.edge(end))
        out.append(Sign(*token, run, *places, run.space and not start, level))
    return out

"""Accents that stand over a letter as signs of their own, joined with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.tokens import tokens_of

_FOLLOWING = ("\u20d6", "\u20d7")  # arrows, which come after their letter
_WIDE = {"\\hat": "\\widehat", "\\tilde": "\\widetilde"}


@dataclass(frozen=True, slots=True)
class Bare:
    """A sign as the builder needs it; an accented letter is one."""

    latex: str
    role: Role
    style: str
    size: float
    baseline: float
    hangs: bool
    space: bool
    level: int
    of_text: bool
    x0: float
    x1: float
    y0: float
    y1: float

    def renamed(self, latex: str) -> Bare:
        """The same with other LaTeX, which says the style itself."""
        return replace(self, latex=latex, style="")


def joined_accents(signs: Sequence[Sign]) -> list[Bare]:
    """The signs, accents put over what they stand over, the pieces of tall bars made one.

    Lone accents stay as they are.
    """
    if any(sign.role is Role.ACCENT for sign in signs):
        signs = [letter for sign in signs for letter in _single(sign)]
    over: dict[int, list[str]] = {}
    gone = {k for k in range(1, len(signs)) if _goes_on(signs[k - 1], signs[k])}
    for k, sign in enumerate(signs):
        if sign.role is not Role.ACCENT:
            continue
        base = _accented(signs, k)
        if base is not None:
            wide = sign.kind is FontKind.EXTENSION
            over.setdefault(base, []).append(
                _WIDE.get(sign.latex, sign.latex) if wide else sign.latex
            )
            gone.add(k)
    return [
        _bare(sign, over.get(k, []), (k - 1) in gone)
        for k, sign in enumerate(signs)
        if k not in gone
    ]


def _single(sign: Sign) -> Iterator[Sign]:
    """The letters of a sign one by one, for one of them to take an accent."""
    if sign.role is not Role.LETTER or len(sign.text) == 1:
        yield sign
        return
    step = (sign.x1 - sign.x0) / len(sign.text)
    for k in range(len(sign.text)):
        start, x0 = sign.start + k, sign.x0 + k * step
        for token in tokens_of(sign.run.text[start : start + 1], sign.run.font):
            yield sign._replace(
                text=token.text, latex=token.latex, start=start, end=start + 1,
                x0=x0, x1=x0 + step, space=sign.space and not k,
            )  # fmt: skip


def _goes_on(upper: Sign, lower: Sign) -> bool:
    """Whether a bar is the next piece of a tall one, in the same place farther down."""
    pieces = upper.role is Role.FENCE and upper.text == lower.text and upper.hangs
    return pieces and abs(upper.x0 - lower.x0) < 0.1 * upper.run.size


def _bare(sign: Sign, accents: Sequence[str], after_accent: bool) -> Bare:
    latex, style = sign.latex, sign.style
    if accents and style:
        latex, style = f"\\{style}{{{latex}}}", ""
    for accent in accents:
        latex = f"{accent}{{{latex}}}"
    hangs = sign.hangs or sign.text == "√"  # its own baseline is the top of the root
    space = sign.space and not after_accent
    return Bare(
        latex, sign.role, style, sign.run.size, sign.run.baseline, hangs, space, sign.level,
        sign.kind is FontKind.TEXT, sign.x0, sign.x1, sign.run.bbox.y0, sign.run.bbox.y1,
    )  # fmt: skip


def _accented(signs: Sequence[Sign], k: int) -> int | None:
    """The index of what the accent ``k`` stands over: in one run the next sign, else by place.

    TeX sets an accent before its letter; the arrows of vectors have been put after it.
    """
    accent = signs[k]
    center = (accent.x0 + accent.x1) / 2
    for j in (k - 1,) if accent.text in _FOLLOWING else (k + 1, k - 1, k + 2):
        if not 0 <= j < len(signs):
            continue
        sign = signs[j]
        if sign.role not in (Role.LETTER, Role.NUMBER, Role.WORD):
            continue
        if sign.run is accent.run or sign.x0 - 0.1 * sign.run.size < center < sign.x1:
            return j
    return None

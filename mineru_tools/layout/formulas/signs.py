"""Runs cut into signs: letters, numbers, operators, each with its LaTeX and what it proves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from mineru_tools.layout.formulas.alphabets import styled
from mineru_tools.layout.formulas.fonts import FontKind, kind_of, misread
from mineru_tools.layout.formulas.symbols import FUNCTIONS, SYMBOLS, Role, Symbol
from mineru_tools.layout.text_line import Run

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|.", re.S)
_LETTER_KINDS = frozenset({FontKind.ITALIC, FontKind.BOLD_ITALIC})
_CAPITALS = {
    FontKind.SYMBOLS: "mathcal",
    FontKind.SCRIPT: "mathcal",
    FontKind.BLACKBOARD: "mathbb",
}
# Signs that typesetters take from mathematical fonts for text, too, or that numbers have.
_WEAK = frozenset("|‖∥∣{}()[]/\\.,;:!%+=-−∗*·⋅•∙§¶…'°✓✗✔✘■□▪")
_RISE = 0.12  # of the size; a subscript goes down by 0.15 or more, rounding shifts by 0.05
_SMALL = 0.88  # of the size; the first step down in TeX is 0.7 to 0.83


class Proof(IntEnum):
    """How far a sign says that it is mathematics."""

    NONE = 0
    WEAK = 1  # from a mathematical font, but text has it too
    SURE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A stretch ``start:end`` of a run's text that plays one part.

    ``style`` is the command of its alphabet, empty for what letters of a formula are by
    themselves. ``level`` is 1 above the baseline of the line, -1 below it. ``hangs`` says that its
    own baseline means nothing. ``space`` says that white space stands before.
    """

    text: str
    latex: str
    role: Role
    proof: Proof
    style: str
    run: Run
    start: int
    end: int
    x0: float
    x1: float
    space: bool
    level: int
    kind: FontKind

    @property
    def hangs(self) -> bool:
        return self.kind is FontKind.EXTENSION

    @property
    def variable(self) -> bool:
        """One letter set as variables are: italic, or of a mathematical alphabet."""
        if self.role is not Role.LETTER:
            return False
        return self.proof is Proof.SURE or (len(self.text) == 1 and self.run.font.italic)


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


def _signs(run: Run, level: int) -> Iterator[Sign]:
    kind = kind_of(run.font.name)
    width = (run.bbox.x1 - run.bbox.x0) / max(1, len(run.text))
    for text, start in _tokens(run.text):
        end = start + len(text)
        latex, role, style, proof = _read(text, kind, run)
        if level and proof is Proof.WEAK and role not in (Role.NUMBER, Role.PUNCTUATION):
            proof = Proof.SURE  # nobody raises a minus for show
        yield Sign(
            text, latex, role, proof, style, run, start, end,
            run.bbox.x0 + start * width, run.bbox.x0 + end * width,
            run.space and not start, level, kind,
        )  # fmt: skip


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Numbers, words and single signs, and where they start; letters of one alphabet together."""
    for match in _TOKEN.finditer(text):
        if match[0].isascii() or len(match[0]) == 1:
            yield match[0], match.start()
            continue
        start = match.start()
        for _, chars in groupby(match[0], lambda char: (styled(char) or ("", None))[1]):
            part = "".join(chars)
            yield part, start
            start += len(part)


def _read(text: str, kind: FontKind, run: Run) -> tuple[str, Role, str, Proof]:
    """LaTeX, role, style and proof of a token."""
    of_math = kind not in (FontKind.TEXT, FontKind.PI)
    text = misread(run.font.name).get(text, text)
    if text[0].isdecimal() and text[0].isascii():
        bold = "mathbf" if run.font.bold and of_math else ""
        return text, Role.NUMBER, bold, Proof.WEAK if of_math else Proof.NONE
    symbol = SYMBOLS.get(text)
    if symbol and not (symbol.role is Role.LETTER and kind is FontKind.TEXT):
        return (
            symbol.latex,
            symbol.role,
            _symbol_style(symbol, kind, run),
            _proof(text, symbol, kind),
        )
    if text[0].isalpha() or styled(text[0]):
        return _letters(text, kind, run)
    return text, Role.OTHER, "", Proof.NONE


def _proof(text: str, symbol: Symbol, kind: FontKind) -> Proof:
    if kind in (FontKind.TEXT, FontKind.PI):
        return Proof.NONE
    return Proof.WEAK if text in _WEAK else Proof.SURE


def _symbol_style(symbol: Symbol, kind: FontKind, run: Run) -> str:
    """Greek is bold where its font is so by name: descriptors of symbol fonts often lie."""
    bold = run.font.bold if kind in (FontKind.TEXT, FontKind.PI) else kind is FontKind.BOLD_ITALIC
    return "boldsymbol" if bold and symbol.role is Role.LETTER else ""


def _letters(text: str, kind: FontKind, run: Run) -> tuple[str, Role, str, Proof]:
    parts = [_letter(char) for char in text]
    latex = "".join(plain for plain, _ in parts)
    styles = {style for _, style in parts if style is not None}
    if styles:  # of Unicode's alphabets
        return _spelled(text), Role.LETTER, styles.pop(), Proof.SURE
    if kind is FontKind.TEXT or kind is FontKind.PI:
        return _text_letters(text, latex, run)
    if kind in _LETTER_KINDS:
        style = "boldsymbol" if kind is FontKind.BOLD_ITALIC else ""
        return _spelled(text), Role.LETTER, style, Proof.SURE
    if kind is FontKind.FRAKTUR:
        return latex, Role.LETTER, "mathfrak", Proof.SURE
    if kind is FontKind.EXTENSION:
        return text, Role.OTHER, "", Proof.NONE  # a code without a meaning: there are no letters
    if kind in _CAPITALS:
        return _spelled(text), Role.LETTER, _CAPITALS[kind], Proof.SURE
    if kind is FontKind.ROMAN and text in ("ff", "fi", "fl", "ffi", "ffl"):
        return text, Role.OTHER, "", Proof.NONE  # ligatures that text borrows
    if text in FUNCTIONS:
        return "\\" + text, Role.FUNCTION, "", Proof.SURE
    style = "mathbf" if run.font.bold else "mathrm"
    return _spelled(text), Role.LETTER if len(text) == 1 else Role.WORD, style, Proof.SURE


def _text_letters(text: str, latex: str, run: Run) -> tuple[str, Role, str, Proof]:
    """Letters of a text font: at best a variable or the name of a function."""
    if text in FUNCTIONS and not run.font.italic:
        return "\\" + text, Role.FUNCTION, "", Proof.NONE
    symbol = SYMBOLS.get(text)
    if symbol:  # Greek
        return symbol.latex, Role.LETTER, "" if not run.font.bold else "boldsymbol", Proof.NONE
    style = "" if run.font.italic else "mathbf" if run.font.bold else "mathrm"
    if run.font.bold and run.font.italic:
        style = "boldsymbol"
    if not text.isascii():
        return text, Role.OTHER, "", Proof.NONE
    return latex, Role.LETTER if len(text) == 1 else Role.WORD, style, Proof.NONE


def _letter(char: str) -> tuple[str, str | None]:
    """The plain letter and the command of its alphabet, ``None`` for a letter of no alphabet."""
    found = styled(char)
    return found or (char, None)


def _spelled(text: str) -> str:
    """LaTeX of letters, one after the other: Greek by name, accented ones with their accent."""
    out = ""
    for char in text:
        plain, _ = _letter(char)
        latex = _spelled_one(plain)
        if latex[0].isalpha() and re.search(r"\\[A-Za-z]+\Z", out):
            out += " "
        out += latex
    return out


def _spelled_one(char: str) -> str:
    if char.isascii():
        return char
    symbol = SYMBOLS.get(char)
    if symbol:
        return symbol.latex
    base, *marks = list(unicodedata.normalize("NFD", char))
    if not marks:
        return char
    accents = [SYMBOLS.get(mark) for mark in marks]
    out = _spelled_one(base)
    for accent in accents:
        if accent is None:
            return char
        out = f"{accent.latex}{{{out}}}"
    return out

"""Texts of runs cut into tokens: letters, numbers, operators, each with its LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS, Role, Symbol
from mineru_tools.layout.formulas.alphabets import styled
from mineru_tools.layout.formulas.fonts import (
    FontKind,
    is_formal_script,
    is_tex_roman,
    is_tex_sans,
    kind_of,
)
from mineru_tools.primitives import Font

# A relation struck through, or in its other shape.
_PAIRS = "|".join(key for key in SYMBOLS if key[1:] in ("\u0338", "\ufe00"))
_TOKEN = re.compile(
    rf"{_PAIRS}|\d+(?:[.,]\d+)*|[^\W\d_ˆˇˉˊˋ]+|:=|[↦−←]→|←−|⇐⇒|[·⋅]{{3}}|.", re.S
)  # accents of their own are letters to Unicode
_LETTER_KINDS = frozenset({FontKind.ITALIC, FontKind.BOLD_ITALIC})
_ACCENTS = ("\\hat{", "\\dot{", "\\ddot{", "\\bar{", "\\tilde{", "\\check{")  # of variables
_CAPITALS = {
    FontKind.SYMBOLS: "mathcal",
    FontKind.SCRIPT: "mathcal",
    FontKind.BLACKBOARD: "mathbb",
}
# Signs that typesetters take from mathematical fonts for text, too, or that numbers have.
_WEAK = frozenset("|‖∥∣{}()[]/\\.,;:!%+=-−∗*·⋅•∙§¶…'°✓✗✔✘■□▪")
_BULLETS = frozenset("◦◇◊▶▲★♦→⇒")  # of lists in office programs


class Proof(IntEnum):
    """How far a sign says that it is mathematics."""

    NONE = 0
    WEAK = 1  # from a mathematical font, but text has it too
    SURE = 2


class Token(NamedTuple):
    """A stretch ``start:end`` of a text that plays one part.

    ``style`` is the command of its alphabet, empty for what letters of a formula are by
    themselves.
    """

    text: str
    start: int
    end: int
    latex: str
    role: Role
    style: str
    proof: Proof
    kind: FontKind


@lru_cache(maxsize=8192)
def tokens_of(text: str, font: Font) -> tuple[Token, ...]:
    """The tokens of a text in this font, in order and without a gap."""
    kind = kind_of(font.name)
    return tuple(
        Token(piece, start, start + len(piece), *_read(piece, kind, font), kind)
        for piece, start in _pieces(text, italic=font.italic)
    )


def _pieces(text: str, *, italic: bool) -> Iterator[tuple[str, int]]:
    """Numbers, words and single signs, and where they start; letters of one alphabet together.

    Greek beside Latin letters is a product where it is ``italic``; upright it may be a unit.
    """
    for match in _TOKEN.finditer(text):
        if match[0].isascii() or len(match[0]) == 1:
            yield match[0], match.start()
            continue
        start = match.start()
        for _, chars in groupby(match[0], lambda c: (_letter(c)[1], italic and c.isascii())):
            part = "".join(chars)
            yield part, start
            start += len(part)


def _read(text: str, kind: FontKind, font: Font) -> tuple[str, Role, str, Proof]:
    """LaTeX, role, style and proof of a token."""
    of_math = kind not in (FontKind.TEXT, FontKind.PI)
    if text[0].isdecimal() and text[0].isascii():
        style = _number_style(kind, font)
        return text, Role.NUMBER, style, Proof.WEAK if of_math else Proof.NONE
    symbol = SYMBOLS.get(text)
    if symbol and not (symbol.role is Role.LETTER and kind is FontKind.TEXT):
        return (
            symbol.latex,
            symbol.role,
            _symbol_style(symbol, kind, font),
            _proof(text, symbol, kind),
        )
    if symbol or text[0].isalpha() or styled(text[0]):
        return _letters(text, kind, font)
    return text, Role.OTHER, "", Proof.NONE


def _number_style(kind: FontKind, font: Font) -> str:
    if kind is FontKind.BLACKBOARD:
        return "mathbb"
    return "mathbf" if font.bold else "mathtt" if font.monospace else ""


def _proof(text: str, symbol: Symbol, kind: FontKind) -> Proof:
    if kind in (FontKind.TEXT, FontKind.PI):
        return Proof.NONE
    bullet = kind is FontKind.OFFICE and text in _BULLETS
    return Proof.WEAK if bullet or text in _WEAK else Proof.SURE


def _symbol_style(symbol: Symbol, kind: FontKind, font: Font) -> str:
    """Greek is bold where its font is so by name: descriptors of symbol fonts often lie."""
    bold = font.bold if kind in (FontKind.TEXT, FontKind.PI) else kind is FontKind.BOLD_ITALIC
    return "boldsymbol" if bold and symbol.role is Role.LETTER else ""


def _letters(text: str, kind: FontKind, font: Font) -> tuple[str, Role, str, Proof]:
    parts = [_letter(char) for char in text]
    latex = "".join(plain for plain, _ in parts)
    styles = {style for _, style in parts if style is not None}
    if styles:  # of Unicode's alphabets
        return _spelled(text), Role.LETTER, styles.pop(), Proof.SURE
    if kind is FontKind.TEXT or kind is FontKind.PI:
        return _text_letters(text, latex, font)
    if kind in _LETTER_KINDS:
        style = "boldsymbol" if kind is FontKind.BOLD_ITALIC else ""
        return _spelled(text), Role.LETTER, style, Proof.SURE
    if kind is FontKind.FRAKTUR:
        return latex, Role.LETTER, "mathfrak", Proof.SURE
    if kind is FontKind.EXTENSION:
        return text, Role.OTHER, "", Proof.NONE  # a code without a meaning: there are no letters
    if kind in _CAPITALS:
        style = "mathscr" if is_formal_script(font.name) else _CAPITALS[kind]
        return _spelled(text), Role.LETTER, style, Proof.SURE
    if kind is FontKind.ROMAN and text in ("ff", "fi", "fl", "ffi", "ffl"):
        return text, Role.OTHER, "", Proof.NONE  # ligatures that text borrows
    if text in FUNCTIONS:
        return "\\" + text, Role.FUNCTION, "", Proof.SURE
    style = "mathbf" if font.bold else "mathrm"
    return _spelled(text), Role.LETTER if len(text) == 1 else Role.WORD, style, Proof.SURE


def _text_letters(text: str, latex: str, font: Font) -> tuple[str, Role, str, Proof]:
    """Letters of a text font: at best a variable or the name of a function."""
    if text in FUNCTIONS and not font.italic:
        return "\\" + text, Role.FUNCTION, "", Proof.NONE
    if text == "mod" and not font.italic:
        return r"\bmod", Role.BINARY, "", Proof.NONE
    symbol = SYMBOLS.get(text)
    if symbol:  # Greek
        proof = Proof.SURE if is_tex_roman(font.name) else Proof.NONE
        return symbol.latex, Role.LETTER, "" if not font.bold else "boldsymbol", proof
    style = _text_style(font)
    if all(map(SYMBOLS.get, text)):
        return _spelled(text), Role.LETTER, "", Proof.NONE  # Greek letters side by side
    if not text.isascii():
        return _foreign_letters(text, font)
    return latex, Role.LETTER if len(text) == 1 else Role.WORD, style, Proof.NONE


def _text_style(font: Font) -> str:
    """The command for letters that a formula takes from a text font."""
    if font.bold:
        return "boldsymbol" if font.italic else "mathbf"
    if font.monospace:
        return "mathtt"
    if font.italic:
        return ""  # slanted sans-serif is for the variables of slides, too
    return "mathsf" if is_tex_sans(font.name) else "mathrm"


def _foreign_letters(text: str, font: Font) -> tuple[str, Role, str, Proof]:
    """A letter with an accent that variables have, or letters of another language."""
    latex = _foreign(text)
    if not latex.startswith(_ACCENTS):
        return latex, Role.OTHER, "", Proof.NONE
    return latex, Role.LETTER, _text_style(font) if font.bold else "", Proof.NONE


def _foreign(text: str) -> str:
    """LaTeX of letters beyond ASCII: accents over a letter as accents, words as text."""
    latex = _spelled(text) if len(text) == 1 else ""
    return latex if latex and latex.isascii() else f"\\text{{{text}}}"


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

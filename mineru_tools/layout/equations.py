"""What a line tells of being part of a display formula, of a text, or a number of one."""

from __future__ import annotations

import re
import unicodedata

from mineru_tools.document.symbols import SYMBOLS, Role
from mineru_tools.layout.equation_numbers import is_number
from mineru_tools.layout.formulas.alphabets import styled
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.paragraphs import is_bullet
from mineru_tools.layout.text_line import Run, Script, TextLine

_WORD = re.compile(r"[^\W\d_]{3,}(?![^\W\d_]|\s?\()")
_GROWING = frozenset("()[]{}⟨⟩|‖√∑∏∫⋃⋂") | frozenset(map(chr, range(0x239B, 0x23AE)))
_RELATIONS = frozenset(key for key, symbol in SYMBOLS.items() if symbol.role is Role.RELATION)
_COMPARES = frozenset("<=>")  # the relations of ASCII
_THIN = (0.1, 0.19)  # em; TeX's is 0.167, the word spaces of a line set tight are 0.22
_OF_TEXT = (FontKind.TEXT, FontKind.PI)
_START = re.compile(r"\(?\w{1,3}[.:)][\s|]|[^\W\d_]{2,}(?!\w|\s?[(=])")
_FUNCTIONS = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "log",
        "exp",
        "lim",
        "max",
        "min",
        "sup",
        "inf",
        "arg",
        "det",
        "dim",
        "ker",
        "mod",
        "gcd",
        "sinh",
        "cosh",
        "tanh",
        "argmax",
        "argmin",
        "for",
        "and",
        "where",
        "with",
    ]
)


def math_share(line: TextLine) -> float:
    """Share of the line's characters set in math fonts, operators, or Greek of pi fonts; 0 to 1."""
    total = hits = 0
    for run in line.runs:
        count = len(run.text)
        total += count
        kind = kind_of(run.font.name)
        if run.font.symbolic or kind not in _OF_TEXT or (kind is FontKind.PI and _is_greek(run)):
            hits += count
        else:
            hits += sum(1 for c in run.text if unicodedata.category(c) == "Sm" or c in "∑∏∫√∞")
    return hits / total if total else 0.0


def _is_greek(run: Run) -> bool:
    """Letters that a text in Greek would have from its own font."""
    return all("\u0370" <= char <= "\u03ff" or char in "\u00b5\u2126\u2206" for char in run.text)


def is_equation_line(line: TextLine) -> bool:
    """Mostly mathematics: hardly any words, and signs that only formulas have.

    One sign alone that is no letter, as an arrow, may mark anything.
    """
    if len(line.text) < 2 and not line.text.isalpha():
        return False
    letters = sum(map(len, words_of(line)))
    return math_share(line) > 0.25 and letters < 0.35 * max(1, len(line.text.replace(" ", "")))


def words_of(line: TextLine) -> list[str]:
    """Words of running text: no names of functions, known ones or such as have arguments."""
    return [w for w in _WORD.findall(_plain(line)) if w.lower() not in _FUNCTIONS]


def _plain(line: TextLine) -> str:
    """The text of the line without scripts and what is set in mathematical fonts.

    A variable a thin space behind a word is taken for its argument, as if it were in brackets.
    """
    out = ""
    reach: float | None = None
    for run in line.runs:
        scripted = run.script is not Script.NORMAL
        if scripted or kind_of(run.font.name) not in _OF_TEXT:
            white = 0.0 if reach is None or scripted else run.bbox.x0 - reach
            out += "(" if _THIN[0] * run.size < white < _THIN[1] * run.size else "|"
            reach = None
        else:
            out += " " * run.space + run.text
            reach = run.bbox.x1
    return out.strip()


def begins_with_word(line: TextLine) -> bool:
    """Whether the line begins as a sentence or a numbered item does."""
    return _START.match(_plain(line)) is not None


def is_prose(line: TextLine) -> bool:
    """Running text: several words, or one that is most of the line and related to nothing."""
    words, text = words_of(line), line.text.replace(" ", "")
    if sum(map(len, words)) < 0.35 * max(1, len(text)):  # as no line of an equation has
        return False
    return len(words) > 1 or not (relates(line) or text[-1] in ")]}")


def has_variable(line: TextLine) -> bool:
    """Whether there is a sign of a mathematical font, or a letter alone in italics."""
    return any(
        _is_of_math(run) or (run.font.italic and len(run.text) == 1 and run.text.isalpha())
        for run in line.runs
    )


def _is_of_math(run: Run) -> bool:
    """Whether the font is one of mathematics; bullets of lists are from one, too."""
    kind = kind_of(run.font.name)
    return kind not in _OF_TEXT and not (kind is FontKind.OFFICE and is_bullet(run.text))


def grows(line: TextLine) -> bool:
    """Whether there is a bracket or an operator of the fonts for large ones."""
    return any(
        kind_of(run.font.name) is FontKind.EXTENSION and not _GROWING.isdisjoint(run.text)
        for run in line.runs
    )


def relates(line: TextLine) -> bool:
    """Whether there is a sign that relates two sides."""
    if line.text.isascii():
        return not _COMPARES.isdisjoint(line.text)
    return any(unicodedata.category(c) == "Sm" and c not in "+−|~" for c in set(line.text))


def is_formula(line: TextLine) -> bool:
    """Whether the line relates signs and letters to others without a word, in whatever fonts."""
    return relates(line) and all(
        all(styled(char) or char in SYMBOLS for char in word) for word in words_of(line)
    )


def begins_with_relation(line: TextLine) -> bool:
    """Whether the line says what something before it is."""
    return line.text[:1] in _RELATIONS


def is_fragment(line: TextLine) -> bool:
    """What may be a piece of a formula and says nothing alone: a number, a few letters."""
    return is_number(line) or (
        len(line.text) <= 12
        and not any(w.lower() not in _FUNCTIONS for w in _WORD.findall(line.text))
    )

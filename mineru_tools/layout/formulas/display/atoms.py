"""Runs of a display formula as atoms: one sign each, with the box of its ink."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.fonts import FontKind
from mineru_tools.layout.formulas.tokens import Token, tokens_of
from mineru_tools.layout.text_line import Run

Write: TypeAlias = Callable[[Sequence[Bare]], str]

AXIS = 0.25  # em above the baseline; what bars, big operators and brackets are centred on
SMALL = 0.88  # of the larger size; TeX's scripts are 0.83 of it and less
# Brackets by MathDesign, whose files give codes and no names.
_CODES = {"\x81": ("(", Role.OPEN), "\x8b": (")", Role.CLOSE)}
_CODES |= {"\x95": ("[", Role.OPEN), "\x98": ("]", Role.CLOSE)}
_GROWING = (Role.OPEN, Role.CLOSE, Role.FENCE)
_GROWN = 1.15  # em; brackets on the line are 1 em tall
_FITTED = 1.4  # em; the same where all brackets are fitted to what they hold, one letter's cell too
_TWICE = 0.12  # em between two prints of one sign
_STEP = 0.6  # of the size; parts of fractions in a line are 0.7 to 0.83, those in scripts 0.5
_ESCAPED = frozenset("#$&_")


def atoms_of(runs: Iterable[Run], *, products: bool) -> list[Bare]:
    """The signs of the runs, from left to right; their boxes are what is black of them.

    Italics of text side by side are words, or ``products`` of as many variables. What is printed
    twice in one place, to look bold, is there once.
    """
    atoms = sorted((a for run in runs for a in _atoms(run, products)), key=lambda a: (a.x0, a.y0))
    out: list[Bare] = []
    for atom in atoms:
        if not any(_same(atom, other) for other in out[-4:]):
            out.append(atom)
    return out


def _same(a: Bare, b: Bare) -> bool:
    if a.latex != b.latex or abs(a.baseline - b.baseline) >= _TWICE * a.size:
        return False
    return abs(a.x0 - b.x0) + abs(a.y0 - b.y0) < _TWICE * a.size


def _atoms(run: Run, products: bool) -> list[Bare]:
    out: list[Bare] = []
    for token in _single(run, products):
        atom = _atom(token, run)
        combines = token.role is Role.ACCENT and unicodedata.combining(token.text[0])
        if combines and out and (run.letters is None or _belongs(atom, out[-1])):
            out[-1] = accented(out[-1], token.latex)
        else:
            out.append(atom)
    return out


def _belongs(accent: Bare, base: Bare) -> bool:
    """Whether an accent is that of the letter before it, which it is one glyph with or stands over.

    TeX sets it before its own letter.
    """
    if (accent.y0, accent.y1) == (base.y0, base.y1):
        return True
    return base.x0 < middle(accent) < base.x1 and accent.y0 < (base.y0 + base.y1) / 2


def _single(run: Run, products: bool) -> Iterator[Token]:
    """The tokens of a run, each variable on its own: one of them may have an accent."""
    for token in tokens_of(run.text, run.font):
        foreign = token.role is Role.OTHER and run.font.italic and token.text.isalpha()
        product = products and (token.role is Role.WORD or foreign) and not token.style
        if not (token.role is Role.LETTER or product) or len(token.text) == 1:
            yield token
            continue
        for k, char in enumerate(token.text, token.start):
            for letter in tokens_of(char, run.font):
                yield letter._replace(start=k, end=k + 1)


def accented(base: Bare, command: str) -> Bare:
    """The letter with an accent."""
    latex = f"\\{base.style}{{{base.latex}}}" if base.style else base.latex
    return replace(base, latex=f"{command}{{{latex}}}", style="", role=Role.LETTER)


def _atom(token: Token, run: Run) -> Bare:
    latex, role, ink = token.latex, token.role, run.ink_of(token.start, token.end)
    usual = _FITTED if token.kind is FontKind.OFFICE else _GROWN
    grown = role in _GROWING and ink.height > usual * run.size
    hangs = token.kind is FontKind.EXTENSION or token.text == "√" or role is Role.LARGE or grown
    if hangs and token.text in _CODES:
        latex, role = _CODES[token.text]
    elif token.text in _ESCAPED:
        latex, role = f"\\{token.text}", Role.ORDINARY
    elif token.text == ":" and run.space and not token.start:
        role = Role.RELATION  # no text has a space before it
    plain = role is Role.WORD and token.kind is FontKind.TEXT and token.style in ("", "mathrm")
    style = "text" if plain else token.style
    if role is Role.NUMBER and run.font.bold:
        style = "mathbf"
    return Bare(
        latex, role, style, run.size, run.baseline, hangs, run.space and not token.start,
        token.kind is FontKind.TEXT, ink.x0, ink.x1, ink.y0, ink.y1,
    )  # fmt: skip


def box_of(atoms: Iterable[Bare]) -> BBox:
    """The box around at least one atom."""
    return union_all(BBox(a.x0, a.y0, a.x1, a.y1) for a in atoms)


def em_of(atoms: Sequence[Bare]) -> float:
    """The size of the largest letters; what grows has a size of its own."""
    standing = [a.size for a in atoms if not a.hangs]
    return max(standing or [a.size for a in atoms])


def stands(atom: Bare, em: float) -> bool:
    """Whether an atom is no script beside type of the size ``em``.

    A fraction in a line has the size of its parts, which are as small as scripts.
    """
    return atom.size >= SMALL * em or (atom.size >= _STEP * em and atom.latex.startswith("\\frac{"))


def middle(atom: Bare) -> float:
    return (atom.x0 + atom.x1) / 2


def height(atom: Bare) -> float:
    return atom.y1 - atom.y0


def axis_of(atom: Bare) -> float:
    """The height on the page of the axis that the atom stands on or is centred on."""
    return (atom.y0 + atom.y1) / 2 if atom.hangs else atom.baseline - AXIS * atom.size


def made(latex: str, parts: Sequence[Bare], axis: float, size: float) -> Bare:
    """One atom in place of ``parts``, on a line with this axis."""
    first, box = min(parts, key=lambda part: part.x0), box_of(parts)
    return replace(
        first, latex=latex, role=Role.ORDINARY, style="", size=size, hangs=False, of_text=False,
        baseline=axis + AXIS * size, x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1,
    )  # fmt: skip

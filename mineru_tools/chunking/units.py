"""Pieces that belong together: a heading and its text, a formula and its sentence, a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from mineru_tools.chunking.pieces import Piece
from mineru_tools.document.labels import BlockType


class Bond(IntEnum):
    """Why a piece stays with the next one; the weaker gives way first where the limit is near."""

    INTRODUCED = 1  # the paragraph before a formula, of which the last sentence is enough
    EXPLAINED = 2  # a formula and the paragraph "where x is ..."
    SENTENCE = 3  # that last sentence and its formula
    LEAD_IN = 4  # "The following:" and its list
    HEADING = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """Pieces with the bonds between them. ``alone`` shares its chunk with no other unit.

    A ``bare`` one is embedded without headings, for with them it would be too long.
    """

    pieces: tuple[Piece, ...]
    bonds: tuple[Bond, ...] = ()
    alone: bool = False
    bare: bool = False

    @property
    def is_cut(self) -> bool:
        return any(piece.is_part for piece in self.pieces)


_LISTS = (BlockType.LIST, BlockType.INDEX)
_PROSE = (BlockType.TEXT, BlockType.ABSTRACT)
_LEAD_IN = re.compile(r"[:：][*_\s]*$")
_EXPLAINS = re.compile(
    r"\s*(?:where|with|here|in which|such that|and where|wobei|mit|dabei|hier|où|avec|donde|con"
    r"|dove|onde|где|здесь)\b|\s*(?:其中|式中|这里|ここで|ただし|여기서)",
    re.IGNORECASE,
)


def bound(pieces: Iterable[Piece]) -> Iterator[Unit]:
    """The pieces in order as units, each as long as its bonds go on."""
    unit: list[Piece] = []
    bonds: list[Bond] = []
    for piece in pieces:
        if unit:
            bond = bond_between(unit[-1], piece)
            if bond is None:
                yield Unit(tuple(unit), tuple(bonds))
                unit, bonds = [], []
            else:
                bonds.append(bond)
        unit.append(piece)
    if unit:
        yield Unit(tuple(unit), tuple(bonds))


def bond_between(first: Piece, second: Piece) -> Bond | None:
    if first.is_heading:
        return Bond.HEADING
    one, two = first.passage.type, second.passage.type
    if second.is_heading or first.passage.aside or second.passage.aside:
        return None
    if two in _LISTS and one in _PROSE and _LEAD_IN.search(first.passage.text):
        return Bond.LEAD_IN
    if two is BlockType.INTERLINE_EQUATION and one in _PROSE:
        return Bond.INTRODUCED
    if two is BlockType.INTERLINE_EQUATION and one is two:
        return Bond.EXPLAINED
    if one is BlockType.INTERLINE_EQUATION and two in _PROSE and _goes_on(second.passage.text):
        return Bond.EXPLAINED
    return None


def _goes_on(text: str) -> bool:
    """Whether a paragraph behind a formula explains it, or goes on with its sentence."""
    return bool(_EXPLAINS.match(text)) or text.lstrip()[:1].islower()


def loosened(unit: Unit) -> list[Unit]:
    """The unit without its weakest bonds, or as it is if none may be given up."""
    weakest = min(unit.bonds, default=Bond.HEADING)
    if weakest >= Bond.LEAD_IN:
        return [unit]
    ends = [i + 1 for i, bond in enumerate(unit.bonds) if bond is weakest]
    return [
        Unit(unit.pieces[start:stop], unit.bonds[start : stop - 1])
        for start, stop in zip([0, *ends], [*ends, len(unit.pieces)], strict=True)
    ]


def is_lead(pieces: Sequence[Piece]) -> bool:
    """Whether ``pieces`` are headings only, and so want something that follows them."""
    return all(piece.is_heading for piece in pieces)

"""Tables and figures together with the paragraphs that refer to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.units import Bond, Unit
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage

Label: TypeAlias = "tuple[str, str]"
"""``table`` or ``figure``, and the number as it is written."""

_TABLES = r"tables?|tabs?|tabellen?|tableaux?|tablas?|tabell[ae]|табл(?:\.|ица|ице|ицы)?|表"
_FIGURES = (
    r"figures?|figs?|abbildung(?:en)?|abb|figur[ae]s?|charts?|рис(?:\.|унок|унке|унка)?|图|圖|図"
)
_LABEL = re.compile(
    rf"(?<![A-Za-zÀ-ɏА-я])(?:(?P<table>{_TABLES})|(?P<figure>{_FIGURES}))\.?\s?(?P<number>"
    r"(?:[A-Z]\.?)?\d+(?:[.\-–]\d+)*)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:,|and|&|und|et|y|e|и|和|及|、|or|to|–|-)+\s*(?P<number>(?:[A-Z]\.?)?\d+)\b"
)
_CAPTIONED = frozenset(
    {
        BlockType.TABLE,
        BlockType.TABLE_BODY,
        BlockType.IMAGE,
        BlockType.IMAGE_BODY,
        BlockType.CHART,
        BlockType.CHART_BODY,
    }
)
_PROSE = (BlockType.TEXT, BlockType.ABSTRACT, BlockType.LIST)


def with_evidence(units: Sequence[Unit], fits: Callable[[Sequence[Piece]], bool]) -> list[Unit]:
    """The units, a table or figure united with all paragraphs that name it, as far as it fits.

    They are of one section and stand where the first of them stood, in their order; the nearest
    are taken first. A paragraph that names several goes with the first of them.
    """
    named = [frozenset(_named(unit)) for unit in units]
    united: dict[int, list[int]] = {}  # by the first of them
    taken: set[int] = set()
    for i, unit in enumerate(units):
        label = _own_label(unit)
        if label is None or i in taken:
            continue
        members = [i]
        for j in _referring(units, i, [label in found for found in named]):
            together = sorted([*members, j])
            pieces = [piece for k in together for piece in units[k].pieces]
            if j not in taken and fits(pieces):
                members = together
        if len(members) > 1:
            united[members[0]] = members
            taken.update(members)
    return [
        _united([units[k] for k in united[i]]) if i in united else unit
        for i, unit in enumerate(units)
        if i in united or i not in taken
    ]


def evidence_of(unit: Unit) -> Piece | None:
    """The table or figure that the unit is about."""
    found = [piece for piece in unit.pieces if piece.passage.type in _CAPTIONED]
    return found[0] if unit.alone and not unit.bare and len(found) == 1 else None


def labels(text: str) -> Iterator[Label]:
    """The tables and figures that a text names, those of "Tables 2 and 3" each."""
    for match in _LABEL.finditer(text):
        kind = "table" if match["table"] else "figure"
        yield kind, match["number"].upper()
        at = match.end()
        while more := _AND.match(text, at):
            yield kind, more["number"].upper()
            at = more.end()


def _own_label(unit: Unit) -> Label | None:
    """The label of the table or figure in a unit; ``None`` without one, or of several."""
    found = [piece.passage for piece in unit.pieces if piece.passage.type in _CAPTIONED]
    return _label_of(found[0]) if len(found) == 1 else None


def _label_of(passage: Passage) -> Label | None:
    for line in passage.text.split("\n"):
        if match := _LABEL.match(line.strip()):
            return ("table" if match["table"] else "figure"), match["number"].upper()
    return None


def _named(unit: Unit) -> Iterator[Label]:
    """What a unit of prose refers to; nothing of any other."""
    text = [piece for piece in unit.pieces if not piece.is_heading]
    if all(piece.passage.type in _PROSE for piece in text):
        for piece in text:
            yield from labels(piece.passage.text)


def _referring(units: Sequence[Unit], place: int, named: Sequence[bool]) -> Iterator[int]:
    """The places of the units in the same section that name what stands at ``place``."""
    path = units[place].pieces[-1].passage.path
    for j in sorted(
        (j for j, is_named in enumerate(named) if is_named), key=lambda j: abs(j - place)
    ):
        between_headings = units[max(j, place)].pieces[0].is_heading
        if j != place and not between_headings and units[j].pieces[-1].passage.path == path:
            yield j


def _united(units: Sequence[Unit]) -> Unit:
    pieces = tuple(piece for unit in units for piece in unit.pieces)
    bonds = [bond for unit in units for bond in (*unit.bonds, Bond.EXPLAINED)][:-1]
    return Unit(pieces, tuple(bonds), alone=True)

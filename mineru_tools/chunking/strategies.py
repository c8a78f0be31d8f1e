"""Where no chunk goes across: the borders of sections, pages, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from mineru_tools.chunking.measure import Measure
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.chunking.pack import Group, pieces_of
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.units import Unit

PARENT_SIZE = 4  # times max_tokens: what a model reads at once beside the question


def stretches(pieces: Iterable[Piece], options: ChunkOptions) -> Iterator[list[Piece]]:
    """The pieces between two borders that no chunk goes across."""
    if options.strategy == "pages":
        for _, found in groupby(pieces, key=lambda piece: piece.passage.page):
            yield list(found)
    elif options.strategy == "whole" or options.across_sections:
        whole = list(pieces)
        if whole:
            yield whole
    else:
        yield from sections(pieces)


def sections(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Each section; one without text goes with the next, so that no headings stand alone."""
    section: list[Piece] = []
    has_text = False
    for piece in pieces:
        if piece.is_heading and has_text:
            yield section
            section, has_text = [], False
        section.append(piece)
        has_text = has_text or not (piece.is_heading or piece.passage.aside)
    if section:
        yield section


def families(units: Sequence[Unit], measure: Measure) -> Iterator[Group]:
    """The units by parents: a section each, or as many whole units as ``PARENT_SIZE`` allows.

    A parent is longer only if a single unit is.
    """
    limit = PARENT_SIZE * measure.max_tokens
    group: Group = []
    for unit in units:
        if group and measure.guess(pieces_of([*group, unit])) > limit:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group

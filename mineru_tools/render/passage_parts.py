"""Block numbers that are not a passage's own: captions, notes, the later halves of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from mineru_tools.document.model import Block, Document
from mineru_tools.document.passage import Passage, Place
from mineru_tools.document.visit import iter_blocks, source_index

Numbers: TypeAlias = tuple[int, int]
"""A page number and a block number on it."""


def covered_blocks(document: Document, passages: Iterable[Passage]) -> Mapping[Numbers, Numbers]:
    """The numbers of every block without a passage of its own to those of the one it is read in.

    A block that is read nowhere, because nothing is in it, is left out.
    """
    passages = tuple(passages)
    own = {(each.page, each.block) for each in passages}
    standing = {place: (each.page, each.block) for each in passages for place in each.places}
    return {
        numbers: owner
        for numbers, owner in _owners(document, own, standing)
        if numbers not in own and owner is not None
    }


def _owners(
    document: Document, own: set[Numbers], standing: Mapping[Place, Numbers]
) -> Iterator[tuple[Numbers, Numbers | None]]:
    for page in document.pages:
        number = source_index(page) + 1
        for block in (*(page.content or ()), *(page.discarded or ())):
            owner: Numbers | None = (number, _number(block))
            if owner not in own:
                owner = standing.get(Place(number, block.bbox)) if block.bbox else None
            for part in iter_blocks((block,)):
                if part.index is not None:
                    yield (number, _number(part)), owner


def _number(block: Block) -> int:
    return -1 if block.index is None else block.index + 1

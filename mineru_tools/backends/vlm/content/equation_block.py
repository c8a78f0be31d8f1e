"""Equations that a model saw one by one and as a block, made one equation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.backends.vlm.content.equation import in_rows
from mineru_tools.backends.vlm.region import Region

_INSIDE = 0.9  # of an equation's area


def with_whole_equations(regions: Sequence[Region]) -> Iterator[Region]:
    """The regions with one equation in the place of each block and of those that it covers.

    A block goes that covers fewer than two equations, or one whose content nobody knows. An
    equation is part of the first block that covers it.
    """
    loose = [k for k, region in enumerate(regions) if region.type == "equation"]
    wholes: dict[int, Region] = {}
    gone: set[int] = set()
    for k, block in enumerate(regions):
        if block.type != "equation_block":
            continue
        inside = [each for each in loose if block.bbox.covers(regions[each].bbox) > _INSIDE]
        contents = [regions[each].content or "" for each in inside]
        if len(inside) > 1 and all(contents):
            wholes[k] = replace(block, type="equation", content=in_rows(contents))
            gone.update(inside)
            loose = [each for each in loose if each not in gone]
    for k, region in enumerate(regions):
        if k in wholes:
            yield wholes[k]
        elif k not in gone and region.type != "equation_block":
            yield region

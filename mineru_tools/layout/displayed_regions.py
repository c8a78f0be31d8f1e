"""Display formulas among the regions of a page: those that its lines alone did not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.displays import attached
from mineru_tools.layout.equation_numbers import is_number
from mineru_tools.layout.equations import (
    begins_with_word,
    is_equation_line,
    is_fragment,
    is_prose,
)
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.text_line import TextLine


def find_equations(regions: Sequence[Region]) -> list[Region]:
    """Text regions that are display formulas marked as such, their pieces joined into one region.

    ``regions`` are in reading order; numerators, limits and numbers beside a formula follow it.
    Formulas that are known already get their number and nothing else.
    """
    prose = [x for r in regions if r.kind is BlockType.TEXT for x in r.lines if is_prose(x)]
    out: list[Region] = []
    known = False  # the last one was
    for region in regions:
        last = out[-1] if out else None
        whole = region.kind is BlockType.INTERLINE_EQUATION
        if region.kind is BlockType.TEXT and region.lines and _is_display(region, prose):
            region = replace(region, kind=BlockType.INTERLINE_EQUATION)
        wanted = not whole and (not known or all(map(is_number, region.lines)))
        if last is not None and wanted and _belongs(last, region):
            joined = region_of(last.lines + region.lines, BlockType.INTERLINE_EQUATION)
            out[-1] = replace(joined, bbox=last.bbox.union(region.bbox))
        else:
            out.append(region)
            known = whole
    return out


def _is_display(region: Region, prose: Sequence[TextLine]) -> bool:
    """Whether all lines are pieces of a formula, and none of them is of a paragraph."""
    if not all(is_equation_line(line) or is_fragment(line) for line in region.lines):
        return False
    if not any(is_equation_line(line) for line in region.lines):
        return False
    return not any(
        begins_with_word(line) or any(attached(line, other) for other in prose)
        for line in region.lines
    )


def _belongs(last: Region, region: Region) -> bool:
    kinds = {last.kind, region.kind}
    if BlockType.INTERLINE_EQUATION not in kinds or not kinds <= {
        BlockType.INTERLINE_EQUATION,
        BlockType.TEXT,
    }:
        return False
    if not (last.lines and region.lines):
        return False
    other = region if region.kind is BlockType.TEXT else last
    if other.kind is BlockType.TEXT and not all(is_fragment(line) for line in other.lines):
        return False
    gap = max(region.bbox.y0 - last.bbox.y1, last.bbox.y0 - region.bbox.y1)
    return gap < 0.5 * max(last.size, region.size)

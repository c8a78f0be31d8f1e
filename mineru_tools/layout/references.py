"""The list of references at the end of a work, told by its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.title_words import NUMBER

_TITLE = re.compile(
    r"references?(?: cited)?|bibliography|works cited|literature cited|literatur(?:verzeichnis)?"
    r"|références|bibliographie|bibliografía|referencias|список литературы|литература|参考文献",
    re.I,
)
_ENTRY_KINDS = (BlockType.TEXT, BlockType.LIST)


def mark_references(pages: Sequence[Sequence[Region]]) -> list[list[Region]]:
    """The regions of all pages, entries between a title of references and the next title marked."""
    inside = False
    out = []
    for page in pages:
        marked = []
        for region in page:
            if region.kind is BlockType.TITLE:
                inside = bool(_TITLE.fullmatch(_bare(region.text)))
            if inside and region.kind in _ENTRY_KINDS:
                marked.extend(_entries(region))
            else:
                marked.append(region)
        out.append(marked)
    return out


def _entries(region: Region) -> list[Region]:
    """One region for each entry, so that each has a box to be cited by."""
    at = sorted({0, *region.starts, len(region.lines)})
    return [region_of(region.lines[a:b], BlockType.REF_TEXT) for a, b in pairwise(at)]


def _bare(text: str) -> str:
    """A title without its number and without a colon at its end."""
    text = text.strip()
    number = NUMBER.match(text)
    return (text[number.end() :] if number else text).strip(" :.")

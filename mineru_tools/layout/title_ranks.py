"""Levels of titles: larger type outranks smaller, the outline of the file has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.profile import Profile
from mineru_tools.layout.region import Region
from mineru_tools.layout.title_words import is_caps, normalised, without_number

MAX_LEVEL = 6
Look = tuple[float, int]


@dataclass(frozen=True, slots=True)
class Hints:
    """Titles the file itself names: normalised text -> level, from its outline."""

    outline: dict[str, int]

    def level(self, text: str) -> int | None:
        """The level the outline gives to a title, with or without its number."""
        return self.outline.get(normalised(text)) or self.outline.get(without_number(text))


def rank_titles(
    pages: Sequence[Sequence[Region]], profile: Profile, hints: Hints
) -> list[list[Region]]:
    """The regions of all pages, every title with its level, 1 to ``MAX_LEVEL``."""
    found = [r for page in pages for r in page if r.kind is BlockType.TITLE]
    ranks = _ranks(found, profile)
    told = {id(r): level for r in found if (level := hints.level(r.text)) is not None}
    # A title above all that the outline lists is the document's own; the rest moves down by one.
    best = min((ranks[look_of(r, profile)] for r in found if id(r) in told), default=0)
    shift = int(any(ranks[look_of(r, profile)] < best for r in found if id(r) not in told))

    def ranked(region: Region) -> Region:
        if region.kind is not BlockType.TITLE:
            return region
        level = ranks[look_of(region, profile)]
        if id(region) in told:
            level = told[id(region)] + shift
        return replace(region, level=min(level, MAX_LEVEL))

    return [[ranked(region) for region in page] for page in pages]


def _ranks(titles: Sequence[Region], profile: Profile) -> dict[Look, int]:
    """Look -> level; sizes that differ by less than a typographer would see count as one."""
    ranks: dict[Look, int] = {}
    level, before = 0, None
    for look in sorted({look_of(r, profile) for r in titles}, reverse=True):
        if before is None or before[0] - look[0] > 0.6 or before[1] != look[1]:
            level += 1
        ranks[look] = level
        before = look
    return ranks


def look_of(region: Region, profile: Profile) -> Look:
    """What makes one title outrank another: size, and at text size capitals, bold, italics."""
    size = round(region.size * 2) / 2
    if profile.larger(region.size):
        return (size, 0)
    emphasis = 4 * is_caps(region.text) + 2 * (region.bold > 0.5) - (region.italic > 0.5)
    return (size, emphasis)

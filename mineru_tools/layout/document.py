"""All pages together: what only the whole document can tell about a block."""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.labels import DISCARDED, BlockType
from mineru_tools.layout.displayed_regions import find_equations
from mineru_tools.layout.furniture import mark_echoes, mark_furniture
from mineru_tools.layout.kinds import as_list, mark_kinds, merged_lists
from mineru_tools.layout.marginalia import mark_marginalia
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.profile import Profile, profile_of
from mineru_tools.layout.references import mark_references
from mineru_tools.layout.region import Region
from mineru_tools.layout.title_ranks import Hints, rank_titles
from mineru_tools.layout.title_words import normalised
from mineru_tools.layout.titles import mark_titles
from mineru_tools.primitives import OutlineEntry

_READ = (BlockType.TEXT, BlockType.INDEX, BlockType.TABLE_BODY)


def read_document(
    layouts: Sequence[PageLayout], outline: Sequence[OutlineEntry] = ()
) -> list[list[Region]]:
    """The regions of every page, typed and ranked, in reading order; furniture among them."""
    profile = profile_of(r for p in layouts for r in p.regions if r.kind in _READ)
    pages = mark_furniture([p.regions for p in layouts], [p.size for p in layouts], profile)
    pages = mark_marginalia(pages, profile)
    hints = Hints({normalised(e.title): e.level for e in outline if normalised(e.title)})
    typed = [
        _typed(regions, layout, profile, hints)
        for regions, layout in zip(pages, layouts, strict=True)
    ]
    typed = mark_echoes(typed, [p.size for p in layouts])
    return mark_references(rank_titles(typed, profile, hints))


def _typed(
    regions: Sequence[Region], layout: PageLayout, profile: Profile, hints: Hints
) -> list[Region]:
    flow = [r for r in regions if r.kind not in DISCARDED]
    beside = [r for r in regions if r.kind in DISCARDED]
    flow = find_equations(flow)
    flow = mark_kinds(flow, layout.rules, layout.size, profile)
    flow = mark_titles(flow, profile, hints)
    flow = merged_lists([as_list(r) for r in flow])
    notes = [r for r in flow if r.kind in DISCARDED]
    flow = [r for r in flow if r.kind not in DISCARDED]
    return flow + notes + beside

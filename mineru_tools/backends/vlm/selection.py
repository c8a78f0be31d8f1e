"""Of which regions a model is asked what they say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from mineru_tools.backends.vlm.overlap import inside
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox

_CONTAINERS = frozenset({"list", "equation_block", "image_block"})  # their parts are asked for
_PICTURES = frozenset({"image", "chart"})
ENTRIES = frozenset({"text", "list_item", "ref_text"})
IN_LIST = 0.8  # of a region lies in the list that it is an item of; MinerU's own bound
_WORTH_AN_EDGE = 0.1  # parts of the page, both ways: less is an icon or a logo
_WORTH_AN_AREA = 0.01


def without_captions_inside(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions less captions that lie in their picture: there they are a part of it."""
    shown = inside(regions, {"image_caption"}, _PICTURES | {"image_block"})
    return tuple(region for index, region in enumerate(regions) if index not in shown)


def worth_asking(
    regions: Sequence[Region], wanted: Callable[[Region], bool], *, image_analysis: bool
) -> list[int]:
    """The indices of regions that have a content of their own and are ``wanted``."""
    panels: Collection[int] = inside(regions, _PICTURES, {"image_block"}) if image_analysis else ()

    def has_content(index: int, region: Region) -> bool:
        if region.type in _PICTURES:
            return image_analysis and index not in panels and _is_large(region.bbox)
        return region.type not in _CONTAINERS

    return [i for i, region in enumerate(regions) if has_content(i, region) and wanted(region)]


def lone_lists(regions: Sequence[Region]) -> list[int]:
    """The indices of lists without entries of their own: what they say is told by nothing else."""
    entries = [region.bbox for region in regions if region.type in ENTRIES]

    def is_alone(box: BBox) -> bool:
        return all(box.covers(entry) < IN_LIST for entry in entries)

    return [k for k, each in enumerate(regions) if each.type == "list" and is_alone(each.bbox)]


def _is_large(box: BBox) -> bool:
    return min(box.width, box.height) > _WORTH_AN_EDGE or box.width * box.height > _WORTH_AN_AREA

"""Of which regions a model is asked what they say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from mineru_tools.backends.vlm.overlap import inside
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox

_CONTAINERS = frozenset({"list", "equation_block", "image_block"})  # their parts are asked for
_PICTURES = frozenset({"image", "chart"})
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


def _is_large(box: BBox) -> bool:
    return min(box.width, box.height) > _WORTH_AN_EDGE or box.width * box.height > _WORTH_AN_AREA

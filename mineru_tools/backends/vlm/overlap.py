"""How much of one region lies on another.

Shares are quotients of whole areas, not products of a share each way as ``BBox.covers`` has them:
on a grid of thousandths exactly nine tenths are common, and the last bit decides there. So they
are decided as in MinerU's own client.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox

INSIDE = 0.9  # of a region's area: boxes of a model overlap by a line of pixels or two


def share_inside(box: BBox, outer: BBox) -> float:
    """The share of ``box`` that lies in ``outer``, 0 to 1; 0 for a box without an area."""
    common = box.intersection(outer)
    return common.area / box.area if common else 0.0


def likeness(a: BBox, b: BBox) -> float:
    """The area of what both share over that of both together, 0 to 1."""
    common = a.intersection(b)
    return common.area / math.fsum((a.area, b.area, -common.area)) if common else 0.0


def inside(
    regions: Sequence[Region], kinds: Collection[str], containers: Collection[str]
) -> frozenset[int]:
    """The indices of regions of these ``kinds`` that lie in a region of a kind of ``containers``.

    No kind may be in both.
    """
    outer = [region.bbox for region in regions if region.type in containers]
    return frozenset(
        index
        for index, region in enumerate(regions)
        if region.type in kinds and any(share_inside(region.bbox, box) >= INSIDE for box in outer)
    )

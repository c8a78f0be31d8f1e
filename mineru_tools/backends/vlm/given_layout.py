"""The layout of pages for models that see none: from a network, else from the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from PIL.Image import Image

from mineru_tools.backends.base import PageResult
from mineru_tools.backends.pipeline.backend import PipelineBackend
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import thousandths
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Page
from mineru_tools.document.model_json_source import regions as regions_of
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.recognizers.layout import LAYOUT_MODELS, LayoutRecognizer
from mineru_tools.recognizers.registry import AUTO
from mineru_tools.run import Run
from mineru_tools.sources.pages import PagedSource

_ORDERED = ("pp-doclayout-v3", "pp-doclayout-v2")  # the networks that tell the reading order
_TYPES: Mapping[BlockType, str] = MappingProxyType(
    {
        BlockType.TITLE: "title",
        BlockType.TABLE_BODY: "table",
        BlockType.IMAGE_BODY: "image",
        BlockType.CHART_BODY: "chart",
        BlockType.CODE_BODY: "algorithm",
        BlockType.INTERLINE_EQUATION: "equation",
        BlockType.IMAGE_CAPTION: "caption",  # of what, the network does not tell
        BlockType.ABSTRACT: "text",
    }
)

Layout: TypeAlias = Callable[[int, Callable[[], Image]], "tuple[Region, ...] | None"]
"""From the index of a page and what makes its picture to its regions in reading order.

``None`` where nobody sees more than a picture.
"""


def given_layout(
    source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
) -> Layout:
    """Who tells the layout of ``pages``: a network that is here and knows an order, else no model.

    A network that the options name is loaded now; raises as ``Registry.load``. Without any, the
    pipeline reads the pages first: scans need its OCR then.
    """
    name = _network(options)
    recognizer = LAYOUT_MODELS.wanted(name, run) if name else None
    if recognizer is not None:
        return partial(_of_network, recognizer)
    found = PipelineBackend().analyze(source, pages, options, run)
    known = {result.index: _of_pipeline(result) for result in found}
    return lambda index, _: known[index]


def _network(options: ParseOptions) -> str | None:
    """The network to ask: the one that is named, or for ``auto`` the first that is here."""
    if options.layout_model == AUTO:
        return next(filter(LAYOUT_MODELS.is_ready, _ORDERED), None)
    is_fit = options.layout_model is not None and LAYOUT_MODELS.members(options.layout_model)
    return options.layout_model if is_fit and set(is_fit) <= set(_ORDERED) else None


def _of_network(
    recognizer: LayoutRecognizer, _: int, make: Callable[[], Image]
) -> tuple[Region, ...] | None:
    try:
        picture = make()
    except MineruToolsError:
        return None  # whoever talks about the page cannot show it either, and says so
    seen = recognizer.read(np.asarray(picture))
    return _visible(
        Region(_TYPES.get(box.label, box.label.value), thousandths(box.bbox, picture.size))
        for box in seen
    )


def _of_pipeline(page: PageResult) -> tuple[Region, ...] | None:
    told = regions_of(Page(page.index, page.size, content=page.blocks))
    if page.issues and all(region.type == "image" for region in told):
        return None  # a scan that nobody here reads
    return _visible(
        replace(region, content=None, cell_merge=None, sub_type=None) for region in told
    )


def _visible(regions: Iterable[Region]) -> tuple[Region, ...]:
    """The regions that have an area: of what stands beyond the page there is no picture."""
    return tuple(r for r in regions if r.bbox.width > 0 and r.bbox.height > 0)

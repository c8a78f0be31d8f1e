"""What a model wrote about the regions of a page, made into what the page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mineru_tools.backends.vlm.region import Region

_NOTHING = "[Non-Text]"  # what MinerU2.5 writes where it sees no text
_BOXES = frozenset({"header", "footer"})  # kept without a text: readers cut pages there
_SEEN = frozenset(
    {"image", "chart", "table", "equation", "list", "image_block", "equation_block"}
)  # worth a picture though nothing is written in them
_NO_PICTURES: Mapping[int, Mapping[str, str]] = {}


def settle(
    regions: Sequence[Region], *, pictures: Mapping[int, Mapping[str, str]] = _NO_PICTURES
) -> tuple[Region, ...]:
    """The regions of one page with contents and types as MinerU's own client gives them.

    ``regions`` stand in reading order, their ``content`` as the model wrote it. Tables become
    HTML, equations LaTeX within ``\\[…\\]``, pictures that were analysed tables, equations, charts
    or images; an ``equation_block`` takes the place of its equations or goes, and so does what
    says ``[Non-Text]``. ``pictures`` gives for a table, by its index, the address of the picture
    behind each mark that the model was shown in its place: ``{3: {"[A2C4]": "data:…"}}``.
    Never raises; every text that came in goes out.
    """
    named = (
        replace(region, type="text") if region.type == "list_item" else region for region in regions
    )
    return tuple(
        _framed(region)
        for region in (_without_placeholder(region) for region in named)
        if region is not None and region.type != "equation_block"
    )


def _without_placeholder(region: Region) -> Region | None:
    """The region, emptied where it may stand without a text, or ``None`` where it may not."""
    if region.content is None or region.content.strip() != _NOTHING or region.type in _SEEN:
        return region
    return replace(region, content="") if region.type in _BOXES else None


def _framed(region: Region) -> Region:
    if region.type != "equation" or not region.content:
        return region
    return replace(region, content=f"\\[\n{region.content.strip()}\n\\]")

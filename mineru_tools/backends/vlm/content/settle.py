"""What a model wrote about the regions of a page, made into what the page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mineru_tools.backends.vlm.content.equation import equation, framed
from mineru_tools.backends.vlm.content.equation_block import with_whole_equations
from mineru_tools.backends.vlm.content.image_analysis import analysed
from mineru_tools.backends.vlm.content.table import table_html
from mineru_tools.backends.vlm.content.text import running_text
from mineru_tools.backends.vlm.region import Region

_NOTHING = "[Non-Text]"  # what MinerU2.5 writes where it sees no text
_SEEN = frozenset(
    {"image", "chart", "table", "equation", "list", "image_block", "equation_block"}
)  # worth a picture though nothing is written in them
_EMPTY = _SEEN | {"header", "footer"}  # kept without a text: readers cut pages there
_VERBATIM = _SEEN | {"code", "algorithm", "formula_number"}  # all others are prose
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
    Never raises; takes a time that is linear in the length of each reply.
    """
    settled = (_settled(region, pictures.get(k, {})) for k, region in enumerate(regions))
    kept = [region for region in settled if region is not None]
    return tuple(map(_framed, with_whole_equations(kept)))


def _settled(region: Region, pictures: Mapping[str, str]) -> Region | None:
    """The region by itself, or ``None`` where the model says that it has no text."""
    if region.content is not None and region.content.strip() == _NOTHING:
        return replace(region, content="") if region.type in _EMPTY else None
    if not region.content:
        return replace(region, type="text") if region.type == "list_item" else region
    if region.type in ("image", "chart"):
        region = analysed(region)
    content = region.content or ""
    if region.type == "table" and content:
        return replace(region, content=table_html(content, pictures))
    if region.type == "equation":
        return replace(region, content=equation(content))
    if region.type in _VERBATIM:
        return region
    kind = "text" if region.type == "list_item" else region.type
    return replace(region, type=kind, content=running_text(content))


def _framed(region: Region) -> Region:
    if region.type != "equation" or not region.content:
        return region
    return replace(region, content=framed(region.content))

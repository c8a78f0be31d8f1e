"""What recognisers report about a page, as MinerU's ``model.json`` writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field

from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import NO_EXTRA, Extra


def _no_extra() -> Extra:
    return NO_EXTRA


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing seen on a page; ``bbox`` in pixels, ``cls_id`` the place in ``LABELS``."""

    label: str
    bbox: BBox
    score: float | None = None
    cls_id: int | None = None
    index: int | None = None
    latex: str | None = None
    html: str | None = None
    text: str | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class PageSize:
    """``page_no`` counts from 0; width and height in pixels."""

    page_no: int
    width: int
    height: int
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class DetectedPage:
    """A page of the pipeline's file."""

    detections: tuple[Detection, ...]
    info: PageSize
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class Region:
    """A block as a VLM gives it; ``bbox`` in shares of the page as displayed, 3 decimals.

    ``angle`` is the direction of its text, 0, 90, 180 or 270 degrees, ``None`` where nobody said.
    ``content`` is text with ``\\(…\\)`` formulas, LaTeX, HTML or a description; ``None`` where
    nobody was asked or nobody knew. ``merge_prev`` marks text that goes on from the text before it,
    ``cell_merge`` (1 or 0) the columns of a table whose first cells go on from the page before.
    """

    type: str
    bbox: BBox
    angle: int | None = None
    content: str | None = None
    merge_prev: bool = False
    sub_type: str | None = None
    cell_merge: tuple[int, ...] | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)

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
    """A block as a VLM gives it; ``bbox`` in shares of the page, 3 decimals."""

    type: str
    bbox: BBox
    angle: int | None = None
    content: str | None = None
    merge_prev: bool = False
    sub_type: str | None = None
    cell_merge: tuple[int, ...] | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)

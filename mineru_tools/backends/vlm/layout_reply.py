"""The layout of a page as MinerU2.5 writes it, one part after the other::

    <|box_start|>x0 y0 x1 y1<|box_end|><|ref_start|>type<|ref_end|><|rotate_up|>tail

The numbers are thousandths of the page, the tail may say that a text goes on from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mineru_tools.backends.vlm.overlap import inside, likeness
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox

MAX_PARTS = (1036 // 28) ** 2
"""The model sees as many squares of the page; who writes more parts repeats itself."""

_BEGIN = "<|box_start|>"
_PART = re.compile(
    r"0*([0-9]{1,4})\s+0*([0-9]{1,4})\s+0*([0-9]{1,4})\s+0*([0-9]{1,4})<\|box_end\|>"
    r"<\|ref_start\|>(\w+)<\|ref_end\|>(?:<\|rotate_(up|right|down|left)\|>)?"
)
_IN_LINE = "inline_formula"
_KINDS = TYPES | {_IN_LINE}
_SPECIAL = re.compile(r"<\|\w+\|>")
_ANGLES = {"up": 0, "right": 90, "down": 180, "left": 270}
_CONTINUED = "txt_contd_tgt"
_SAME = 0.9  # a model that hesitates writes a box again, a thousandth or two beside it
_READ_WITH_TABLES = frozenset({"text", "equation", "equation_block"})


@dataclass(frozen=True, slots=True)
class LayoutReply:
    """The regions in reading order, and the pieces of the reply that say none we can read.

    ``assumed`` says in words what was taken otherwise than the model was asked to write it.
    """

    regions: tuple[Region, ...]
    unread: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def read_layout(reply: str) -> LayoutReply:
    """What a layout reply says; nothing is raised, whatever it is.

    A region that comes twice is kept once, text and formulas inside a table are left to the table,
    and formulas within lines to their text.
    """
    before, *parts = reply.split(_BEGIN, MAX_PARTS + 1)
    unread = [before] if before.strip() else []
    regions = []
    for number, part in enumerate(parts):
        match = _PART.match(part) if number < MAX_PARTS else None
        tail = part[match.end() :] if match else ""
        box = _box(match) if match else None
        kind = match[5].lower() if match else ""
        if match is None or box is None or kind not in _KINDS:
            unread.append(_BEGIN + part)
            continue
        if _SPECIAL.sub("", tail).replace(_CONTINUED, "").strip():
            unread.append(tail)
        if kind != _IN_LINE:
            regions.append(_region(kind, box, match[6], tail))
    kept = once(regions)
    in_tables = inside(kept, _READ_WITH_TABLES, {"table"})
    return LayoutReply(
        tuple(region for index, region in enumerate(kept) if index not in in_tables), tuple(unread)
    )


def _box(match: re.Match[str]) -> BBox | None:
    """In parts of the page, the corners in order; ``None`` without an area or beyond the page."""
    x0, y0, x1, y1 = (int(number) for number in match.group(1, 2, 3, 4))
    if max(x0, y0, x1, y1) > 1000 or x0 == x1 or y0 == y1:
        return None
    (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
    return BBox(x0 / 1000, y0 / 1000, x1 / 1000, y1 / 1000)


def _region(kind: str, box: BBox, turn: str | None, tail: str) -> Region:
    return Region(
        "image" if kind == "unknown" else kind,
        box,
        angle=_ANGLES[turn] if turn else None,
        merge_prev=kind == "text" and _CONTINUED in tail,
    )


def once(regions: Iterable[Region]) -> list[Region]:
    """The first of each set of regions of a kind and a direction that have nearly the same box.

    Quadratic in their number, which ``MAX_PARTS`` bounds.
    """
    kept: list[Region] = []
    seen: dict[tuple[str, int | None], list[BBox]] = {}
    for region in regions:
        boxes = seen.setdefault((region.type, region.angle), [])
        if all(likeness(region.bbox, box) <= _SAME for box in boxes):
            boxes.append(region.bbox)
            kept.append(region)
    return kept

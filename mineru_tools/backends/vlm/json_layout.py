"""The layout of a page as general models write it: objects of JSON with a box and a word each.

Only the objects matter: what stands around them, whether they are closed, quoted and parted as JSON
has it, and where the reply breaks off, makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple, TypeAlias

from mineru_tools.backends.vlm.layout_reply import MAX_PARTS, LayoutReply, once
from mineru_tools.backends.vlm.overlap import inside
from mineru_tools.backends.vlm.part_words import type_named
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox

Unit: TypeAlias = Literal["thousandths", "pixels"]
"""Of what a model's boxes are made: thousandths of the picture, or its pixels."""

Corners: TypeAlias = tuple[float, float, float, float]

# A string ends with its line at the latest: one that is never closed must not hide what follows.
_MARK = re.compile(r'"(?:[^"\\\n]|\\(?s:.|\Z))*(?:"|(?=\n)|\Z)|[{}]')
_NUMBER = r"(-?[0-9]{1,6}(?:\.[0-9]{1,9})?)"
_BETWEEN = r"[\s,;\[\]()]+"
_BOX = re.compile(
    r"\b(?:bbox_2d|bbox|box|bounding_?box|coordinates)[\"']?\s*[:=][\[({\"'\s]*"
    + _BETWEEN.join([_NUMBER] * 4),
    re.IGNORECASE,
)
_WORD = re.compile(
    r"\b(?:type|label|category|class|kind)[\"']?\s*[:=]\s*[\"']([^\"'\n]{1,60})[\"']", re.IGNORECASE
)
_NOTHING = re.compile(r"\s*(?:```\w*)?\s*\[\s*\]\s*(?:```)?\s*")
_BEYOND = 0.01  # of the picture: boxes of models stick out by a pixel or two
_READ_WITH_TABLES = frozenset({"text", "equation"})


class _Part(NamedTuple):
    corners: Corners
    word: str
    source: str


def read_json_layout(reply: str, size: tuple[int, int], unit: Unit) -> LayoutReply:
    """What a reply about a picture of ``size`` pixels says, in the order it is said.

    The boxes are in ``unit``, unless they cannot be and all fit the other one, or lie between 0
    and 1: then they are read so, and that is ``assumed``. So are parts of a kind that we do not
    know: they are text. A part without a box or an area is ``unread``. Nothing is raised.
    """
    parts, unread = _parts(reply)
    frame, assumed = _frame([part.corners for part in parts], size, unit)
    regions, unknown = [], set()
    for part in parts:
        box = _box(part.corners, frame)
        if box is None:
            unread.append(part.source)
            continue
        kind = type_named(part.word)
        if kind is None:
            unknown.add(part.word)
        regions.append(Region(kind or "text", box))
    if unknown:
        words = ", ".join(sorted(unknown)[:5])
        assumed.append(f"parts of a kind that is not known are read as text: {words}")
    kept = once(regions)
    in_tables = inside(kept, _READ_WITH_TABLES, {"table"})
    told = tuple(region for k, region in enumerate(kept) if k not in in_tables)
    return LayoutReply(told, tuple(unread), tuple(assumed))


def _parts(reply: str) -> tuple[list[_Part], list[str]]:
    parts: list[_Part] = []
    unread: list[str] = []
    pieces = list(islice(_objects(reply), MAX_PARTS))
    for piece in pieces:
        box, word = _BOX.search(piece), _WORD.search(piece)
        if box and word:
            x0, y0, x1, y1 = map(float, box.groups())
            parts.append(_Part((x0, y0, x1, y1), word[1], piece))
        else:
            unread.append(piece)
    if not pieces and not _NOTHING.fullmatch(reply):
        unread.append(reply or "nothing")
    return parts, unread


def _objects(reply: str) -> Iterator[str]:
    """What stands within the innermost braces; the last may be cut off."""
    start = None
    for match in _MARK.finditer(reply):
        if match[0] == "{":
            start = match.end()
        elif match[0] == "}" and start is not None:
            yield reply[start : match.start()]
            start = None
    if start is not None and reply[start:].strip():
        yield reply[start:]


def _frame(
    boxes: Sequence[Corners], size: tuple[int, int], unit: Unit
) -> tuple[tuple[float, float], list[str]]:
    """The width and height that the boxes are parts of, and what was assumed of them, if it was."""
    units: dict[Unit, tuple[float, float]] = {"thousandths": (1000.0, 1000.0), "pixels": size}
    if boxes and max(map(max, boxes)) <= 1.0:
        return (1.0, 1.0), [f"boxes are read as shares of the page, not as {unit}"]
    if not _fit(boxes, units[unit]):
        for other, frame in units.items():
            if _fit(boxes, frame):
                return frame, [f"boxes are read as {other} of the page, not as {unit}"]
    return units[unit], []


def _fit(boxes: Sequence[Corners], frame: tuple[float, float]) -> bool:
    width, height = (side * (1 + _BEYOND) for side in frame)
    return all(max(x0, x1) <= width and max(y0, y1) <= height for x0, y0, x1, y1 in boxes)


def _box(corners: Corners, frame: tuple[float, float]) -> BBox | None:
    """Shares of the page to three decimals, corners in order; ``None`` beyond it or without any."""
    if not _fit([corners], frame) or min(corners) < -_BEYOND * max(frame):
        return None
    shares = (value / side for value, side in zip(corners, (*frame, *frame), strict=True))
    a, b, c, d = (round(min(max(share, 0.0), 1.0), 3) for share in shares)
    (x0, x1), (y0, y1) = sorted((a, c)), sorted((b, d))
    return BBox(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

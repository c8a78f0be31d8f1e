"""Whether one block of text goes on in another: typography, punctuation and case decide."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block
from mineru_tools.postprocess.columns import (
    Column,
    boxed_lines,
    column_of,
    is_justified,
)
from mineru_tools.postprocess.lines import (
    first_line,
    is_pseudo,
    is_vertical,
    line_text,
    lines_of,
    row_height,
    without_note_marks,
)
from mineru_tools.postprocess.sentences import (
    Start,
    ends_hyphenated,
    ends_mid_sentence,
    ends_sentence,
    first_word,
    how_it_starts,
)

INDENT = 0.7  # of a row's height; a first line further in opens a paragraph
AT_THE_EDGE = 1.0  # of a row's height; a last line that stops earlier closes a paragraph
SAME_SIZE = 1.3  # ratio of row heights; 1.6 where one row only was measured
SAME_WIDTH = 0.6  # of the wider column; beside a picture a column narrows, yet is the same text

_MARKER = re.compile(
    r"\s*(?:(?P<bullet>[•●○◦▪■□‣∙·–—*\-])\s|[(（\[]?(?P<token>\d{1,4}|[a-zA-Z])[.)）\]、．])"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the ``column_frames`` of the page it stands on."""

    block: Block
    frames: tuple[BBox, ...]


def text_goes_on(previous: Placed, current: Placed) -> bool:
    """Whether ``current``, next in the flow of text, is the same paragraph as ``previous``."""
    if not _comparable(previous.block, current.block):
        return False
    tail = _tail(previous.block)
    head = first_line(current.block)
    start = how_it_starts(head)
    broken_word = ends_hyphenated(tail) and start is Start.ONWARD
    if broken_word:
        return _same_size(previous.block, current.block)
    if ends_sentence(tail) or start is Start.ITEM:
        return False
    if start is Start.FRESH and not ends_mid_sentence(tail):
        return False
    if current.block.extra.get("merge_prev") is True:
        return True
    return _set_alike(previous, current, head)


def list_goes_on(previous: Placed, current: Placed) -> bool:
    """Whether ``current`` holds the next items, or the rest of the last item, of ``previous``."""
    before = [_marker(line_text(line)) for line in lines_of(previous.block)]
    lines = lines_of(current.block)
    if not _comparable(previous.block, current.block):
        return False
    marker = _marker(line_text(lines[0]))
    if marker is None:
        tail, start = _tail(previous.block), how_it_starts(line_text(lines[0]))
        return not ends_sentence(tail) and (start is not Start.FRESH or ends_mid_sentence(tail))
    last_of_style = {mark[0]: mark[1] for mark in before if mark is not None}
    last = last_of_style.get(marker[0])
    return last is not None and (marker[0] not in ("number", "letter") or marker[1] == last + 1)


def _set_alike(previous: Placed, current: Placed, head: str) -> bool:
    if not _same_size(previous.block, current.block):
        return False
    before = column_of(previous.block, previous.frames)
    after = column_of(current.block, current.frames)
    if before.known and after.known:
        narrow, wide = sorted((before.width, after.width))
        if narrow < SAME_WIDTH * wide:
            return False
    full = _last_row_is_full(previous.block, before, first_word(head))
    reference = current.block.type is BlockType.REF_TEXT  # its first line hangs out
    return full and (reference or not _is_indented(current.block, after))


def _last_row_is_full(block: Block, column: Column, next_word: str) -> bool:
    """Whether the last row leaves no room: none at all when justified, for ragged text none for
    the word that comes next."""
    height = row_height(block)
    if height is None or is_pseudo(block) or not column.known:
        return True
    line, box = boxed_lines(block)[-1]
    room = AT_THE_EDGE * height
    if not is_justified(block):
        room += len(next_word) * box.width / max(len(line_text(line)), 1)
    return column.right - box.x1 <= room


def _is_indented(block: Block, column: Column) -> bool:
    height, rows = row_height(block), boxed_lines(block)
    if height is None or is_pseudo(block) or not column.known:
        return False
    left = min((box.x0 for _, box in rows[1:]), default=column.left)
    return rows[0][1].x0 - left > INDENT * height


def _same_size(a: Block, b: Block) -> bool:
    heights = sorted((row_height(a) or 0.0, row_height(b) or 0.0))
    few = min(len(lines_of(a)), len(lines_of(b))) < 2
    return heights[1] <= heights[0] * (1.6 if few else SAME_SIZE)


def _comparable(a: Block, b: Block) -> bool:
    placed = a.bbox is not None and b.bbox is not None
    filled = bool(first_line(a) and first_line(b))
    return placed and filled and not is_vertical(a) and not is_vertical(b)


def _tail(block: Block) -> str:
    """The last lines of a block that has some, less the marks of notes."""
    lines = lines_of(block)
    earlier = "".join(line_text(line) + "\n" for line in lines[-4:-1])
    return earlier + without_note_marks(lines[-1])


def _marker(text: str) -> tuple[str, int] | None:
    """The style of the mark that opens an item, and its number (0 for a bullet)."""
    match = _MARKER.match(text)
    if match is None:
        return None
    if match["bullet"]:
        return match["bullet"], 0
    token = match["token"]
    return ("number", int(token)) if token.isdigit() else ("letter", ord(token.lower()))

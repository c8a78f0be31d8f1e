"""A table given out in parts: between rows, a long row between cells, a long cell at sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from mineru_tools.chunking.chunk import RowRange
from mineru_tools.chunking.options import TableForm
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.split import ProseSplitter, Room, State, Taken
from mineru_tools.chunking.table_parts import TablePart
from mineru_tools.chunking.table_source import TableSource
from mineru_tools.document.passage import Passage, Place
from mineru_tools.reading.cuts import Divided
from mineru_tools.reading.table_rows import marked_heads

CAPTION_SHARE = 4  # a caption longer than this part of the limit is not repeated
HEADS_SHARE = 2  # nor heads longer than this: they are long texts that happen to stand on top

RowPlaces: TypeAlias = Callable[[Passage, TableSource, range], tuple[Place, ...]]
"""The boxes of some rows of a table, counted from its top, heads included."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A text in a table's passage, or a table; ``at`` is where it begins."""

    at: int
    text: str
    table: TableSource | None = None


class TableSplitter:
    """A passage with tables and the texts around them.

    Each part of a table has its caption and heads again, as far as there is room for them. The
    state is a segment's number, then in tables a row, a cell of it and an offset in that, in texts
    the offset.
    """

    def __init__(
        self,
        piece: Piece,
        form: TableForm,
        places: RowPlaces,
        count: Callable[[str], int],
        max_tokens: int,
    ) -> None:
        self._piece = piece
        self._form: TableForm = form
        self._places = places
        self._segments = list(_segments(piece, form, count, max_tokens // HEADS_SHARE))
        self._short = {
            i: count(each.text) <= max_tokens // CAPTION_SHARE
            for i, each in enumerate(self._segments)
            if each.table is None
        }

    def take(self, at: State, room: Room) -> Taken | None:
        number, *rest = at or (0,)
        if self._is_caption(number):
            number, rest = number + 1, []
        segment = self._segments[number]
        if segment.table is None:
            return self._text(number, segment, tuple(rest), room)
        row, cell, offset = rest or (0, 0, 0)
        part = TablePart(
            segment.table,
            self._form,
            self.caption(number),
            self.note(number),
            number,
            self.after(number),
            self.part,
            room,
        )
        if not cell and not offset and (taken := part.rows(row)):
            return taken
        if not room.is_fresh:
            return None
        return (not offset and part.cells(row, cell)) or part.within(row, cell, offset)

    def _is_caption(self, number: int) -> bool:
        """Whether the segment is a text short enough to stand above each part of a table."""
        is_last = number + 1 == len(self._segments)
        return not is_last and self._short.get(number, False)

    def caption(self, number: int) -> str:
        above = number - 1
        return self._segments[above].text + "\n\n" if above >= 0 and self._is_caption(above) else ""

    def note(self, number: int) -> str:
        """The text below a table that ends the passage."""
        if number + 2 != len(self._segments):
            return ""
        return "\n\n" + self._segments[number + 1].text

    def _text(self, number: int, segment: _Segment, at: State, room: Room) -> Taken | None:
        start = self._piece.span[0] + segment.at if self._piece.span else 0
        span = (start, start + len(segment.text)) if self._piece.span else None
        text = replace(
            self._piece, markdown=segment.text, embedded=segment.text, span=span, is_part=True
        )
        taken = ProseSplitter(text).take(at, room)
        if taken is None:
            return None
        return Taken(taken.piece, (number, *taken.then) if taken.then else self.after(number))

    def after(self, number: int) -> State | None:
        return (number + 1,) if number + 1 < len(self._segments) else None

    def part(self, source: TableSource, text: str, embedded: str, html: str, rows: range) -> Piece:
        """A part with some rows, its boxes those of the rows, in the first those of the heads."""
        standing = range(rows.start + source.heads if rows.start else 0, rows.stop + source.heads)
        return replace(
            self._piece,
            markdown=text,
            embedded=embedded,
            span=None,
            places=self._places(self._piece.passage, source, standing),
            is_part=True,
            rows=RowRange(rows.start + 1, rows.stop, source.total),
            html=html,
        )


def _segments(
    piece: Piece, form: TableForm, count: Callable[[str], int], most: int
) -> Iterator[_Segment]:
    """The texts and tables, those without heads whose heads are longer than ``most`` tokens."""
    at = 0
    markdown = piece.markdown
    tables = Divided(markdown, marked_heads(piece.passage.html)).tables
    for start, stop, rows in (*tables, (len(markdown), len(markdown), None)):
        words = markdown[at:start]
        if words.strip():
            yield _Segment(at + len(words) - len(words.lstrip()), words.strip())
        if rows is not None:
            source = TableSource(rows)
            if source.heads and _heads_size(source, form, count) > most:
                source = TableSource(rows, headless=True)
            if source.total:
                yield _Segment(start, "", source)
            else:
                yield _Segment(start, markdown[start:stop])
        at = stop


def _heads_size(source: TableSource, form: TableForm, count: Callable[[str], int]) -> int:
    return count(source.written(form, range(0)).removesuffix("</table>"))

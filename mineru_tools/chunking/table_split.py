"""A table given out in parts: between rows, a long row between cells, a long cell at sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from mineru_tools.chunking.chunk import RowRange
from mineru_tools.chunking.options import TableForm
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.split import ProseSplitter, Room, State, Taken
from mineru_tools.chunking.table_source import TableSource, escaped
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage, Place
from mineru_tools.reading.cuts import Divided

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
        self._segments = list(_segments(piece.markdown, form, count, max_tokens // HEADS_SHARE))
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
        part = _TablePart(self, number, segment.table, room, row)
        if not cell and not offset and (taken := part.rows(row)):
            return taken
        if not room.is_fresh:
            return None
        taken = (not offset and part.cells(row, cell)) or part.within(row, cell, offset)
        first = not (row or cell or offset or segment.table.headless)
        if first and room.is_bare and not room.holds(taken.piece.embedded):
            return self._without_heads(number, segment, room)
        return taken

    def _without_heads(self, number: int, segment: _Segment, room: Room) -> Taken | None:
        """The first part of a table whose caption and heads leave no room for anything else.

        They stand there once, as rows and a text of their own.
        """
        assert segment.table is not None
        source = TableSource(segment.table.table, headless=True)
        self._segments[number] = replace(segment, table=source)
        has_caption = self._is_caption(number - 1)
        self._short[number - 1] = False
        return self.take((number - 1 if has_caption else number,), room)

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
        text = replace(self._piece, markdown=segment.text, span=span)
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

    @property
    def form(self) -> TableForm:
        return self._form


@dataclass(frozen=True, slots=True)
class _TablePart:
    """The next part of the table ``source``, which is a segment of ``owner``."""

    owner: TableSplitter
    number: int
    source: TableSource
    room: Room
    row: int

    def _openings(self, *, first: bool, bare: bool = False) -> Iterator[tuple[str, bool]]:
        """The caption and whether heads come below it; the first part has to have both.

        A part without heads, for cells that are too long below them, only if ``bare``.
        """
        caption = self.owner.caption(self.number)
        yield caption, True
        if caption and not first:
            yield "", True
        if bare and self.source.heads and not first:
            yield "", False

    def rows(self, row: int) -> Taken | None:
        """As many whole rows as there is room for, ``None`` if not even one."""
        for caption, heads in self._openings(first=row == 0):

            def write(stop: int, caption: str = caption, heads: bool = heads) -> str:
                rows = range(row, stop)
                return caption + self.source.written(self.owner.form, rows, heads=heads)

            stop = _furthest(row, self.source.total, lambda stop: self.room.holds(write(stop)))
            if stop > row:
                return self._rows(caption, heads, range(row, stop), write(stop))
        return None

    def _rows(self, caption: str, heads: bool, rows: range, embedded: str) -> Taken:
        html = self.source.written("html", rows, heads=heads)
        text, then = caption + html, self._after_row(rows.stop)
        note = self.owner.note(self.number) if rows.stop == self.source.total else ""
        if note and self.room.holds(embedded + note):
            text, embedded, then = text + note, embedded + note, None
        return Taken(self.owner.part(self.source, text, embedded, html, rows), then)

    def cells(self, row: int, cell: int) -> Taken | None:
        """As many whole cells of a row as there is room for, ``None`` if not even one."""
        placed = self.source.cells(row)
        for caption, heads in self._openings(first=(row, cell) == (0, 0)):

            def write(stop: int, caption: str = caption, heads: bool = heads) -> str:
                columns = range(placed[cell][1].start, placed[stop - 1][1].stop)
                return caption + self._written(self.owner.form, row, columns, heads)

            stop = _furthest(cell, len(placed), lambda stop: self.room.holds(write(stop)))
            if stop > cell:
                columns = range(placed[cell][1].start, placed[stop - 1][1].stop)
                html = self._written("html", row, columns, heads)
                then = self._after_cell(row, stop, len(placed))
                return self._taken(row, caption, write(stop), html, then)
        return None

    def within(self, row: int, cell: int, offset: int) -> Taken:
        """As much of a cell as there is room for."""
        placed = self.source.cells(row)
        content, columns = placed[cell]
        text = ProseSplitter(_as_prose(escaped(content.text)))
        taken: Taken | None = None
        for caption, heads in self._openings(first=(row, cell, offset) == (0, 0, 0), bare=True):

            def write(words: str, form: TableForm, heads: bool = heads) -> str:
                return self._written(form, row, columns, heads, {id(content): words})

            def size(words: str, caption: str = caption) -> int:
                return self.room.size(caption + write(words, self.owner.form))

            inner = Room(size, self.room.limit, True, self.room.is_bare)
            part = text.take((offset,) if offset else (), inner)
            assert part is not None
            words = part.piece.markdown
            then = (
                (self.number, row, cell, *part.then)
                if part.then
                else self._after_cell(row, cell + 1, len(placed))
            )
            embedded = caption + write(words, self.owner.form)
            taken = self._taken(row, caption, embedded, write(words, "html"), then)
            if self.room.holds(embedded):
                return taken
        assert taken is not None
        return taken

    def _written(
        self,
        form: TableForm,
        row: int,
        columns: range,
        heads: bool,
        instead: dict[int, str] | None = None,
    ) -> str:
        rows = range(row, row + 1)
        return self.source.written(form, rows, columns, heads=heads, instead=instead)

    def _taken(self, row: int, caption: str, embedded: str, html: str, then: State | None) -> Taken:
        rows = range(row, row + 1)
        return Taken(self.owner.part(self.source, caption + html, embedded, html, rows), then)

    def _after_cell(self, row: int, cell: int, cells: int) -> State | None:
        return (self.number, row, cell, 0) if cell < cells else self._after_row(row + 1)

    def _after_row(self, row: int) -> State | None:
        if row < self.source.total:
            return (self.number, row, 0, 0)
        return self.owner.after(self.number)


def _segments(
    markdown: str, form: TableForm, count: Callable[[str], int], most: int
) -> Iterator[_Segment]:
    """The texts and tables, those without heads whose heads are longer than ``most`` tokens."""
    at = 0
    for start, stop, rows in (*Divided(markdown).tables, (len(markdown), len(markdown), None)):
        words = markdown[at:start]
        if words.strip():
            yield _Segment(at + len(words) - len(words.lstrip()), words.strip())
        if rows is not None:
            source = TableSource(rows)
            if source.heads and count(source.written(form, range(0))) > most:
                source = TableSource(rows, headless=True)
            if source.total:
                yield _Segment(start, "", source)
            else:
                yield _Segment(start, markdown[start:stop])
        at = stop


def _furthest(start: int, end: int, fits: Callable[[int], bool]) -> int:
    """The last stop that fits, ``start`` if none; by steps that double, then by halves."""
    low, step = start, 1
    while low < end and fits(min(low + step, end)):
        low, step = min(low + step, end), 2 * step
    high = min(low + step, end + 1)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _as_prose(text: str) -> Piece:
    return Piece(Passage(1, 1, BlockType.TEXT, text, text), text, text, 0, None, ())

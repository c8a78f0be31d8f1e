"""The next part of a table: whole rows, else whole cells of a row, else words of a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mineru_tools.chunking.options import TableForm
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.split import ProseSplitter, Room, State, Taken
from mineru_tools.chunking.table_source import TableSource, escaped
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage

HEADS_ONLY = -1  # an offset in a cell: the heads above it have been given out, no word of it


@dataclass(frozen=True, slots=True)
class TablePart:
    """The next part of a table with this caption and, below its last row, this note.

    ``number`` is the table's in its passage, ``then`` the state behind it. ``made`` makes a piece
    of a source, the shown and embedded texts, the HTML and the rows below the head.
    """

    source: TableSource
    form: TableForm
    caption: str
    note: str
    number: int
    then: State | None
    made: Callable[[TableSource, str, str, str, range], Piece]
    room: Room

    def _openings(self, *, first: bool) -> Iterator[tuple[str, bool]]:
        """The caption, which the first part has to have, and whether heads come below it."""
        yield self.caption, True
        if self.caption and not first:
            yield "", True

    def rows(self, row: int) -> Taken | None:
        """As many whole rows as there is room for, ``None`` if not even one."""
        for caption, heads in self._openings(first=row == 0):

            def write(stop: int, caption: str = caption, heads: bool = heads) -> str:
                rows = range(row, stop)
                return caption + self.source.written(self.form, rows, heads=heads)

            stop = _furthest(row, self.source.total, lambda stop: self.room.holds(write(stop)))
            if stop > row:
                return self._rows(caption, heads, range(row, stop), write(stop))
        return None

    def _rows(self, caption: str, heads: bool, rows: range, embedded: str) -> Taken:
        html = self.source.written("html", rows, heads=heads)
        text, then = caption + html, self._after_row(rows.stop)
        note = self.note if rows.stop == self.source.total else ""
        if note and self.room.holds(embedded + note):
            text, embedded, then = text + note, embedded + note, None
        return Taken(self.made(self.source, text, embedded, html, rows), then)

    def cells(self, row: int, cell: int) -> Taken | None:
        """As many whole cells of a row as there is room for, ``None`` if not even one."""
        placed = self.source.cells(row)
        for caption, heads in self._openings(first=(row, cell) == (0, 0)):

            def write(stop: int, caption: str = caption, heads: bool = heads) -> str:
                columns = range(placed[cell][1].start, placed[stop - 1][1].stop)
                return caption + self._written(self.form, row, columns, heads)

            stop = _furthest(cell, len(placed), lambda stop: self.room.holds(write(stop)))
            if stop > cell:
                columns = range(placed[cell][1].start, placed[stop - 1][1].stop)
                html = self._written("html", row, columns, heads)
                then = self._after_cell(row, stop, len(placed))
                return self._taken(row, caption, write(stop), html, then)
        return None

    def within(self, row: int, cell: int, offset: int) -> Taken:
        """As much of a cell as there is room for, below its heads if it fits there.

        Heads that leave no room for it come first, once, above an empty cell.
        """
        first = (row, cell, offset) == (0, 0, 0)
        unseen = self.source.heads > 0 and (row, offset) == (0, 0)
        openings = list(self._openings(first=first))
        if self.source.heads and not unseen:
            openings.append(("", False))
        tried = [self._words(row, cell, max(offset, 0), *opening) for opening in openings]
        for taken in tried:
            if self.room.holds(taken.piece.embedded):
                return taken
        if unseen and self.room.is_bare:
            return self._words(row, cell, HEADS_ONLY, openings[-1][0], True)
        return tried[-1]

    def _words(self, row: int, cell: int, offset: int, caption: str, heads: bool) -> Taken:
        """A cell's contents from ``offset`` on as far as there is room."""
        placed = self.source.cells(row)
        content, columns = placed[cell]

        def write(words: str, form: TableForm) -> str:
            return self._written(form, row, columns, heads, {id(content): words})

        def size(words: str) -> int:
            return self.room.size(caption + write(words, self.form))

        words = ""
        then: State | None = (self.number, row, cell, HEADS_ONLY)
        if offset != HEADS_ONLY:
            text = ProseSplitter(_as_prose(escaped(content.text)))
            inner = Room(size, self.room.limit, True, self.room.is_bare)
            part = text.take((offset,) if offset else (), inner)
            assert part is not None
            words = part.piece.markdown
            after = (self.number, row, cell, *part.then) if part.then else None
            then = after or self._after_cell(row, cell + 1, len(placed))
        embedded = caption + write(words, self.form)
        return self._taken(row, caption, embedded, write(words, "html"), then)

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
        return Taken(self.made(self.source, caption + html, embedded, html, rows), then)

    def _after_cell(self, row: int, cell: int, cells: int) -> State | None:
        return (self.number, row, cell, 0) if cell < cells else self._after_row(row + 1)

    def _after_row(self, row: int) -> State | None:
        if row < self.source.total:
            return (self.number, row, 0, 0)
        return self.then


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

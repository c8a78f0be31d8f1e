"""Lines that go on: what the room left at the end of a line says about the line below it.

Two lines of one column, the upper with room for the first word of the lower, are two entries; a
line without that room, of several words, has probably run on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from mineru_tools.document.geometry import union_all
from mineru_tools.document.text import HYPHENS
from mineru_tools.layout.scripts import is_cjk
from mineru_tools.layout.tables.pieces import Piece, columns_of, is_value
from mineru_tools.layout.tables.room import TOLERANCE, first_word, fits
from mineru_tools.layout.tables.typography import FLUSH

PAD = 0.5  # em of white between a border and the text beside it, in TeX as in Word
STOPS = frozenset(".。!！?？;；:：")
MIN_FULL = 2  # full lines of a column; the longest of several short entries is one by itself
MIN_SOLID = 6  # letters of a line of a script without word spaces; a full line is not shorter


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line holds of one column: its ends, its first word's width, its text; points."""

    x0: float
    x1: float
    word: float
    text: str
    size: float
    rtl: bool

    @property
    def running(self) -> bool:
        """Several words, or as many letters of a script that has no spaces: part of a text."""
        if is_value(self.text):
            return False
        solid = sum(map(is_cjk, self.text))
        return " " in self.text.strip() or solid >= MIN_SOLID

    @property
    def low(self) -> bool:
        """Begins in the midst of a sentence."""
        return self.text[:1].islower()

    @property
    def hyphened(self) -> bool:
        return len(self.text) > 1 and self.text[-1] in HYPHENS and self.text[-2].isalpha()


Line = Mapping[int, Entry]


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide a column is set, as far as its lines tell, and whether they start flush."""

    left: float
    right: float
    flush: bool

    def fills(self, entry: Entry) -> bool:
        """Whether not even one letter of a solid script has room behind the line."""
        return self.right - entry.x1 < (1.0 + TOLERANCE) * entry.size

    def fits(self, above: Entry, below: Entry) -> bool:
        """Whether the line above has room for the first word of the one below."""
        before, after = above.x0 - self.left, self.right - above.x1
        if above.rtl:
            before, after = after, before
        room = after if self.flush else before + after
        return fits(below.word, room, above.size, solid=is_cjk(below.text[:1]))


def had_room(above: Line, below: Line, xs: Sequence[float]) -> bool:
    """Whether the first word of the line below would have fitted into each cell of the one above.

    A cell is as wide as its column, from border to border of ``xs``, less the white inside them.
    """
    return all(
        Measure(xs[c] + PAD * e.size, xs[c + 1] - PAD * e.size, flush=False).fits(above[c], e)
        for c, e in below.items()
        if c in above
    )


def entry_of(pieces: Sequence[Piece]) -> Entry:
    """The pieces of one line and column, given from left to right, as one."""
    box = union_all(p.bbox for p in pieces)
    rtl = pieces[0].rtl
    ordered = list(reversed(pieces)) if rtl else list(pieces)
    text = " ".join(p.text for p in ordered)
    return Entry(box.x0, box.x1, first_word(ordered[0].runs), text, pieces[0].size, rtl)


def measures(lines: Iterable[Mapping[int, Entry]]) -> dict[int, Measure]:
    """The measure of every column that ``lines`` fill, taken from its widest lines."""
    columns: dict[int, list[Entry]] = {}
    for line in lines:
        for column, entry in line.items():
            columns.setdefault(column, []).append(entry)
    return {column: _measure(entries) for column, entries in columns.items()}


def _measure(entries: Sequence[Entry]) -> Measure:
    left, right = min(e.x0 for e in entries), max(e.x1 for e in entries)
    em = median(e.size for e in entries)
    rtl = sum(e.rtl for e in entries) > len(entries) / 2
    starts = [right - e.x1 if rtl else e.x0 - left for e in entries]
    flush = 2 * sum(start < FLUSH * em for start in starts) > len(entries)
    return Measure(left, right, flush)


def lines_by_column(rows: Iterable[Sequence[Piece]], xs: Sequence[float]) -> list[dict[int, Entry]]:
    """For every row of pieces its entries by column, without what stands over two columns."""
    out = []
    for row in rows:
        columns: dict[int, list[Piece]] = {}
        for piece in row:
            first, last = columns_of(piece, xs)
            if first == last:
                columns.setdefault(first, []).append(piece)
        out.append({c: entry_of(pieces) for c, pieces in columns.items()})
    return out


class Wrapping:
    """The lines of a table's body with the measures of its columns; told line by line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._measures = measures(lines)

    def ended(self, k: int) -> bool:
        """Whether an entry above line ``k`` had room for the first word of the one below it."""
        above, line = self._lines[k - 1], self._lines[k]
        return any(c in above and self._measures[c].fits(above[c], e) for c, e in line.items())

    def runs_on(self, start: int, k: int) -> bool:
        """Whether line ``k`` goes on with the row that began with line ``start``.

        The cells of a row begin on one line, so that a line which fills a column that the line
        above it does not fill begins a row.
        """
        above, line, first = self._lines[k - 1], self._lines[k], self._lines[start]
        if not line or not line.keys() <= above.keys():
            return False
        if 0 in line and _has_values(line):
            return False  # a label with its numbers
        if 0 in line and self._low(0, k) and line[0].x0 - above[0].x0 > FLUSH * line[0].size:
            return True  # the rest of a label, set in
        if self.ended(k):
            return False
        wrapped = k - start > 1
        texts = [c for c in line if wrapped or above[c].running]
        if any(above[c].hyphened for c in line):
            return True
        if texts and any(self._low(c, k) for c in {min(line), *texts}):
            return True
        if len(line) < len(first):
            labelled = 0 in line and len(line) == 1
            return bool(texts) and not (labelled and _has_values(first))
        return any(self._solid(c, above[c]) for c in texts)

    def _low(self, column: int, k: int) -> bool:
        """A small letter, in a column whose entries do not all begin with one."""
        top = next(line[column] for line in self._lines if column in line)
        return self._lines[k][column].low and not top.low

    def _solid(self, column: int, above: Entry) -> bool:
        """A full line of a script without capitals that ended no sentence."""
        if not is_cjk(above.text[-1:]) or above.text[-1:] in STOPS:
            return False
        measure = self._measures[column]
        full = [
            line[column]
            for line in self._lines
            if column in line and measure.fills(line[column]) and line[column].running
        ]
        return len(full) >= MIN_FULL


def _has_values(line: Line) -> bool:
    return any(is_value(entry.text) for c, entry in line.items() if c)

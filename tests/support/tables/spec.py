"""Tables that nobody has seen: rows, columns, spans and words drawn by lot from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

_WORDS = """
    amber birch cedar delta ember fjord grove heron inlet jetty knoll larch maple north osier
    pond quarry reed spruce thorn upland vale willow yarrow zinc brook clay drift elm fen gorse
"""
WORDS = tuple(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is ``words``, ``numbers`` or ``decimals``; ``align`` one of left, right, centre."""

    kind: str
    align: str


@dataclass(frozen=True, slots=True)
class SpecCell:
    """A cell as a reader tells it; ``lines`` are the lines that are set in it, one at least."""

    row: int
    col: int
    rowspan: int
    colspan: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    def places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.row, self.row + self.rowspan):
            for col in range(self.col, self.col + self.colspan):
                yield row, col


@dataclass(frozen=True, slots=True)
class TableSpec:
    """``cells`` tile the table, row by row; the first ``heads`` rows are its head."""

    columns: tuple[Column, ...]
    rows: int
    heads: int
    cells: tuple[SpecCell, ...]

    def owners(self) -> Mapping[tuple[int, int], SpecCell]:
        """The cell over each place."""
        return {place: cell for cell in self.cells for place in cell.places()}


@dataclass(frozen=True, slots=True)
class Kinds:
    """What may occur; the shares are those of the places, rows or tables that have it."""

    spans: bool = True  # cells over several columns or rows, as rules can show them
    stub_spans: bool = True  # among them those over several rows
    blanks: float = 0.08
    wrapped: float = 0.15  # cells of several lines
    groups: bool = True  # a title across the columns within the body
    words: bool = True  # columns of words right of the stub
    rows: tuple[int, int] = (3, 12)
    cols: tuple[int, int] = (2, 7)


RULED = Kinds()
WHITE = Kinds(spans=False, wrapped=0.0, groups=False, words=False, blanks=0.05)


def random_table(seed: int, kinds: Kinds = RULED) -> TableSpec:
    """The table of this seed."""
    return _Lot(Random(seed), kinds).table()


class _Lot:
    def __init__(self, random: Random, kinds: Kinds) -> None:
        self.random, self.kinds = random, kinds

    def table(self) -> TableSpec:
        random, kinds = self.random, self.kinds
        count, body = random.randint(*kinds.cols), random.randint(*kinds.rows)
        columns = (Column("words", "left"), *(self._column() for _ in range(count - 1)))
        levels = 2 if kinds.spans and count >= 4 and random.random() < 0.4 else 1
        cells = list(self._head(columns, levels))
        cells += self._body(columns, levels, levels + body)
        return TableSpec(columns, levels + body, levels, tuple(cells))

    def _column(self) -> Column:
        kinds = ["numbers", "decimals"] + (["words"] if self.kinds.words else [])
        kind = self.random.choice(kinds)
        aligns = ("left", "centre") if kind == "words" else ("right", "right", "centre")
        return Column(kind, self.random.choice(aligns))

    def _head(self, columns: tuple[Column, ...], levels: int) -> Iterator[SpecCell]:
        if levels == 2:
            first, stub = 1, self._words(1, 1)
            if self.kinds.stub_spans:
                yield SpecCell(0, 0, 2, 1, stub)
            else:
                yield from (SpecCell(0, 0, 1, 1, ("",)), SpecCell(1, 0, 1, 1, stub))
            while first < len(columns):
                width = min(self.random.randint(2, 3), len(columns) - first)
                if len(columns) - first - width == 1:
                    width += 1
                yield SpecCell(0, first, 1, width, self._words(1, 2))
                first += width
        for col in range(1 if levels == 2 else 0, len(columns)):
            yield SpecCell(levels - 1, col, 1, 1, self._words(1, 1))

    def _body(self, columns: tuple[Column, ...], first: int, end: int) -> Iterator[SpecCell]:
        row = first
        while row < end:
            if self.kinds.groups and row + 1 < end and self.random.random() < 0.06:
                yield SpecCell(row, 0, 1, len(columns), self._words(2, 2))
                row += 1
                continue
            height = 1
            spanning = self.kinds.spans and self.kinds.stub_spans and len(columns) >= 3
            if spanning and self.random.random() < 0.12:
                height = min(self.random.randint(2, 3), end - row)
            yield SpecCell(row, 0, height, 1, self._words(1, 2))
            for k in range(row, row + height):
                yield from self._entries(columns, k)
            row += height

    def _entries(self, columns: tuple[Column, ...], row: int) -> Iterator[SpecCell]:
        for col, column in enumerate(columns[1:], 1):
            blank = self.random.random() < self.kinds.blanks
            lines = ("",) if blank else self._entry(column)
            yield SpecCell(row, col, 1, 1, lines)

    def _entry(self, column: Column) -> tuple[str, ...]:
        random = self.random
        if column.kind == "numbers":
            return (str(random.randint(0, 10 ** random.randint(1, 5))),)
        if column.kind == "decimals":
            return (f"{random.uniform(-20, 900):.{random.randint(1, 3)}f}",)
        if random.random() < self.kinds.wrapped:
            return tuple(" ".join(self._words(2, 3)) for _ in range(random.randint(2, 3)))
        return self._words(1, 2)

    def _words(self, least: int, most: int) -> tuple[str, ...]:
        return (" ".join(self.random.choices(WORDS, k=self.random.randint(least, most))),)

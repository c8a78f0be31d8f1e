"""Which borders of a set table are ruled and which cells are filled, style by style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.support.tables.setting import SetTable
from tests.support.tables.spec import RULED, WHITE, Kinds

HEAD_INK = 0x335577
STRIPE_INK = 0xDDE6EE


@dataclass(frozen=True, slots=True)
class Stroke:
    """A rule along one cell's edge or along many; points, y down, straight."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 0.5

    @property
    def across(self) -> bool:
        return self.y0 == self.y1


@dataclass(frozen=True, slots=True)
class Patch:
    """A filled box, 0xRRGGBB."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: int


@dataclass(frozen=True, slots=True)
class Style:
    """What tables may be drawn so, and how; ``strokes`` come edge by edge of the cells."""

    kinds: Kinds
    strokes: Callable[[SetTable], Iterator[Stroke]]
    patches: Callable[[SetTable], Iterator[Patch]]


def edges_across(table: SetTable, borders: Sequence[int] | None = None) -> Iterator[Stroke]:
    """The edges between rows, where two cells meet; ``borders`` are counted from the top."""
    owners = table.spec.owners()
    for r in range(table.spec.rows + 1) if borders is None else borders:
        for c in range(len(table.xs) - 1):
            if owners.get((r - 1, c)) is not owners.get((r, c)):
                yield Stroke(table.xs[c], table.ys[r], table.xs[c + 1], table.ys[r])


def edges_down(table: SetTable, borders: Sequence[int] | None = None) -> Iterator[Stroke]:
    """The edges between columns, where two cells meet; ``borders`` are counted from the left."""
    owners = table.spec.owners()
    for c in range(len(table.xs)) if borders is None else borders:
        for r in range(table.spec.rows):
            if owners.get((r, c - 1)) is not owners.get((r, c)):
                yield Stroke(table.xs[c], table.ys[r], table.xs[c], table.ys[r + 1])


def _grid(table: SetTable) -> Iterator[Stroke]:
    yield from edges_across(table)
    yield from edges_down(table)


def _frame(table: SetTable) -> Iterator[Stroke]:
    yield from edges_across(table, (0, table.spec.rows))
    yield from edges_down(table, (0, len(table.xs) - 1))


def _open(table: SetTable) -> Iterator[Stroke]:
    """A grid without its outer sides."""
    yield from edges_across(table)
    yield from _vertical(table)


def _vertical(table: SetTable) -> Iterator[Stroke]:
    yield from edges_down(table, range(1, len(table.xs) - 1))


def _head_rule(table: SetTable) -> Iterator[Stroke]:
    """Below the head and at the end, with nothing above the head."""
    yield from edges_across(table, (table.spec.heads, table.spec.rows))


def _head_grid(table: SetTable) -> Iterator[Stroke]:
    """A grid of the body below a head without a rule."""
    yield from (s for s in _grid(table) if s.y0 >= table.ys[table.spec.heads])


def _booktabs(table: SetTable) -> Iterator[Stroke]:
    """Heavy rules at both ends, a light one below the head, trimmed ones below spanning heads."""
    left, right, spec = table.xs[0], table.xs[-1], table.spec
    for row, weight in ((0, 0.8), (spec.heads, 0.5), (spec.rows, 0.8)):
        yield Stroke(left, table.ys[row], right, table.ys[row], weight)
    trim = 0.4 * table.face.size
    for cell in spec.cells:
        if cell.row + 1 < spec.heads and cell.colspan > 1:
            y = table.ys[cell.row + 1]
            a, b = table.xs[cell.col] + trim, table.xs[cell.col + cell.colspan] - trim
            yield Stroke(a, y, b, y, 0.3)


def _none(table: SetTable) -> Iterator[Stroke]:
    yield from ()


def _unfilled(table: SetTable) -> Iterator[Patch]:
    yield from ()


def _zebra(table: SetTable) -> Iterator[Patch]:
    for row in range(table.spec.heads, table.spec.rows, 2):
        yield Patch(table.xs[0], table.ys[row], table.xs[-1], table.ys[row + 1], STRIPE_INK)


def _filled_head(table: SetTable) -> Iterator[Patch]:
    end = table.ys[table.spec.heads]
    yield Patch(table.xs[0], table.ys[0], table.xs[-1], end, HEAD_INK)


def _zebra_head(table: SetTable) -> Iterator[Patch]:
    yield from _filled_head(table)
    yield from _zebra(table)


def _filled_cells(table: SetTable) -> Iterator[Patch]:
    """Every cell on a fill of its own, as word processors and slides draw them."""
    for cell in table.spec.cells:
        yield Patch(
            table.xs[cell.col], table.ys[cell.row],
            table.xs[cell.col + cell.colspan], table.ys[cell.row + cell.rowspan],
            HEAD_INK if cell.row < table.spec.heads else STRIPE_INK,
        )  # fmt: skip


_PLAIN = Kinds(spans=False, groups=False, wrapped=0.0)
_LINED = Kinds(spans=False, groups=False)

STYLES = {
    "grid": Style(RULED, _grid, _unfilled),
    "grid_filled": Style(RULED, _grid, _filled_cells),
    "horizontal": Style(_LINED, edges_across, _unfilled),
    "booktabs": Style(Kinds(stub_spans=False, groups=False, wrapped=0.0), _booktabs, _unfilled),
    "head_rule": Style(_PLAIN, _head_rule, _unfilled),
    "head_grid": Style(Kinds(spans=False, groups=False), _head_grid, _unfilled),
    "open": Style(RULED, _open, _unfilled),
    "zebra": Style(_PLAIN, _none, _zebra),
    "zebra_head": Style(_PLAIN, _none, _zebra_head),
    "filled_head": Style(WHITE, _none, _filled_head),
    "none": Style(WHITE, _none, _unfilled),
    "vertical": Style(replace(_PLAIN, blanks=0.0, cols=(3, 7)), _vertical, _unfilled),
    "frame": Style(_PLAIN, _frame, _unfilled),
}

"""How the grids of two parts of a table fit: which rows repeat, which columns are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from mineru_tools.document.table_grid import Cell
from mineru_tools.postprocess.continued_words import without_marker

MAX_HEADS = 5  # rows of heads that are looked for, as MinerU does
_SPACE = re.compile(r"\s+")

Row: TypeAlias = Sequence[Cell]
Edges: TypeAlias = tuple[int, ...]
"""For each border between columns, from the left edge of the table on, its number in another."""


class Fit(NamedTuple):
    """The borders of the columns above and below as those of the table made of both."""

    above: Edges
    below: Edges


def repeated_rows(first: Sequence[Row], second: Sequence[Row]) -> int:
    """How many rows, five at most, ``second`` has from its top on that ``first`` begins with.

    Texts and spans have to be the same and not all empty, no cell may reach out of these rows,
    and something has to be left.
    """
    same = 0
    for a, b in zip(first[:MAX_HEADS], second[: min(MAX_HEADS, len(second) - 1)], strict=False):
        if _signature(a) != _signature(b):
            break
        same += 1
    while same and not _ends_whole(second, same):
        same -= 1
    return same if any(cell.text for row in second[:same] for cell in row) else 0


def repeated_heads(first: Sequence[Row], second: Sequence[Row]) -> int:
    """As many ``repeated_rows`` as can be heads, so that no data go that two pages begin with.

    The first row can, and below it what a head of several levels has, units and column numbers.
    """
    count = repeated_rows(first, second)
    heads = next((r for r in range(1, count) if not _is_head(second[: r + 1])), count)
    while heads and not _ends_whole(second, heads):
        heads -= 1
    return heads


def _is_head(rows: Sequence[Row]) -> bool:
    """Whether the last of ``rows`` is a head, all above it being heads."""
    *above, row = rows
    if any(cell.colspan > 1 for cell in above[-1]) or {*above[-1]} & {*row}:
        return True
    numbers = [cell.text.strip("() ") for cell in row]
    numbered = numbers == [str(number) for number in range(1, len(row) + 1)]
    units = not row[0].text and not any(char.isdigit() for cell in row for char in cell.text)
    return units or numbered or all(cell.is_head for cell in row)


def fit_columns(above: Row, below: Row) -> Fit | None:
    """How the columns fit if as many cells stand in the rows at the break, as a reader sees them.

    ``None`` if not. A cell above takes as many columns as the wider of it and the one below.
    """
    if len(above) == len(below):
        same = tuple(range(len(above) + 1))
        return Fit(same, same)
    a, b = _widths(above), _widths(below)
    if len(a) != len(b):
        return None
    wide = [max(pair) for pair in zip(a, b, strict=True)]
    return Fit(_stretched(a, wide), _stretched(b, wide))


def fit_loosely(above: Row, below: Row) -> Fit | None:
    """As ``fit_columns``, or if as many cells begin in both rows: the narrower is stretched.

    Its last column takes what is left.
    """
    fit = fit_columns(above, below)
    if fit is not None or len(_begun(above)) != len(_begun(below)):
        return fit
    wide = max(len(above), len(below))
    return Fit(*((*range(len(row)), wide) for row in (above, below)))


def words(text: str) -> str:
    """The text without white space, in one form of each letter, to be compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _signature(row: Row) -> list[tuple[str, int, int]]:
    """What a row says and how; "(continued)" beside a head says nothing."""
    return [
        (words(without_marker(cell.text) or cell.text), cell.rowspan, cell.colspan)
        for cell in dict.fromkeys(row)
    ]


def _ends_whole(rows: Sequence[Row], count: int) -> bool:
    return not {*rows[count]} & {*rows[count - 1]}


def _widths(row: Row) -> list[int]:
    return [cell.colspan for cell in dict.fromkeys(row)]


def _begun(row: Row) -> list[Cell]:
    last = max(cell.row for cell in row)
    return [cell for cell in dict.fromkeys(row) if cell.row == last]


def _stretched(widths: Sequence[int], wide: Sequence[int]) -> Edges:
    """The borders of columns when each cell gets its new width, by which its last column grows."""
    edges = [0]
    for width, new in zip(widths, wide, strict=True):
        edges += [edges[-1] + step for step in range(1, width)]
        edges.append(edges[-1] - (width - 1) + new)
    return tuple(edges)

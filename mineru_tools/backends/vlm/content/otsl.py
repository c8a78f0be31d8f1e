"""Tables as MinerU2.5 writes them, in tokens of OTSL, made HTML.

OTSL (Lysak et al. 2023, "Optimized Table Tokenization") writes a table row by row, one token for
each place of its grid: ``<fcel>`` a cell with text, ``<ecel>`` an empty one, ``<lcel>`` what
belongs to the cell on the left, ``<ucel>`` to the one above, ``<xcel>`` to both, ``<nl>`` a row's
end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from mineru_tools.document.table_grid import MAX_POSITIONS

_TOKEN = re.compile(r"<(nl|[felux]cel)>")
_CUT_OFF = re.compile(r"<[felux]ce?l?\Z")  # where a reply ends within a token
_MISSING = ""  # the place of a short row


class _Place(NamedTuple):
    token: str
    text: str


@dataclass(slots=True)
class _Cell:
    rowspan: int = 1
    colspan: int = 1
    texts: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        rows = f' rowspan="{self.rowspan}"' if self.rowspan > 1 else ""
        columns = f' colspan="{self.colspan}"' if self.colspan > 1 else ""
        return f"<td{rows}{columns}>{escape(' '.join(self.texts))}</td>"


def is_otsl(text: str) -> bool:
    return _TOKEN.search(text) is not None


def otsl_html(otsl: str) -> str:
    """The table on one line, ``td`` only, ``rowspan`` and ``colspan`` where they are more than 1.

    Short rows are filled up. All text stands in some cell: that of a place that belongs to another
    cell in that one, what follows no token in a cell of its own. No two cells overlap: a cell
    reaches as far as all its places belong to it. Empty where there is no cell.
    """
    rows = _filled(list(_rows(_CUT_OFF.sub("", otsl))))
    lines = [f"<tr>{''.join(cell.html for cell in row)}</tr>" for row in _cells(rows)]
    return f"<table>{''.join(lines)}</table>" if lines else ""


def _rows(otsl: str) -> Iterator[list[_Place]]:
    """The places of each row that has some."""
    row: list[_Place] = []
    token = "nl"
    for number, part in enumerate([*_TOKEN.split(otsl), "nl"]):
        if number % 2:
            token = part
            if token == "nl" and row:
                yield row
                row = []
        elif token != "nl" or part.strip():
            row.append(_Place("fcel" if token == "nl" else token, part.strip()))


def _filled(rows: list[list[_Place]]) -> list[list[_Place]]:
    """Rows of one length, unless that were beyond all that a table has."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_POSITIONS:
        return rows
    return [row + [_Place(_MISSING, "")] * (width - len(row)) for row in rows]


def _cells(rows: Sequence[Sequence[_Place]]) -> Iterator[list[_Cell]]:
    """For each row the cells that begin in it, all texts in their cells."""
    owners: list[list[_Cell | None]] = [[None] * len(row) for row in rows]
    begun: list[list[_Cell]] = [[] for _ in rows]
    for r, row in enumerate(rows):
        for c, place in enumerate(row):
            cell = owners[r][c]
            if cell is None:
                cell = _begun(rows, owners, r, c)
                begun[r].append(cell)
            if place.text:
                cell.texts.append(place.text)
    yield from begun


def _begun(
    rows: Sequence[Sequence[_Place]], owners: list[list[_Cell | None]], r: int, c: int
) -> _Cell:
    """A cell that begins at row ``r`` and column ``c``, made the owner of all its places."""
    width = height = 1
    if rows[r][c].token in ("fcel", "ecel"):
        while _is_free(rows, owners, r, c + width, ("lcel", "xcel")):
            width += 1
        while _goes_down(rows, owners, r + height, c, width):
            height += 1
    cell = _Cell(height, width)
    for owned in owners[r : r + height]:
        owned[c : c + width] = [cell] * width
    return cell


def _goes_down(
    rows: Sequence[Sequence[_Place]],
    owners: Sequence[Sequence[_Cell | None]],
    r: int,
    c: int,
    width: int,
) -> bool:
    """Whether in row ``r`` all places from column ``c`` on belong to the cell above."""
    if r >= len(rows) or not _is_free(rows, owners, r, c, ("ucel", "xcel")):
        return False
    rest = range(c + 1, c + width)
    return all(_is_free(rows, owners, r, k, ("lcel", "ucel", "xcel", _MISSING)) for k in rest)


def _is_free(
    rows: Sequence[Sequence[_Place]],
    owners: Sequence[Sequence[_Cell | None]],
    r: int,
    c: int,
    tokens: tuple[str, ...],
) -> bool:
    return c < len(rows[r]) and rows[r][c].token in tokens and owners[r][c] is None

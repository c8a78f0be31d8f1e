"""Structure tokens, the language in which the SLANet family writes a table, read into cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mineru_tools.recognizers.image import Floats

BEGIN, END = "sos", "eos"
MAX_SPAN = 20  # the vocabulary ends there
CELL_STARTS = frozenset({"<td>", "<td></td>", "<td"})
_SPAN = re.compile(r'\s*(colspan|rowspan)="(\d+)"')

# The vocabulary of the whole family, without the marks of beginning and end around it.
VOCABULARY = (
    "<thead>", "</thead>", "<tbody>", "</tbody>", "<tr>", "</tr>", "<td", ">", "</td>",
    *(f' colspan="{n}"' for n in range(2, MAX_SPAN + 1)),
    *(f' rowspan="{n}"' for n in range(2, MAX_SPAN + 1)),
    "<td></td>",
)  # fmt: skip


def vocabulary(written: Sequence[str]) -> tuple[str, ...]:
    """All tokens by index: those that a model brings along, or the family's, between two marks.

    Models list the bare ``<td>``, which they never write, in place of ``<td></td>``.
    """
    words = [word for word in written or VOCABULARY if word != "<td>"]
    if "<td></td>" not in words:
        words.append("<td></td>")
    return (BEGIN, *words, END)


def decoded(chances: Floats, tokens: Sequence[str]) -> tuple[list[str], float]:
    """(the token at each step up to the end, the mean of their chances).

    ``chances`` is (steps, tokens). The marks are empty, so that steps keep their index; nothing
    written gives the score 0.
    """
    best = chances.argmax(axis=1)
    stops = np.flatnonzero(best[1:] == len(tokens) - 1)
    best = best[: int(stops[0]) + 1] if len(stops) else best
    read = ["" if tokens[k] in (BEGIN, END) else tokens[k] for k in best]
    sure = [float(chances[step, k]) for step, k in enumerate(best) if read[step]]
    return read, min(1.0, max(0.0, sum(sure) / len(sure))) if sure else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's place in the grid; ``token`` is the index of the token that opened it."""

    row: int
    col: int
    rowspan: int
    colspan: int
    header: bool
    token: int


@dataclass(slots=True)
class _Open:
    """A cell whose tokens are still being read."""

    token: int
    rowspan: int = 1
    colspan: int = 1


def places(tokens: Sequence[str]) -> list[Place]:
    """The cells that the tokens describe, row by row, none over another.

    Rows that no cell begins in are kept where a cell from above reaches into them; spans that
    reach below the last row are cut, spans into a cell that is already there end before it.
    """
    rows, heads = _rows(tokens)
    taken: set[tuple[int, int]] = set()
    out: list[Place] = []
    for row, cells in enumerate(rows):
        col = 0
        for cell in cells:
            while (row, col) in taken:
                col += 1
            width = 1
            while width < cell.colspan and (row, col + width) not in taken:
                width += 1
            height = min(cell.rowspan, len(rows) - row)
            taken.update((r, c) for r in range(row, row + height) for c in range(col, col + width))
            out.append(Place(row, col, height, width, row in heads, cell.token))
            col += width
    return out


def _rows(tokens: Sequence[str]) -> tuple[list[list[_Open]], set[int]]:
    """(the cells of each row, the rows of the head); a row without any cell is left out."""
    rows: list[list[_Open]] = []
    heads: set[int] = set()
    head = False
    fresh = True
    for k, token in enumerate(tokens):
        if token in ("<thead>", "</thead>"):
            head = token == "<thead>"
        elif token in ("<tr>", "</tr>"):
            fresh = True
        elif token in CELL_STARTS:
            if fresh:
                rows.append([])
                fresh = False
                if head:
                    heads.add(len(rows) - 1)
            rows[-1].append(_Open(k))
        elif rows and (span := _SPAN.fullmatch(token)):
            size = min(int(span[2]), MAX_SPAN)
            if span[1] == "colspan":
                rows[-1][-1].colspan = size
            else:
                rows[-1][-1].rowspan = size
    return rows, heads

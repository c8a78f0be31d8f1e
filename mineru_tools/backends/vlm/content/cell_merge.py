"""Asking a model which cells of a table go on in the table at the top of the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.table_grid import Cell, TableGrid, read_table

_PROMPT = """Please merge the next two tables.

## Table 1 (Previous Page - Last Table)

**Caption:** {0}
**Last Row(s) Data:**
[{1!r}]

---

## Table 2 (Current Page - First Table)

**Caption:** {2}
**First Data Row(s):**
[{3!r}]"""
_NO_CAPTION = "(No caption)"
_BESIDE = frozenset(
    {
        "table_caption",
        "table_footnote",
        "image_caption",
        "image_footnote",
        "header",
        "footer",
        "page_number",
        "page_footnote",
    }
)  # what may stand between a table and the edge of its page
_WIDER = 0.1  # of the narrower: beyond it two tables are not one
_HEADS = 5  # rows that may be repeated on the next page
_ANSWER = re.compile(r"\[[\s\d,]+\]")


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """``prompt`` asks for a 0 or a 1 for each cell; ``spans`` are the columns that each covers."""

    prompt: str
    spans: tuple[tuple[int, int], ...]

    def flags(self, reply: str) -> tuple[int, ...] | None:
        """A 1 for each column whose cell goes on, else 0; ``None`` where the reply says neither.

        The first list in the reply counts, and has to have a flag for each cell.
        """
        match = _ANSWER.search(reply)
        answers = [flag.strip() for flag in match[0][1:-1].split(",")] if match else []
        if len(answers) != len(self.spans) or not {*answers} <= {"0", "1"}:
            return None
        return tuple(
            int(flag)
            for flag, (start, stop) in zip(answers, self.spans, strict=True)
            for _ in range(start, stop)
        )


def facing_tables(previous: Sequence[Region], current: Sequence[Region]) -> tuple[int, int] | None:
    """The indices of the last table of a page and of the first one of the next, if they may meet.

    Only captions, notes and what stands at the edges of pages may be between them.
    """
    last, first = _outermost(previous[::-1]), _outermost(current)
    if last is None or first is None:
        return None
    return len(previous) - 1 - last, first


def cell_question(
    previous: Region, current: Region, captions: tuple[str, str] = ("", "")
) -> CellQuestion | None:
    """What to ask about two settled tables that face each other, with their captions.

    ``None`` where there is nothing to ask: they differ in width by a tenth or more, or the rows
    at the break have not as many cells, or one table has no row but heads of the other.
    """
    widths = sorted((previous.bbox.width, current.bbox.width))
    above, below = (read_table(each.content or "", math=("", "")) for each in (previous, current))
    if not above.rows or not below.rows or widths[1] - widths[0] >= _WIDER * widths[0]:
        return None
    heads = _repeated_heads(above, below)
    last, first = (list(dict.fromkeys(row)) for row in (above.rows[-1], below.rows[heads]))
    if len(last) != len(first):
        return None
    texts = ([_text(cell) for cell in row] for row in (last, first))
    before, after = (caption.strip() or _NO_CAPTION for caption in captions)
    prompt = _PROMPT.format(before, next(texts), after, next(texts))
    return CellQuestion(prompt, tuple((c.column, c.column + c.colspan) for c in last))


def _outermost(regions: Sequence[Region]) -> int | None:
    """The index of the first table with a content, if nothing but what may be there is before."""
    for k, region in enumerate(regions):
        if region.type == "table":
            return k if region.content else None
        if region.type not in _BESIDE:
            return None
    return None


def _repeated_heads(above: TableGrid, below: TableGrid) -> int:
    """How many rows from the top on ``below`` has from ``above``, one of its own left."""
    count = 0
    for row, other in zip(above.rows[:_HEADS], below.rows[:-1], strict=False):
        if [_look(cell) for cell in row] != [_look(cell) for cell in other]:
            break
        count += 1
    return count


def _look(cell: Cell) -> tuple[str, int, int]:
    return "".join(cell.text.split()), cell.rowspan, cell.colspan


def _text(cell: Cell) -> str:
    return " ".join(cell.text.split())

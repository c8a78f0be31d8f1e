"""The rows of several parts of a table put into one, as cells and as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.cell_sources import CellSource
from mineru_tools.document.model import Line, TableCell
from mineru_tools.document.table_grid import Cell
from mineru_tools.document.text import separator
from mineru_tools.postprocess.sentences import (
    Start,
    ends_hyphenated,
    ends_mid_sentence,
    ends_sentence,
    first_word,
    how_it_starts,
)
from mineru_tools.postprocess.table_fit import Edges
from mineru_tools.postprocess.table_part import TablePart, own_cells

_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
A_PHRASE = 3  # words: "no" above "yes" are two answers, whatever their letters


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a joined table: what is left of it and where it goes.

    ``skip`` rows at its top say nothing new. ``edges`` are its columns' borders in the joined
    table. With ``cut`` its next row is the rest of the row above.
    """

    part: TablePart
    edges: Edges
    skip: int = 0
    cut: bool = False


def row_goes_on(last: TablePart, later: TablePart, at: int) -> bool:
    """Whether row ``at`` of ``later`` is the rest of the last row of ``last``.

    It is where the model says so that read it, or where the first cell is empty or ends a broken
    word and every other is the rest of a sentence.
    """
    if is_marked(last, later, at):
        return True
    pairs = _pairs(last, later, at)
    named = bool(last.rows[-1][0].text)
    return named and bool(pairs) and all(_text_goes_on(last, *pair) for pair in pairs)


def is_marked(last: TablePart, later: TablePart, at: int) -> bool:
    """Whether a vision model marked all cells of row ``at`` that have text as rests of others.

    In ``cell_merge``, which has a 0 or a 1 for each column.
    """
    flags = later.block.extra.get("cell_merge")
    pairs = _pairs(last, later, at)
    if not pairs or not isinstance(flags, list):
        return False
    return all(below.column < len(flags) and flags[below.column] == 1 for _, below in pairs)


def _pairs(last: TablePart, later: TablePart, at: int) -> list[tuple[Cell, Cell]]:
    """The cells of row ``at`` that have text, each with the one above it.

    None where it has no cell above of its own width, or where cells reach over several rows.
    """
    row = dict.fromkeys(later.rows[at])
    if last.columns != later.columns or last.columns < 2:
        return []
    if any(cell.rowspan > 1 or cell.row != at for cell in row):
        return []
    own = {cell.column: cell for cell in last.rows[-1] if cell.row == len(last.rows) - 1}
    below = [cell for cell in row if cell.text]
    above = [own.get(cell.column) for cell in below]
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a and a.colspan == b.colspan]
    return pairs if len(pairs) == len(below) else []


def _text_goes_on(last: TablePart, above: Cell, below: Cell) -> bool:
    start = how_it_starts(below.text)
    if ends_hyphenated(above.text):
        return start is Start.ONWARD
    if below.column == 0 or ends_sentence(above.text) or start is Start.ITEM:
        return False
    said = len(above.text.split())
    if ends_mid_sentence(above.text):
        return said >= A_PHRASE or start is Start.CASELESS
    a_clause = said > A_PHRASE
    return start is Start.ONWARD and a_clause and _is_full(last, above, first_word(below.text))


def _is_full(part: TablePart, cell: Cell, word: str) -> bool:
    """Whether ``word`` has no room behind the last line of a cell, as far as lines are known."""
    for each in part.cells:
        if (each.row, each.column) == (cell.row, cell.column) and each.lines:
            line = each.lines[-1].bbox
            if line is None or each.bbox is None:
                return True
            letters = sum(len(span.content or "") for span in each.lines[-1].spans)
            return each.bbox.x1 - line.x1 <= len(word) * line.width / max(letters, 1)
    return True


def joined_cells(members: Sequence[Member]) -> tuple[TableCell, ...] | None:
    """The cells of all members row by row; ``None`` unless those of every member are known.

    A cell keeps its box, and gets its page where that is another than the first member's.
    """
    found: dict[tuple[int, int], TableCell] = {}
    for member, above in _with_rows_above(members):
        if not member.part.cells:
            return None
        for cell in member.part.cells:
            if cell.row < member.skip:
                continue
            placed = _placed(cell, member, above, members[0])
            taken = found.get((placed.row, placed.column))
            if taken is not None:
                placed = replace(taken, lines=taken.lines + placed.lines)
            elif member.cut and cell.row == member.skip:
                continue  # an empty one below a cell that reaches down from above
            found[placed.row, placed.column] = placed
    return tuple(found[place] for place in sorted(found))


def _with_rows_above(members: Sequence[Member]) -> Iterator[tuple[Member, int]]:
    """Each member with the number of the row that its first row, dropped or not, would have."""
    rows = 0
    for member in members:
        above = rows - member.skip - member.cut
        yield member, above
        rows = above + len(member.part.rows)


def _placed(cell: TableCell, member: Member, above: int, first: Member) -> TableCell:
    start, stop = (member.edges[cell.column + by] for by in (0, cell.colspan))
    page, home = member.part.page.index, first.part.page.index
    crossed = page != home
    return replace(
        cell,
        row=cell.row + above,
        column=start,
        colspan=stop - start,
        is_head=cell.is_head and (member is first or cell.row >= member.part.heads),
        page=page if crossed and cell.page is None else cell.page,
        lines=tuple(map(_crossed, cell.lines)) if crossed else cell.lines,
    )


def _crossed(line: Line) -> Line:
    return replace(line, spans=tuple(replace(span, cross_page=True) for span in line.spans))


@dataclass(slots=True)
class _Slot:
    """A cell of the joined table: where it stands in its source, and what it is to be."""

    source: CellSource
    opened: str
    inner: str
    text: str
    column: int


def joined_html(members: Sequence[Member]) -> str:
    """The first member's HTML, with the rows of the others behind its last."""
    first, *later = ([*_slots(member)] for member in members)
    rows = list(first)
    for member, slots in zip(members[1:], later, strict=True):
        if member.cut:
            _run_on(rows[-1], slots.pop(0))
        rows += slots
    source, at, out = members[0].part.html, 0, []
    for slot in (slot for row in first for slot in row):
        out += [source[at : slot.source.start - len(slot.source.tag)], slot.opened, slot.inner]
        at = slot.source.stop
    ends = [match.end() for match in _ROW_END.finditer(source, at)]
    end = ends[-1] if ends else at
    out += [source[at:end], *map(_row_html, rows[len(first) :]), source[end:]]
    return "".join(out)


def _slots(member: Member) -> Iterator[list[_Slot]]:
    part = member.part
    grid_rows = own_cells(part.grid)
    for cells, row in list(zip(grid_rows, part.sources, strict=True))[member.skip :]:
        slots = []
        for cell, source in zip(cells, row, strict=False):
            start, stop = (member.edges[cell.column + by] for by in (0, cell.colspan))
            opened = source.opened(cell.rowspan, stop - start)
            inner = part.html[source.start : source.stop]
            slots.append(_Slot(source, opened, inner, cell.text, start))
        yield slots


def _run_on(above: Sequence[_Slot], below: Sequence[_Slot]) -> None:
    """Put the text of the cells ``below`` behind that of the cells above them."""
    for slot in below:
        if not slot.text:
            continue
        target = next(each for each in above if each.column == slot.column)
        drop, between = separator(target.text, slot.text)
        kept = target.inner.rstrip()
        if drop and kept.endswith(target.text[-drop:]):
            kept = kept[:-drop]
        target.inner = f"{kept}{between}{slot.inner.lstrip()}"
        target.text = f"{target.text[: len(target.text) - drop]}{between}{slot.text}"


def _row_html(row: Sequence[_Slot]) -> str:
    cells = (f"{slot.opened}{slot.inner.strip()}</{slot.source.name}>" for slot in row)
    return f"<tr>{''.join(cells)}</tr>"

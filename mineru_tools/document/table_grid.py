"""Tables in HTML as a grid of cells, every place of the grid filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from mineru_tools.document.labels import Style
from mineru_tools.document.model import TableCell
from mineru_tools.document.scripts import in_unicode
from mineru_tools.document.table_cells import head_rows

MAX_COLUMNS = 1000  # as in the HTML standard's limit for colspan
MAX_POSITIONS = 300_000  # 30 columns on 10,000 rows; a hostile million took 3 s

# Up to the next mark of either kind, so that a text full of unclosed ones is read once.
_EQ = re.compile(r"<eq>((?:(?!</?eq>).)*)</eq>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<(su[bp])\b[^<>]*>([^<>]*)</\1>", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "pre", "tr", "table", "hr"})
_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_MUTE = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and where it begins; ``rowspan`` and ``colspan`` are what it covers in the grid.

    ``text`` has single spaces, a newline for each line break, formulas as ``$latex$``, pictures
    as their alternative text, scripts in the characters that Unicode has for them.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class TableGrid:
    """Rows of one length; a cell that covers several places is the same object in each of them.

    ``head_rows`` is 0 where the source tells no heads from other cells. ``caption`` is the text
    that stands in no cell.
    """

    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int
    caption: str = ""


def read_table(html: str, *, math: tuple[str, str] = ("$", "$")) -> TableGrid:
    """The grid of an HTML table; of several tables one after the other the rows of all.

    Nothing is refused. Cells left open end where the next begins. A cell gives way where one
    above already reaches; a ``rowspan`` ends with its row group, a ``colspan`` with the last column
    in which a cell begins; what lies beyond ``MAX_COLUMNS`` is added to the last one's text. The
    text of a table in a cell is that cell's. ``math`` stands around formulas.
    """
    reader = _TableReader()
    reader.feed(_SCRIPT.sub(_script, _EQ.sub(lambda match: _latex(match, *math), html)))
    reader.close()
    drafts = reader.finished()
    if not any(row.cells for row in drafts):
        return TableGrid((), 0, reader.caption)
    placed = list(_placed(drafts, max(1, min(MAX_COLUMNS, MAX_POSITIONS // len(drafts)))))
    width = 1 + max(cell.column for row in placed for cell in row.values())
    if any(max(row, default=0) >= width for row in placed):
        placed = list(_placed(drafts, width))
    rows = tuple(
        tuple(row[column] if column in row else Cell("", r, column) for column in range(width))
        for r, row in enumerate(placed)
    )
    return TableGrid(rows, _head_rows(drafts, placed), reader.caption)


def _script(match: re.Match[str]) -> str:
    """Figures like those of "10<sup>13</sup>" would run together without their marks."""
    style = Style.SUPERSCRIPT if match[1].lower() == "sup" else Style.SUBSCRIPT
    return in_unicode(unescape(match[2]), style) or match[0]


def grid_of(cells: Sequence[TableCell], texts: Sequence[str]) -> TableGrid:
    """The grid of cells in order with their texts; each gives way where one before it reaches.

    Without rows where there would be more places than ``MAX_POSITIONS``.
    """
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    width = max((cell.column + cell.colspan for cell in cells), default=0)
    taken = sum(cell.rowspan * cell.colspan for cell in cells)
    if not cells or max(height * width, taken) > MAX_POSITIONS:
        return TableGrid((), 0)
    places: dict[tuple[int, int], Cell] = {}
    for cell, text in zip(cells, texts, strict=True):
        made = Cell(text, cell.row, cell.column, cell.rowspan, cell.colspan, cell.is_head)
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.column, cell.column + cell.colspan):
                places.setdefault((r, c), made)
    rows = tuple(
        tuple(places.get((r, c)) or Cell("", r, c) for c in range(width)) for r in range(height)
    )
    return TableGrid(rows, head_rows(cells))


def _latex(match: re.Match[str], left: str, right: str) -> str:
    latex = " ".join(match[1].split())
    return left + latex.replace("<", "&lt;") + right if latex else ""


@dataclass(slots=True)
class _DraftCell:
    is_head: bool
    rowspan: int
    colspan: int
    text: _Text


@dataclass(slots=True)
class _DraftRow:
    group: int
    in_head: bool
    cells: list[_DraftCell] = field(default_factory=list)


class _Text:
    """Text that arrives in pieces, kept as lines."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]

    def add(self, text: str) -> None:
        self._lines[-1].append(text)

    def break_line(self) -> None:
        self._lines.append([])

    def __str__(self) -> str:
        lines = (" ".join("".join(line).split()) for line in self._lines)
        return "\n".join(line for line in lines if line)


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[_DraftRow] = []
        self._open_row = False
        self._cell: _DraftCell | None = None
        self._loose = _Text()
        self._depth = 0  # of tables inside the open cell
        self._group = 0
        self._in_head = False
        self._mute = False

    @property
    def caption(self) -> str:
        return str(self._loose)

    def finished(self) -> list[_DraftRow]:
        return self._rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mute = tag in _MUTE
        if self._cell is not None and (tag == "table" or self._depth):
            self._inside(tag, attrs)
        elif tag in _GROUPS:
            self._start_group(tag == "thead")
        elif tag == "tr":
            self._start_row()
        elif tag in _CELLS:
            self._start_cell(tag, dict(attrs))
        else:
            self._inside(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._mute = False
        if self._depth:
            self._depth -= tag == "table"
            self._inside(tag, [], opens=False)
        elif tag in _GROUPS:
            self._start_group(False)
        elif tag in _CELLS:
            self._cell = None
        elif tag in ("tr", "table"):
            self._cell, self._open_row = None, False
        else:
            self._inside(tag, [], opens=False)

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self._text().add(data)

    def _text(self) -> _Text:
        return self._loose if self._cell is None else self._cell.text

    def _inside(self, tag: str, attrs: list[tuple[str, str | None]], *, opens: bool = True) -> None:
        """A tag within a cell, or beside all of them."""
        self._depth += opens and tag == "table" and self._cell is not None
        if tag in _BREAKS:
            self._text().break_line()
        elif tag in _CELLS:
            self._text().add(" ")
        elif tag == "caption":
            self._loose.break_line()
        elif tag == "img" and opens:
            self._text().add(dict(attrs).get("alt") or "")

    def _start_group(self, is_head: bool) -> None:
        self._cell, self._open_row = None, False
        self._group += 1
        self._in_head = is_head

    def _start_row(self) -> None:
        self._rows.append(_DraftRow(self._group, self._in_head))
        self._cell, self._open_row = None, True

    def _start_cell(self, tag: str, attrs: dict[str, str | None]) -> None:
        if not self._open_row:
            self._start_row()
        rowspan, colspan = _span(attrs.get("rowspan")), _span(attrs.get("colspan"))
        self._cell = _DraftCell(tag == "th", rowspan, max(1, colspan), _Text())
        self._rows[-1].cells.append(self._cell)


def _span(value: str | None) -> int:
    """The number of rows or columns that an attribute asks for; 0 is "to the end"."""
    match = re.match(r"\s*(\d{1,9})", value or "")
    return int(match[1]) if match else 1


def _placed(drafts: list[_DraftRow], limit: int) -> Iterator[dict[int, Cell]]:
    """For each row the cells by column, those included that reach into it from above."""
    left = _rows_left(drafts)
    above: dict[int, Cell] = {}
    for r, draft in enumerate(drafts):
        row = {column: cell for column, cell in above.items() if cell.row + cell.rowspan > r}
        column = 0
        for number, cell in enumerate(draft.cells):
            while column in row:
                column += 1
            if column >= limit:
                _append_to_last(row, limit - 1, r, draft.cells[number:])
                break
            end = column + 1
            room = limit - (len(draft.cells) - number - 1)  # a column for each of those to come
            while end < min(room, column + cell.colspan) and end not in row:
                end += 1
            rowspan = min(cell.rowspan or left[r], left[r])
            head = cell.is_head or draft.in_head
            made = Cell(str(cell.text), r, column, rowspan, end - column, head)
            row.update(dict.fromkeys(range(column, end), made))
            column = end
        yield row
        above = row


def _append_to_last(row: dict[int, Cell], column: int, r: int, cells: list[_DraftCell]) -> None:
    """Put the text of ``cells`` into the cell at ``column``; none reaches into this one's rows."""
    last = row[column]
    texts = [text for text in (last.text, *(str(cell.text) for cell in cells)) if text]
    joined = Cell(" ".join(texts), r, column, 1, 1, last.is_head)
    row[column] = joined


def _rows_left(drafts: list[_DraftRow]) -> list[int]:
    """For each row how many of its group there are from it on."""
    left = [1] * len(drafts)
    for r in range(len(drafts) - 2, -1, -1):
        if drafts[r].group == drafts[r + 1].group:
            left[r] = left[r + 1] + 1
    return left


def _head_rows(drafts: list[_DraftRow], placed: list[dict[int, Cell]]) -> int:
    """How many rows from the top are heads; of a table of heads only the first is one."""
    for r, (draft, row) in enumerate(zip(drafts, placed, strict=True)):
        if not draft.in_head and not (row and all(cell.is_head for cell in row.values())):
            return r
    return 1

"""An HTML table cut between its rows, each part a table of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from mineru_tools.document.table_cells import MAX_HEAD_ROWS
from mineru_tools.document.table_grid import TableGrid, read_table

MAX_NOTE = 40  # characters

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr)\b", re.IGNORECASE)
_ROWSPAN = re.compile(r"\browspan\s*=\s*[\"']?\s*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's first character, its row group, and the first row that nothing reaches into."""

    at: int
    group: str
    reach: int


@dataclass(frozen=True)
class TableRows:
    """The table ``text``, whose opening tag is ``head``.

    ``known_heads`` is how many rows are heads, where that is known and ``text`` may not tell it.
    """

    text: str
    head: str
    known_heads: int = 0

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        found = list(_rows(self.text))
        ends = [*(at for at, _ in found[1:]), len(self.text)]
        spans = (
            max(map(int, _ROWSPAN.findall(self.text[at:end])), default=1)
            for (at, _), end in zip(found, ends, strict=False)
        )
        reaches = accumulate((r + (span or len(found)) for r, span in enumerate(spans)), max)
        return tuple(
            Row(at, group, min(reach, len(found)))
            for (at, group), reach in zip(found, reaches, strict=True)
        )

    @cached_property
    def grid(self) -> TableGrid:
        return read_table(self.text)

    @cached_property
    def head_rows(self) -> int:
        """How many rows every part begins with: the heads of the source, else the first row."""
        below = self.rows[: MAX_HEAD_ROWS + 2][-1].at  # reading all of a long table takes time
        told = self.known_heads or read_table(self.text[:below]).head_rows
        heads = told or self.rows[0].reach
        return heads if heads <= MAX_HEAD_ROWS and heads < len(self.rows) else 1

    def cuts(self) -> Iterator[tuple[int, bool]]:
        """The offset of each row but the first, and whether it belongs to the one before.

        It does where a cell reaches into it, and so does all of the head and the row below.
        """
        for r, row in enumerate(self.rows[1:], 1):
            yield row.at, r <= self.head_rows or self.rows[r - 1].reach > r

    def opening(self, at: int, *, heads: bool) -> str:
        """What goes before the row at ``at``: a comment, the table's tag and, if asked, heads."""
        r = self._row(at)
        group = self.rows[r].group
        notes = list(self._from_above(r))
        repeated = _opened(group)
        if heads and r >= self.head_rows:
            notes.insert(0, "head repeated")
            below = self.rows[self.head_rows]
            rows = self.text[self.rows[0].at : below.at].rstrip()
            turn = "" if below.group == group else _closed(below.group) + _opened(group)
            repeated = _opened(self.rows[0].group) + rows + turn
        comment = "; ".join(["table continues", *notes])
        return f"<!-- {comment} -->\n{self.head}{repeated}"

    def closing(self, at: int) -> str:
        """What goes behind the text before the row at ``at``, its group being open already."""
        return _closed(self.rows[self._row(at)].group) + "</table>"

    def _row(self, at: int) -> int:
        return next(r for r, row in enumerate(self.rows) if row.at == at)

    def _from_above(self, r: int) -> Iterator[str]:
        """In words which cells of rows above reach into row ``r``, where they are missed."""
        if self.rows[r - 1].reach <= r or len(self.grid.rows) != len(self.rows):
            return
        for cell in dict.fromkeys(cell for cell in self.grid.rows[r] if cell.row < r):
            text = " ".join(cell.text.split())[:MAX_NOTE]
            plain = re.sub("-(?=-)|[<>]", "", text)  # nothing that ends the comment
            yield f'column {cell.column + 1} is still "{plain}"'


def marked_heads(html: str | None) -> int:
    """How many rows stand in the ``thead`` that the table begins with."""
    end = (html or "").lower().find("</thead>")
    return sum(1 for _ in _rows((html or "")[:end])) if end >= 0 else 0


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The offset of each row and the row group that is open there, tables in cells passed over."""
    depth, group = 0, ""
    for match in _TAG.finditer(text):
        tag = match[2].lower()
        if tag == "table":
            depth += -1 if match[1] else 1
        elif depth == 1 and tag == "tr":
            if not match[1]:
                yield match.start(), group
        elif depth == 1:
            group = "" if match[1] else tag


def _opened(group: str) -> str:
    return f"<{group}>" if group else ""


def _closed(group: str) -> str:
    return f"</{group}>" if group else ""

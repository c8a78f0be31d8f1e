"""The source of an HTML table taken apart: where each of its cells stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TAG = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th)\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"\s*\b(?:row|col)span\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_CELLS = ("td", "th")


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell of ``html``: its opening tag, and ``html[start:stop]``, which is what it holds."""

    tag: str
    start: int
    stop: int

    @property
    def name(self) -> str:
        return self.tag[1:3].lower()

    def as_head(self) -> CellSource:
        """The same as a ``th``."""
        return replace(self, tag=f"<th{self.tag[3:]}")

    def opened(self, rowspan: int, colspan: int) -> str:
        """The opening tag with these spans instead of its own; those of 1 are not written."""
        spans = "".join(
            f' {name}span="{size}"'
            for name, size in (("row", rowspan), ("col", colspan))
            if size > 1
        )
        return f"{_SPAN.sub('', self.tag)[:-1]}{spans}>"


def row_sources(html: str) -> list[list[CellSource]]:
    """The cells of each row, those of tables inside cells passed over.

    A cell left open ends where the next tag of the table stands. Cells before the first ``tr``
    belong to no row and are left out.
    """
    rows: list[list[CellSource]] = []
    for name, cell in _marks(html):
        if name == "tr":
            rows.append([])
        elif cell is not None and rows:
            rows[-1].append(cell)
    return rows


def _marks(html: str) -> Iterator[tuple[str, CellSource | None]]:
    """Each row as it begins and each cell as it ends."""
    depth = 0
    tag, start = "", -1
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name == "table":
            depth += -1 if match[1] else 1
        if depth > 1 or (name == "table" and depth == 1 and match[1]):
            continue
        if start >= 0:
            yield "td", CellSource(tag, start, match.start())
            start = -1
        if match[1]:
            continue
        if name == "tr":
            yield name, None
        elif name in _CELLS:
            tag, start = match[0], match.end()
    if start >= 0:
        yield "td", CellSource(tag, start, len(html))

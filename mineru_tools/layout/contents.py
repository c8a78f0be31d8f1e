"""Tables of contents: entries on the left, the pages they lead to on the right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.paragraphs import mark_of
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import TextLine, line_of

MIN_ENTRIES = 4
MAX_PROSE = 0.4  # share of entries that may end flush with a neighbour by chance
MAX_LEADING = 2.0  # em between the baselines of neighbours
FLUSH = 1.0  # points between flush edges
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,6}")
_LEADER = re.compile(r"[.·…_]\W*$")
_ENTRY = re.compile(r"\w.*[^\W\d]", re.S)


def find_contents(lines: Sequence[TextLine]) -> list[tuple[TextLine, ...]]:
    """Blocks of contents entries from top to bottom, each entry and its page number one line.

    The numbers are flush right and never go down; an entry may run over several lines. Lines of a
    justified column are no entries.
    """
    columns: dict[int, list[TextLine]] = defaultdict(list)
    for line in lines:
        if _PAGE.fullmatch(line.text):
            columns[round(line.bbox.x1 / 4)].append(line)
    level = RowIndex(line.bbox for line in lines)
    for key, numbers in columns.items():
        numbers = sorted(numbers + columns.get(key + 1, []), key=lambda n: n.baseline)
        pairs = _pairs(numbers, lines, level)
        if (
            len(pairs) >= MIN_ENTRIES
            and _rising([pair[-1] for pair in pairs])
            and not _is_prose([pair[-2] for pair in pairs], lines)
        ):
            return [_block(pairs, lines)]
    return []


def _pairs(
    numbers: list[TextLine], lines: Sequence[TextLine], level: RowIndex
) -> list[tuple[TextLine, ...]]:
    """The pieces of each entry on one row: its own number if any, its text, its page."""
    pairs: list[tuple[TextLine, ...]] = []
    for number in numbers:
        row = [
            x
            for x in (lines[k] for k in level.beside(number.bbox))
            if x is not number
            and x.bbox.x1 <= number.bbox.x0
            and x.bbox.y_overlap(number.bbox) > 0.5 * min(x.bbox.height, number.bbox.height)
        ]
        row.sort(key=lambda x: x.bbox.x0)
        if (
            row
            and _ENTRY.match(row[-1].text)
            and (len(row) == 1 or (len(row) == 2 and mark_of(row[0].text)))
        ):
            pairs.append((*row, number))
    return pairs


def _rising(numbers: Sequence[TextLine]) -> bool:
    """Arabic numbers do not fall; Roman ones may stand before them, for the front matter."""
    values = [int(n.text) for n in numbers if n.text.isdecimal()]
    roman = len(numbers) - len(values)
    return (
        len(values) >= 2
        and values[0] < values[-1]
        and values == sorted(values)
        and all(not n.text.isdecimal() for n in numbers[:roman])
    )


def _is_prose(entries: Sequence[TextLine], lines: Sequence[TextLine]) -> bool:
    """Whether many of the entries end flush with a neighbour that also starts below them."""
    flush = sum(
        _LEADER.search(entry.text) is None and any(_justified(entry, other) for other in lines)
        for entry in entries
    )
    return flush >= MAX_PROSE * len(entries)


def _justified(line: TextLine, other: TextLine) -> bool:
    step = abs(line.baseline - other.baseline)
    return (
        0.5 * line.size < step < MAX_LEADING * line.size
        and abs(line.bbox.x0 - other.bbox.x0) < FLUSH
        and abs(line.bbox.x1 - other.bbox.x1) < FLUSH
    )


def _block(pairs: list[tuple[TextLine, ...]], lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    taken = {id(x) for pair in pairs for x in pair}
    entries = [_joined(pair) for pair in pairs]
    area = union_all(e.bbox for e in entries)
    size = entries[0].size
    rest = [
        x
        for x in lines
        if id(x) not in taken
        and area.y0 <= x.bbox.y0
        and x.bbox.y0 < area.y1 + size
        and area.x0 - 2 <= x.bbox.x0
        and x.bbox.x1 <= area.x1
    ]
    return tuple(sorted(entries + rest, key=lambda x: x.baseline))


def _joined(pieces: Sequence[TextLine]) -> TextLine:
    runs = list(pieces[0].runs)
    for piece in pieces[1:]:
        runs += [replace(piece.runs[0], space=True), *piece.runs[1:]]
    return line_of(tuple(runs), angle=pieces[0].angle)

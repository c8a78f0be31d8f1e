"""What a cut did to the structure of a document, the same checks for every contestant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from benchmarks.corpus import BenchDocument
from benchmarks.pieces import Piece
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage
from mineru_tools.document.table_grid import Cell, TableGrid, read_table
from mineru_tools.tokens import count_tokens

KINDS = ("limit", "row", "head", "formula", "fence", "lost", "twice")
MEANING = {
    "limit": "over the limit",
    "row": "cut inside a row",
    "head": "rows without their head",
    "formula": "formulas cut",
    "fence": "fences left open",
    "lost": "letters lost",
    "twice": "letters twice",
}

_TAG = re.compile(r"<(/?)(table|tr|td|th)\b[^<>]*>")
# A tag may have lost the space behind its name, where a contestant cuts there.
_ANY_TAG = re.compile(
    r"</?(?:(?:table|thead|tbody|tr|td|th)[^<>]*|(?:br|sub|sup|eq|a|img)\b[^<>]*)>"
)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^(?:`{3,}|~{3,})", re.MULTILINE)
_ROW = re.compile(r"<tr\b")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_INLINE = re.compile(r"(?<![\\$])\$(?!\$)(?:\\.|[^$\\\n])+\$(?!\$)")


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    document: str
    piece: str
    note: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The last head row of a table and the rows below, as letters; ``tokens`` of all its head."""

    letters: str
    tokens: int
    rows: list[str]


class Source:
    """What a document has that must stay whole."""

    def __init__(self, document: BenchDocument) -> None:
        self.document = document
        self.letters = _letters(document.markdown)

    @cached_property
    def formulas(self) -> list[str]:
        return [each for passage in self.document.passages for each in _formulas(passage)]

    @cached_property
    def tables(self) -> list[Head]:
        return [each for p in self.document.passages if p.html for each in _heads(p.html)]


def faults(source: Source, pieces: Sequence[Piece], limit: int | None) -> Iterator[Fault]:
    """All faults of one document's pieces; ``limit`` is none where the contestant has none."""
    name = source.document.id
    for piece in pieces:
        size = count_tokens(piece.embedded)
        if limit is not None and size > limit:
            yield Fault("limit", name, piece.id, f"{size} tokens")
        if not _is_balanced(piece.text):
            yield Fault("row", name, piece.id, "unbalanced tags")
        if len(_FENCE.findall(piece.text)) % 2:
            yield Fault("fence", name, piece.id, "a code fence is open")
    yield from _heads_lost(source, pieces, limit)
    yield from _formulas_cut(source, pieces, limit)
    yield from _letters_moved(source, pieces)


def _heads_lost(source: Source, pieces: Sequence[Piece], limit: int | None) -> Iterator[Fault]:
    """A piece with whole rows of a table and not its head, though half the limit would hold that.

    Rows that also stand elsewhere in the document, or are short, tell nothing.
    """
    texts = [(piece, _squeezed(piece.text)) for piece in pieces]
    whole = _squeezed(source.document.markdown)
    for head in source.tables:
        if limit is not None and head.tokens > limit // 2:
            continue
        telling = [row for row in head.rows if len(row) >= 12 and whole.count(row) == 1]
        for piece, text in texts:
            found = sum(row in text for row in telling)
            if found and head.letters not in text:
                note = f"{found} rows, no {head.letters[:40]!r}"
                yield Fault("head", source.document.id, piece.id, note)


def _formulas_cut(source: Source, pieces: Sequence[Piece], limit: int | None) -> Iterator[Fault]:
    """A formula that stands whole in no piece, though half the limit would hold it."""
    texts = ["".join(piece.text.split()) for piece in pieces]
    for formula in source.formulas:
        if limit is not None and count_tokens(formula) > limit // 2:
            continue
        bare = "".join(formula.split())
        if not any(bare in text for text in texts):
            yield Fault("formula", source.document.id, "", formula[:60])


def _letters_moved(source: Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Letters and digits of the document that are in no piece, and those that are in two."""
    # Joined before tags are left out, since some contestants cut inside them.
    lost = source.letters - _letters("".join(piece.text for piece in pieces))
    if lost:
        yield Fault("lost", source.document.id, "", str(lost.most_common(3)), lost.total())
    once = _letters("".join(piece.text for piece in pieces if not piece.again))
    twice = once - source.letters
    if twice:
        yield Fault("twice", source.document.id, "", str(twice.most_common(3)), twice.total())


def _formulas(passage: Passage) -> Iterator[str]:
    if passage.latex:
        yield passage.latex
    elif not passage.html and passage.type is not BlockType.CODE:
        yield from _INLINE.findall(_CODE.sub("", passage.markdown))


def _heads(html: str) -> Iterator[Head]:
    """The head of a table with rows below it.

    Where the source marks none, the first row, those into which its cells reach, and below a title
    across the whole table one more, unless that has a number.
    """
    grid = read_table(html)
    heads = grid.head_rows or _unmarked(grid)
    starts = [match.start() for match in _ROW.finditer(html)]
    if heads >= min(len(grid.rows), len(starts)):
        return
    lines = [  # of each row the cells that begin there, as they follow in the source
        "".join(cell.text for cell in dict.fromkeys(row) if cell.row == place)
        for place, row in enumerate(grid.rows)
    ]
    if letters := _squeezed(lines[heads - 1]):
        tokens = count_tokens(html[: starts[heads]])
        yield Head(letters, tokens, [_squeezed(line) for line in lines[heads:]])


def _unmarked(grid: TableGrid) -> int:
    first = grid.rows[0] if grid.rows else ()
    reach = max((cell.rowspan for cell in first), default=1)
    is_title = len(first) > 1 and len(set(map(id, first))) == 1
    if is_title and reach < len(grid.rows) and not any(map(_is_number, grid.rows[reach])):
        return reach + 1
    return reach


def _is_number(cell: Cell) -> bool:
    return any(map(str.isdigit, cell.text)) and not any(map(str.isalpha, cell.text))


def _is_balanced(text: str) -> bool:
    """Whether every table, row and cell that is opened is closed, in order, code left aside."""
    opened: list[str] = []
    for close, name in _TAG.findall(_CODE.sub("", _FENCED.sub("", text))):
        if not close:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def _squeezed(text: str) -> str:
    """Letters and digits only, so that spaces and marks around them do not matter."""
    return "".join(filter(str.isalnum, unescape(_ANY_TAG.sub("", text))))


def _letters(text: str) -> Counter[str]:
    return Counter(_squeezed(text))

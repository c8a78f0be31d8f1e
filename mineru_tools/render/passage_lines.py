"""The lines of a passage found again in its text, where hyphens and line breaks are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Line, TableCell
from mineru_tools.document.passage import Place, TextLine
from mineru_tools.document.scripts import in_plain
from mineru_tools.document.table_cells import in_order
from mineru_tools.document.text import HYPHENS, join_lines
from mineru_tools.render.flow import body_span, label_lines, parts_in_order
from mineru_tools.render.inline import plain_content, plain_inline
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passage_places import LinePages, Merged, line_box
from mineru_tools.render.table_cells import known_cells
from mineru_tools.render.text import PICTURES, TABLES, cell_text, table_text

_SOFT = "\u00ad"  # shows at the end of a line only, and nobody misses it anywhere
_UNSEEN = re.compile(rf"[\s{_SOFT}]*")


def text_lines(
    block: Block, text: str, page: int, merged: Merged, options: RenderOptions
) -> tuple[TextLine, ...]:
    """The lines of ``block`` with their places in ``text``, which is its plain text.

    A line whose box or page is not known is left out, and so are all from the first on that
    ``text`` does not go on with. A table's lines are its cells, where those are known; cells that
    name a page name its index in the source. ``merged`` is what the block took in.
    """
    found: list[TextLine] = []
    pages = LinePages(page, merged)
    plain = in_plain(text)
    walk = _Walk(plain)
    for source, words in _written(block, options):
        words = words.replace(_SOFT, "").strip()
        if plain != text:
            words = in_plain(words)
        if not words:
            continue
        place = walk.past(words)
        if place is None:
            break
        if where := _place(source, pages):
            found.append(TextLine(where, *place))
    return tuple(found)


def _place(source: Line | TableCell | None, pages: LinePages) -> Place | None:
    if isinstance(source, TableCell):
        return Place(pages.of_cell(source), source.bbox) if source.bbox else None
    number = pages.of(source) if source else None
    box = line_box(source) if source else None
    return Place(number, box) if box is not None and number is not None else None


class _Walk:
    """Goes forward through a text, one line of it after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def past(self, words: str) -> tuple[int, int] | None:
        """Where the text goes on with ``words``: (start, stop); without their last hyphen too."""
        start = self._skipped(self._at)
        for said in (words, words[:-1]) if words[-1] in HYPHENS else (words,):
            stop = start + len(said)
            if not self._text.startswith(said, start):
                stop = self._past_letters(said, start)
            if stop > start:
                self._at = stop
                return start, stop
        return None

    def _past_letters(self, words: str, at: int) -> int:
        """The end of ``words`` from ``at`` on; -1 if they differ in more than white space."""
        for word in words.split():
            for letter in word:
                at = self._skipped(at)
                if not self._text.startswith(letter, at):
                    return -1
                at += 1
        return at

    def _skipped(self, at: int) -> int:
        unseen = _UNSEEN.match(self._text, at)
        return unseen.end() if unseen else at


def _written(block: Block, options: RenderOptions) -> Iterator[tuple[Line | TableCell | None, str]]:
    """What the plain text of ``block`` is made of, in order: lines and cells with their words.

    Words without either are those of a table of which no cells are known, and what describes a
    picture.
    """
    if block.type in TWO_LEVEL and block.blocks is not None:
        for part in parts_in_order(block):
            yield from _written(part, options)
    elif block.type in (BlockType.LIST, BlockType.INDEX):
        yield from ((line, _words(line)) for line in _all_lines(block))
    elif block.type in (BlockType.CODE, BlockType.CODE_BODY):
        for line in block.lines or ():
            yield line, "".join(map(plain_content, line.spans)).strip()
    elif block.type in PICTURES:
        span = body_span(block)
        yield None, (span.content or "").strip() if span else ""
        if options.shows_figure_text:
            yield from ((line, _words(line)) for line in label_lines(block))
    elif block.type in TABLES and (span := body_span(block)) and (span.cells or span.html):
        if cells := known_cells(span, options):
            yield from ((cell, cell_text(cell, options)) for cell in in_order(cells))
        else:
            yield None, table_text(span.html or "").strip()
    else:
        yield from ((line, _words(line)) for line in block.lines or ())


def _words(line: Line) -> str:
    if len(line.spans) == 1 and line.spans[0].children is None:
        return plain_inline(line.spans)  # most lines are so, and have nothing to join
    return plain_inline(join_lines((line,)))


def _all_lines(block: Block) -> Iterator[Line]:
    yield from block.lines or ()
    for child in block.blocks or ():
        if not child.lines_deleted:
            yield from _all_lines(child)

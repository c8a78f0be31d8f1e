"""The lines of a passage found again in its text, where hyphens and line breaks are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Line
from mineru_tools.document.passage import Place, TextLine
from mineru_tools.document.text import HYPHENS, join_lines
from mineru_tools.render.flow import body_span, label_lines, parts_in_order
from mineru_tools.render.inline import plain_inline
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passage_places import LinePages, line_box
from mineru_tools.render.scripts import in_plain
from mineru_tools.render.text import PICTURES, TABLES, table_text

_SOFT = "\u00ad"  # shows at the end of a line only, and nobody misses it anywhere
_UNSEEN = re.compile(rf"[\s{_SOFT}]*")


def text_lines(
    block: Block, text: str, page: int, merged: Sequence[Place], options: RenderOptions
) -> tuple[TextLine, ...]:
    """The lines of ``block`` with their places in ``text``, which is its plain text.

    A line whose box or page is not known is left out, and so are all from the first on that
    ``text`` does not go on with. Table cells are no lines. ``merged`` as in ``MergedBoxes``.
    """
    found: list[TextLine] = []
    pages = LinePages(page, merged)
    plain = in_plain(text)
    walk = _Walk(plain)
    for line, words in _written(block, options):
        number = pages.of(line) if line else None
        words = words.replace(_SOFT, "").strip()
        if plain != text:
            words = in_plain(words)
        if not words:
            continue
        place = walk.past(words)
        if place is None:
            break
        box = line_box(line) if line else None
        if box is not None and number is not None:
            found.append(TextLine(Place(number, box), *place))
    return tuple(found)


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


def _written(block: Block, options: RenderOptions) -> Iterator[tuple[Line | None, str]]:
    """What the plain text of ``block`` is made of, in order: lines, each with its words.

    Words without a line are those of a table and what describes a picture.
    """
    if block.type in TWO_LEVEL and block.blocks is not None:
        for part in parts_in_order(block):
            yield from _written(part, options)
    elif block.type in (BlockType.LIST, BlockType.INDEX):
        yield from ((line, _words(line)) for line in _all_lines(block))
    elif block.type in (BlockType.CODE, BlockType.CODE_BODY):
        for line in block.lines or ():
            yield line, "".join(span.content or "" for span in line.spans).strip()
    elif block.type in PICTURES:
        span = body_span(block)
        yield None, (span.content or "").strip() if span else ""
        if options.shows_figure_text:
            yield from ((line, _words(line)) for line in label_lines(block))
    elif block.type in TABLES and (span := body_span(block)) is not None and span.html:
        yield None, table_text(span.html).strip()
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

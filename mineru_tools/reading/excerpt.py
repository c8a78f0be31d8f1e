"""As much of a document as a token budget holds, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.reading.cursor import Cursor
from mineru_tools.reading.cuts import Divided
from mineru_tools.reading.markers import block_marker, page_marker, without_comments
from mineru_tools.reading.parts import best_part
from mineru_tools.reading.table_rows import marked_heads

MIN_TOKENS = 50  # the markers of one passage take 30

# The end of a text that a tokenizer may join with the line break behind it.
_TAIL = re.compile(r" ?(?:[^\w\s]|_)*\Z")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text of ``tokens`` tokens with the passages that it has, whole or in part.

    ``next`` is ``None`` at the end of the document. ``over_budget`` tells that a single formula,
    table row, line or word is larger than the budget, and was given whole.
    """

    text: str
    tokens: int
    first: Locator | None
    last: Locator | None
    next: Cursor | None
    passages: tuple[Passage, ...]
    over_budget: bool = False


def excerpt(
    passages: Iterable[Passage],
    *,
    max_tokens: int,
    count: Callable[[str], int],
    document: str,
    markers: bool = True,
    start: Cursor | None = None,
    include_asides: bool = False,
) -> Excerpt:
    """The passages from ``start`` on that fit into ``max_tokens``, their markers included.

    What does not fit any more begins the next excerpt; what does not fit into any is cut where it
    hurts least: between table rows, list items, lines of code, else sentences, else words. A page
    is announced by ``<!-- doc://<document>/p/12 -->``, each passage by ``<!-- b/7 -->``. Without
    ``markers`` only two kinds of comments are left: on hidden text, and in tables that were cut.
    No other line of an excerpt begins a comment, whatever the document says.

    ``count`` has to count lines independently of each other, as tokenizers do whose words end at
    line breaks; ``Passage.tokens`` is taken as counted, unless 0. ``OptionsError``:
    ``budget_too_small`` below ``MIN_TOKENS``, ``invalid_cursor`` where nothing follows ``start``.
    """
    if max_tokens < MIN_TOKENS:
        raise OptionsError(
            f"{max_tokens} tokens are too few",
            hint=f"ask for {MIN_TOKENS} or more",
            code="budget_too_small",
        )
    shelf = _Shelf(p for p in passages if p.markdown.strip() and (include_asides or not p.aside))
    at, offset = _found(shelf, start)
    page = _Page(max_tokens, count, document, markers)
    at, offset = page.fill(shelf, at, offset)
    shown = page.passages
    following = shelf.get(at)
    return Excerpt(
        text="\n\n".join(page.texts),
        tokens=page.tokens,
        first=Locator(document, shown[0].page, shown[0].block) if shown else None,
        last=Locator(document, shown[-1].page, shown[-1].block) if shown else None,
        next=Cursor(following.page, following.block, offset) if following else None,
        passages=tuple(shown),
        over_budget=page.tokens > max_tokens,
    )


class _Shelf:
    """Passages by their place, taken from the source only when they are asked for."""

    def __init__(self, source: Iterator[Passage]) -> None:
        self._source = source
        self._taken: list[Passage] = []

    def get(self, at: int) -> Passage | None:
        """The passage at a place, ``None`` behind the last."""
        self._taken += islice(self._source, max(at + 1 - len(self._taken), 0))
        return self._taken[at] if at < len(self._taken) else None

    def __iter__(self) -> Iterator[tuple[int, Passage]]:
        at = 0
        while passage := self.get(at):
            yield at, passage
            at += 1


def _found(shelf: _Shelf, start: Cursor | None) -> tuple[int, int]:
    """The passage that ``start`` names, or the first behind its place, and how much of it is read.

    What is named may be left out of this reading, as an aside is.
    """
    if start is None:
        return 0, 0
    for at, passage in shelf:
        if (passage.page, passage.block) == (start.page, start.block):
            return at, start.offset
    for at, passage in shelf:
        if (passage.page, passage.block) > (start.page, start.block):
            return at, 0
    raise OptionsError(
        f"nothing follows {start}",
        hint="the cursor is of another document or another choice of pages; read from the start",
        code="invalid_cursor",
    )


@dataclass(slots=True)
class _Page:
    """An excerpt in the making."""

    budget: int
    count: Callable[[str], int]
    document: str
    markers: bool
    texts: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _joints: list[int] = field(default_factory=list)  # what a blank line behind each text adds
    _known: dict[str, int] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return sum(self._sizes) + sum(self._joints[:-1])

    def fill(self, shelf: _Shelf, at: int, offset: int) -> tuple[int, int]:
        """Take what fits from ``at`` on, and say where to go on in the same two numbers."""
        while passage := shelf.get(at):
            text = without_comments(passage.markdown.rstrip())
            divided = Divided(text, marked_heads(passage.html))
            offset = divided.snapped(offset) if offset else 0
            if offset < len(text) and not self._add_whole(passage, divided, offset):
                stop = self._add_part(passage, divided, offset)
                if stop is None:
                    return at - self._drop_headings(), 0
                if stop < len(text):
                    return at, stop
            at, offset = at + 1, 0
        return at, 0

    def _add_whole(self, passage: Passage, divided: Divided, offset: int) -> bool:
        body = divided.part(offset, len(divided.markdown)) if offset else divided.markdown
        size = self._size_of(passage, body)
        marker = self._marker(passage, offset, alone=not self.texts)
        if size + self._size(marker) > self._left():
            return False
        self._put(passage, marker, body, size)
        return True

    def _add_part(self, passage: Passage, divided: Divided, offset: int) -> int | None:
        """Add as much as belongs here and say where the part ends; ``None`` if nothing does."""
        first = not self.texts
        alone = self.budget - self._size(self._marker(passage, offset, alone=True))
        marker = self._marker(passage, offset, alone=first)
        room = self._left() - self._size(marker)
        if not first and self._size_of(passage, divided.markdown) <= alone:
            return None
        part = best_part(divided, offset, self.count, room=room, alone=None if first else alone)
        if part is None:
            return None
        self._put(passage, marker, part.text, part.tokens)
        return part.stop

    def _size_of(self, passage: Passage, body: str) -> int:
        known = passage.tokens if body == passage.markdown else 0
        return known or self.count(body)

    def _drop_headings(self) -> int:
        """Leave headings at the end to the next excerpt, with what they stand above."""
        kept = len(self.passages)
        while kept and self.passages[kept - 1].type is BlockType.TITLE:
            kept -= 1
        dropped = len(self.passages) - kept
        if not kept or not dropped:
            return 0
        for each in (self.texts, self.passages, self._sizes, self._joints):
            del each[kept:]
        return dropped

    def _put(self, passage: Passage, marker: str, body: str, size: int) -> None:
        self.texts.append(marker + body)
        self.passages.append(passage)
        self._sizes.append(self._size(marker) + size)
        end = _TAIL.search(body[-64:])
        tail = end[0] if end and len(end[0]) < 64 else body
        self._joints.append(self._size(tail + "\n\n") - self._size(tail))

    def _left(self) -> int:
        return self.budget - sum(self._sizes) - sum(self._joints)

    def _size(self, text: str) -> int:
        """The tokens of a marker or an ending, which are alike from passage to passage."""
        if text not in self._known:
            self._known[text] = self.count(text) if text else 0
        return self._known[text]

    def _marker(self, passage: Passage, offset: int, *, alone: bool) -> str:
        """The comments above a passage, each with its line break; ``alone`` if it is the first."""
        lines: list[str] = []
        if self.markers and (alone or self.passages[-1].page != passage.page):
            lines.append(page_marker(self.document, passage.page))
        if self.markers or passage.hidden:
            lines.append(block_marker(passage, continued=offset > 0))
        return "".join(f"{line}\n" for line in lines)

"""Where Markdown may be cut, and parts of it that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Protocol

from mineru_tools.reading.table_rows import TableRows


class Grain(IntEnum):
    """What a cut leaves whole; each is tried only on what is too large by the one before."""

    PART = 0  # blocks, rows, list items, lines of code
    TIED = 1  # rows that a cell reaches into from above
    SENTENCE = 2
    WORD = 3


@dataclass(frozen=True, slots=True)
class Cut:
    at: int
    grain: Grain


class Wrapped(Protocol):
    """A stretch whose parts need something around them; offsets count from its beginning."""

    def cuts(self) -> Iterator[tuple[int, bool]]: ...
    def opening(self, at: int, *, heads: bool) -> str: ...
    def closing(self, at: int) -> str: ...


@dataclass(frozen=True)
class WrappedLines:
    """Lines between ``head`` and ``tail``: code, an algorithm, a folded description, a formula."""

    text: str
    head: str
    tail: str

    def cuts(self) -> Iterator[tuple[int, bool]]:
        if self.tail == "$$":
            return
        end = len(self.text.rstrip()) - len(self.tail)
        at = self.text.find("\n", len(self.head)) + 1
        while 0 < at < end:
            yield at, False
            at = self.text.find("\n", at) + 1

    def opening(self, at: int, *, heads: bool) -> str:
        return self.head

    def closing(self, at: int) -> str:
        return self.tail if self.text[at - 1] == "\n" else "\n" + self.tail


_OPENING = re.compile(
    r"^(?P<fence>(?P<ticks>`{3,}|~{3,})[^\n]*\n)"
    r"|^(?P<math>\$\$)"
    r"|(?P<table><table\b[^<>]*>)"
    r"|^(?P<div><div\b[^<>]*>)"
    r"|^(?P<details><details>\n(?:<summary>[^\n]*\n)?)",
    re.MULTILINE | re.IGNORECASE,
)
_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_WHOLE = re.compile(
    r"\\\((?:(?!\\\(|\n[ \t]*\n).)+?\\\)|\\\[(?:(?!\\\[|\n[ \t]*\n).)+?\\\]"
    r"|\\begin\{(?P<frame>[a-z]+\*?)\}(?:(?!\\begin\{(?P=frame)\}).){1,4000}?\\end\{(?P=frame)\}"
    r"|\\."
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$|\$(?:\\.|(?!\n[ \t]*\n)[^$\\])+\$"
    r"|!?\[(?:\\.|[^\[\]\\])*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"
    r"|<[A-Za-z/!?][^<>]*>",
    re.DOTALL,
)
# A number, a character reference, a letter with what is set on it.
_LETTER_GROUPS = re.compile(
    r"\d+(?:[.,:/'\u00a0\u202f]\d+)*|&#?\w+;"
    r"|\S[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u20d0-\u20ff\ufe00-\ufe0f\u200d]+"
)
_KEPT = re.compile(f"{_WHOLE.pattern}|{_LETTER_GROUPS.pattern}", re.DOTALL)
_SPACE = re.compile(r"\s+")
# Thai, Lao, Burmese, Khmer, Han, kana, full-width marks: written without spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3001-\u30ff"
    "\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
)
_BETWEEN = re.compile(
    f"(?<=[{_UNSPACED}])(?=[{_UNSPACED}])(?!(?<=[０-９．，])[０-９．，])(?![、。，．！？：；）」』】》])"
)
_WIDE_STOP = re.compile(r"(?:[。！？]|．(?![０-９]))[」』）”’】]*(?=\S)")
_STOP = re.compile(r"[.!?…。！？．][\"'”’)\]」』）*_]*$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|al|bzw|ca|cf|Dr|e\.g|Eqs?|Figs?|i\.e|Mrs?|Nos?|pp?|Prof|Refs?|Secs?|St|Tab|vgl"
    r"|vs|Vol|z\.B|d\.h))\.$"
)


@dataclass(frozen=True)
class Divided:
    """Markdown with all the places at which it may be cut.

    They depend on nothing but the text and ``heads``, how many rows of its tables are heads if that
    is known, so that an offset that one reader was given is good for any other.
    """

    markdown: str
    heads: int = 0

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        """In order, the last at the end; none in a word, formula, tag, link, table row."""
        found: dict[int, Grain] = {}
        at = 0
        for start, stop, wrapped in self._stretches:
            found.update(_prose_cuts(self.markdown, at, start))
            if start:
                found[start] = Grain.PART
            for offset, tied in wrapped.cuts():
                found[start + offset] = Grain.TIED if tied else Grain.PART
            at = _next_text(self.markdown, stop)
            found[at] = Grain.PART
        found.update(_prose_cuts(self.markdown, at, len(self.markdown)))
        found[len(self.markdown)] = Grain.PART
        found.pop(0, None)
        return tuple(Cut(at, found[at]) for at in sorted(found))

    def snapped(self, offset: int) -> int:
        """The last place for a cut that is not behind ``offset``, or 0."""
        return max((cut.at for cut in self.cuts if cut.at <= offset), default=0)

    def finer(self, start: int, stop: int) -> Iterator[tuple[int, ...]]:
        """Places between two neighbouring cuts for want of any other; each tuple is a last resort
        after the one before.

        They lie between words in lines of code and folded HTML, then between letters. None is in
        a formula, link, tag, number, or in code within a line.
        """
        around = next(((a, each) for a, b, each in self._stretches if a < stop and start < b), None)
        text = self.markdown[start:stop]
        kept, first, end = _KEPT, 1, len(text)
        if around is not None:
            wrapped = around[1]
            if not isinstance(wrapped, WrappedLines) or wrapped.tail == "$$":
                return
            first = max(1, around[0] + len(wrapped.head) + 1 - start)
            end = min(end, around[0] + len(wrapped.text) - len(wrapped.tail) - start)
            if wrapped.tail[0] in "`~":
                kept = _LETTER_GROUPS
            words = (at - start for at, _ in _prose_cuts(self.markdown, start, stop))
            yield tuple(start + at for at in words if first <= at < end)
        inside = {at for match in kept.finditer(text) for at in range(*match.span())[1:]}
        yield tuple(start + at for at in range(first, end) if at not in inside)

    @cached_property
    def tables(self) -> tuple[tuple[int, int, TableRows], ...]:
        """Where each HTML table begins and ends, and its rows."""
        return tuple(
            (start, stop, wrapped)
            for start, stop, wrapped in self._stretches
            if isinstance(wrapped, TableRows)
        )

    def part(self, start: int, stop: int, *, heads: bool = True) -> str:
        """What stands between two cuts, whole tables and fences made of parts of them.

        With ``heads``, a table that goes on begins with its head rows again.
        """
        text = self.markdown[start:stop]
        before, after = self._around(start), self._around(stop)
        if after is not None:
            text += after[1].closing(stop - after[0])
        if before is not None:
            text = before[1].opening(start - before[0], heads=heads) + text
        return text.rstrip()

    def has_heads(self, at: int) -> bool:
        """Whether ``at`` is within a table."""
        around = self._around(at)
        return around is not None and isinstance(around[1], TableRows)

    def _around(self, at: int) -> tuple[int, Wrapped] | None:
        for start, stop, wrapped in self._stretches:
            if start < at < stop:
                return start, wrapped
        return None

    @cached_property
    def _stretches(self) -> tuple[tuple[int, int, Wrapped], ...]:
        return tuple(_stretches(self.markdown, self.heads))


def _stretches(markdown: str, heads: int) -> Iterator[tuple[int, int, Wrapped]]:
    at = 0
    tables = _table_ends(markdown)
    while match := _OPENING.search(markdown, at):
        kind = next(name for name in ("fence", "math", "table", "div", "details") if match[name])
        tail = {"fence": match["ticks"], "math": "$$"}.get(kind) or f"</{kind}>"
        stop = tables.get(match.start()) if kind == "table" else _end(markdown, match, kind, tail)
        at = match.end()
        if stop is not None:
            text = markdown[match.start() : stop]
            table = kind == "table"
            yield (
                match.start(),
                stop,
                TableRows(text, match[0], heads) if table else WrappedLines(text, match[0], tail),
            )
            at = stop


def _end(markdown: str, opening: re.Match[str], kind: str, tail: str) -> int | None:
    """Where the stretch ends; ``None`` if nothing closes it."""
    if kind == "fence":
        closing = re.compile(rf"^{tail}{tail[0]}*[ \t]*$", re.MULTILINE)
        match = closing.search(markdown, opening.end())
        return match.end() if match else None
    at = markdown.find(tail, opening.end())
    return None if at < 0 else at + len(tail)


def _table_ends(markdown: str) -> dict[int, int]:
    """Where each table that is closed begins and ends."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for tag in _TABLE_TAG.finditer(markdown):
        if not tag[1]:
            open_.append(tag.start())
        elif open_:
            ends[open_.pop()] = tag.end()
    return ends


def _next_text(markdown: str, at: int) -> int:
    match = _SPACE.match(markdown, at)
    return match.end() if match else at


def _prose_cuts(markdown: str, start: int, stop: int) -> Iterator[tuple[int, Grain]]:
    """Cuts at lines, items, sentences and words between two offsets."""
    text = markdown[start:stop]
    whole = [(m.start(), m.end()) for m in _WHOLE.finditer(text)]
    items = {m.start() for m in _ITEM.finditer(text)}
    place = 0
    for at, grain in sorted(_chances(text, items), key=lambda chance: (chance[0], -chance[1])):
        while place < len(whole) and whole[place][1] <= at:
            place += 1
        if at and not (place < len(whole) and whole[place][0] < at):
            yield start + at, grain


def _chances(text: str, items: set[int]) -> Iterator[tuple[int, Grain]]:
    """Every place between words or sentences, without regard to formulas, tags and links."""
    for space in _SPACE.finditer(text):
        at = space.end()
        if "\n" in space[0]:
            line = space.start() + space[0].rindex("\n") + 1
            if space[0].count("\n") > 1 or line in items or not items:
                yield line if line in items else at, Grain.PART
                continue
        before = text[max(0, space.start() - 12) : space.start()]
        ends = _STOP.search(before) and not _ABBREVIATED.search(before)
        yield at, Grain.SENTENCE if ends and not text[at : at + 1].islower() else Grain.WORD
    stops = {match.end() for match in _WIDE_STOP.finditer(text)}
    yield from ((at, Grain.SENTENCE) for at in stops)
    yield from (
        (match.start(), Grain.WORD)
        for match in _BETWEEN.finditer(text)
        if match.start() not in stops
    )

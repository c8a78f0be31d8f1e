"""Markdown without a layout, cut at headings and between blocks, rows and sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mineru_tools.reading.cuts import Divided
from mineru_tools.reading.parts import best_part

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """The characters from ``start`` to ``stop`` of a text, and the headings they stand under."""

    start: int
    stop: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainPart:
    """The characters ``start`` to ``stop`` as a text that stands alone.

    ``is_verbatim`` is false for a table or fence that goes on.
    """

    start: int
    stop: int
    text: str
    tokens: int
    headings: tuple[str, ...]
    is_verbatim: bool

    @property
    def span(self) -> tuple[int, int] | None:
        return (self.start, self.stop) if self.is_verbatim else None


def cut_markdown(
    text: str,
    measure: Callable[[tuple[str, ...]], Callable[[str], int]],
    limit: int,
    *,
    by_section: bool = True,
) -> Iterator[PlainPart]:
    """The text in parts of at most ``limit``; ``measure`` gives what measures below headings.

    None is cut in a word, formula, tag, link or table row, even if it is longer for that; parts of
    a table repeat its head.
    """
    for section in sections(text) if by_section else (Section(0, len(text), ()),):
        divided = Divided(text[section.start : section.stop].rstrip())
        size = measure(section.headings)
        at, end = len(divided.markdown) - len(divided.markdown.lstrip()), len(divided.markdown)
        while at < end:
            part = best_part(divided, at, size, room=limit, alone=None)
            if part is None:
                break
            raw = divided.markdown[at : part.stop].rstrip()
            start = section.start + at
            if part.text:
                yield PlainPart(
                    start,
                    start + len(raw),
                    part.text,
                    part.tokens,
                    section.headings,
                    part.text == raw,
                )
            at = part.stop


def sections(text: str) -> Iterator[Section]:
    """The text at its headings; one with nothing below it stays with the next."""
    divided = Divided(text)
    path: list[tuple[int, str]] = []
    headings: tuple[str, ...] = ()
    start = below = 0
    for match in _HEADING.finditer(text):
        if divided.part(match.start(), match.end()) != match[0].rstrip():
            continue  # a line of code
        if text[below : match.start()].strip():
            yield Section(start, match.start(), headings)
            start = match.start()
        level = len(match[1])
        path = [*(each for each in path if each[0] < level), (level, match[2])]
        headings, below = tuple(heading for _, heading in path), match.end()
    if text[start:].strip():
        yield Section(start, len(text), headings)

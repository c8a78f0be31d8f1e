"""Chunks of Markdown whose layout is not at hand: the same cuts and limits, without boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mineru_tools.chunking.chunk import Chunk
from mineru_tools.chunking.chunker import Chunking
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.regions import Pages
from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import document_id
from mineru_tools.document.model import Document
from mineru_tools.document.passage import Passage

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S[^\n]*?)(?:[ \t]+#*)?[ \t]*")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_PICTURE = re.compile(r"!\[(?:\\.|[^\[\]\\])*\]\(([^()\s]+)\)")
_NESTED = re.compile(r"<(/?)(table|details|div)\b[^<>]*>", re.IGNORECASE)


def chunk_markdown(
    text: str,
    options: ChunkOptions,
    *,
    page_idx: int = 0,
    count: Callable[[str], int] | None = None,
) -> Iterator[Chunk]:
    """The chunks of Markdown in reading order, as ``chunk_document`` cuts them.

    Their ids begin with a digest of the text, and number its blocks. They have no regions;
    ``page_idx`` is the page of all of them. ``count`` is used instead of the tokenizer.
    """
    own_id = document_id(text.encode("utf-8", "surrogatepass"))
    chunking = Chunking.of(options, Pages(Document(())), own_id, count)
    pieces = _pieces(text, page_idx + 1, chunking.embedded, chunking.measure.count)
    yield from chunking.chunks(pieces)


def _pieces(
    text: str, page: int, embedded: Callable[[Passage], str], count: Callable[[str], int]
) -> Iterator[Piece]:
    path: list[tuple[int, str]] = []
    for number, (start, stop) in enumerate(block_spans(text), 1):
        markdown = text[start:stop]
        heading = _HEADING.fullmatch(markdown)
        if heading:
            path = [each for each in path if each[0] < len(heading[1])]
        headings = tuple(title for _, title in path)
        passage = _passage(markdown, page, number, headings, heading)
        if heading:
            path.append((len(heading[1]), " ".join(heading[2].split())))
        shown = embedded(passage)
        yield Piece(passage, markdown, shown, count(shown), (start, stop), ())


def _passage(
    markdown: str,
    page: int,
    number: int,
    path: tuple[str, ...],
    heading: re.Match[str] | None,
) -> Passage:
    picture = _PICTURE.match(markdown)
    is_formula = markdown.startswith("$$") and markdown.endswith("$$") and len(markdown) > 4
    return Passage(
        page=page,
        block=number,
        type=BlockType.TITLE if heading else _kind(markdown, is_formula),
        text=heading[2] if heading else markdown,
        markdown=markdown,
        path=path,
        level=len(heading[1]) if heading else None,
        html=markdown if markdown[:6].lower() == "<table" else None,
        latex=markdown[2:-2].strip() if is_formula else None,
        image=picture[1].rsplit("/", 1)[-1] if picture else None,
    )


def _kind(markdown: str, is_formula: bool) -> BlockType:
    if is_formula:
        return BlockType.INTERLINE_EQUATION
    if markdown[:6].lower() == "<table":
        return BlockType.TABLE
    if _FENCE.match(markdown):
        return BlockType.CODE
    if _PICTURE.match(markdown):
        return BlockType.IMAGE
    return BlockType.LIST if _ITEM.match(markdown) else BlockType.TEXT


@dataclass(slots=True)
class _Nesting:
    """What is open after the lines read so far, so that a blank line or heading ends no block.

    The kinds in ``hopeless`` are not looked for: what was open once was closed nowhere.
    """

    hopeless: set[str]
    fence: str = ""
    math: bool = False
    depth: int = 0

    @property
    def open_kind(self) -> str | None:
        if self.fence:
            return "fence"
        return "math" if self.math else "html" if self.depth else None

    def read(self, line: str) -> None:
        match = _FENCE.match(line)
        if self.fence:
            closes = match and match[1].startswith(self.fence) and not line[match.end() :].strip()
            self.fence = "" if closes else self.fence
        elif self.math:
            self.math = line.count("$$") % 2 == 0
        elif match and not self.depth:
            self.fence = "" if "fence" in self.hopeless else match[1]
        elif line.startswith("$$"):
            self.math = line.count("$$") % 2 == 1 and "math" not in self.hopeless
        elif "html" not in self.hopeless:
            for tag in _NESTED.finditer(line):
                self.depth = max(0, self.depth + (-1 if tag[1] else 1))


def block_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each block of Markdown begins and ends: a heading, or what blank lines divide.

    Fences, display formulas and HTML tables are one block each, blank lines or not; one that is
    never closed ends at the next blank line.
    """
    lines = text.splitlines(keepends=True)
    hopeless: set[str] = set()
    at = first = 0
    while first < len(lines):
        last = _last_line(lines, first, hopeless)
        block = "".join(lines[first:last])
        if block.strip():
            start = at + len(block) - len(block.lstrip("\r\n"))
            yield start, at + len(block.rstrip())
        at += len(block)
        first = last


def _last_line(lines: list[str], first: int, hopeless: set[str]) -> int:
    """The index behind the last line of the block that begins with line ``first``."""
    nesting, blank = _Nesting(hopeless), None
    for index in range(first, len(lines)):
        line = lines[index]
        if nesting.open_kind is None:
            heading = _HEADING.fullmatch(line.rstrip("\r\n")) is not None
            if index > first and (heading or not line.strip()):
                return index
            if heading or not line.strip():
                return index + 1
        elif not line.strip() and blank is None:
            blank = index
        nesting.read(line)
    if nesting.open_kind is None:
        return len(lines)
    hopeless.add(nesting.open_kind)  # every further search would read to the end again
    return len(lines) if blank is None else blank

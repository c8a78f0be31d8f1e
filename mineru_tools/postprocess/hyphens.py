"""Hyphens at line ends that belong to the word: told by the same word elsewhere in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from mineru_tools.document.model import Block, Document, Line
from mineru_tools.document.text import HARD_HYPHEN, HYPHENS, span_text
from mineru_tools.document.visit import iter_blocks, map_blocks
from mineru_tools.options import ParseOptions

_COMPOUND = re.compile(rf"(?=\b([^\W\d_]+)[{HYPHENS}]([^\W\d_]+))")
_WORD = re.compile(r"[^\W\d_]+")
_LINE_END = re.compile(rf"([^\W\d_]+)[{HYPHENS}]\s*$")
_LINE_START = re.compile(r"\s*([^\W\d_]+)")


def keep_hard_hyphens(document: Document, options: ParseOptions) -> Document:
    """Mark lines whose last hyphen is part of a compound such as ``cross-section``.

    Justified text breaks words at hyphens of its own and at those of compounds, and a line end
    does not tell which. A compound that stands unbroken on another line, and never as one word,
    keeps its hyphen. MinerU 3.4 drops every one.
    """
    if options.compat:
        return document
    compounds: set[str] = set()
    words: set[str] = set()
    for page in document.pages:
        for block in iter_blocks((*(page.content or ()), *(page.discarded or ()))):
            for line in block.lines or ():
                text = _text(line).casefold()
                compounds.update(a + b for a, b in _COMPOUND.findall(text))
                words.update(_WORD.findall(text))
    hard = compounds - words
    return map_blocks(document, lambda block: _marked(block, hard)) if hard else document


def _marked(block: Block, hard: set[str]) -> Block:
    if not block.lines or len(block.lines) < 2:
        return block
    lines = tuple(_lines(block.lines, hard))
    return block if lines == block.lines else replace(block, lines=lines)


def _lines(lines: tuple[Line, ...], hard: set[str]) -> Iterable[Line]:
    for line, following in pairwise(lines):
        end = _LINE_END.search(_text(line))
        start = _LINE_START.match(_text(following))
        if end and start and (end[1] + start[1]).casefold() in hard:
            line = replace(line, extra={**line.extra, HARD_HYPHEN: True})
        yield line
    yield lines[-1]


def _text(line: Line) -> str:
    return "".join(map(span_text, line.spans))

"""What the passes read off a block: its lines, their text and their height."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Block, Line, Span
from mineru_tools.document.text import join_lines, span_text
from mineru_tools.document.visit import iter_lines

FORMULA = "\ufffc"
"""Stands for an inline formula in the text the passes look at."""

PSEUDO_ROWS = 1.6
"""A single line that is taller than this many rows of its own text is a whole block in one box."""


def lines_of(block: Block) -> tuple[Line, ...]:
    """The block's lines in reading order, those of nested blocks included."""
    return tuple(iter_lines(block))


def line_text(line: Line) -> str:
    """The characters of a line; an inline formula is one ``FORMULA`` character."""
    return "".join(map(_span_text, join_lines((line,))))


def block_chars(block: Block) -> str:
    """The text of all lines, one line break between each two."""
    return "\n".join(line_text(line) for line in lines_of(block))


def first_line(block: Block) -> str:
    """The text of the first line that has any."""
    return next((text for line in iter_lines(block) if (text := line_text(line)).strip()), "")


def without_note_marks(line: Line) -> str:
    """The text of a line less the superscript digits and stars of note marks at its end."""
    spans = list(line.spans)
    while spans and _is_note_mark(spans[-1]):
        spans.pop()
    return line_text(replace(line, spans=tuple(spans)))


def row_height(block: Block) -> float | None:
    """The usual height of a row of text in points; ``None`` when no line has a box.

    A line that fills the whole block (as vision models give it) says nothing about its rows, so
    its height is guessed from the number of characters: two of them take about a square.
    """
    lines = lines_of(block)
    if len(lines) == 1:
        return _row_height(lines[0], lines[0].bbox) if lines[0].bbox else None
    heights = [line.bbox.height for line in lines if line.bbox]
    return median(heights) if heights else None


def is_pseudo(block: Block) -> bool:
    """Whether the only line stands for several rows, so that its edges say nothing."""
    lines = lines_of(block)
    box = lines[0].bbox if len(lines) == 1 else None
    return box is not None and box.height > PSEUDO_ROWS * _row_height(lines[0], box)


def is_vertical(block: Block) -> bool:
    """Whether the text runs along the height of the page."""
    return (block.angle or 0) % 180 == 90


def _row_height(line: Line, box: BBox) -> float:
    text = line_text(line)
    wide = sum(1 for char in text if ord(char) >= 0x2E80)
    squares = wide + (len(text) - wide) / 2
    if squares == 0:
        return box.height
    return min(box.height, math.sqrt(max(box.area, 1e-6) / squares))


def _span_text(span: Span) -> str:
    formula = span.type in (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION)
    return FORMULA if formula else span_text(span)


def _is_note_mark(span: Span) -> bool:
    text = (span.content or "").strip()
    if Style.SUPERSCRIPT in span.styles:
        return all(char in "0123456789,-–*†‡§ " for char in text)
    return span.type is SpanType.TEXT and not text

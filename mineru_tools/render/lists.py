"""The items of list and index blocks, told apart and freed of their markers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Span
from mineru_tools.document.text import join_lines

# Symbol and Wingdings bullets arrive as private-use characters; check boxes carry meaning and stay.
_GLYPH = re.compile(
    r"\s*(?:[•▪▫◦‣⁃●○■·∙➢►▶▸➤❖◆◇❑\uf0a7\uf0b7\uf0d8\uf076\uf0a8]\s*|[-–—*+](?:\s+|$))"
)
_NUMBER = re.compile(
    r"\s*(?P<marker>\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)]|\[\d{1,4}\])(?=\s|$|[^\x00-\x7f])\s*"
)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: ``spans`` as given, ``body`` without the marker in ``bullet`` or ``number``.

    ``level`` counts from 0. ``loose`` text belongs to the list but opens no item of it.
    """

    spans: tuple[Span, ...]
    body: tuple[Span, ...]
    level: int = 0
    number: str | None = None
    bullet: bool = False
    loose: bool = False


def list_items(block: Block, level: int = 0) -> tuple[ListItem, ...]:
    """The items of a list block in order, those of nested lists one level deeper.

    A line flagged ``list_start`` opens an item; where no line is flagged, one with a marker does.
    Each nested block that is no list itself is an item, or several when its lines are flagged.
    """
    return tuple(_items(block, level))


def entries(block: Block) -> tuple[tuple[Span, ...], ...]:
    """The entries of an index block: one per flagged line, or per line where none is flagged."""
    lines = tuple(_all_lines(block))
    if not any(line.list_start for line in lines):
        return tuple(join_lines((line,)) for line in lines)
    return tuple(join_lines(group) for _, group in _groups(lines))


def item_lines(block: Block) -> tuple[tuple[Line, ...], ...]:
    """The lines of a list block that has lines of its own, item by item."""
    return tuple(group for _, group in _groups(block.lines or ()))


def is_references(block: Block) -> bool:
    """Whether the list is one of literature, by its own word or by that of all its parts."""
    parts = [b for b in block.blocks or () if not b.lines_deleted]
    return block.sub_type == BlockType.REF_TEXT.value or (
        bool(parts) and all(b.type is BlockType.REF_TEXT for b in parts)
    )


def _items(block: Block, level: int) -> Iterator[ListItem]:
    if block.lines:
        yield from _line_items(block.lines, level)
    for child in block.blocks or ():
        if child.lines_deleted:
            continue
        if child.type is BlockType.LIST:
            yield from _items(child, level + 1)
        elif child.blocks:
            yield from _items(child, level)
        elif any(line.list_start for line in child.lines or ()):
            yield from _line_items(child.lines or (), level)
        elif child.lines:
            yield _item(child.lines, level)


def _line_items(lines: Sequence[Line], level: int) -> Iterator[ListItem]:
    for opens, group in _groups(lines):
        deeper = group[0].extra.get("list_level")
        own = level + (max(0, deeper) if isinstance(deeper, int) else 0)
        yield _item(group, own) if opens else _loose(group, own)


def _groups(lines: Sequence[Line]) -> Iterator[tuple[bool, tuple[Line, ...]]]:
    """Lines by item, each with whether its first line opens one."""
    flagged = any(line.list_start for line in lines)
    group: list[Line] = []
    opened = False
    for line in lines:
        opens = line.list_start if flagged else has_marker(line)
        if opens and group:
            yield opened, tuple(group)
            group = []
        opened = opens if not group else opened
        group.append(line)
    if group:
        yield opened, tuple(group)


def _item(lines: Sequence[Line], level: int) -> ListItem:
    spans = join_lines(lines)
    first = spans[0].content or "" if spans and spans[0].type is SpanType.TEXT else ""
    if glyph := _GLYPH.match(first):
        return ListItem(spans, _without(spans, glyph.end()), level, bullet=True)
    if number := _NUMBER.match(first):
        body = _without(spans, number.end())
        return ListItem(spans, body, level, number=number.group("marker"))
    return ListItem(spans, spans, level)


def _loose(lines: Sequence[Line], level: int) -> ListItem:
    spans = join_lines(lines)
    return ListItem(spans, spans, level, loose=True)


def _without(spans: tuple[Span, ...], end: int) -> tuple[Span, ...]:
    """The spans less the first ``end`` characters, and less the white space that follows those."""
    marker, *others = spans
    rest = (marker.content or "")[end:]
    if rest:
        return (replace(marker, content=rest), *others)
    if others and others[0].type is SpanType.TEXT:
        others[0] = replace(others[0], content=(others[0].content or "").lstrip())
    # a marker may still tell where a page begins
    return (replace(marker, content=""), *others) if marker.extra else tuple(others)


def has_marker(line: Line) -> bool:
    """Whether the line begins with a bullet or a number as items do."""
    if not line.spans or line.spans[0].type is not SpanType.TEXT:
        return False
    text = line.spans[0].content or ""
    return bool(_GLYPH.match(text) or _NUMBER.match(text))


def _all_lines(block: Block) -> Iterator[Line]:
    yield from block.lines or ()
    for child in block.blocks or ():
        if not child.lines_deleted:
            yield from _all_lines(child)

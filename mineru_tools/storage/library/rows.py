"""Passages as rows of the database and back."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage, Place, TextLine

COLUMNS = "p.id, p.page, p.block, p.type, p.aside, p.tokens, p.text, p.markdown, p.rest"

Row = tuple[Any, ...]  # the values of ``COLUMNS``


def to_row(passage: Passage) -> Row:
    """The values of ``COLUMNS`` without the id; Markdown that is the text is not kept twice."""
    return (
        passage.page,
        passage.block,
        passage.type.value,
        passage.aside,
        passage.tokens,
        clean(passage.text),
        None if passage.markdown == passage.text else clean(passage.markdown),
        _rest(passage),
    )


def to_passage(row: Row) -> Passage:
    _, page, block, kind, aside, tokens, text, markdown, rest = row
    places, lines, path, level, html, latex, image, hidden = json.loads(rest)
    return Passage(
        page=page,
        block=block,
        type=BlockType(kind),
        text=text,
        markdown=text if markdown is None else markdown,
        tokens=tokens,
        places=tuple(_place(values) for values in places),
        lines=tuple(TextLine(_place(values), start, stop) for start, stop, values in lines),
        path=tuple(path),
        level=level,
        html=html,
        latex=latex,
        image=image,
        aside=bool(aside),
        hidden=hidden,
    )


def passage_at(connection: sqlite3.Connection, passage_id: int) -> Passage | None:
    row = connection.execute(
        f"SELECT {COLUMNS} FROM passages p WHERE p.id = ?", (passage_id,)
    ).fetchone()
    return row and to_passage(row)


def clean(text: str) -> str:
    """``text`` without halves of surrogate pairs, which broken PDFs hold and no database takes."""
    return text.encode("utf-8", "replace").decode()


def _rest(passage: Passage) -> str:
    # Escaped as ASCII, which keeps what ``clean`` would have to drop.
    return json.dumps(
        (
            [_flat(place) for place in passage.places],
            [(line.start, line.stop, _flat(line.place)) for line in passage.lines],
            passage.path,
            passage.level,
            passage.html,
            passage.latex,
            passage.image,
            passage.hidden,
        ),
        separators=(",", ":"),
    )


def _flat(place: Place) -> list[float]:
    return [place.page, *(round(value, 2) for value in place.bbox)]


def _place(values: list[float]) -> Place:
    return Place(int(values[0]), BBox(*values[1:]))

"""Whole outputs put together from the pages that readers see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from mineru_tools.errors import BlockNotFound
from mineru_tools.storage.library.intake import unpacked
from mineru_tools.storage.library.record import ParsedPage

_SHOWN = "FROM shown s JOIN outputs o ON o.parse = s.parse AND o.page = s.page"


def page(connection: sqlite3.Connection, document: str, number: int) -> ParsedPage:
    found = connection.execute(
        f"SELECT g.width, g.height, g.label, o.middle, o.content_list {_SHOWN}"
        " JOIN pages g ON g.parse = s.parse AND g.page = s.page"
        " WHERE s.document = ? AND s.page = ?",
        (document, number),
    ).fetchone()
    if not found:
        raise BlockNotFound(f"page {number} of {document} was not parsed", hint="parse it first")
    width, height, label, middle, content_list = found
    size = None if width is None else (width, height)
    return ParsedPage(number, size, label, unpacked(middle), unpacked(content_list))


def middle_json(connection: sqlite3.Connection, document: str) -> str:
    """The pages between the keys that ``document.middle_json`` writes around them."""
    backend, version = connection.execute(
        "SELECT backend, version FROM parses WHERE document = ? ORDER BY asked DESC, id DESC",
        (document,),
    ).fetchone()
    pages = ",".join(_each(connection, document, "middle"))
    ending = f'"_backend":{json.dumps(backend)},"_version_name":{json.dumps(version)}'
    return f'{{"pdf_info":[{pages}],{ending}}}'


def content_list(connection: sqlite3.Connection, document: str) -> str:
    lists = (text.strip()[1:-1].strip() for text in _each(connection, document, "content_list"))
    return f"[{','.join(items for items in lists if items)}]"


def _each(connection: sqlite3.Connection, document: str, column: str) -> Iterator[str]:
    rows = connection.execute(
        f"SELECT o.{column} {_SHOWN} WHERE s.document = ? ORDER BY s.page", (document,)
    )
    return (unpacked(data) for (data,) in rows)

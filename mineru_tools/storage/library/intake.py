"""A parse goes into the database, and its pages become those that readers see."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage
from mineru_tools.storage.library.equations import equation_terms
from mineru_tools.storage.library.key import canonical_options
from mineru_tools.storage.library.record import ParseRecord
from mineru_tools.storage.library.rows import Row, clean, to_row
from mineru_tools.storage.library.segment import indexed


@dataclass(frozen=True, slots=True)
class Prepared:
    """All of a record that takes time to make, made before anybody has to wait for it."""

    record: ParseRecord
    pages: list[Row]
    outputs: list[Row]
    passages: list[Row]
    words: list[tuple[str, str] | None]


def prepare(record: ParseRecord) -> Prepared:
    return Prepared(
        record,
        _page_rows(record),
        [(page.number, _packed(page.middle), _packed(page.content_list)) for page in record.pages],
        [to_row(passage) for passage in record.passages],
        [_words(passage) for passage in record.passages],
    )


def insert(
    connection: sqlite3.Connection, prepared: Prepared, source_size: int | None, now: float
) -> None:
    """Store a parse and show it; one that is there already is shown, and not stored again."""
    record = prepared.record
    # A file that is not given again is still there.
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document)"
        " DO UPDATE SET name = excluded.name, media_type = excluded.media_type,"
        " page_count = excluded.page_count, used = excluded.used,"
        " source_size = max(source_size, excluded.source_size)",
        (
            record.document,
            record.sha256,
            clean(record.name),
            record.media_type,
            record.page_count,
            source_size or 0,
            now,
            now,
        ),
    )
    stored = connection.execute(
        "INSERT OR IGNORE INTO parses (key, document, title, backend, version, options, used,"
        " asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.key,
            record.document,
            clean(record.title),
            record.backend,
            record.version,
            canonical_options(record.options),
            now,
            now,
        ),
    )
    if stored.rowcount:
        _insert_contents(connection, prepared, stored.lastrowid or 0)
    show(connection, record.key, now)


def show(connection: sqlite3.Connection, key: str, now: float) -> bool:
    """Make the pages of a parse those that readers see; false when there is no such parse."""
    found = connection.execute("SELECT id, document FROM parses WHERE key = ?", (key,)).fetchone()
    if not found:
        return False
    parse, document = found
    connection.execute("UPDATE parses SET used = ?, asked = ? WHERE id = ?", (now, now, parse))
    connection.execute("UPDATE documents SET used = ? WHERE document = ?", (now, document))
    connection.execute(
        "INSERT OR REPLACE INTO shown SELECT ?, page, parse FROM pages WHERE parse = ?",
        (document, parse),
    )
    return True


def _insert_contents(connection: sqlite3.Connection, prepared: Prepared, parse: int) -> None:
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    record = prepared.record
    ids = range(last + 1, last + 1 + len(record.passages))
    at: dict[tuple[int, int], int] = {}
    for i, passage in zip(ids, record.passages, strict=True):
        at.setdefault((passage.page, passage.block), i)
    many = connection.executemany
    many("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _with(parse, prepared.pages))
    many("INSERT INTO outputs VALUES (?, ?, ?, ?)", _with(parse, prepared.outputs))
    many(
        "INSERT INTO passages (id, parse, page, block, type, aside, tokens, text, markdown, rest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((i, parse, *row) for i, row in zip(ids, prepared.passages, strict=True)),
    )
    many(
        "INSERT INTO words (rowid, text, path) VALUES (?, ?, ?)",
        ((i, *words) for i, words in zip(ids, prepared.words, strict=True) if words),
    )
    many(
        "INSERT OR IGNORE INTO parts VALUES (?, ?, ?, ?)",
        ((parse, *part, at[whole]) for part, whole in record.parts.items() if whole in at),
    )
    many(
        "INSERT INTO cuts VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((parse, name, place.page, *place.bbox) for name, place in record.cuts.items()),
    )
    many(
        "INSERT INTO issues VALUES (?, ?, ?, ?)",
        ((parse, issue.page, issue.code, clean(issue.message)) for issue in record.issues),
    )


def _with(parse: int, rows: Iterable[Row]) -> Iterable[Row]:
    return ((parse, *row) for row in rows)


def _page_rows(record: ParseRecord) -> list[Row]:
    """The pages with their numbers of tables, figures and formulas."""
    seen = Counter((passage.page, passage.type) for passage in record.passages)
    return [
        (
            page.number,
            *(page.size or (None, None)),
            None if page.label is None else clean(page.label),
            seen[page.number, BlockType.TABLE],
            seen[page.number, BlockType.IMAGE] + seen[page.number, BlockType.CHART],
            seen[page.number, BlockType.INTERLINE_EQUATION],
        )
        for page in record.pages
    ]


def _words(passage: Passage) -> tuple[str, str] | None:
    """What the index is given of a passage: running heads and page numbers answer nothing."""
    if passage.aside:
        return None
    words = indexed(clean(passage.text))
    numbers = " ".join(equation_terms(passage.latex or ""))
    return f"{words} {numbers}".rstrip(), indexed(clean(" ".join(passage.path)))


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8", "surrogatepass")

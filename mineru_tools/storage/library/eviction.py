"""What the library takes, and who goes when it takes too much."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from mineru_tools.storage.library.entries import sha256_of
from mineru_tools.storage.library.files import Files

MERGED_PAGES = 500  # of the index at a time: some 20 ms


def size(connection: sqlite3.Connection) -> int:
    """The bytes of the database that are in use, of the source files and of the pictures."""
    (used,) = connection.execute(
        "SELECT (pages.page_count - free.freelist_count) * page.page_size FROM"
        " pragma_page_count pages, pragma_freelist_count free, pragma_page_size page"
    ).fetchone()
    (files,) = connection.execute(
        "SELECT (SELECT coalesce(sum(source_size), 0) FROM documents)"
        " + (SELECT coalesce(sum(size), 0) FROM assets)"
    ).fetchone()
    return int(used) + int(files)


def touch(connection: sqlite3.Connection, uses: Mapping[str, float]) -> None:
    """Note when documents, and the parses of them that readers see, were used."""
    for document, at in uses.items():
        connection.execute(
            "UPDATE documents SET used = max(used, ?) WHERE document = ?", (at, document)
        )
        connection.execute(
            "UPDATE parses SET used = max(used, ?)"
            " WHERE id IN (SELECT parse FROM shown WHERE document = ?)",
            (at, document),
        )


def make_room(
    connection: sqlite3.Connection, files: Files, max_bytes: int, document: str, key: str | None
) -> None:
    """Remove the parses used longest ago until all fits, then pictures of ``document``.

    Spared are the parse ``key`` or, without one, all that readers see of ``document``.
    """
    spared = "key = ?" if key else "id IN (SELECT parse FROM shown WHERE document = ?)"
    while size(connection) > max_bytes:
        oldest = connection.execute(
            f"SELECT id, document FROM parses WHERE NOT ({spared}) ORDER BY used, id LIMIT 1",
            (key or document,),
        ).fetchone()
        if oldest is None:
            break
        _remove_parse(connection, files, *oldest)
    while size(connection) > max_bytes:
        oldest = connection.execute(
            "SELECT name FROM assets WHERE document = ? ORDER BY added LIMIT 1", (document,)
        ).fetchone()
        if oldest is None:
            break
        connection.execute(
            "DELETE FROM assets WHERE document = ? AND name = ?", (document, *oldest)
        )
        files.drop_asset(sha256_of(connection, document), *oldest)


def remove_document(connection: sqlite3.Connection, files: Files, document: str) -> None:
    parses = connection.execute("SELECT id FROM parses WHERE document = ?", (document,)).fetchall()
    for (parse,) in parses:
        _remove_parse(connection, files, parse, document)


def _remove_parse(connection: sqlite3.Connection, files: Files, parse: int, document: str) -> None:
    """Remove a parse; its pages show the parse asked for last among those that are left."""
    connection.execute(
        "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE parse = ?)", (parse,)
    )
    # The index only notes what is deleted, until parts of it are merged.
    connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (-MERGED_PAGES,))
    connection.execute("DELETE FROM parses WHERE id = ?", (parse,))
    connection.execute(
        "INSERT OR IGNORE INTO shown SELECT p.document, g.page, p.id FROM parses p"
        " JOIN pages g ON g.parse = p.id WHERE p.document = ? ORDER BY p.asked DESC, p.id DESC",
        (document,),
    )
    left = connection.execute("SELECT 1 FROM parses WHERE document = ?", (document,)).fetchone()
    if not left:
        (digest,) = connection.execute(
            "SELECT sha256 FROM documents WHERE document = ?", (document,)
        ).fetchone()
        connection.execute("DELETE FROM documents WHERE document = ?", (document,))
        files.drop(digest)

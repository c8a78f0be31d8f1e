"""What the database says about documents, their pages and blocks, as readers see them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

from mineru_tools.document.geometry import BBox
from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage, Place
from mineru_tools.errors import BlockNotFound, DocumentNotFound
from mineru_tools.options import ParseOptions
from mineru_tools.storage.library.record import DocumentEntry, Issue
from mineru_tools.storage.library.rows import COLUMNS, Row, to_passage

# Page by page through what is shown, so that the first rows are there without reading the last.
# The plus keeps SQLite from taking a bound on the page of one table for one on the other's.
_SHOWN = "FROM shown s CROSS JOIN passages p ON p.parse = s.parse AND p.page = +s.page"


def sha256_of(connection: sqlite3.Connection, document: str) -> str:
    """The digest of a document; ``DocumentNotFound`` when the library does not hold it."""
    found = connection.execute(
        "SELECT sha256 FROM documents WHERE document = ?", (document,)
    ).fetchone()
    if not found:
        raise DocumentNotFound(
            f"no document {document[:80]!r} in the library",
            hint="parse it first, or list the documents",
        )
    return str(found[0])


def name_of(connection: sqlite3.Connection, document: str) -> str:
    (name,) = connection.execute(
        "SELECT name FROM documents WHERE document = ?", (document,)
    ).fetchone()
    return str(name)


def documents(connection: sqlite3.Connection) -> list[str]:
    """The ids of all documents, the one used last first."""
    rows = connection.execute("SELECT document FROM documents ORDER BY used DESC, rowid DESC")
    return [document for (document,) in rows]


def entry(connection: sqlite3.Connection, document: str) -> DocumentEntry:
    sha256_of(connection, document)
    name, digest, media_type, page_count, size, added, used = connection.execute(
        "SELECT name, sha256, media_type, page_count, source_size, added, used FROM documents"
        " WHERE document = ?",
        (document,),
    ).fetchone()
    pages = connection.execute(
        "SELECT s.page, tables, figures, formulas FROM shown s"
        " JOIN pages g ON g.parse = s.parse AND g.page = s.page WHERE document = ?"
        " ORDER BY s.page",
        (document,),
    ).fetchall()
    tables, figures, formulas = (sum(row[at] for row in pages) for at in (1, 2, 3))
    options, backend, version = connection.execute(
        "SELECT options, backend, version FROM parses WHERE document = ?"
        " ORDER BY asked DESC, id DESC LIMIT 1",
        (document,),
    ).fetchone()
    return DocumentEntry(
        document=document,
        sha256=digest,
        name=name,
        media_type=media_type,
        title=_title(connection, document),
        page_count=page_count,
        pages=ranges(row[0] for row in pages),
        tables=tables,
        figures=figures,
        formulas=formulas,
        issues=_issues(connection, document),
        options=ParseOptions.from_mapping(json.loads(options)),
        backend=backend,
        version=version,
        added=added,
        used=used,
        size=size,
    )


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The runs of ascending ``numbers``, each as its first and last: 1, 2, 3, 7 is 1-3 and 7-7."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def passages(
    connection: sqlite3.Connection,
    document: str,
    after: tuple[int, int],
    pages: Collection[int] | None,
    limit: int,
) -> list[Row]:
    """The next ``limit`` rows of ``COLUMNS`` in reading order; ``after`` is a page and an id."""
    wanted = "AND s.page IN (SELECT value FROM json_each(:pages))" if pages is not None else ""
    return connection.execute(
        f"SELECT {COLUMNS} {_SHOWN} WHERE s.document = :document AND s.page >= :page"
        f" AND (s.page > :page OR p.id > :id) {wanted} ORDER BY s.page, p.id LIMIT :limit",
        {
            "document": document,
            "page": after[0],
            "id": after[1],
            "pages": json.dumps(sorted(pages)) if pages is not None else None,
            "limit": limit,
        },
    ).fetchall()


def tokens(connection: sqlite3.Connection, document: str, after: tuple[int, int]) -> int:
    """The tokens of all that is read after a page and an id, asides left out."""
    (found,) = connection.execute(
        f"SELECT coalesce(sum(p.tokens), 0) {_SHOWN} WHERE s.document = ? AND NOT p.aside"
        " AND s.page >= ? AND (s.page > ? OR p.id > ?)",
        (document, after[0], *after),
    ).fetchone()
    return int(found)


def headings(connection: sqlite3.Connection, document: str) -> list[Passage]:
    rows = connection.execute(
        f"SELECT {COLUMNS} {_SHOWN} WHERE s.document = ? AND p.type = 'title' AND NOT p.aside"
        " ORDER BY s.page, p.id",
        (document,),
    )
    return [to_passage(row) for row in rows]


def row_at(connection: sqlite3.Connection, locator: Locator) -> Row:
    """The row of the passage that a locator names, or of the one that covers its block."""
    if locator.page is None or locator.block is None:
        raise BlockNotFound(f"{locator} names no block", hint="write doc://<id>/p/<page>/b/<block>")
    rows = connection.execute(
        f"SELECT {COLUMNS} {_SHOWN} WHERE s.document = ? AND s.page = ? AND p.block = ?"
        " UNION ALL"
        f" SELECT {COLUMNS} FROM shown s JOIN parts t ON t.parse = s.parse AND t.page = s.page"
        " JOIN passages p ON p.id = t.passage"
        " WHERE s.document = ? AND s.page = ? AND t.block = ? LIMIT 1",
        (locator.document, locator.page, locator.block) * 2,
    ).fetchall()
    if not rows:
        raise BlockNotFound(f"no {locator}", hint=_near(connection, locator))
    return tuple(rows[0])


def row_from(connection: sqlite3.Connection, locator: Locator) -> tuple[int, int]:
    """The ``after`` of ``passages`` that begins with what a locator names."""
    if locator.block is not None:
        row = row_at(connection, locator)
        return row[1], row[0] - 1
    return locator.page or 0, 0


def cut(connection: sqlite3.Connection, document: str, name: str) -> Place:
    found = connection.execute(
        "SELECT c.page, x0, y0, x1, y1 FROM parses p JOIN cuts c ON c.parse = p.id"
        " WHERE p.document = ? AND c.name = ? ORDER BY p.asked DESC LIMIT 1",
        (document, name),
    ).fetchone()
    if not found:
        raise BlockNotFound(f"no picture {name[:80]!r} in {document}", hint="read the document")
    return Place(found[0], BBox(*found[1:]))


def _title(connection: sqlite3.Connection, document: str) -> str:
    """That of the parse that has the first page: a later one found the title of a chapter."""
    found = connection.execute(
        "SELECT p.title FROM shown s JOIN parses p ON p.id = s.parse"
        " WHERE s.document = ? AND p.title != '' ORDER BY s.page LIMIT 1",
        (document,),
    ).fetchone()
    return str(found[0]) if found else ""


def _issues(connection: sqlite3.Connection, document: str) -> tuple[Issue, ...]:
    rows = connection.execute(
        "SELECT DISTINCT i.page, i.code, i.message FROM shown s JOIN issues i ON i.parse = s.parse"
        " AND coalesce(i.page, s.page) = s.page WHERE s.document = ? ORDER BY i.page, i.rowid",
        (document,),
    )
    return tuple(Issue(*row) for row in rows)


def _near(connection: sqlite3.Connection, locator: Locator) -> str:
    """What there is in place of a block that is not there."""
    blocks = connection.execute(
        f"SELECT p.block {_SHOWN} WHERE s.document = ? AND s.page = ?"
        " ORDER BY abs(p.block - ?), p.block LIMIT 5",
        (locator.document, locator.page, locator.block),
    ).fetchall()
    if blocks:
        near = ", ".join(map(str, sorted(block for (block,) in blocks)))
        return f"page {locator.page} has blocks {near}"
    pages = connection.execute(
        "SELECT page FROM shown WHERE document = ? ORDER BY page", (locator.document,)
    )
    read = ", ".join(f"{a}-{b}" if a < b else f"{a}" for a, b in ranges(p for (p,) in pages))
    return f"pages that can be read: {read}; those with text have blocks"

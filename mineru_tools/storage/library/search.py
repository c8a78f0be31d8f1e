"""Passages that answer a query, the best first, each with the lines that show why."""

from __future__ import annotations

import sqlite3

from mineru_tools.storage.library.query import expression
from mineru_tools.storage.library.record import Hit
from mineru_tools.storage.library.rows import COLUMNS, to_passage
from mineru_tools.storage.library.snippet import MARK, UNMARK, snippet

TEXT_WEIGHT = 1.0
PATH_WEIGHT = 0.5
TITLE_FACTOR = 1.2


def search(
    connection: sqlite3.Connection, query: str, document: str | None, limit: int
) -> list[Hit]:
    """At most ``limit`` hits in what readers see of a document, or of all."""
    wanted = expression(query)
    in_document = "AND s.document = :document" if document is not None else ""
    found = connection.execute(
        "SELECT w.rowid, s.document,"
        f" bm25(words, {TEXT_WEIGHT}, {PATH_WEIGHT})"
        f" * iif(p.type = 'title', {TITLE_FACTOR}, 1) AS score FROM words w"
        " CROSS JOIN passages p ON p.id = w.rowid"
        " CROSS JOIN shown s ON s.parse = p.parse AND s.page = p.page"
        f" WHERE words MATCH :wanted {in_document} ORDER BY score, w.rowid LIMIT :limit",
        {"wanted": wanted, "document": document, "limit": limit},
    ).fetchall()
    return [_hit(connection, wanted, *each) for each in found]


def _hit(
    connection: sqlite3.Connection, wanted: str, passage_id: int, document: str, score: float
) -> Hit:
    row = connection.execute(
        f"SELECT {COLUMNS} FROM passages p WHERE p.id = ?", (passage_id,)
    ).fetchone()
    name, title = connection.execute(
        "SELECT d.name, coalesce((SELECT r.title FROM shown s JOIN parses r ON r.id = s.parse"
        " WHERE s.document = d.document AND r.title != '' ORDER BY s.page LIMIT 1), '')"
        " FROM documents d WHERE d.document = ?",
        (document,),
    ).fetchone()
    (marked,) = connection.execute(
        "SELECT highlight(words, 0, ?, ?) FROM words WHERE words MATCH ? AND rowid = ?",
        (MARK, UNMARK, wanted, passage_id),
    ).fetchone()
    passage = to_passage(row)
    return Hit(document, name, title, passage, -score, snippet(passage.text, marked))

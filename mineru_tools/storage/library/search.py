"""Passages that answer a query, the best first, each with the lines that show why."""

from __future__ import annotations

import sqlite3

from mineru_tools.storage.library.query import Query, read_query
from mineru_tools.storage.library.record import Hit
from mineru_tools.storage.library.rows import COLUMNS, to_passage
from mineru_tools.storage.library.snippet import MARK, UNMARK, snippet

# Tried on 32 questions over 8 reports, mean reciprocal rank of the first page with the answer: 0.66
# for plain BM25, 0.70 with stems, 0.73 with headings and without stop words too. Twice the weights
# changed the place of one answer; ranking by how many of the words are there lost 0.02 and more.
PATH_WEIGHT = 0.5  # of a word in the headings above a passage, 1 is one in the passage
TITLE_FACTOR = 1.2  # for passages that are headings

MAX_CANDIDATES = 10_000  # passages to rank; 2.5 microseconds each

Scored = tuple[int, str, float]  # passage, document, score


def search(
    connection: sqlite3.Connection, text: str, document: str | None, limit: int
) -> list[Hit]:
    """At most ``limit`` hits in what readers see of a document, or of all."""
    query = read_query(text)
    if document is None:
        expression, bounds = query.expression(_rare(connection, query)), ""
    else:
        expression, bounds = query.expression(), _bounds(connection, document)
    many = 5 * limit
    while True:
        # Ranked by the index alone: looking up every match is ten times as slow.
        ranked = connection.execute(
            f"SELECT rowid, -bm25(words, 1, {PATH_WEIGHT}) AS score FROM words"
            f" WHERE words MATCH ? {bounds} ORDER BY score DESC, rowid LIMIT ?",
            (expression, many),
        ).fetchall()
        shown = _shown(connection, ranked, document)
        if len(shown) >= limit or len(ranked) < many:
            break
        many *= 8
    return [_hit(connection, query.expression(), *each) for each in shown[:limit]]


def _rare(connection: sqlite3.Connection, query: Query) -> tuple[str, ...]:
    """The rarest phrases, one of which a hit has to hold, if all together stand too often."""
    if query.must:
        return ()
    counts = [
        connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)",
            (phrase, MAX_CANDIDATES),
        ).fetchone()[0]
        for phrase in query.any_of
    ]
    if sum(counts) <= MAX_CANDIDATES:
        return ()
    total = 0
    rare: list[str] = []
    for count, phrase in sorted(zip(counts, query.any_of, strict=True)):
        total += count
        if total > MAX_CANDIDATES and rare:
            break
        if count:
            rare.append(phrase)
    return tuple(rare)


def _bounds(connection: sqlite3.Connection, document: str) -> str:
    """The stretch of the index that holds a document: its parses lie there in one piece each."""
    first, last = connection.execute(
        "SELECT min(id), max(id) FROM passages WHERE parse IN"
        " (SELECT DISTINCT parse FROM shown WHERE document = ?)",
        (document,),
    ).fetchone()
    return f"AND rowid BETWEEN {first or 0} AND {last or 0}"


def _shown(
    connection: sqlite3.Connection, ranked: list[tuple[int, float]], document: str | None
) -> list[Scored]:
    """Those of the ranked that readers see, headings moved up."""
    kept: list[Scored] = []
    for passage, score in ranked:
        found = connection.execute(
            "SELECT s.document, p.type = 'title' FROM passages p"
            " JOIN parses r ON r.id = p.parse"
            " JOIN shown s ON s.document = r.document AND s.page = p.page AND s.parse = p.parse"
            " WHERE p.id = ?",
            (passage,),
        ).fetchone()
        if found and document in (None, found[0]):
            kept.append((passage, found[0], score * (TITLE_FACTOR if found[1] else 1)))
    return sorted(kept, key=lambda each: -each[2])


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
    return Hit(document, name, title, passage, score, snippet(passage.text, marked))

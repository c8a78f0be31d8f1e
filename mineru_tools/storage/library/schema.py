"""The tables of the library, and how its database file is opened, made and replaced."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

VERSION = 2
"""Raised with every change to the tables or to ``segment``; each has a folder of its own."""

BUSY_TIMEOUT_S = 30.0  # adding a long document holds the others up for a second at most

# A word is what letters, numbers and marks make up; without marks, Indic words fall to pieces.
_TOKENIZER = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mc Mn'"

_TABLES = f"""
CREATE TABLE documents (
  document TEXT PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT,
  page_count INTEGER NOT NULL, source_size INTEGER NOT NULL, added REAL NOT NULL, used REAL NOT NULL
);
CREATE TABLE parses (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  title TEXT NOT NULL, backend TEXT NOT NULL, version TEXT NOT NULL, options TEXT NOT NULL,
  used REAL NOT NULL, asked REAL NOT NULL
);
CREATE INDEX parses_of ON parses (document);
CREATE TABLE pages (
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, page INTEGER NOT NULL,
  width REAL, height REAL, label TEXT,
  tables INTEGER NOT NULL, figures INTEGER NOT NULL, formulas INTEGER NOT NULL,
  PRIMARY KEY (parse, page)
) WITHOUT ROWID;
CREATE TABLE outputs (
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, page INTEGER NOT NULL,
  middle BLOB NOT NULL, content_list BLOB NOT NULL, PRIMARY KEY (parse, page)
);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, page INTEGER NOT NULL,
  block INTEGER NOT NULL, type TEXT NOT NULL, aside INTEGER NOT NULL, tokens INTEGER NOT NULL,
  text TEXT NOT NULL, markdown TEXT, rest TEXT NOT NULL
);
CREATE INDEX passages_of ON passages (parse, page, aside, tokens);
CREATE INDEX headings_of ON passages (parse, page) WHERE type = 'title' AND NOT aside;
CREATE TABLE parts (
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, page INTEGER NOT NULL,
  block INTEGER NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (parse, page, block)
) WITHOUT ROWID;
CREATE TABLE cuts (
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, name TEXT NOT NULL,
  page INTEGER NOT NULL, x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
  PRIMARY KEY (parse, name)
) WITHOUT ROWID;
CREATE TABLE issues (
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, page INTEGER,
  code TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX issues_of ON issues (parse);
CREATE TABLE shown (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, page INTEGER NOT NULL,
  parse INTEGER NOT NULL REFERENCES parses ON DELETE CASCADE, PRIMARY KEY (document, page)
) WITHOUT ROWID;
CREATE INDEX shown_of ON shown (parse);
CREATE TABLE assets (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, name TEXT NOT NULL,
  size INTEGER NOT NULL, added REAL NOT NULL, PRIMARY KEY (document, name)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (text, path, tokenize = "{_TOKENIZER}");
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the database of the library, which is made where there is none.

    One that cannot be read is put beside it as ``*.damaged``. Connections may go from thread to
    thread, but serve one at a time.
    """
    connection = _open(path) if path.exists() else None
    if connection is None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.with_name("lock")):
            # Another process may have been here first.
            connection = _open(path) if path.exists() else None
            if connection is None:
                set_aside(path)
                _make(path)
                connection = _open(path)
    if connection is None:
        raise OSError(f"cannot open {path.name}")
    return connection


def replace_damaged(path: Path) -> None:
    """Put a database that turned out to be damaged aside, and a new one in its place."""
    with _alone(path.with_name("lock")):
        set_aside(path)
        _make(path)


def set_aside(path: Path) -> None:
    if path.exists():
        path.replace(path.with_name(path.name + ".damaged"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error means that the file is broken, not that it is busy or the disk full."""
    text = str(error)
    return any(sign in text for sign in ("malformed", "not a database", "no such table", "corrupt"))


def _open(path: Path) -> sqlite3.Connection | None:
    """A connection to a database that is there, or ``None`` if it is not one of ours."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == VERSION:
            connection.execute("SELECT 1 FROM documents, words LIMIT 1").fetchone()
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_size_limit = 16777216")
            return connection
    except sqlite3.OperationalError as error:
        if not is_damage(error):
            connection.close()
            raise OSError(str(error)) from error
    except sqlite3.DatabaseError:
        pass  # not a database, or one that was cut off
    connection.close()
    return None


def _make(path: Path) -> None:
    """An empty database that its owner alone can read; what is not finished has no version."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as made:
        made.execute("PRAGMA auto_vacuum = INCREMENTAL")
        made.execute("PRAGMA journal_mode = WAL")
        made.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep all other processes out; a process that dies lets them in again."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield

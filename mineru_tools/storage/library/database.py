"""Connections to the library's database, lent to whichever thread needs one."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mineru_tools.errors import InternalError
from mineru_tools.storage.library.schema import (
    BUSY_TIMEOUT_S,
    connect,
    is_damage,
    replace_damaged,
)


class Database:
    """Transactions on one file, from any thread and beside other processes.

    A full disk or a lock that is not released raises ``OSError``. A file that is damaged is
    replaced by an empty one and the call raises ``InternalError`` with code ``library_damaged``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self._closed = False
        self._give_back(self._take())

    def close(self) -> None:
        """Close what is idle now, and the rest as it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the library throughout."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, wait_s: float = BUSY_TIMEOUT_S) -> Iterator[sqlite3.Connection]:
        """A connection that alone may write until the block ends; an exception undoes it all."""
        with self._transaction("BEGIN IMMEDIATE", wait_s) as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[sqlite3.Connection]:
        """A connection for what cannot be part of a transaction."""
        with self._transaction(None) as connection:
            yield connection

    @contextmanager
    def _transaction(
        self, begin: str | None, wait_s: float = BUSY_TIMEOUT_S
    ) -> Iterator[sqlite3.Connection]:
        inode, connection = self._take()
        try:
            connection.execute(f"PRAGMA busy_timeout = {wait_s * 1000:.0f}")
            if begin:
                connection.execute(begin)
            yield connection
            if begin:
                connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if is_damage(error):
                raise self._replaced(inode) from error
            raise OSError(f"the library cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise self._replaced(inode) from error
            raise
        finally:
            with suppress(sqlite3.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            self._give_back((inode, connection))

    def _take(self) -> tuple[int, sqlite3.Connection]:
        """An idle connection or a new one, to the file that is there now."""
        present = _inode(self._path)
        while True:
            with self._lock:
                if self._closed:
                    raise OSError("the library is closed")
                idle = self._idle.pop() if self._idle else None
            if idle is None:
                connection = connect(self._path)
                return _inode(self._path), connection
            if idle[0] == present:
                return idle
            idle[1].close()  # to a file that was deleted or put aside

    def _give_back(self, lent: tuple[int, sqlite3.Connection]) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(lent)
                return
        lent[1].close()

    def _replaced(self, inode: int) -> InternalError:
        """The error to raise once the damaged file with that ``inode`` is out of the way."""
        if _inode(self._path) == inode:
            replace_damaged(self._path)
        return InternalError(
            "the library was damaged and has been started anew",
            hint="parse the document again",
            code="library_damaged",
        )


def _inode(path: Path) -> int:
    """What tells the file from another of its name; 0 where there is none."""
    try:
        return os.stat(path).st_ino  # noqa: PTH116 - a hundred thousand times a second
    except FileNotFoundError:
        return 0

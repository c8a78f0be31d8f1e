"""The library: documents parsed once, kept, read and searched by whoever asks."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage, Place
from mineru_tools.errors import BlockNotFound, InternalError, OptionsError, SourceNotFound
from mineru_tools.storage.library import entries, eviction, intake, outputs, schema
from mineru_tools.storage.library.database import Database
from mineru_tools.storage.library.files import Files
from mineru_tools.storage.library.record import DocumentEntry, Hit, ParsedPage, ParseRecord
from mineru_tools.storage.library.rows import to_passage
from mineru_tools.storage.library.search import search

NOTE_EVERY_S = 60.0  # what was used; a write takes as long as all reading before it
_FIRST_BATCH, _LARGEST_BATCH = 32, 512


class Library:
    """The documents in ``folder``, which may grow to ``max_bytes``; safe from any thread.

    Several processes may use one folder at once. A document may be parsed several times, with
    other options or for other pages: each page is read as it was parsed or asked for last. Methods
    that are given a document raise ``DocumentNotFound`` when it is not there, all of them
    ``OSError`` when the disk is full, and ``InternalError`` with code ``library_damaged`` when
    the database was, which leaves an empty library.
    """

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        own = folder / f"v{schema.VERSION}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own.mkdir(mode=0o700, exist_ok=True)
        _remove_older(folder)
        self._files = Files(own)
        self._database = Database(own / "library.db")
        self._uses: dict[str, float] = {}
        self._noted = time.monotonic()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._note_uses()
        self._database.close()

    def has(self, key: str) -> bool:
        """Whether the parse with this key is kept; it counts as used now."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT used FROM parses WHERE key = ?", (key,)).fetchone()
        if found and time.time() - found[0] > NOTE_EVERY_S:
            with suppress(OSError), self._database.writing(wait_s=0) as connection:
                connection.execute("UPDATE parses SET used = ? WHERE key = ?", (time.time(), key))
        return found is not None

    def add(self, record: ParseRecord, source: bytes | None) -> None:
        """Keep a parse, and the bytes it was made from, and show it.

        What was used longest ago goes when there is too much. A parse that is kept already, by
        another process perhaps, is only shown.
        """
        prepared = intake.prepare(record)
        staged = self._files.stage(source) if source is not None else None
        size = len(source) if source is not None else None
        with self._database.writing() as connection:
            intake.insert(connection, prepared, size, time.time())
            if staged:
                self._files.keep_source(record.sha256, staged)
        self._make_room(record.document, record.key)

    def show(self, key: str) -> bool:
        """Let readers see the pages as this parse has them; false when it is not kept."""
        with self._database.writing() as connection:
            return intake.show(connection, key, time.time())

    def remove(self, document: str) -> None:
        """Forget a document with all its parses and files."""
        with self._database.writing() as connection:
            entries.sha256_of(connection, document)
            eviction.remove_document(connection, self._files, document)
        self._give_back_space()

    def document(self, document: str) -> DocumentEntry:
        with self._database.reading() as connection:
            entry = entries.entry(connection, document)
        self._touch(document)
        return entry

    def documents(self) -> list[DocumentEntry]:
        """All documents, the one used last first."""
        self._note_uses()
        with self._database.reading() as connection:
            return [entries.entry(connection, each) for each in entries.documents(connection)]

    def passages(
        self,
        document: str,
        *,
        first: Locator | None = None,
        pages: Collection[int] | None = None,
    ) -> Iterator[Passage]:
        """The passages in reading order, from the ``first`` on, of ``pages`` (numbers) only.

        They are read as they are asked for. ``BlockNotFound`` when ``first`` is not there.
        """
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            if first and first.document != document:
                raise BlockNotFound(f"{first} is not in {document}", hint="read its own document")
            after = entries.row_from(connection, first) if first else (0, 0)
        self._touch(document)
        return self._passages(document, after, pages)

    def _passages(
        self, document: str, after: tuple[int, int], pages: Collection[int] | None
    ) -> Iterator[Passage]:
        limit = _FIRST_BATCH
        while True:
            with self._database.reading() as connection:
                rows = entries.passages(connection, document, after, pages, limit)
            yield from map(to_passage, rows)
            if len(rows) < limit:
                return
            after = rows[-1][1], rows[-1][0]
            limit = min(2 * limit, _LARGEST_BATCH)

    def tokens_from(self, first: Locator) -> int:
        """The tokens of the passage that ``first`` names and of all after it, asides left out."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, first.document)
            after = entries.row_from(connection, first)
            return entries.tokens(connection, first.document, after)

    def passage(self, locator: Locator) -> Passage:
        """The passage that a locator names, or that covers its block; else ``BlockNotFound``."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, locator.document)
            row = entries.row_at(connection, locator)
        self._touch(locator.document)
        return to_passage(row)

    def headings(self, document: str) -> list[Passage]:
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            return entries.headings(connection, document)

    def page(self, document: str, number: int) -> ParsedPage:
        """One page with its own parts of the outputs; ``BlockNotFound`` when it was not parsed."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            return outputs.page(connection, document, number)

    def middle_json(self, document: str) -> str:
        """The ``middle.json`` of all pages that can be read, as JSON text."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            return outputs.middle_json(connection, document)

    def content_list(self, document: str) -> str:
        """The content list of all pages that can be read, as JSON text."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            return outputs.content_list(connection, document)

    def source(self, document: str) -> tuple[str, bytes]:
        """The name and the bytes of the source file; ``SourceNotFound`` when it was not kept."""
        with self._database.reading() as connection:
            digest = entries.sha256_of(connection, document)
            name = entries.name_of(connection, document)
        data = self._files.source(digest)
        if data is None:
            raise SourceNotFound(f"the file of {name!r} was not kept", hint="parse it again")
        self._touch(document)
        return name, data

    def cut(self, document: str, name: str) -> Place:
        """Where a picture file is cut from; ``BlockNotFound`` when there is none of that name."""
        with self._database.reading() as connection:
            entries.sha256_of(connection, document)
            return entries.cut(connection, document, name)

    def asset(self, document: str, name: str) -> bytes | None:
        """A picture that ``keep_asset`` kept, unless it had to go."""
        with self._database.reading() as connection:
            digest = entries.sha256_of(connection, document)
        return self._files.asset(digest, name)

    def keep_asset(self, document: str, name: str, data: bytes) -> None:
        """Keep a picture under a file name of letters, digits and ``.-_@``."""
        staged = self._files.stage(data)
        with self._database.writing() as connection:
            digest = entries.sha256_of(connection, document)
            self._files.keep_asset(digest, name, staged)
            connection.execute(
                "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?)",
                (document, name, len(data), time.time()),
            )
        self._make_room(document)

    def search(self, query: str, document: str | None = None, limit: int = 10) -> list[Hit]:
        """The passages that answer a query best, of one document or of all.

        Any word of the query may be there, the more the better; parts in double quotes must be.
        ``OptionsError`` with code ``empty_query`` when there are no words in it.
        """
        if limit < 1:
            raise OptionsError(f"limit must be at least 1, not {limit}")
        with self._database.reading() as connection:
            if document is not None:
                entries.sha256_of(connection, document)
            hits = search(connection, query, document, limit)
        self._touch(*{hit.document for hit in hits})
        return hits

    def size(self) -> int:
        """The bytes that count against ``max_bytes``."""
        with self._database.reading() as connection:
            return eviction.size(connection)

    def _touch(self, *documents: str) -> None:
        """Remember that documents are in use, and note it now and then."""
        self._uses.update(dict.fromkeys(documents, time.time()))
        if time.monotonic() - self._noted >= NOTE_EVERY_S:
            self._note_uses()

    def _note_uses(self) -> None:
        """Write down what was used, if it can be written: to lose it matters little."""
        uses, self._uses, self._noted = self._uses, {}, time.monotonic()
        if uses:
            with (
                suppress(OSError, InternalError),
                self._database.writing(wait_s=0) as connection,
            ):
                eviction.touch(connection, dict(uses))

    def _make_room(self, document: str, key: str | None = None) -> None:
        """Bring the size down again after ``document`` grew, or its parse ``key`` was added."""
        with self._database.reading() as connection:
            if eviction.size(connection) <= self._max_bytes:
                return
        self._note_uses()
        with self._database.writing() as connection:
            eviction.make_room(connection, self._files, self._max_bytes, document, key)
        self._give_back_space()

    def _give_back_space(self) -> None:
        self._files.tidy()
        with self._database.outside() as connection:
            connection.executescript("PRAGMA incremental_vacuum")  # execute() frees one page


def _remove_older(folder: Path) -> None:
    """Delete what an earlier version left: it cannot be read, and would never be evicted."""
    for each in folder.glob("v*"):
        if re.fullmatch(r"v\d+", each.name) and int(each.name[1:]) < schema.VERSION:
            shutil.rmtree(each, ignore_errors=True)

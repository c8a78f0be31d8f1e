"""The library and the processes that fill it: a document is parsed when it is not there yet."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeVar, cast
from weakref import WeakValueDictionary

from mineru_tools import __version__
from mineru_tools.document.geometry import BBox
from mineru_tools.document.locator import ID_LENGTH
from mineru_tools.errors import OptionsError
from mineru_tools.jobs.tasks import PictureOrder, cut_picture, parse_record, picture, prepare
from mineru_tools.options import ParseOptions
from mineru_tools.registry import needs_keys
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from mineru_tools.storage.library import Library, parse_key
from mineru_tools.workers import Crew, attempt_all

Task = TypeVar("Task")
Value = TypeVar("Value")

PICTURE_TIMEOUT_S = 60.0
WAIT_S = 0.1  # between looks at cancellation while another call holds what this one waits for


@dataclass(frozen=True, slots=True)
class Limits:
    """What one parse may take: bytes and pages of the source, seconds and memory of a process."""

    max_bytes: int | None = None
    max_pages: int | None = None
    timeout_s: float | None = None
    memory_bytes: int | None = None


class Librarian:
    """Parses into a ``Library`` and cuts pictures from its documents; close it when done.

    No file is opened in this process: a parser that hangs, dies or runs out of memory takes a
    worker with it. At most ``processes`` work at once. Safe to use from several threads.
    """

    def __init__(self, library: Library, limits: Limits, processes: int = 2) -> None:
        self.library = library
        self.limits = limits
        self._crew = Crew(processes, limits.memory_bytes)
        self._places = threading.Semaphore(processes)
        # Weak: a lock lives as long as somebody holds it or waits for it.
        self._parsing: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._guard = threading.Lock()

    def close(self) -> None:
        """Stop the idle processes; the library is closed by whoever opened it."""
        self._crew.close()

    def warm_up(self, backend: str = "pipeline", *, run: Run | None = None) -> None:
        """Start a process and load into it what a parse needs; returns when that is done."""
        self._work(prepare, backend, run or Run(), None, keys=needs_keys(backend))

    def parse(self, source: Source, options: ParseOptions, run: Run) -> str:
        """The id of the document, which is in the library from now on.

        Pages that were parsed before with the same options are taken from the library. Raises what
        ``mineru_tools.parse`` raises, ``ParseTimeout`` and ``JobCancelled`` within a second.
        """
        options = replace(options, max_bytes=self.limits.max_bytes, max_pages=self.limits.max_pages)
        digest = sha256(source.data).hexdigest()
        key = parse_key(digest, options, __version__)
        with self._alone(key, run):
            if not self.library.show(key):
                task = (source, options)
                keys = needs_keys(options.backend)
                found = self._work(parse_record, task, run, self.limits.timeout_s, keys=keys)
                # A process that a file took over may say what is in that file, and no more.
                record = replace(
                    found,
                    key=key,
                    sha256=digest,
                    document=digest[:ID_LENGTH],
                    name=source.name,
                    version=__version__,
                    options=options,
                )
                self.library.add(record, source.data)
        return digest[:ID_LENGTH]

    def page_picture(
        self,
        document: str,
        page: int,
        *,
        dpi: float,
        max_side: int,
        bbox: BBox | None = None,
        lossless: bool = False,
        run: Run | None = None,
    ) -> tuple[bytes, str]:
        """A page (by number) or a part of it as an encoded file, and its media type."""
        entry = self.library.document(document)
        if not 1 <= page <= entry.page_count:
            raise OptionsError(
                f"no page {page}", hint=f"it has {entry.page_count} pages", code="no_such_page"
            )
        order = PictureOrder(self._source(document), page, bbox, dpi, max_side, lossless)
        return self._work(picture, order, run or Run(), PICTURE_TIMEOUT_S)

    def asset(self, document: str, name: str, dpi: int = 200, *, run: Run | None = None) -> bytes:
        """A picture file of the document, cut when it is first asked for."""
        kept = self.library.asset(document, name)
        if kept is None:
            task = (self._source(document), self.library.cut(document, name), name, dpi)
            kept = self._work(cut_picture, task, run or Run(), PICTURE_TIMEOUT_S)
            self.library.keep_asset(document, name, kept)
        return kept

    def _source(self, document: str) -> Source:
        name, data = self.library.source(document)
        return Source(name, data)

    def _work(
        self,
        function: Callable[[Task, Run], Value],
        task: Task,
        run: Run,
        timeout_s: float | None,
        *,
        keys: bool = False,
    ) -> Value:
        """The value of a function called in a worker; what it raised is raised here."""
        with self._a_place(run):
            (outcome,) = attempt_all(
                function,
                [task],
                processes=1,
                timeout_s=timeout_s,
                run=run,
                crew=self._crew,
                keys=keys,
            )
        if outcome.error is not None:
            raise outcome.error
        return cast(Value, outcome.value)

    @contextmanager
    def _a_place(self, run: Run) -> Iterator[None]:
        while not self._places.acquire(timeout=WAIT_S):
            run.check()
        try:
            yield
        finally:
            self._places.release()

    @contextmanager
    def _alone(self, key: str, run: Run) -> Iterator[None]:
        """Wait until no other call is parsing the same, which then need not be done again."""
        with self._guard:
            lock = self._parsing.get(key)
            if lock is None:
                lock = self._parsing[key] = threading.Lock()
        while not lock.acquire(timeout=WAIT_S):
            run.check()
        try:
            yield
        finally:
            lock.release()

"""What all tools share: the library, the processes that fill it, and the way to a source."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from anyio import CapacityLimiter, from_thread, get_cancelled_exc_class, to_thread

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import MineruToolsError, SourceForbidden
from mineru_tools.formats.table import readable_suffixes
from mineru_tools.jobs.librarian import Librarian, Limits
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.sources.fetch import fetch
from mineru_tools.sources.roots import Roots
from mineru_tools.sources.source import Source
from mineru_tools.storage.library import Library
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.settings import ServerSettings

logger = logging.getLogger(__name__)

Value = TypeVar("Value")
Report = Callable[[float, float, str], Coroutine[Any, Any, None]]
"""Takes (how much is done, of how much, what is being done)."""

ADDRESS = ("http://", "https://")
MAX_WAITING = 64  # calls that may be at work or wait for it; each holds a thread and its source
FETCH_TIMEOUT_S = 60.0


class Desk:
    """One server's state; nothing is opened before it is needed."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self._roots = Roots(settings.roots or (Path.cwd(),), readable_suffixes())
        self._librarian: Librarian | None = None
        self._opening = Lock()
        self._threads = CapacityLimiter(MAX_WAITING)
        self._at_work = 0

    @property
    def librarian(self) -> Librarian:
        with self._opening:
            if self._librarian is None:
                with _explained():
                    self._librarian = self._open()
            return self._librarian

    @property
    def library(self) -> Library:
        return self.librarian.library

    def _open(self) -> Librarian:
        settings, kept = self.settings, Settings.read()
        library = Library(
            settings.library_dir or kept.library_dir,
            max_bytes=settings.library_max_bytes or kept.library_max_bytes,
        )
        limits = Limits(
            settings.max_bytes, settings.max_pages, settings.timeout_s, settings.memory_bytes
        )
        return Librarian(library, limits, settings.processes)

    def close(self) -> None:
        """Stop the processes and close the library; the next call opens them again."""
        librarian, self._librarian = self._librarian, None
        if librarian is not None:
            librarian.close()
            librarian.library.close()

    async def warm_up(self) -> None:
        """Load what the first parse and the first count of tokens would wait for."""
        await self.read(partial(count_tokens, ""))
        try:
            await self.work(lambda librarian, run: librarian.warm_up(run=run))
        except MineruToolsError as error:
            logger.warning("not ready yet, and each call will be told: %s", error)

    async def source(self, text: str) -> Source:
        """The bytes behind a path inside the roots or, where allowed, behind an address."""
        text = text.strip()
        if not text.lower().startswith(ADDRESS):
            return await self.read(partial(self._roots.read, text, self.settings.max_bytes))
        if not self.settings.allow_url:
            raise SourceForbidden(
                "this server does not fetch addresses",
                hint="ask the user for a local file, or to start the server with --allow-url",
                code="url_not_allowed",
            )
        run = Run()
        return await self._stoppable(
            partial(
                fetch,
                text,
                max_bytes=self.settings.max_bytes,
                timeout_s=FETCH_TIMEOUT_S,
                run=run,
                allow_private=self.settings.allow_private,
            ),
            run,
        )

    async def parse(self, source: Source, options: ParseOptions, report: Report) -> str:
        """The id of the document, parsed if need be; cancelling this call ends the work."""

        def progress(stage: str, done: int, total: int) -> None:
            from_thread.run(report, done, total, f"{stage}: {done} of {total}")

        run = Run(progress=progress)
        return await self._stoppable(partial(self.librarian.parse, source, options, run), run)

    async def page_picture(
        self,
        document: str,
        page: int,
        *,
        dpi: float,
        max_side: int,
        bbox: BBox | None = None,
        lossless: bool = False,
    ) -> tuple[bytes, str]:
        """A page or a part of it as an encoded file, and its media type; it can be cancelled."""
        return await self.work(
            lambda librarian, run: librarian.page_picture(
                document, page, dpi=dpi, max_side=max_side, bbox=bbox, lossless=lossless, run=run
            )
        )

    async def work(self, work: Callable[[Librarian, Run], Value]) -> Value:
        """The value of ``work``, for which a process may be needed; it can be cancelled."""
        run = Run()
        return await self._stoppable(partial(work, self.librarian, run), run)

    async def read(self, work: Callable[[], Value]) -> Value:
        """The value of ``work``, done in a thread: it is short, but other calls must not wait."""
        with _explained():
            return await to_thread.run_sync(work)

    async def _stoppable(self, work: Callable[[], Value], run: Run) -> Value:
        """The value of ``work``, which looks at ``run`` while it takes long."""
        if self._at_work >= MAX_WAITING:
            raise MineruToolsError(
                "the server has too much to do",
                hint="call again when some of your calls have ended",
                code="server_busy",
            )
        self._at_work += 1
        try:
            with _explained():
                return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._threads)
        except get_cancelled_exc_class():
            run.cancel()  # the thread notices within a fraction of a second
            raise
        finally:
            self._at_work -= 1


@contextmanager
def _explained() -> Iterator[None]:
    """What the system refuses (disk full, folder read-only) in words that hold no path of it."""
    try:
        yield
    except OSError as error:
        logger.exception("the library or a process failed")
        raise MineruToolsError(
            f"the server cannot do this now: {error.strerror or 'its library cannot be used'}",
            hint="tell the user; the log of the server says more",
            code="server_unable",
        ) from error

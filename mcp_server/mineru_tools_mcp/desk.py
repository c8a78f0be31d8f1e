"""What all tools share: the library, the processes that fill it, and the way to a source."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from anyio import CapacityLimiter, from_thread, get_cancelled_exc_class, to_thread

from mineru_tools.errors import SourceForbidden
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

Value = TypeVar("Value")
Report = Callable[[float, float, str], Coroutine[Any, Any, None]]
"""Takes (pages done, pages in all, what is being done)."""

ADDRESS = ("http://", "https://")
MAX_WAITING = 64  # calls that may wait for a process; each holds a thread
FETCH_TIMEOUT_S = 60.0


class Desk:
    """One server's state; nothing is opened before it is needed."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self._roots = Roots(settings.roots or (Path.cwd(),))
        self._librarian: Librarian | None = None
        self._parsers = CapacityLimiter(MAX_WAITING)

    @property
    def librarian(self) -> Librarian:
        if self._librarian is None:
            settings = self.settings
            kept = Settings.read()
            library = Library(
                settings.library_dir or kept.library_dir,
                max_bytes=settings.library_max_bytes or kept.library_max_bytes,
            )
            limits = Limits(settings.max_bytes, settings.max_pages, settings.timeout_s)
            self._librarian = Librarian(library, limits, settings.processes)
        return self._librarian

    @property
    def library(self) -> Library:
        return self.librarian.library

    def close(self) -> None:
        """Stop the processes and close the library; the next call opens them again."""
        librarian, self._librarian = self._librarian, None
        if librarian is not None:
            librarian.close()
            librarian.library.close()

    async def warm_up(self) -> None:
        """Load what the first parse and the first count of tokens would wait for."""
        await self.read(partial(count_tokens, ""))
        await to_thread.run_sync(self.librarian.warm_up, abandon_on_cancel=True)

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
            from_thread.run(report, done, total, f"{stage}: page {done} of {total}")

        run = Run(progress=progress)
        return await self._stoppable(partial(self.librarian.parse, source, options, run), run)

    async def read(self, work: Callable[[], Value]) -> Value:
        """The value of ``work``, done in a thread: it is short, but other calls must not wait."""
        return await to_thread.run_sync(work)

    async def _stoppable(self, work: Callable[[], Value], run: Run) -> Value:
        try:
            return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._parsers)
        except get_cancelled_exc_class():
            run.cancel()  # the thread notices within a fraction of a second
            raise

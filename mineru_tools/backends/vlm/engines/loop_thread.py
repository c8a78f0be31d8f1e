"""An event loop in a thread of its own, for those who ask from threads without one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from mineru_tools.errors import EngineUnavailable

T = TypeVar("T")


class LoopThread:
    """Runs coroutines; the thread starts with the first. ``cleanup`` is awaited at the end of all.

    Safe to use from any thread.
    """

    def __init__(self, name: str, cleanup: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self._cleanup = cleanup
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()
        self._closed = False

    def submit(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        """A future of what the coroutine returns; cancelling it cancels the coroutine.

        After ``close`` it fails with ``EngineUnavailable`` ``engine_closed``.
        """
        with self._lock:
            if self._closed:
                return closed_future()
            if self._loop is None:
                self._loop = self._started()
            return asyncio.run_coroutine_threadsafe(begin(), self._loop)

    def close(self) -> None:
        """Cancel what runs and wait for the thread to be gone."""
        with self._lock:
            self._closed = True
            thread, self._thread = self._thread, None
            if thread is not None and self._loop is not None:
                self._loop.call_soon_threadsafe(self._end.set)
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _started(self) -> asyncio.AbstractEventLoop:
        ready: Future[asyncio.AbstractEventLoop] = Future()
        # A daemon: one that was not closed must not keep the program from ending.
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._live(ready)), name=self._name, daemon=True
        )
        self._thread.start()
        return ready.result()

    async def _live(self, ready: Future[asyncio.AbstractEventLoop]) -> None:
        ready.set_result(asyncio.get_running_loop())
        await self._end.wait()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._cleanup()


def closed_future() -> Future[Any]:
    """A future that has failed because its engine is closed."""
    future: Future[Any] = Future()
    future.set_exception(EngineUnavailable("the engine is closed", code="engine_closed"))
    return future

"""How long something slow may still take, and whether anyone still wants it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from mineru_tools.errors import SourceError
from mineru_tools.run import Run

T = TypeVar("T")

GLANCE_S = 0.25  # between two looks at the clock and at the run; a cancelled call ends within it


class Patience:
    """A wall-clock limit from now on, and a run that may be cancelled meanwhile."""

    def __init__(self, timeout_s: float, run: Run | None = None) -> None:
        self._timeout_s = timeout_s
        self._until = time.monotonic() + timeout_s
        self._run = run

    def left(self) -> float:
        """The seconds left, always more than 0.

        Raises ``SourceError`` with code ``fetch_timeout``, or what ``Run.check`` raises.
        """
        if self._run is not None:
            self._run.check()
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> SourceError:
        return SourceError(
            f"not fetched within {self._timeout_s:g} s",
            hint="try again later, or download the file first",
            code="fetch_timeout",
        )

    def glance(self) -> float:
        """The seconds to wait before the next look at the clock; raises as ``left`` does."""
        return min(GLANCE_S, self.left())

    def wait_for(self, work: Callable[[], T], give_back: Callable[[T], object]) -> T:
        """What ``work`` gives, done in a thread of its own since it cannot be interrupted.

        When the patience ends first, its error is raised, the thread is left alone, and what it
        still brings goes to ``give_back``.
        """
        future: Future[T] = Future()
        threading.Thread(target=_fill, args=(future, work), daemon=True).start()
        try:
            while not future.done():
                wait((future,), self.glance())
        except BaseException:
            future.add_done_callback(lambda late: late.exception() or give_back(late.result()))
            raise
        return future.result()


def _fill(future: Future[T], work: Callable[[], T]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - raised again where the future is read
        future.set_exception(error)
    else:
        future.set_result(result)

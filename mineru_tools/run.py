"""Progress and cancellation of one parse; lives beside the options, never inside them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mineru_tools.errors import JobCancelled, ParseTimeout

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, in all) from the thread that parses.

Of pages; of questions to a model in the stage ``ask``, which brings up others as it goes on.
"""


def _silent(stage: str, done: int, total: int) -> None:
    return None


@dataclass(slots=True)
class Run:
    """One parse under way: report progress with ``step``, stop it from outside with ``cancel``."""

    progress: Progress = _silent
    timeout_s: float | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _started: float = field(default_factory=time.monotonic)

    def cancel(self) -> None:
        self._cancelled.set()

    def check(self) -> None:
        """Raise ``JobCancelled`` or ``ParseTimeout`` when this run must not go on."""
        if self._cancelled.is_set():
            raise JobCancelled("the parse was cancelled")
        if self.timeout_s is not None and time.monotonic() - self._started > self.timeout_s:
            raise ParseTimeout(
                f"not finished after {self.timeout_s:g} s", hint="raise timeout_s or choose pages"
            )

    def step(self, stage: str, done: int, total: int) -> None:
        """Report progress, then ``check``."""
        self.progress(stage, done, total)
        self.check()

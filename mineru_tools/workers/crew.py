"""Worker processes that outlive the work they were started for."""

from __future__ import annotations

import threading

from mineru_tools.workers.process import Worker


class Crew:
    """Worker processes that are kept between calls of ``attempt_all``, at most ``size`` idle ones.

    To start a process takes as long as to parse ten pages. Each may allocate ``memory_bytes``,
    where the system can tell. Safe to use from several threads.
    """

    def __init__(self, size: int, memory_bytes: int | None = None) -> None:
        self._size = size
        self._memory_bytes = memory_bytes
        self._idle: list[Worker] = []
        self._closed = False
        self._lock = threading.Lock()

    def take(self, *, keys: bool = False) -> Worker:
        """A worker, one that sees the keys for model servers if ``keys`` says so, and else not."""
        with self._lock:
            while (worker := next((w for w in self._idle if w.keys == keys), None)) is not None:
                self._idle.remove(worker)
                if worker.idle:
                    return worker
                worker.stop()
        return Worker(self._memory_bytes, keys=keys)

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for the next call; one that is busy, dead or one too many is stopped."""
        with self._lock:
            if worker.idle and not self._closed and len(self._idle) < self._size:
                self._idle.append(worker)
                return
        worker.stop()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

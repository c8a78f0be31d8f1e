"""Engines for tests, at the protocol: they answer what the test tells them to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from mineru_tools.backends.vlm.request import Reply, Request


class ScriptedEngine:
    """Answers by a function, in threads; remembers what was asked and how many at once."""

    name = "scripted"

    def __init__(self, answer: Callable[[Request], Reply], capacity: int = 4) -> None:
        self.capacity = capacity
        self.asked: list[Request] = []
        self.most_at_once = 0
        self._answer = answer
        self._pool = ThreadPoolExecutor(capacity)
        self._under_way = 0
        self._lock = threading.Lock()

    def submit(self, request: Request) -> Future[Reply]:
        with self._lock:
            self.asked.append(request)
        return self._pool.submit(self._run, request)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, request: Request) -> Reply:
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            return self._answer(request)
        finally:
            with self._lock:
                self._under_way -= 1

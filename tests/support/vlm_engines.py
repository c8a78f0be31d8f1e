"""Engines for tests, at the protocol: they answer what the test tells them to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from benchmarks.vlm_oracle import KnownPage, Oracle
from mineru_tools import ParseOptions, Run
from mineru_tools.backends.base import PageResult
from mineru_tools.backends.pipeline.backend import PipelineBackend
from mineru_tools.backends.vlm.backend import page_picture
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.backends.vlm.written import otsl
from mineru_tools.document.detections import Region
from mineru_tools.document.model import Page
from mineru_tools.document.model_json_source import regions
from mineru_tools.sources.pages import PagedSource


def oracle_of(source: PagedSource) -> Oracle:
    """Knows of the pages what the pipeline reads on them, but for the pages that are damaged."""
    found = PipelineBackend().analyze(source, range(len(source)), ParseOptions(), Run())
    return Oracle([_known(source, page) for page in found if page.blocks])


def answering(oracle: Oracle) -> ScriptedEngine:
    """An engine that says what the oracle knows."""

    def answer(request: Request) -> Reply:
        assert request.image is not None
        return Reply(oracle.reply(*oracle.known(request.prompt, request.image)))

    return ScriptedEngine(answer)


def _known(source: PagedSource, page: PageResult) -> KnownPage:
    said = regions(Page(page.index, page.size, content=page.blocks))
    return KnownPage(page_picture(source, page.index), tuple(map(_written, said)))


def _written(region: Region) -> Region:
    """As a model writes it: tables in its own marks, a list as one text."""
    if region.type == "table" and region.content:
        return replace(region, content=otsl(region.content))
    return replace(region, type="text") if region.type == "list" else region


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

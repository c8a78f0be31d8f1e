"""The loader: files, folders, addresses or parsed documents as LangChain documents."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from langchain_mineru_tools.failures import (
    Failed,
    OnError,
    file_failed,
    pages_failed,
    unread_pages,
)
from langchain_mineru_tools.form import Content, Form, Ids, Mode, check_choice
from langchain_mineru_tools.inputs import (
    Input,
    Parsed,
    each_input,
    expanded,
    label,
    parsed,
    windows,
)
from mineru_tools.chunking import ChunkOptions
from mineru_tools.errors import MineruToolsError, OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.workers import attempt

CloudMode = Literal["flash", "precision"]


class MinerULoader(BaseLoader):
    """Loads PDFs and stored parses with page and box, without asking any service.

    ``source``: one or several paths, folders, patterns such as ``"papers/**/*.pdf"``, http(s)
    addresses, bytes, open binary files, ``middle.json`` files or objects of any MinerU, or
    ``ParsedDocument``s. A file is opened when its first document is asked for. ``mode`` says what
    one LangChain document is: a chunk as ``chunking`` cuts it, a block, a page, or all of the file.

    ``on_error``: what a file that cannot be read does: ``"raise"``, be left out with a warning in
    the log (``"warn"``), or leave a document without text (``"record"``) with ``error_code`` and
    ``error_message`` in its metadata; then each page that could not be read leaves one as well.

    ``options`` are those of ``mineru_tools.parse``; ``language``, ``pages`` (``"1-3,7"``), ``ocr``,
    ``formula``, ``table`` and ``timeout`` (seconds for each file) come on top. These, ``mode`` and
    ``split_pages`` take what ``langchain_mineru.MinerULoader`` takes: its modes ``"flash"`` and
    ``"precision"`` give a document per file, ``split_pages`` one per page, ``token`` is not used.
    Addresses are only fetched from the public internet, and not at all with ``allow_url=False``.

    All pages of a file are parsed before its first document, because headings and running heads
    show only when pages are seen together. With ``mode="pages"``, ``window`` gives that up for long
    files: so many pages are parsed at a time.
    """

    def __init__(
        self,
        source: Input | Iterable[Input],
        language: str | None = None,
        pages: str | None = None,
        timeout: float | None = None,
        split_pages: bool = False,
        mode: Mode | CloudMode = "chunks",
        token: str | None = None,
        ocr: bool = False,
        formula: bool = True,
        table: bool = True,
        *,
        on_error: OnError = "raise",
        chunking: ChunkOptions | None = None,
        options: ParseOptions | None = None,
        content: Content = "text",
        ids: Ids = "locator",
        allow_url: bool = True,
        window: int | None = None,
    ) -> None:
        if isinstance(source, (list, tuple)) and not source:
            raise OptionsError("the list of sources is empty", code="invalid_source")
        check_choice("on_error", on_error, OnError)
        own_mode = _own_mode(mode, split_pages)
        if window is not None and (window < 1 or own_mode != "pages"):
            raise OptionsError("window is a number of pages from 1 and goes with mode='pages'")
        if token is not None:
            warnings.warn("token is not used: nothing leaves this machine", stacklevel=2)
        self._source = source
        self._options = _merged(options or ParseOptions(), language, pages, ocr, formula, table)
        self._form = Form(own_mode, chunking, content, ids)
        self._on_error: OnError = on_error
        self._timeout_s = timeout
        self._allow_url = allow_url
        self._window = window

    def lazy_load(self) -> Iterator[Document]:
        """The documents in reading order; raises ``MineruToolsError`` as ``on_error`` says."""
        return self._documents(_Load(self._timeout_s))

    async def alazy_load(self) -> AsyncIterator[Document]:
        """As ``lazy_load``, read in a thread; cancelling the task stops it at the next page."""
        load = _Load(self._timeout_s)
        documents = self._documents(load)
        try:
            while True:
                step = asyncio.ensure_future(asyncio.to_thread(next, documents, None))
                try:
                    document = await asyncio.shield(step)
                except asyncio.CancelledError:
                    load.cancel()
                    await asyncio.wait({step})
                    step.exception()  # what it ended with is of no interest any more
                    raise
                if document is None:
                    return
                yield document
        finally:
            with suppress(ValueError):  # cancelled twice, while the thread is still at work
                documents.close()

    def _documents(self, load: _Load) -> Generator[Document, None, None]:
        for given in each_input(self._source):
            try:
                files = expanded(given)
            except MineruToolsError as error:
                yield from file_failed(label(given), error, self._on_error)
                continue
            for file in files:
                yield from self._file(file, load)

    def _file(self, file: Input, load: _Load) -> Iterator[Document]:
        run = load.next_run()
        parts = attempt(self._parts, file, run)
        error = parts.error
        for part in parts.value or ():
            outcome = attempt(self._parsed, part, run)
            if outcome.value is None:
                error = outcome.error
                break
            found, failed = outcome.value
            yield from pages_failed(found, failed, self._on_error)
            yield from self._form.documents(found)
        if error is not None:
            yield from file_failed(label(file), error, self._on_error)

    def _parts(self, file: Input, run: Run) -> list[tuple[Input, ParseOptions]]:
        if self._window is None:
            return [(file, self._options)]
        return windows(file, self._options, self._window)

    def _parsed(self, part: tuple[Input, ParseOptions], run: Run) -> tuple[Parsed, Failed]:
        found = parsed(*part, run, allow_url=self._allow_url)
        return found, unread_pages(found, is_whole=self._window is None)


@dataclass(slots=True)
class _Load:
    """One walk through the sources: a run for each file, all stopped by ``cancel``."""

    timeout_s: float | None
    _run: Run = field(default_factory=Run)
    _cancelled: bool = False

    def next_run(self) -> Run:
        self._run = Run(timeout_s=self.timeout_s)
        if self._cancelled:
            self._run.cancel()
        return self._run

    def cancel(self) -> None:
        self._cancelled = True
        self._run.cancel()


def _own_mode(mode: Mode | CloudMode, split_pages: bool) -> Mode:
    if split_pages:
        return "pages"
    if mode == "flash" or mode == "precision":
        return "document"
    return mode


def _merged(
    options: ParseOptions,
    language: str | None,
    pages: str | None,
    ocr: bool,
    formula: bool,
    table: bool,
) -> ParseOptions:
    """``options`` with what was asked for besides them."""
    return replace(
        options,
        lang=language or options.lang,
        pages=pages or options.pages,
        method="ocr" if ocr else options.method,
        formula=formula and options.formula,
        table=table and options.table,
    )

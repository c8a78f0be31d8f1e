"""The whole flow: a source in, a parsed document out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from mineru_tools import __version__
from mineru_tools.backends.base import Backend, PageIssue, PageResult
from mineru_tools.document.labels import DISCARDED
from mineru_tools.document.model import NO_EXTRA, Document, Extra, Page
from mineru_tools.errors import MineruToolsError, OptionsError, SourceTooLarge
from mineru_tools.formats.table import open_pages
from mineru_tools.options import ParseOptions, page_indices
from mineru_tools.postprocess import run_passes
from mineru_tools.registry import load_backend, needs_keys
from mineru_tools.result import ParsedDocument
from mineru_tools.run import Run
from mineru_tools.sources.source import Source, SourceLike
from mineru_tools.storage.assets import name_images, page_key
from mineru_tools.workers import attempt_all

Analysis: TypeAlias = tuple[Document, tuple[PageIssue, ...]]


def parse(
    source: SourceLike, options: ParseOptions | None = None, *, run: Run | None = None
) -> ParsedDocument:
    """The parsed document of a path, bytes or an open binary file.

    A page that fails becomes one of the document's ``issues``. Raises ``SourceError``,
    ``OptionsError``, ``MissingExtra``, ``ModelError``, and what ``run`` asks for: ``JobCancelled``
    or ``ParseTimeout``.
    """
    options = options or ParseOptions()
    opened = Source.of(source, max_bytes=options.max_bytes)
    document, issues = analyze(opened, options, run or Run())
    return ParsedDocument(document, opened, options, issues)


def analyze(source: Source, options: ParseOptions, run: Run) -> Analysis:
    """The document and its page issues; both can be sent to another process."""
    backend: Backend = load_backend(options.backend)
    with closing(open_pages(source, options)) as pages:
        count = len(pages)
        chosen = page_indices(options.pages, count)
        if options.max_pages is not None and len(chosen) > options.max_pages:
            raise SourceTooLarge(
                f"{len(chosen)} pages are more than {options.max_pages}", hint="choose pages"
            )
        run.step("open", 0, len(chosen))
        results = list(backend.analyze(pages, chosen, options, run))
    key = sha256(source.data).hexdigest()
    document = Document(
        pages=tuple(_page(result, index, key) for index, result in enumerate(results)),
        backend=backend.name,
        version=__version__,
        extra=_how(backend.name, options, results),
    )
    issues = tuple(issue for result in results for issue in result.issues)
    return run_passes(document, options), issues


def _how(backend: str, options: ParseOptions, results: Iterable[PageResult]) -> Extra:
    """What MinerU writes of a document that two have read."""
    if backend != "hybrid":
        return NO_EXTRA
    recognised = any(result.is_recognised for result in results)
    return {"_effort": options.vlm.effort, "_ocr_enable": recognised}


def _page(result: PageResult, index: int, document_key: str) -> Page:
    """The page before any pass: ``layout`` is all blocks, flat, the rest is split from it."""
    blocks = name_images(result.blocks, page_key(document_key, result.index), index)
    page = Page(
        index=index,
        size=result.size,
        layout=tuple(block for block in blocks if block.type not in DISCARDED),
        content=tuple(block for block in blocks if block.type not in DISCARDED),
        discarded=tuple(block for block in blocks if block.type in DISCARDED),
        label=result.label,
        extra=result.extra,
    )
    if result.index == index:
        return page
    return replace(page, extra={**result.extra, "source_index": result.index})


@dataclass(frozen=True, slots=True)
class ParseOutcome:
    """How one source of many ended: exactly one of ``document`` and ``error`` is there."""

    name: str
    path: Path | None
    document: ParsedDocument | None = None
    error: MineruToolsError | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


def parse_many(
    sources: Iterable[SourceLike],
    options: ParseOptions | None = None,
    *,
    workers: int = 1,
    timeout_s: float | None = None,
    run: Run | None = None,
) -> Iterator[ParseOutcome]:
    """One outcome per source, in the order given; a source that fails never stops the others.

    With one worker and no ``timeout_s`` (for each source) all is done in this process. Otherwise
    ``workers`` processes share the work: one that hangs past ``timeout_s`` is stopped
    (``ParseTimeout``), one that dies is replaced (``InternalError``, code ``worker_died``).
    Sources are read as they are needed; closing the iterator stops all work.
    """
    if workers < 1:
        raise OptionsError(f"workers must be at least 1, not {workers}")
    if timeout_s is not None and timeout_s <= 0:
        raise OptionsError(f"timeout_s must be more than 0, not {timeout_s:g}")
    alone = workers == 1 and timeout_s is None
    return _outcomes(
        sources, options or ParseOptions(), 0 if alone else workers, timeout_s, run or Run()
    )


_Opened: TypeAlias = "Source | MineruToolsError"


def _outcomes(
    sources: Iterable[SourceLike],
    options: ParseOptions,
    processes: int,
    timeout_s: float | None,
    run: Run,
) -> Iterator[ParseOutcome]:
    waiting: deque[tuple[str, Path | None, _Opened]] = deque()

    def tasks() -> Iterator[tuple[_Opened, ParseOptions]]:
        for each in sources:
            opened = _open(each, options)
            waiting.append((*_label(each, opened), opened))
            yield opened, options

    for ended in attempt_all(
        _analyze_task,
        tasks(),
        processes=processes,
        timeout_s=timeout_s,
        run=run,
        keys=needs_keys(options.backend),
    ):
        name, path, opened = waiting.popleft()
        if ended.value is None or not isinstance(opened, Source):
            yield ParseOutcome(name, path, error=ended.error)
        else:
            document, issues = ended.value
            yield ParseOutcome(name, path, ParsedDocument(document, opened, options, issues))


def _open(source: SourceLike, options: ParseOptions) -> _Opened:
    try:
        return Source.of(source, max_bytes=options.max_bytes)
    except MineruToolsError as error:
        return error


def _label(given: SourceLike, opened: _Opened) -> tuple[str, Path | None]:
    if isinstance(opened, Source):
        return opened.name, opened.path
    if isinstance(given, str) or hasattr(given, "__fspath__"):
        path = Path(given)
        return path.name or str(path), path
    name = getattr(given, "name", "document")
    return str(name), None


def _analyze_task(task: tuple[_Opened, ParseOptions], run: Run) -> Analysis:
    opened, options = task
    if isinstance(opened, MineruToolsError):
        raise opened
    return analyze(opened, options, run)

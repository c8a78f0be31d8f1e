"""What a backend is: pages in, flat blocks out. Everything else is shared outside of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mineru_tools.document.model import NO_EXTRA, Block, Extra
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.pages import PagedSource


@dataclass(frozen=True, slots=True)
class PageIssue:
    """Something that went wrong on one page while the rest of the document went on.

    ``page`` is the index from 0; ``stage`` names the step ("read", "layout", "crop"); ``code`` is
    stable.
    """

    page: int
    stage: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """What a backend found on one page.

    ``blocks`` are flat (an ``image_body`` and its ``image_caption`` stand side by side) and in
    reading order; types in ``labels.DISCARDED`` may stand among them. ``is_recognised`` tells that
    text was read from the picture of the page, by a model or otherwise.
    """

    index: int
    size: tuple[float, float]
    blocks: tuple[Block, ...]
    label: str | None = None
    issues: tuple[PageIssue, ...] = ()
    extra: Extra = field(default_factory=lambda: NO_EXTRA)
    is_recognised: bool = False


def size_of(source: PagedSource, index: int) -> tuple[float, float]:
    """The size of a page in points; nothing each way where the page cannot be read."""
    try:
        return source.page_size(index)
    except MineruToolsError:
        return (0.0, 0.0)


class Backend(Protocol):
    """``pipeline``, ``vlm``, ``hybrid`` or yours."""

    name: str

    def analyze(
        self, source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
    ) -> Iterator[PageResult]:
        """One result per index in ``pages``, in that order; a page that fails gives an issue."""
        ...

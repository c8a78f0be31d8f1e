"""What goes into the library and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage, Place
from mineru_tools.options import ParseOptions


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page as parsed: ``number`` counts from 1 in the source file, ``size`` is in points.

    ``middle`` is the JSON text of the page's object in ``middle.json``, ``content_list`` that of
    the list of its items; both name the page by its index in the source file.
    """

    number: int
    size: tuple[float, float] | None
    label: str | None
    middle: str
    content_list: str


@dataclass(frozen=True, slots=True)
class Issue:
    """What went wrong on a page (its number in the source), or with the whole document."""

    page: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ParseRecord:
    """One parse of one document, or of some of its pages, under the ``key`` of ``parse_key``.

    ``sha256`` is that of the source's bytes, ``document`` its id. ``passages`` are in reading
    order, page by page. ``cuts`` says where each picture file comes from. ``parts`` leads from the
    page and block number of what has no passage of its own (a caption, the second half of a
    paragraph) to those of the passage that covers it.
    """

    key: str
    sha256: str
    document: str
    name: str
    media_type: str | None
    title: str
    page_count: int
    backend: str
    version: str
    options: ParseOptions
    pages: tuple[ParsedPage, ...]
    passages: tuple[Passage, ...]
    cuts: Mapping[str, Place] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    parts: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in the library, as its readers see it.

    ``page_count`` is that of the source file, ``pages`` the first and last numbers of the runs of
    pages that can be read. The counts and ``issues`` are of those; a figure is a picture or chart.
    ``options``, ``backend`` and ``version`` are those of the parse asked for last. ``added`` and
    ``used`` are seconds since 1970, ``size`` is the bytes of the source file.
    """

    document: str
    sha256: str
    name: str
    media_type: str | None
    title: str
    page_count: int
    pages: tuple[tuple[int, int], ...]
    tables: int
    figures: int
    formulas: int
    issues: tuple[Issue, ...]
    options: ParseOptions
    backend: str
    version: str
    added: float
    used: float
    size: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query, the higher ``score`` the better.

    ``snippet`` is the part of its text where most words of the query stand, those in ``**``.
    """

    document: str
    name: str
    title: str
    passage: Passage
    score: float
    snippet: str

    @property
    def locator(self) -> Locator:
        return Locator(self.document, self.passage.page, self.passage.block)

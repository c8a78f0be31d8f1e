"""Which passages a caller means: pages, a section, blocks, or all from a cursor on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.options import page_indices
from mineru_tools.reading.outline import section
from mineru_tools.storage.library import DocumentEntry, Library
from mineru_tools_mcp.names import block_of, cursor_of

MAX_CHARS = 4000  # of what names a part: 100 blocks; the answer says it again
MAX_PAGES_BACK = 50  # from which a table may reach; looking through as many takes 10 ms


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document, all of it where nothing is said.

    ``pages``, ``section`` and ``blocks`` exclude one another; ``cursor`` goes on within them.
    ``markers`` puts the locators into the text.
    """

    pages: str | None = None
    section: str | None = None
    blocks: tuple[str, ...] | None = None
    cursor: str | None = None
    markers: bool = True

    def __post_init__(self) -> None:
        given = [name for name in ("pages", "section", "blocks") if getattr(self, name)]
        if len(given) > 1:
            raise OptionsError(f"{' and '.join(given)} cannot be combined", hint="give one of them")
        if len(self.arguments()) > MAX_CHARS:
            raise OptionsError(
                f"{given[0]} is too long", hint="ask for less at a time", code="too_much"
            )

    @property
    def is_whole(self) -> bool:
        return not (self.pages or self.section or self.blocks)

    def arguments(self) -> str:
        """What has to be said again, besides the cursor, to go on in this part."""
        given = {
            "pages": self.pages,
            "section": self.section,
            "blocks": list(self.blocks) if self.blocks else None,
            "format": None if self.markers else "plain",
        }
        return "".join(
            f", {name}={json.dumps(value, ensure_ascii=False)}"
            for name, value in given.items()
            if value
        )


def selected(library: Library, entry: DocumentEntry, part: Part) -> Iterable[Passage]:
    """The passages of the part in reading order; blocks in the order they are named in."""
    document = entry.document
    if part.blocks:
        return [library.passage(block_of(each, document)) for each in part.blocks]
    if part.section:
        return _section(library, document, part.section)
    if part.pages:
        return _on_pages(library, document, _numbers(part.pages, entry))
    if part.cursor is None:
        return library.passages(document)
    cursor = cursor_of(part.cursor, document)
    return library.passages(document, first=Locator(document, cursor.page, cursor.block))


def _section(library: Library, document: str, wanted: str) -> tuple[Passage, ...]:
    try:
        locator = Locator.parse(wanted, document)
    except ValueError:
        return _titled(library, document, wanted)
    # The library also knows the blocks that others cover, as captions are.
    passage = library.passage(block_of(wanted, document))
    own = Locator(locator.document, passage.page, passage.block)
    return section(library.passages(document), str(own))


def _titled(library: Library, document: str, wanted: str) -> tuple[Passage, ...]:
    try:
        return section(library.passages(document), wanted)
    except OptionsError as error:
        hint = f"{error.hint}; search_document finds words that are in no heading"
        raise OptionsError(error.message, hint=hint, code=error.code) from None


def _on_pages(library: Library, document: str, numbers: tuple[int, ...]) -> list[Passage]:
    """The passages with a box on one of the pages, though they begin on a page before."""
    wanted = set(numbers)
    near = {page for n in wanted for page in range(max(1, n - MAX_PAGES_BACK), n + 1)}
    return [
        each
        for each in library.passages(document, pages=near)
        if each.page in wanted or any(place.page in wanted for place in each.places)
    ]


def _numbers(pages: str, entry: DocumentEntry) -> tuple[int, ...]:
    """The page numbers, all of which have been parsed."""
    numbers = tuple(index + 1 for index in page_indices(pages, entry.page_count))
    parsed = {n for first, last in entry.pages for n in range(first, last + 1)}
    missing = [number for number in numbers if number not in parsed]
    if missing:
        raise OptionsError(
            f"page {missing[0]} has not been parsed",
            hint=f"call parse_pdf with pages='{missing[0]}-{missing[-1]}' first",
            code="page_not_parsed",
        )
    return numbers

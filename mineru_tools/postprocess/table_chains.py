"""The parts of each table that a page or column break cut, found in a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.postprocess.columns import starts_new_column
from mineru_tools.postprocess.continued_words import says_it_goes_on
from mineru_tools.postprocess.lines import block_chars
from mineru_tools.postprocess.paragraphs import At
from mineru_tools.postprocess.table_evidence import (
    Named,
    Opening,
    fits,
    goes_on,
    has_own_head,
    named,
    opening,
    same_number,
)
from mineru_tools.postprocess.table_fit import Edges
from mineru_tools.postprocess.table_part import TablePart, read_part
from mineru_tools.postprocess.table_rows import Member, row_goes_on

ROOM = 0.15  # of the text's height on a page: what may stay empty below a table that goes on
ROWS_OF_ROOM = 1.5  # of the highest row to come: less, and it would not have fitted
SAME_PLACE = 2.0  # points: where a running head stands again on the next page
NOTES = 4  # blocks of text below a table that may be its notes, if the next one bears its number


@dataclass(slots=True)
class Chain:
    """The parts of one table so far, each with its place; ``notes`` stand below the last."""

    places: list[At]
    members: list[Member]
    notes: int = 0

    @property
    def first(self) -> TablePart:
        return self.members[0].part

    @property
    def last(self) -> TablePart:
        return self.members[-1].part


def chains(document: Document) -> list[Chain]:
    """The tables of ``content`` in more than one part, in reading order."""
    tables = sum(b.type is BlockType.TABLE for page in document.pages for b in page.content or ())
    if tables < 2:
        return []
    return [chain for chain in _Search(document.pages).run() if len(chain.members) > 1]


class _Search:
    """One walk over the pages, with the table that may still go on."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._flows = [_flow(page_at, pages) for page_at in range(len(pages))]
        self._open: Chain | None = None
        self._found: list[Chain] = []

    def run(self) -> list[Chain]:
        for page_at, (page, flow) in enumerate(zip(self._pages, self._flows, strict=True)):
            if page_at and page.index != self._pages[page_at - 1].index + 1:
                self._open = None  # a page was left out
            for place, (at, block) in enumerate(flow):
                self._next(block, At(page_at, at), opens_page=place == 0)
        return self._found

    def _next(self, block: Block, at: At, *, opens_page: bool) -> None:
        page = self._pages[at.page]
        part = read_part(block, page) if block.type is BlockType.TABLE else None
        if part is not None and self._open is not None and self._may_follow(part, at, opens_page):
            member = self._joins(self._open, part)
            if member is not None:
                self._open.places.append(at)
                self._open.members.append(member)
                return
        if part is not None:
            same = tuple(range(part.columns + 1))
            self._open = Chain([at], [Member(part, same)])
            self._found.append(self._open)
        elif self._open is None or not self._stays_open(block, at):
            self._open = None

    def _may_follow(self, part: TablePart, at: At, opens_page: bool) -> bool:
        assert self._open is not None
        if at.page == self._open.places[-1].page:
            return not self._open.notes and starts_new_column(part.block, self._open.last.block)
        return opens_page

    def _stays_open(self, block: Block, at: At) -> bool:
        """Whether ``block`` may be a note below the open table, at the foot of its page."""
        assert self._open is not None
        if at.page != self._open.places[-1].page or block.type is not BlockType.TEXT:
            return False
        if not says_it_goes_on(block_chars(block)):
            self._open.notes += 1
        return self._open.notes <= NOTES

    def _joins(self, chain: Chain, part: TablePart) -> Member | None:
        """``part`` as the next member of the chain, or ``None`` where it is another table."""
        found = opening(chain.first, chain.last, part)
        fit = fits(chain.last, part, found)
        if fit is None or not self._is_the_same(chain, part, found):
            return None
        edges = onto_chain(chain, fit.above, fit.below)
        if edges is None:
            return None
        return Member(part, edges, found.rows, row_goes_on(chain.last, part, found.rows))

    def _is_the_same(self, chain: Chain, part: TablePart, found: Opening) -> bool:
        """Whether captions or, without any, heads and columns say that the table goes on."""
        if not found.heads and has_own_head(chain.last, part, found.rows):
            return False  # as where the second page has the same rows for other years
        says = named(chain.first, part)
        if says is Named.GOES_ON:
            return not chain.notes or same_number(chain.first, part)
        if says is Named.OTHER or chain.notes or not goes_on(chain.last, part, found):
            return False
        if part.page is chain.last.page and not found.heads:
            return False  # two tables side by side are most often two
        return self._had_no_room(chain.last, part)

    def _had_no_room(self, last: TablePart, later: TablePart) -> bool:
        """Whether ``last`` ends where the text of its page ends, and ``later`` begins at the top.

        One row too high for what was left may have moved; a page that ends higher still was ended
        on purpose.
        """
        if last.turned:
            return True
        boxes = [
            block.bbox
            for page, flow in zip(self._pages, self._flows, strict=True)
            if page.size == last.page.size
            for _, block in flow
            if block.bbox is not None
        ]
        top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
        most = max(ROOM * (bottom - top), ROWS_OF_ROOM * later.row_height())
        for note in last.page.discarded or ():
            if note.type is BlockType.PAGE_FOOTNOTE and note.bbox and note.bbox.y0 > last.bbox.y1:
                bottom = min(bottom, note.bbox.y0)
        begins_high = later.page is last.page or later.bbox.y0 - top <= most
        return begins_high and bottom - last.bbox.y1 <= most


def onto_chain(chain: Chain, above: Edges, below: Edges) -> Edges | None:
    """The borders of a part's columns in the chain's table, which widens with its first part only.

    ``above`` and ``below`` say how the columns of the last part and of the new one fit.
    """
    last = chain.members[-1]
    if above == tuple(range(len(above))):
        return tuple(last.edges[edge] for edge in below)
    if len(chain.members) > 1:
        return None
    chain.members[0] = replace(last, edges=above)
    return below


def _flow(page_at: int, pages: Sequence[Page]) -> list[tuple[int, Block]]:
    """The blocks of a page with their positions, without those that stand on the next one too."""
    content = pages[page_at].content or ()
    near = [
        other
        for at in (page_at - 1, page_at + 1)
        if 0 <= at < len(pages)
        for other in pages[at].content or ()
    ]
    return [(at, block) for at, block in enumerate(content) if not _stands_still(block, near)]


def _stands_still(block: Block, near: Sequence[Block]) -> bool:
    """Whether a page beside has the same at the same place, as a running head that nobody saw."""
    if block.lines_deleted or block.bbox is None or block.type is BlockType.TABLE:
        return False
    return any(
        other.type is block.type
        and _near(other.bbox, block.bbox)
        and block_chars(other) == block_chars(block)
        for other in near
    )


def _near(a: BBox | None, b: BBox) -> bool:
    return a is not None and all(abs(x - y) <= SAME_PLACE for x, y in zip(a, b, strict=True))

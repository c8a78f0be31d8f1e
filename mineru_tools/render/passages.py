"""A document as passages: each block as it is read, with the place of each of its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Page, Span
from mineru_tools.document.passage import Passage
from mineru_tools.document.visit import numbered_by_source
from mineru_tools.render.continued import join_continued
from mineru_tools.render.flow import body_span, is_hidden, page_flow
from mineru_tools.render.markdown import MarkdownWriter
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passage_lines import text_lines
from mineru_tools.render.passage_places import Merged, MergedBoxes, merged_boxes, places
from mineru_tools.render.table_cells import table_with_heads
from mineru_tools.render.text import block_lines

DEFAULTS = RenderOptions()

_TABLES = (BlockType.TABLE, BlockType.TABLE_BODY)
_FORMULAS = (SpanType.INTERLINE_EQUATION, SpanType.INLINE_EQUATION, SpanType.TEXT)


def passages(
    document: Document,
    count: Callable[[str], int] | None = None,
    options: RenderOptions = DEFAULTS,
    *,
    lines: Callable[[str], bool] = lambda markdown: True,
) -> tuple[Passage, ...]:
    """The document's passages in reading order; those with neither Markdown nor a picture go.

    ``count`` measures ``Passage.tokens``; ``lines`` says of a passage's Markdown whether its
    lines are wanted, which take a quarter of the time. The Markdown of all that are not
    ``aside``, blank lines between, is what the Markdown format writes under ``options`` without
    its page separators, anchors and texts beside the flow; such texts are passages whatever
    ``options`` say. A block without a number, or with one that another on its page has, is
    numbered after the largest.
    """
    by_source = numbered_by_source(document)
    joined = join_continued(by_source).document.pages
    plain = replace(options, page_separator=None, page_anchors=False, headers_and_footers=False)
    writer = MarkdownWriter(plain, backend=document.backend)
    reading = _Reading(writer, count, merged_boxes(joined), lines)
    return tuple(
        passage
        for page, original in zip(joined, by_source.pages, strict=True)
        for passage in reading.page(page, original)
    )


@dataclass(slots=True)
class _Reading:
    """One walk through the document; ``headings`` are the open ones with their levels."""

    writer: MarkdownWriter
    count: Callable[[str], int] | None
    merged: MergedBoxes
    lines: Callable[[str], bool]
    headings: list[tuple[int, str]] = field(default_factory=list)

    def page(self, page: Page, original: Page) -> Iterator[Passage]:
        """``original`` is the page with the blocks that ``page`` has in those they continue."""
        numbers = _Numbers(page, original)
        for block, aside in _flow(page, self.writer.options):
            number = numbers.take(block)
            passage = self._passage(block, page.index + 1, number, aside)
            if passage.markdown or passage.image:
                yield passage

    def _passage(self, block: Block, page: int, number: int, aside: bool) -> Passage:
        options = self.writer.options
        text, markdown = block_lines(block, options), self.writer.block(block)
        span = body_span(block)
        merged = self.merged.get(id(block), Merged())
        level = None if aside else _heading_level(block)
        return Passage(
            page=page,
            block=number,
            type=block.type,
            text=text,
            markdown=markdown,
            tokens=self.count(markdown) if self.count else 0,
            places=places(block, page, merged),
            lines=text_lines(block, text, page, merged, options) if self.lines(markdown) else (),
            path=self._path(level, text),
            level=level,
            html=self._html(span) if span and block.type in _TABLES else None,
            latex=_latex(block),
            image=(span.image_path or None) if span else None,
            aside=aside,
            hidden=is_hidden(block),
        )

    def _html(self, span: Span) -> str | None:
        return table_with_heads(span, self.writer.options) or None

    def _path(self, level: int | None, text: str) -> tuple[str, ...]:
        """The headings above; a heading itself closes those of its level and below."""
        heading = "" if level is None else " ".join(text.split())
        if level is None or not heading:
            return tuple(above for _, above in self.headings)
        self.headings = [each for each in self.headings if each[0] < level]
        path = tuple(above for _, above in self.headings)
        self.headings.append((level, heading))
        return path


class _Numbers:
    """The block numbers of a page, those of texts beside the flow among them."""

    def __init__(self, page: Page, original: Page) -> None:
        top = max((_own_number(block) for block in _blocks(original)), default=0)
        taken: set[int] = set()
        self._numbers: dict[int, list[int]] = {}  # by id; a list, for one block may stand twice
        for block in _blocks(page):
            number = _own_number(block)
            if not number or number in taken:
                number = top = top + 1
            taken.add(number)
            self._numbers.setdefault(id(block), []).append(number)

    def take(self, block: Block) -> int:
        return self._numbers[id(block)].pop(0)


def _blocks(page: Page) -> Sequence[Block]:
    return (*(page.content or ()), *(page.discarded or ()))


def _own_number(block: Block) -> int:
    return 0 if block.index is None or block.index < 0 else block.index + 1


def _flow(page: Page, options: RenderOptions) -> Iterator[tuple[Block, bool]]:
    """The blocks to read, each with whether it stands beside the flow.

    The place of the texts beside comes from the page with them; the order of all others from the
    page without, since a footer among the content moves the page's footnotes.
    """
    main = page_flow(page, options)
    inside = set(map(id, main))
    following = iter(main)
    for block in page_flow(page, replace(options, headers_and_footers=True), hidden=True):
        if id(block) in inside:
            yield next(following), False
        else:
            yield block, True


def _heading_level(block: Block) -> int | None:
    """The level of a title, as Markdown has it; one below 1 is no heading there."""
    if block.type is not BlockType.TITLE:
        return None
    level = 1 if block.level is None else block.level
    return level if level > 0 else None


def _latex(block: Block) -> str | None:
    if block.type is not BlockType.INTERLINE_EQUATION:
        return None
    spans = (span for line in block.lines or () for span in line.spans)
    formulas = ((span.content or "").strip() for span in spans if span.type in _FORMULAS)
    return "\n".join(filter(None, formulas)) or None

"""Documents of many kinds of blocks, every word of them another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count as numbers

from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.render import markdown
from mineru_tools.render.options import RenderOptions

T = BlockType
SIZE = (600.0, 800.0)


@dataclass(frozen=True)
class Sample:
    """A document, the pieces of its Markdown that stay whole, and the words that may come again."""

    document: Document
    whole: tuple[str, ...]
    repeated: frozenset[str]

    @property
    def text(self) -> str:
        return markdown.render(self.document, RenderOptions())


def box(top: float = 10, height: float = 20) -> BBox:
    return BBox(10, top, 300, top + height)


def block(kind: BlockType, *spans: Span | str, index: int = 0, level: int | None = None) -> Block:
    made = [Span(SpanType.TEXT, content=s) if isinstance(s, str) else s for s in spans]
    return Block(kind, box(), index, (Line(box(), tuple(made)),), level=level)


def text(words: str) -> Block:
    return block(T.TEXT, words)


def title(words: str, level: int = 1) -> Block:
    return block(T.TITLE, words, level=level)


def formula(latex: str) -> Block:
    return block(T.INTERLINE_EQUATION, Span(SpanType.INTERLINE_EQUATION, content=latex))


def items(words: Iterable[str]) -> Block:
    lines = tuple(
        Line(box(), (Span(SpanType.TEXT, content=f"• {each}"),), list_start=True, list_end=True)
        for each in words
    )
    return Block(T.LIST, box(), 0, lines)


def code(lines: Iterable[str]) -> Block:
    made = tuple(Line(box(), (Span(SpanType.TEXT, content=line),)) for line in lines)
    body = Block(T.CODE_BODY, box(), 0, made)
    return Block(T.CODE, box(), 0, blocks=(body,), sub_type="code")


def table(
    html: str, caption: str = "", note: str = "", *, top: float = 100, height: float = 200
) -> Block:
    where = box(top, height)
    body = Block(T.TABLE_BODY, where, 0, (Line(where, (Span(SpanType.TABLE, html=html),)),))
    parts = [body]
    if caption:
        parts.insert(0, block(T.TABLE_CAPTION, caption))
    if note:
        parts.append(block(T.TABLE_FOOTNOTE, note))
    return Block(T.TABLE, where, 0, blocks=tuple(parts))


def figure(caption: str, image: str = "a.jpg") -> Block:
    body = Block(T.IMAGE_BODY, box(), 0, (Line(box(), (Span(SpanType.IMAGE, image_path=image),)),))
    return Block(T.IMAGE, box(), 0, blocks=(body, block(T.IMAGE_CAPTION, caption)))


def paged(*pages: Iterable[Block], beside: Iterable[Block] = ()) -> Document:
    """A document of these pages, blocks numbered from 0 on each."""
    return Document(tuple(_page(i, blocks, beside) for i, blocks in enumerate(pages)))


def _page(index: int, blocks: Iterable[Block], beside: Iterable[Block]) -> Page:
    from dataclasses import replace

    content = tuple(replace(each, index=i) for i, each in enumerate(blocks))
    return Page(index, SIZE, None, content, tuple(beside))


class Writer:
    """Makes blocks out of words ``w1z``, ``w2z``, ...; sizes are drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers = numbers(1)
        self.whole: list[str] = []
        self.repeated: list[str] = []

    def words(self, least: int = 1, most: int = 8) -> list[str]:
        return [f"w{next(self._numbers)}z" for _ in range(self._draw(st.integers(least, most)))]

    def kept(self, written: str) -> str:
        self.whole.append(written)
        return written

    def sentence(self) -> list[Span | str]:
        spans: list[Span | str] = ["The " + " ".join(self.words()) + " "]
        if self._draw(st.integers(0, 3)) == 0:
            latex = " + ".join(self.words())
            self.kept(f"${latex}$")
            spans += [Span(SpanType.INLINE_EQUATION, content=latex), " "]
        end = self._draw(st.sampled_from([".", "?", "。", ".)"]))
        return [*spans, " ".join(self.words(1, 4)) + end]

    def paragraph(self, most: int = 12) -> Block:
        sentences = [self.sentence() for _ in range(self._draw(st.integers(1, most)))]
        spans = [span for sentence in sentences for span in (*sentence, " ")][:-1]
        return block(T.TEXT, *spans)

    def block(self, kind: BlockType) -> Block:
        size = self._draw(st.integers(1, 12))
        if kind is T.TITLE:
            return title(" ".join(self.words(1, 5)), self._draw(st.integers(1, 3)))
        if kind is T.LIST:
            return items(" ".join(self.words(1, 6)) for _ in range(size))
        if kind is T.CODE:
            return code([self.kept("    " + " = ".join(self.words(1, 3))) for _ in range(size)])
        if kind is T.INTERLINE_EQUATION:
            return formula(self.kept(" + ".join(self.words())))
        if kind is T.TABLE:
            caption = self.words(0, 6)
            self.repeated += caption
            return table(self.table(size), " ".join(caption), " ".join(self.words(0, 4)))
        if kind is T.IMAGE:
            return figure(" ".join(self.words()))
        return self.paragraph()

    def table(self, size: int) -> str:
        head = self.words(3, 3)
        self.repeated += head
        tag = self._draw(st.sampled_from(["th", "td"]))
        rows = [f"<tr>{''.join(f'<{tag}>{word}</{tag}>' for word in head)}</tr>"]
        open_ = 0
        for left in range(size, 0, -1):
            reach = self._draw(st.integers(1, min(3, left))) if open_ == 0 else 0
            span = f' rowspan="{reach}"' if reach > 1 else ""
            first = self.words(1, 1)
            if open_ == 0:
                self.repeated += first if reach > 1 else []
            cells = f"<td{span}>{first[0]}</td>" if open_ == 0 else ""
            cells += "".join(f"<td>{' '.join(self.words(1, 3))}</td>" for _ in range(2))
            rows.append(f"<tr>{cells}</tr>")
            open_ = (open_ or reach) - 1
        if self._draw(st.booleans()):
            rows = ["<thead>", rows[0], "</thead>", "<tbody>", *rows[1:], "</tbody>"]
        return "<table>" + "".join(rows) + "</table>"


KINDS = (T.TEXT, T.TEXT, T.TITLE, T.LIST, T.CODE, T.INTERLINE_EQUATION, T.TABLE, T.IMAGE)


@st.composite
def samples(draw: st.DrawFn, kinds: tuple[BlockType, ...] = KINDS) -> Sample:
    writer = Writer(draw)
    pages: list[list[Block]] = [[]]
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=10)):
        pages[-1].append(writer.block(kind))
        if draw(st.integers(0, 3)) == 0:
            pages.append([])
    return Sample(paged(*pages), tuple(writer.whole), frozenset(writer.repeated))

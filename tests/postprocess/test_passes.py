from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import DISCARDED, TWO_LEVEL, SpanType
from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Block, Document, Line, Span
from mineru_tools.document.visit import iter_spans
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess import PASSES, Pass, run_passes
from tests.postprocess.pages import paged, text

PHRASES = """and the|rain|Rain.|1. x|2. x|1.1 y|A. z|I. z|Figure 1|Table 2: c|大雨|图 1|[1] Ref|
• b||exam-|(open|12"""
WORDS = st.sampled_from(PHRASES.replace("\n", "").split("|"))
FLAT = st.sampled_from([t for t in T if t not in TWO_LEVEL])
SPANS = st.builds(Span, st.sampled_from([SpanType.TEXT, SpanType.INLINE_EQUATION]), content=WORDS)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    x, y = draw(st.sampled_from([50, 320])), draw(st.integers(0, 700))
    rows = draw(st.lists(st.lists(SPANS, max_size=2), max_size=5))
    boxed = draw(st.integers(0, 9)) > 0
    lines = tuple(
        Line(BBox(x, y + 12 * i, x + 240, y + 12 * i + 12) if boxed else None, tuple(spans))
        for i, spans in enumerate(rows)
    )
    box = BBox(x, y, x + 240, y + 12 * max(len(rows), 1)) if boxed else None
    level = draw(st.none() | st.integers(-1, 9))
    extra = {"merge_prev": True} if draw(st.booleans()) else {}
    return Block(draw(FLAT), box, lines=lines, level=level, extra=extra)


DOCUMENTS = st.builds(
    lambda pages, backend: paged(*pages, backend=backend),
    st.lists(st.lists(blocks(), max_size=7), max_size=4),
    st.sampled_from(["pipeline", "vlm", "hybrid"]),
)
OPTIONS = st.sampled_from([ParseOptions(), ParseOptions(compat="mineru-3.4")])
EVERY = pytest.mark.parametrize("each", [*PASSES, run_passes], ids=lambda p: p.__name__)


def contents(document: Document) -> Counter[str | None]:
    return Counter(
        span.content
        for page in document.pages
        for block in (*(page.content or ()), *(page.discarded or ()))
        for span in iter_spans(block)
    )


@EVERY
@given(document=DOCUMENTS, options=OPTIONS)
def test_no_pass_loses_or_doubles_text(
    each: Pass, document: Document, options: ParseOptions
) -> None:
    assert contents(each(document, options)) == contents(document)


@EVERY
@given(document=DOCUMENTS, options=OPTIONS)
def test_every_pass_keeps_pages_and_what_was_discarded(
    each: Pass, document: Document, options: ParseOptions
) -> None:
    after = each(document, options)
    kept = [(page.index, page.size, page.discarded) for page in document.pages]
    assert [(page.index, page.size, page.discarded) for page in after.pages] == kept


@EVERY
@given(document=DOCUMENTS, options=OPTIONS)
def test_a_pass_done_twice_is_a_pass_done_once(
    each: Pass, document: Document, options: ParseOptions
) -> None:
    once = each(document, options)
    assert each(once, options) == once


@given(document=DOCUMENTS, options=OPTIONS)
def test_content_is_layout_without_the_discarded_until_paragraphs_join(
    document: Document, options: ParseOptions
) -> None:
    for page in PASSES[0](document, options).pages:
        assert page.content == tuple(b for b in page.layout or () if b.type not in DISCARDED)


@given(document=DOCUMENTS)
def test_a_mark_always_has_a_block_of_its_type_before_it(document: Document) -> None:
    before: T | None = None
    for page in run_passes(document, ParseOptions()).pages:
        for block in page.content or ():
            if block.type in TWO_LEVEL:
                continue
            assert not block.continues_prev or block.type is before
            before = block.type


def test_caption_between_the_halves_of_a_paragraph_does_not_part_them() -> None:
    picture = Block(T.IMAGE_BODY, BBox(50, 40, 290, 200), lines=())
    caption = text("Figure 1: Rain", (50, 204), type=T.IMAGE_CAPTION)
    document = paged(
        [text(["a dark night", "and rain in"], (50, 700))],
        [picture, caption, text(["torrents", "fell."], (50, 230))],
    )
    last = (run_passes(document, ParseOptions()).pages[1].content or ())[-1]
    assert last.continues_prev

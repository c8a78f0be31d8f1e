"""Scans that can be searched: the words that were read lie on their pictures."""

from __future__ import annotations

import pypdfium2 as pypdfium
import pytest

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.pipeline import backend
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Page, Span
from mineru_tools.pdf.lock import PDFIUM
from mineru_tools.render.searchable import placed_texts
from tests.support.scanning import KnownWords, scanned, typeset

PAPER = typeset(
    """
#set page(width: 420pt, height: 260pt, margin: 50pt)
= Harvest of the valleys
The rain of early summer was followed by a dry week, and the crop was small.
#table(columns: (110pt, 70pt), [Valley], [Yield], [Upper mill], [143])
"""
)


def words(pdf: bytes) -> list[str]:
    with PDFIUM:
        document = pypdfium.PdfDocument(pdf)
        text = document[0].get_textpage().get_text_bounded()
        document.close()
    return str(text).split()


def spoken(*spans: Span, angle: int | None = None) -> list[tuple[str, BBox, int, bool]]:
    """The texts that are placed for a page with one line."""
    block = Block(BlockType.TEXT, BBox(0, 0, 100, 20), lines=(Line(spans=spans),), angle=angle)
    placed = placed_texts(Page(0, (300.0, 400.0), content=(block,)))
    return [(text.text, text.box, text.turns, text.leftward) for text in placed]


@pytest.mark.parametrize("turns", range(4))
def test_the_words_of_a_scan_can_be_found(monkeypatch: pytest.MonkeyPatch, turns: int) -> None:
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: KnownWords(PAPER))
    with parse(scanned(PAPER, turns=turns)) as scan:
        assert sorted(words(scan.searchable_pdf())) == sorted(words(PAPER))


def test_text_pages_are_left_alone() -> None:
    with parse(PAPER) as text:
        assert words(text.searchable_pdf()) == words(PAPER)


def test_a_searchable_pdf_reads_like_the_page_without_being_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backend, "text_recognizer", lambda options, run: KnownWords(PAPER))
    with parse(scanned(PAPER)) as scan:
        again = scan.searchable_pdf()
    with parse(again, ParseOptions(method="txt")) as read:
        assert "The rain of early summer was followed by a dry week" in read.markdown()


def test_words_share_the_box_of_their_span_in_the_order_of_reading() -> None:
    (dry, box, *_), (week, after, *_) = spoken(
        Span(SpanType.TEXT, BBox(0, 0, 90, 10), "dry week", score=0.9)
    )
    assert (dry, week) == ("dry ", "week ")
    assert box.x0 == 0
    assert box.x1 == after.x0
    assert after.x1 > 90  # with the space before the next line
    assert box.width < after.width


def test_a_space_between_spans_is_kept() -> None:
    first = Span(SpanType.TEXT, BBox(0, 0, 30, 10), "dry", score=0.9)
    second = Span(SpanType.TEXT, BBox(33, 0, 70, 10), " week", score=0.5)
    assert [text for text, *_ in spoken(first, second)] == ["dry ", "week "]


def test_formulas_in_lines_that_were_read_are_there_as_they_look() -> None:
    text = Span(SpanType.TEXT, BBox(0, 0, 30, 10), "where ", score=0.9)
    formula = Span(SpanType.INLINE_EQUATION, BBox(33, 0, 70, 10), r"\alpha^{2}")
    assert [said for said, *_ in spoken(text, formula)] == ["where ", "α² "]


def test_lines_run_as_their_block_says() -> None:
    span = Span(SpanType.TEXT, BBox(0, 0, 10, 90), "dry week", score=0.9)
    (_, first, turns, _), (_, second, *_) = spoken(span, angle=270)
    assert turns == 3
    assert first.y0 == second.y1
    assert first.y1 == 90


def test_right_to_left_words_begin_at_the_right() -> None:
    span = Span(SpanType.TEXT, BBox(0, 0, 90, 10), "שלום עולם", score=0.9)
    (_, first, _, leftward), (_, second, *_) = spoken(span)
    assert leftward
    assert first.x1 == 90
    assert first.x0 == second.x1


def test_letters_that_stand_one_below_another_have_a_place_each() -> None:
    span = Span(SpanType.TEXT, BBox(0, 0, 10, 40), "縦書き文", score=0.9)
    assert [box for _, box, *_ in spoken(span)] == [BBox(0, y, 10, y + 10) for y in (0, 10, 20, 30)]

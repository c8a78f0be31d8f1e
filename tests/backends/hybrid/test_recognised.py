from __future__ import annotations

from dataclasses import replace

from mineru_tools.backends.base import PageResult
from mineru_tools.backends.hybrid.recognised import questions, with_answers
from mineru_tools.backends.vlm.conversation import PageReading
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Span
from mineru_tools.document.visit import iter_spans

BOX = BBox(10, 10, 40, 20)


def recognised(text: str, kind: BlockType = BlockType.TEXT, box: BBox = BOX) -> Block:
    return Block(kind, box, lines=(Line(box, (Span(SpanType.TEXT, box, text, score=0.5),)),))


def answered(blocks: list[Block], said: list[str | None]) -> PageResult:
    page = PageResult(0, (100.0, 100.0), tuple(blocks))
    asked = questions(page)
    regions = tuple(
        replace(region, content=text) for region, text in zip(asked.values(), said, strict=True)
    )
    return with_answers(page, asked, PageReading(0, regions))


def texts(page: PageResult) -> list[str]:
    spans = (span for block in page.blocks for span in iter_spans(block))
    return [span.html or span.content or "" for span in spans if span.type is not SpanType.IMAGE]


def test_of_blocks_in_one_place_only_one_gets_the_answer() -> None:
    assert texts(answered([recognised("a"), recognised("b")], ["A"])) == ["A", "b"]


def test_a_block_without_an_answer_keeps_what_was_recognised() -> None:
    blocks = [recognised("a"), recognised("b", box=BBox(50, 50, 90, 60))]
    assert texts(answered(blocks, [None, "B"])) == ["a", "B"]
    assert texts(answered(blocks, ["", "B"])) == ["a", "B"]


def test_an_answer_that_leaves_out_words_of_glyphs_is_not_taken() -> None:
    spans = Span(SpanType.TEXT, BOX, "exact words"), Span(SpanType.IMAGE, BOX)
    block = Block(BlockType.TEXT, BOX, lines=(Line(BOX, spans),))
    page = answered([block], ["exact"])
    assert texts(page) == ["exact words"]
    assert [issue.code for issue in page.issues] == ["vlm_text_differs"]
    page = answered([block], [r"Exact words \(x\)"])
    assert (texts(page), page.issues) == (["Exact words ", "x"], ())


def test_a_table_whose_cells_the_model_lost_stays_as_it_was() -> None:
    html = "<table><tr><td>1998</td><td>{}</td></tr></table>"
    span = Span(SpanType.TABLE, BOX, html=html.format("43.5"))
    block = Block(BlockType.TABLE_BODY, BOX, lines=(Line(BOX, (span,)),), score=0.5)
    page = answered([block], [html.format("")])
    assert texts(page) == [span.html]
    assert [issue.code for issue in page.issues] == ["vlm_text_differs"]
    assert texts(answered([block], [html.format("43.5 m")])) == [html.format("43.5 m")]

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document import middle_json
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.passage import Passage, Place
from mineru_tools.document.scripts import in_plain
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.table_html import mineru_html
from mineru_tools.document.text import HYPHENS, OPEN_FORMULA
from mineru_tools.postprocess.paragraphs_mineru34 import move_lines_like_mineru
from mineru_tools.render import markdown, text
from mineru_tools.render.inline import plain_content
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passages import passages
from tests.document import strategies
from tests.document.tables import cell

T = BlockType
TESTS = Path(__file__).parents[1]
SAMPLE = TESTS / "golden" / "sample" / "sample_middle.json"
SAMPLE_MINERU = SAMPLE.with_name("sample_middle.mineru-3.4.json")
EXAMPLES = (
    SAMPLE,
    SAMPLE_MINERU,
    *sorted((TESTS / "document" / "data").glob("*_middle.json")),
)
ANY_OPTIONS = st.builds(
    RenderOptions,
    mode=st.sampled_from(["mm_markdown", "nlp_markdown"]),
    images=st.sampled_from(["relative", "dropped"]),
    page_separator=st.none() | st.just("---"),
    page_anchors=st.booleans(),
    headers_and_footers=st.booleans(),
    page_footnotes=st.booleans(),
    figure_text=st.booleans(),
    styles=st.booleans(),
    scripts=st.sampled_from(["unicode", "html", "plain"]),
    links=st.booleans(),
    tables=st.sampled_from(["html", "pipe"]),
    table_heads=st.booleans(),
    compat=st.sampled_from([None, "mineru-3.4"]),
)


def line(content: str, box: BBox | None = None, **flags: bool) -> Line:
    span = Span(SpanType.TEXT, content=content, cross_page=flags.get("cross_page", False))
    return Line(box, (span,), list_start=flags.get("list_start", False))


def block(*lines: str | Line, kind: BlockType = T.TEXT, index: int | None = 0) -> Block:
    made = tuple(line(each) if isinstance(each, str) else each for each in lines)
    return Block(kind, BBox(1, 2, 30, 40), index, lines=made)


def title(words: str, level: int | None, index: int = 0) -> Block:
    return replace(block(words, kind=T.TITLE, index=index), level=level)


def doc(*pages: tuple[Block, ...], beside: tuple[Block, ...] = ()) -> Document:
    return Document(tuple(Page(i, (99, 99), None, p, beside) for i, p in enumerate(pages)))


def example(path: Path) -> Document:
    return middle_json.load(json.loads(path.read_text(encoding="utf-8")))


def row(y: int) -> BBox:
    return BBox(1, y, 30, y + 8)


def slices(passage: Passage) -> list[str]:
    return [passage.text[each.start : each.stop] for each in passage.lines]


def read(found: tuple[Passage, ...]) -> str:
    flow = [p.markdown for p in found if not p.aside and p.markdown]
    return "\n\n".join(flow) + "\n" if flow else ""


def assert_reads_like_the_markdown(document: Document, options: RenderOptions) -> None:
    plain = replace(options, page_separator=None, page_anchors=False, headers_and_footers=False)
    assert read(passages(document, options=options)) == markdown.render(document, plain)


@given(strategies.documents, ANY_OPTIONS)
def test_the_passages_in_the_flow_are_the_markdown(
    document: Document, options: RenderOptions
) -> None:
    assert_reads_like_the_markdown(document, options)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_passages_of_files_are_their_markdown_and_text(path: Path) -> None:
    document = example(path)
    assert_reads_like_the_markdown(document, RenderOptions())
    texts = [p.text for p in passages(document) if not p.aside and p.text]
    assert "\n\n".join(texts) + "\n" == text.render(document, RenderOptions())


@given(strategies.documents)
def test_without_lines_the_passages_are_the_same_but_for_them(document: Document) -> None:
    bare = tuple(replace(passage, lines=()) for passage in passages(document))
    assert passages(document, lines=lambda markdown: False) == bare


@given(strategies.documents, ANY_OPTIONS)
def test_no_two_passages_of_a_page_have_one_number(
    document: Document, options: RenderOptions
) -> None:
    apart = tuple(replace(page, index=i) for i, page in enumerate(document.pages))
    found = passages(replace(document, pages=apart), options=options)
    places = [(p.page, p.block) for p in found]
    assert len(set(places)) == len(places)
    assert all(page >= 1 and number >= 1 for page, number in places)


def test_a_block_is_numbered_by_its_index_and_without_one_after_the_largest() -> None:
    blocks = (block("a", index=4), block("b", index=None), block("c", index=4))
    odd = block("d", index=-7)
    beside = (block("e", kind=T.PAGE_FOOTNOTE, index=None),)
    found = passages(doc((*blocks, odd), beside=beside))
    assert [(p.text, p.block) for p in found] == [("a", 5), ("b", 6), ("c", 7), ("d", 8), ("e", 9)]


def test_one_block_that_stands_twice_has_two_numbers() -> None:
    same = block("a", index=3)
    assert [p.block for p in passages(doc((same, same)))] == [4, 5]


def test_a_table_with_a_caption_goes_by_the_number_of_its_body() -> None:
    caption = block("Table 1", kind=T.TABLE_CAPTION, index=1)
    span = Span(SpanType.TABLE, html="<table><tr><td>a<td>b</table>", image_path="t.jpg")
    body = Block(T.TABLE_BODY, lines=(Line(row(9), (span,)),), index=2)
    (found,) = passages(doc((Block(T.TABLE, BBox(1, 2, 3, 4), 2, blocks=(caption, body)),)))
    assert (found.block, found.html, found.image) == (3, span.html, "t.jpg")
    assert found.text == "Table 1\na\tb"
    assert found.places == (Place(1, BBox(1, 2, 3, 4)),)


def test_the_page_is_that_of_the_source() -> None:
    pages = (Page(0, content=(block("a-"),), extra={"source_index": 6}),)
    rest = replace(block(line("b.", row(3))), continues_prev=True)
    pages += (Page(1, content=(rest,), extra={"source_index": 8}),)
    (found,) = passages(Document(pages))
    assert found.page == 7
    assert [place.page for place in found.places] == [7, 9]
    assert [each.place.page for each in found.lines] == [9]


def test_a_paragraph_cut_by_a_page_has_the_boxes_and_lines_of_both_halves() -> None:
    first = block(line("a trans-", row(80)))
    second = replace(block(line("former of", row(5)), line("words", row(15))), continues_prev=True)
    (found,) = passages(doc((first,), (replace(second, bbox=BBox(1, 5, 30, 23)),)))
    assert found.text == "a transformer of words"
    assert found.places == (Place(1, BBox(1, 2, 30, 40)), Place(2, BBox(1, 5, 30, 23)))
    assert slices(found) == ["a trans", "former of", "words"]
    assert [each.place for each in found.lines] == [
        Place(1, row(80)),
        Place(2, row(5)),
        Place(2, row(15)),
    ]


def test_lines_moved_by_mineru_keep_the_place_of_the_block_they_left() -> None:
    long = (line("one two three", row(70)), line("four five six", row(80)))
    start = Block(T.TEXT, BBox(1, 70, 30, 88), 0, lines=long)
    rest = (line("seven eight", row(6)), line("nine ten", row(16)), line("done.", row(26)))
    after = Block(T.TEXT, BBox(1, 6, 30, 34), 0, lines=rest)
    moved = move_lines_like_mineru(replace(doc((start,), (after,)), backend="hybrid"))
    assert moved.pages[1].content is not None
    assert moved.pages[1].content[0].lines_deleted
    (found,) = passages(moved)
    assert found.places == (Place(1, start.bbox or row(0)), Place(2, after.bbox or row(0)))
    assert [each.place.page for each in found.lines] == [1, 1, 2, 2, 2]
    assert slices(found)[-1] == "done."


def test_a_line_that_may_stand_on_two_pages_has_no_place() -> None:
    lines = (line("a", row(10)), line("b", row(10), cross_page=True))
    gone = Block(T.TEXT, BBox(1, 5, 30, 50), 0, lines=(), lines_deleted=True)
    whole = Block(T.TEXT, BBox(1, 5, 30, 50), 0, lines=lines)
    (once,) = passages(doc((whole,), (gone,)))
    assert slices(once) == ["a", "b"]
    (twice,) = passages(doc((whole,), (gone,), (gone,)))
    assert slices(twice) == ["a"]
    assert [place.page for place in twice.places] == [1, 2, 3]


def test_a_tombstone_without_a_line_of_its_own_belongs_to_nobody() -> None:
    gone = Block(T.TEXT, BBox(50, 60, 90, 90), 0, lines=(), lines_deleted=True)
    (found,) = passages(doc((block(line("a", row(10), cross_page=True)),), (gone,)))
    assert [place.page for place in found.places] == [1]


def test_a_table_emptied_into_the_one_before_is_a_place_of_that() -> None:
    span = Span(SpanType.TABLE, html="<table><tr><td>a</table>")
    whole = Block(T.TABLE, row(5), 0, blocks=(Block(T.TABLE_BODY, lines=(Line(spans=(span,)),)),))
    gone = Block(T.TABLE, row(9), 0, blocks=(Block(T.TABLE_BODY, lines_deleted=True),))
    (found,) = passages(doc((whole,), (gone,)))
    assert found.places == (Place(1, row(5)), Place(2, row(9)))


def test_headers_stand_where_they_are_read_and_footnotes_are_in_the_flow() -> None:
    beside = (
        block("note", kind=T.PAGE_FOOTNOTE, index=9),
        block("7", kind=T.PAGE_NUMBER, index=8),
        block("head", kind=T.HEADER, index=1),
    )
    found = passages(doc((title("T", 1, index=0), block("text", index=2)), beside=beside))
    assert [(p.text, p.aside, p.path) for p in found] == [
        ("T", False, ()),
        ("head", True, ("T",)),
        ("text", False, ("T",)),
        ("note", False, ("T",)),
        ("7", True, ("T",)),
    ]


def test_a_footer_among_the_content_does_not_move_the_footnotes() -> None:
    content = (block("a", index=1), block("foot", kind=T.FOOTER, index=2))
    note, head = block("n", kind=T.PAGE_FOOTNOTE), block("h", kind=T.HEADER, index=5)
    document = doc(content, beside=(note, head))
    assert_reads_like_the_markdown(document, RenderOptions())
    assert [p.text for p in passages(document) if p.aside] == ["h"]


def test_a_heading_closes_those_of_its_level_and_below() -> None:
    levels = [("A", 1), ("B", 2), ("C", 3), ("D", 2), ("E", None), ("F", 0)]
    found = passages(doc(tuple(title(f" {name}\n x", level) for name, level in levels)))
    assert [(p.level, p.path) for p in found] == [
        (1, ()),
        (2, ("A x",)),
        (3, ("A x", "B x")),
        (2, ("A x",)),
        (1, ()),
        (None, ("E x",)),
    ]


def test_lines_with_formulas_have_their_places_in_the_plain_text() -> None:
    boxes = [BBox(0, 10 * n, 90, 10 * n + 9) for n in range(3)]
    open_ = (
        Span(SpanType.TEXT, content="where "),
        Span(SpanType.INLINE_EQUATION, content=r"x_{1} +"),
    )
    lines = (
        Line(boxes[0], open_, extra={OPEN_FORMULA: True}),
        Line(boxes[1], (Span(SpanType.INLINE_EQUATION, content=r"\frac{\alpha}{2}"),)),
        line("is the rate", boxes[2]),
    )
    (one,) = passages(doc((block(*lines),)))
    assert one.text == "where x₁ + α/2 is the rate"
    assert one.markdown == r"where $x_{1} + \frac{\alpha}{2}$ is the rate"
    assert [(each.place.bbox, one.text[each.start : each.stop]) for each in one.lines] == [
        (boxes[0], "where x₁ +"),
        (boxes[1], "α/2"),
        (boxes[2], "is the rate"),
    ]


def test_formulas_give_their_latex_and_hidden_text_says_so() -> None:
    spans = tuple(Span(SpanType.INTERLINE_EQUATION, content=c) for c in (" a ", "", "b"))
    formula = Block(T.INTERLINE_EQUATION, lines=(Line(spans=spans),), index=0)
    secret = replace(block("a", index=1), extra={"hidden_text": True})
    one, two = passages(doc((formula, secret)))
    assert (one.latex, one.hidden) == ("a\nb", False)
    assert (two.latex, two.hidden) == (None, True)


def test_a_picture_that_the_markdown_drops_is_still_a_passage() -> None:
    span = Span(SpanType.IMAGE, image_path="f.jpg")
    picture = Block(T.IMAGE, index=0, blocks=(Block(T.IMAGE_BODY, lines=(Line(spans=(span,)),)),))
    empty = block("  ", index=1)
    document = doc((picture, empty))
    assert [p.markdown for p in passages(document)] == ["![](images/f.jpg)"]
    (dropped,) = passages(document, options=RenderOptions(images="dropped"))
    assert (dropped.markdown, dropped.image) == ("", "f.jpg")


def test_tokens_are_those_of_the_markdown() -> None:
    (found,) = passages(doc((title("a b", 2),)), count=len)
    assert found.tokens == len("## a b")
    assert passages(doc((title("a b", 2),)))[0].tokens == 0


def test_items_of_a_list_are_lines_of_their_own() -> None:
    rows = (
        line("• one is long-", row(1), list_start=True),
        line("winded", row(11)),
        line("• two", row(21), list_start=True),
    )
    (found,) = passages(doc((block(*rows, kind=T.LIST),)))
    assert found.text == "• one is longwinded\n• two"
    assert slices(found) == ["• one is long", "winded", "• two"]


def test_captions_around_a_table_are_lines_and_unknown_cells_are_none() -> None:
    above = block(line("Table 1", row(1)), kind=T.TABLE_CAPTION, index=0)
    span = Span(SpanType.TABLE, html="<table><tr><td><td>Table 1</table>")
    body = Block(T.TABLE_BODY, lines=(Line(row(9), (span,)),), index=1)
    below = block(line("Table 1", row(30)), kind=T.TABLE_FOOTNOTE, index=2)
    (found,) = passages(doc((Block(T.TABLE, index=1, blocks=(above, body, below)),)))
    assert found.text == "Table 1\n\tTable 1\nTable 1"
    assert [(each.start, each.stop) for each in found.lines] == [(0, 7), (17, 24)]


def test_the_lines_of_a_table_are_its_cells_each_on_its_own_page() -> None:
    cells = (
        replace(cell("a con-", "tinued", "text", is_head=True), colspan=2),
        cell("\u00ad", row=1),
        cell("1", row=1, column=1),
        replace(cell("x", row=2), page=1),
    )
    span = Span(SpanType.TABLE, html=mineru_html(cells), cells=cells)
    body = Block(T.TABLE_BODY, BBox(0, 0, 200, 600), 0, (Line(spans=(span,)),))
    pages = tuple(
        Page(k, (600, 800), content=blocks, extra={"source_index": 5 + k})
        for k, blocks in enumerate(((body,), ()))
    )
    (found,) = passages(Document(pages, "pipeline"))
    assert slices(found) == ["a continued text", "1", "x"]
    assert [each.place for each in found.lines] == [
        Place(6, cells[0].bbox),
        Place(6, cells[2].bbox),
        Place(7, cells[3].bbox),
    ]


def test_a_tables_heads_are_told_where_they_are_known() -> None:
    cells = (cell("No.", is_head=True), cell("1", row=1))
    span = Span(SpanType.TABLE, html=mineru_html(cells), cells=cells)
    body = Block(T.TABLE_BODY, None, 0, (Line(spans=(span,)),))
    (found,) = passages(doc((body,)))
    assert read_table(found.html or "").head_rows == 1
    assert found.markdown == mineru_html(cells)


def test_labels_in_a_picture_are_lines_and_its_description_is_none() -> None:
    picture = Span(SpanType.IMAGE, content="axis", image_path="f.jpg")
    spans = (Line(row(1), (picture,)), line("axis", row(5)))
    (found,) = passages(doc((Block(T.IMAGE_BODY, index=0, lines=spans),)))
    assert found.text == "axis\naxis"
    assert [(each.start, each.stop) for each in found.lines] == [(5, 9)]


def test_a_raised_number_cut_by_a_line_break_is_found() -> None:
    def raised(content: str, y: int) -> Line:
        return Line(row(y), (Span(SpanType.TEXT, content=content, styles=(Style.SUPERSCRIPT,)),))

    (found,) = passages(doc((block(raised("1-", 1), raised("3q", 11)),)))
    assert found.text == "1-3q"
    assert slices(found) == ["1-", "3q"]


NOT_OF_WORDS = TWO_LEVEL | {T.INTERLINE_EQUATION}

words = st.text(st.sampled_from("ab-\u00ad \u2011²1−中。é\n/:."), max_size=8)
word_spans = st.builds(
    Span,
    type=st.sampled_from([SpanType.TEXT, SpanType.HYPERLINK]),
    content=words,
    bbox=st.none() | strategies.boxes,
    styles=strategies.styles,
) | st.builds(
    Span, type=st.just(SpanType.INLINE_EQUATION), content=st.text(st.sampled_from("ab²1 \\"))
)
word_lines = st.builds(Line, spans=strategies.tuples_of(word_spans, 3), list_start=st.booleans())
word_blocks = st.builds(
    Block,
    type=st.sampled_from([t for t in BlockType if t not in NOT_OF_WORDS]),
    bbox=strategies.boxes,
    lines=strategies.tuples_of(word_lines, 4),
    continues_prev=st.booleans(),
)
word_documents = st.builds(
    lambda pages: doc(*pages), strategies.tuples_of(strategies.tuples_of(word_blocks, 3), 2)
)


def with_own_boxes(document: Document) -> tuple[Document, dict[BBox, Line]]:
    """The document with another box for each line, and the lines by these."""
    lines: dict[BBox, Line] = {}

    def boxed(each: Block) -> Block:
        new = []
        for old in each.lines or ():
            box = BBox(0, len(lines), 1, len(lines) + 1)
            lines[box] = replace(old, bbox=box)
            new.append(lines[box])
        return replace(
            each,
            lines=each.lines and tuple(new),
            blocks=each.blocks and tuple(map(boxed, each.blocks)),
        )

    pages = tuple(
        replace(
            page,
            content=page.content and tuple(map(boxed, page.content)),
            discarded=page.discarded and tuple(map(boxed, page.discarded)),
        )
        for page in document.pages
    )
    return replace(document, pages=pages), lines


def letters(spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        if span.type is SpanType.HYPERLINK and span.children:
            yield from letters(span.children)
        elif span.type not in (SpanType.TABLE, SpanType.IMAGE, SpanType.CHART):
            yield "".join(plain_content(span).replace("\u00ad", "").split())


def without_hyphen(said: str) -> str:
    return in_plain(said).rstrip(HYPHENS)


@given(strategies.documents | word_documents, ANY_OPTIONS)
def test_every_slice_has_the_letters_of_its_line(
    document: Document, options: RenderOptions
) -> None:
    document, lines = with_own_boxes(document)
    for passage in passages(document, options=options):
        last = 0
        for each, said in zip(passage.lines, slices(passage), strict=True):
            assert last <= each.start < each.stop <= len(passage.text)
            last = each.stop
            assert said == said.strip()
            found = "".join(said.replace("\u00ad", "").split())
            expected = "".join(letters(lines[each.place.bbox].spans))
            assert without_hyphen(found) == without_hyphen(expected)
            assert len(expected) - len(found) in (0, 1)


@given(word_documents)
def test_every_line_with_words_is_found(document: Document) -> None:
    document, lines = with_own_boxes(document)
    found = [each.place.bbox for p in passages(document) for each in p.lines]
    assert set(found) == {box for box, line in lines.items() if any(letters(line.spans))}
    assert len(set(found)) == len(found)


def test_no_line_of_the_sample_is_lost() -> None:
    document, lines = with_own_boxes(example(SAMPLE))
    found = {each.place.bbox for p in passages(document) for each in p.lines}
    lost = [line for box, line in lines.items() if box not in found and any(letters(line.spans))]
    assert lost == []


def test_the_sample_in_mineru_s_own_form_has_the_same_places() -> None:
    ours, theirs = passages(example(SAMPLE)), passages(example(SAMPLE_MINERU))
    assert {(p.places, p.lines) for p in ours if len(p.places) > 1} == {
        (p.places, p.lines) for p in theirs if len(p.places) > 1
    }
    assert {place.page for p in ours for place in p.places if len(p.places) > 1} == {2, 3}


def test_a_long_document_is_read_in_linear_time() -> None:
    def lasting_s(size: int) -> float:
        lines = tuple(line(f"word {i} and more-", row(i)) for i in range(size))
        start = time.perf_counter()
        (found,) = passages(doc((block(*lines),)))
        assert len(found.lines) == size
        return time.perf_counter() - start

    lasting_s(200)
    assert lasting_s(16_000) < 60 * max(lasting_s(1000), 0.005)


def test_a_note_that_came_from_a_later_page_of_a_table_stands_there() -> None:
    span = Span(SpanType.TABLE, html="<table><tr><td>a</table>")
    words = Span(SpanType.TEXT, row(40), "late", cross_page=True)
    note = Block(T.TABLE_FOOTNOTE, row(40), 0, lines=(Line(row(40), (words,)),))
    body = Block(T.TABLE_BODY, row(9), 0, lines=(Line(spans=(span,)),))
    whole = Block(T.TABLE, row(9), 0, blocks=(body, note))
    logo = Block(T.IMAGE_BODY, row(1), 0, lines=())
    gone = Block(
        T.TABLE,
        row(20),
        1,
        blocks=tuple(
            Block(kind, box, 1, lines=(), lines_deleted=True)
            for kind, box in ((T.TABLE_BODY, row(20)), (T.TABLE_FOOTNOTE, row(40)))
        ),
    )
    (found,) = (p for p in passages(doc((whole,), (logo, gone))) if p.html)
    assert [place.page for place in found.places] == [1, 2]
    assert [(line.place.page, found.text[line.start :]) for line in found.lines] == [(2, "late")]

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.render import content_list, html, markdown, text
from mineru_tools.render.continued import join_continued
from mineru_tools.render.options import RenderOptions

T = BlockType
ANCHORED = RenderOptions(page_anchors=True, page_separator="---")


def line(content: str, *, start: bool = False, styles: tuple[Style, ...] = ()) -> Line:
    spans = (Span(SpanType.TEXT, content=content, styles=styles),)
    return Line(spans=spans, list_start=start)


def block(*lines: str | Line, kind: BlockType = T.TEXT, goes_on: bool = False) -> Block:
    made = tuple(line(each) if isinstance(each, str) else each for each in lines)
    return Block(kind, BBox(1, 2, 3, 4), lines=made, continues_prev=goes_on)


def figure() -> Block:
    span = Span(SpanType.IMAGE, image_path="f.jpg")
    return Block(T.IMAGE, blocks=(Block(T.IMAGE_BODY, lines=(Line(spans=(span,)),)),))


def doc(*pages: Sequence[Block], note: str | None = None) -> Document:
    beside = (block(note, kind=T.PAGE_FOOTNOTE),) if note else ()
    return Document(tuple(Page(i, (9, 9), None, tuple(p), beside) for i, p in enumerate(pages)))


def md(document: Document, options: RenderOptions = ANCHORED) -> str:
    return markdown.render(document, options)


CUT = doc([block("a trans-")], [figure(), block("former", goes_on=True), block("b")], note="n")


def test_a_paragraph_cut_by_a_page_and_a_figure_is_one_and_all_else_follows_it() -> None:
    assert md(CUT, RenderOptions()) == "a transformer\n\nn\n\n![](images/f.jpg)\n\nb\n\nn\n"
    assert text.render(CUT, RenderOptions()) == "a transformer\n\nn\n\nb\n\nn\n"


def test_the_anchor_of_the_second_page_stands_where_its_text_begins() -> None:
    assert md(CUT).split("\n\n")[:4] == [
        '<a id="page-1"></a>',
        'a trans<a id="page-2"></a>former',
        "n",
        "---",
    ]
    assert md(CUT).count("<a id=") == 2


def test_a_paragraph_over_three_pages_has_the_anchors_of_all() -> None:
    document = doc([block("a")], [block("b", goes_on=True)], [block("c.", goes_on=True)])
    assert 'a <a id="page-2"></a>b <a id="page-3"></a>c.' in md(document)


def test_halves_on_one_page_are_joined_without_an_anchor() -> None:
    document = doc([block("a"), figure(), block("b", goes_on=True)])
    assert md(document) == '<a id="page-1"></a>\n\na b\n\n![](images/f.jpg)\n'


def test_html_tells_where_the_second_half_stands() -> None:
    page = BeautifulSoup(html.render(CUT, RenderOptions()), "html.parser")
    paragraph = page.find("p")
    assert paragraph is not None
    assert paragraph.text == "a transformer"
    assert paragraph.span is not None
    assert paragraph.span.attrs == {"data-page": "2", "data-bbox": "1 2 3 4"}
    assert page.find(id="page-2") is not None


def test_content_lists_keep_both_halves_each_on_its_page() -> None:
    items = content_list.render(CUT, RenderOptions())
    texts = [(i["page_idx"], i["text"]) for i in items if isinstance(i, dict) and "text" in i]
    assert (0, "a trans-") in texts
    assert (1, "former") in texts


def test_a_list_goes_on_with_its_last_item_and_then_with_new_ones() -> None:
    first = block(line("• one", start=True), line("• two", start=True), kind=T.LIST)
    rest = block(line("and more"), line("• three", start=True), kind=T.LIST, goes_on=True)
    document = doc([first], [rest])
    assert md(document, RenderOptions()) == "- one\n- two and more\n- three\n"
    fresh = block(line("• three", start=True), kind=T.LIST, goes_on=True)
    assert '- two\n- <a id="page-2"></a>three' in md(doc([first], [fresh]))


def test_a_bullet_of_its_own_span_keeps_the_anchor_of_its_page() -> None:
    first = block(line("• one", start=True), kind=T.LIST)
    spans = (Span(SpanType.TEXT, content="•"), Span(SpanType.INLINE_EQUATION, content="x"))
    second = block(Line(spans=spans, list_start=True), kind=T.LIST, goes_on=True)
    assert '- one\n- <a id="page-2"></a>$x$' in md(doc([first], [second]))


def test_no_space_is_left_where_a_bullet_in_another_style_was() -> None:
    first = block(line("• one", start=True), kind=T.LIST)
    bullet = Span(SpanType.TEXT, content="•", styles=(Style.BOLD,))
    spans = (bullet, Span(SpanType.TEXT, content=" two"))
    second = block(Line(spans=spans, list_start=True), kind=T.LIST, goes_on=True)
    assert '- one\n- <a id="page-2"></a>two' in md(doc([first], [second]))


def test_lists_of_which_one_has_no_flags_keep_the_items_of_both() -> None:
    flagged = block(line("• one", start=True), line("more"), kind=T.LIST)
    bare = block("rest", "• two", "• three", kind=T.LIST, goes_on=True)
    options = RenderOptions()
    assert md(doc([flagged], [bare]), options) == "- one more rest\n- two\n- three\n"
    entries = block("1 A 2", "2 B 3", kind=T.INDEX, goes_on=True)
    start = block(line("0 Start 1", start=True), kind=T.INDEX)
    assert md(doc([start], [entries]), options) == "0 Start 1  \n1 A 2  \n2 B 3\n"


def test_lists_of_blocks_are_joined_too() -> None:
    first = Block(T.LIST, blocks=(block("• a"),))
    second = Block(T.LIST, blocks=(block("• b"),), continues_prev=True)
    assert '- a\n- <a id="page-2"></a>b' in md(doc([first], [second]))


def test_a_reference_cut_in_two_is_one() -> None:
    second = block("of x.", kind=T.REF_TEXT, goes_on=True)
    assert md(doc([block("[1] A", kind=T.REF_TEXT)], [second]), RenderOptions()) == "[1] A of x.\n"


def test_styles_go_on_over_the_page_break() -> None:
    bold = (Style.BOLD,)
    document = doc([block(line("a", styles=bold))], [block(line("b", styles=bold), goes_on=True)])
    assert md(document, RenderOptions(styles=True)) == "**a b**\n"


def test_what_continues_nothing_or_another_type_stays_where_it_is() -> None:
    title = block("T", kind=T.TITLE)
    document = doc([block("a", goes_on=True)], [title, block("b", goes_on=True)])
    assert md(document, RenderOptions()) == "a\n\n# T\n\nb\n"
    assert join_continued(document).begun == frozenset()


def test_a_tombstone_between_the_halves_changes_nothing() -> None:
    gone = Block(T.TEXT, lines=(), lines_deleted=True)
    document = doc([block("a"), gone], [block("b", goes_on=True)])
    assert md(document, RenderOptions()) == "a b\n"


KINDS = st.sampled_from([T.TEXT, T.LIST, T.TITLE, T.REF_TEXT, T.INDEX, T.IMAGE])


@given(st.lists(st.lists(st.tuples(KINDS, st.booleans()), max_size=4), max_size=4))
def test_no_word_and_no_page_is_lost_or_doubled(shape: list[list[tuple[BlockType, bool]]]) -> None:
    count = 0
    pages: list[list[Block]] = []
    for blocks in shape:
        pages.append([])
        for kind, goes_on in blocks:
            count += kind is not T.IMAGE
            made = block(f"w{count}x", kind=kind, goes_on=goes_on)
            pages[-1].append(figure() if kind is T.IMAGE else made)
    shown = md(doc(*pages))
    assert all(shown.count(f"w{n}x") == 1 for n in range(1, count + 1))
    assert all(shown.count(f'id="page-{n + 1}"') == 1 for n in range(len(shape)))

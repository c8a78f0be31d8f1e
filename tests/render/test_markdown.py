from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.errors import OptionsError
from mineru_tools.render.markdown import render
from mineru_tools.render.options import RenderOptions

T = BlockType
PLAIN = RenderOptions()
COMPAT = RenderOptions(compat="mineru-3.4")


def line(content: str, *, start: bool = False, level: int | None = None) -> Line:
    extra = {} if level is None else {"list_level": level}
    return Line(spans=(Span(SpanType.TEXT, content=content),), list_start=start, extra=extra)


def block(kind: BlockType, *contents: str, index: int | None = None) -> Block:
    return Block(kind, index=index, lines=tuple(line(c) for c in contents))


def visual(kind: BlockType, span: Span, *, index: int = 0) -> Block:
    return Block(kind, index=index, lines=(Line(spans=(span,)),))


def doc(*blocks: Block, discarded: tuple[Block, ...] = (), backend: str = "pipeline") -> Document:
    return Document((Page(0, (600, 800), content=blocks, discarded=discarded),), backend)


def md(*blocks: Block, options: RenderOptions = PLAIN, **more: str) -> str:
    return render(doc(*blocks, **more), options)  # type: ignore[arg-type]


def figure(caption_index: int = 2) -> Block:
    span = Span(SpanType.IMAGE, image_path="a b.jpg", content="A photo.")
    return Block(
        T.IMAGE,
        blocks=(
            visual(T.IMAGE_BODY, span, index=1),
            block(T.IMAGE_CAPTION, "Figure 1", index=caption_index),
        ),
        sub_type="natural_image",
    )


def table(html: str | None = "<table><tr><td>1</td></tr></table>", image: str = "t.jpg") -> Block:
    span = Span(SpanType.TABLE, html=html, image_path=image)
    return Block(
        T.TABLE,
        blocks=(
            visual(T.TABLE_BODY, span, index=1),
            block(T.TABLE_CAPTION, "Table 1", index=0),
            block(T.TABLE_FOOTNOTE, "note", index=2),
        ),
    )


def bullets(*lines: Line, **more: str) -> Block:
    return Block(T.LIST, lines=lines, **more)  # type: ignore[arg-type]


def test_titles_have_as_many_hashes_as_their_level_and_six_at_most() -> None:
    titles = [replace(block(T.TITLE, f"t{n}"), level=n) for n in (1, 3, 9)]
    assert md(*titles) == "# t1\n\n### t3\n\n###### t9\n"
    assert md(replace(block(T.TITLE, "C #"), level=1)) == "# C \\#\n"


def test_an_empty_title_is_left_out_but_bare_in_compat() -> None:
    empty = replace(block(T.TITLE), level=2)
    assert md(empty, block(T.TEXT, "x")) == "x\n"
    assert md(empty, block(T.TEXT, "x"), options=COMPAT) == "##\n\nx\n"


def test_titles_of_the_vision_backends_are_capped_at_four_in_compat() -> None:
    title = replace(block(T.TITLE, "t"), level=6)
    assert md(title, options=COMPAT, backend="vlm") == "#### t\n"
    assert md(title, options=COMPAT) == "###### t\n"


def test_a_tombstone_does_not_appear() -> None:
    gone = Block(T.TEXT, lines=(), lines_deleted=True)
    assert md(gone, block(T.TEXT, "x")) == "x\n"


def test_display_math_stands_on_lines_of_its_own() -> None:
    span = Span(SpanType.INTERLINE_EQUATION, content=" a_1 \\tag{1} ", image_path="e.jpg")
    assert md(visual(T.INTERLINE_EQUATION, span)) == "$$\na_1 \\tag{1}\n$$\n"
    unread = replace(span, content=None)
    assert md(visual(T.INTERLINE_EQUATION, unread)) == "![](images/e.jpg)\n"


@pytest.mark.parametrize(("at", "first"), [(0, "Figure 1"), (2, "![](images/a%20b.jpg)")])
def test_captions_stand_where_the_reading_order_has_them(at: int, first: str) -> None:
    assert md(figure(at)).startswith(first)


def test_a_picture_comes_with_its_description_folded_away() -> None:
    assert md(figure()) == (
        "![](images/a%20b.jpg)\n\n<details>\n<summary>natural_image</summary>\n\nA photo.\n\n"
        "</details>\n\nFigure 1\n"
    )


def drawing() -> Block:
    picture = Line(spans=(Span(SpanType.IMAGE, image_path="d.jpg"),))
    labels = (line("Input"), line("1. Start"), line("- x"), line(" "), line("*End*"))
    body = Block(T.IMAGE_BODY, index=0, lines=(picture, *labels))
    return Block(T.IMAGE, blocks=(body, block(T.IMAGE_CAPTION, "Figure 1", index=1)))


def test_the_labels_of_a_drawing_are_one_paragraph_below_it() -> None:
    made = md(drawing())
    assert made == ("![](images/d.jpg)\n\nInput\n1\\. Start\n\\- x\n\\*End\\*\n\nFigure 1\n")
    shown = MarkdownIt("commonmark").render(made)
    assert "<p>Input\n1. Start\n- x\n*End*</p>" in shown


def test_labels_side_by_side_are_written_on_one_line() -> None:
    def label(text: str, x: float, y: float) -> Line:
        box = BBox(x, y, x + 5, y + 8)
        return Line(box, (Span(SpanType.TEXT, box, text),))

    picture = Line(BBox(0, 0, 99, 99), (Span(SpanType.IMAGE, image_path="d.jpg"),))
    lines = (picture, label("0", 10, 80), label("5", 40, 81), label("Depth", 10, 90))
    made = md(Block(T.IMAGE, blocks=(Block(T.IMAGE_BODY, index=0, lines=lines),)))
    assert made == "![](images/d.jpg)\n\n0 5\nDepth\n"


@pytest.mark.parametrize("options", [RenderOptions(figure_text=False), COMPAT])
def test_the_labels_of_a_drawing_can_be_left_out_and_are_in_compat(options: RenderOptions) -> None:
    assert "Input" not in md(drawing(), options=options)
    assert "Figure 1" in md(drawing(), options=options)


def test_the_labels_of_a_drawing_outlive_its_picture() -> None:
    assert md(drawing(), options=RenderOptions(images="dropped")).startswith("Input\n")


def test_pictures_can_be_embedded_or_dropped() -> None:
    assets = {"a b.jpg": b"\xff\xd8"}
    embedded = render(doc(figure()), RenderOptions(images="embedded"), assets)
    assert embedded.startswith("![](data:image/jpeg;base64,/9g=)\n")
    assert "![" not in md(figure(), options=RenderOptions(images="dropped"))
    with pytest.raises(OptionsError) as caught:
        md(figure(), options=RenderOptions(images="embedded"))
    assert caught.value.code == "invalid_options"


def test_nlp_mode_drops_pictures_tables_and_their_captions() -> None:
    options = RenderOptions(mode="nlp_markdown")
    assert md(figure(), block(T.TEXT, "x"), table(), options=options) == "x\n"


def test_a_table_stays_html_with_formulas_and_picture_paths_written_out() -> None:
    html = '<table><tr><td><eq>x</eq></td>\n\n<td><img src="c.png"></td></tr></table>'
    assert md(table(html)) == (
        'Table 1\n\n<table><tr><td> $x$ </td>\n<td><img src="images/c.png"></td></tr></table>'
        "\n\nnote\n"
    )


def test_a_less_than_sign_in_the_latex_of_a_cell_opens_no_element() -> None:
    html = "<table><tr><td><eq>p<b</eq></td></tr></table>"
    assert "<td> $p&lt;b$ </td>" in md(table(html))
    assert "<td> $p<b$ </td>" in md(table(html), options=COMPAT)


def test_an_unread_table_falls_back_to_its_picture() -> None:
    assert md(table(None)) == "Table 1\n\n![](images/t.jpg)\n\nnote\n"


def test_an_unread_table_with_lines_falls_back_to_their_text() -> None:
    body = Block(T.TABLE_BODY, lines=(line("a b"), line("c d")))
    assert md(Block(T.TABLE, blocks=(body,))) == "a b  \nc d\n"


def test_compat_joins_the_parts_of_a_visual_with_hard_breaks_and_room_around_html() -> None:
    html = "<table><tr><td>1</td></tr></table>"
    assert md(table(html), options=COMPAT) == f"Table 1\n{html}\n\nnote\n"
    assert md(table(None), options=COMPAT) == "Table 1  \n![](images/t.jpg)  \nnote\n"
    assert md(table(None), options=COMPAT, backend="vlm") == md(table(None))


def test_code_keeps_its_lines_and_its_fence_is_longer_than_any_in_it() -> None:
    body = block(T.CODE_BODY, "def f():", "    return *x*", "````")
    code = Block(T.CODE, blocks=(body,), extra={"guess_lang": "python"}, sub_type="code")
    assert md(code) == "`````python\ndef f():\n    return *x*\n````\n`````\n"


def test_an_algorithm_with_formulas_keeps_them() -> None:
    spans = (Span(SpanType.TEXT, content="if a<b: "), Span(SpanType.INLINE_EQUATION, content="x"))
    body = Block(T.CODE_BODY, lines=(Line(spans=spans), line("  go")))
    text = md(Block(T.CODE, blocks=(body,), sub_type="algorithm"))
    assert text.startswith("<div ")
    assert "if a&lt;b: $x$\n  go</div>" in text


def test_bullets_become_markdown_items_and_numbers_keep_their_own() -> None:
    items = [
        ("• one", "- one"),
        ("– two", "- two"),
        ("3. three", "3. three"),
        ("\uf0b7four", "- four"),
    ]
    items += [("a) five", "- a) five"), ("(iv) six", "- (iv) six"), ("seven", "- seven")]
    made = md(bullets(*(line(given, start=True) for given, _ in items)))
    assert made.splitlines() == [wanted for _, wanted in items]


def test_lines_without_a_start_flag_belong_to_the_item_above() -> None:
    lines = (line("intro"), line("• one", start=True), line("more"), line("• two", start=True))
    assert md(bullets(*lines)) == "intro\n\n- one more\n- two\n"


def test_a_bullet_that_is_a_span_of_its_own_is_taken_off_too() -> None:
    spans = (Span(SpanType.TEXT, content="•"), Span(SpanType.INLINE_EQUATION, content="x"))
    assert md(bullets(Line(spans=spans, list_start=True))) == "- $x$\n"


def test_nested_items_are_set_in_under_the_text_of_their_parent() -> None:
    lines = [("10. a", 0), ("• b", 1), ("• c", 2), ("• d", 1), ("11. e", 0), ("• f", 5)]
    made = md(bullets(*(line(c, start=True, level=n) for c, n in lines)))
    assert made == "10. a\n    - b\n      - c\n    - d\n11. e\n    - f\n"


def test_nested_blocks_are_items_and_nested_lists_one_level_deeper() -> None:
    inner = Block(T.LIST, blocks=(block(T.TEXT, "• b"),))
    outer = Block(T.LIST, blocks=(block(T.TEXT, "• a"), inner, block(T.TEXT, "• c")))
    assert md(outer) == "- a\n  - b\n- c\n"


def test_compat_invents_no_bullets() -> None:
    lines = (line("• one", start=True), line("more"), line("2. two", start=True))
    assert md(bullets(*lines), options=COMPAT) == "• one more  \n2. two\n"


def test_references_are_paragraphs_without_bullets() -> None:
    lines = (line("[1] A", start=True), line("[2] B", start=True))
    assert md(bullets(*lines, sub_type="ref_text")) == "[1] A\n\n[2] B\n"


def test_a_table_of_contents_has_one_line_per_entry() -> None:
    assert md(block(T.INDEX, "1 Intro 3", "2 Method 5")) == "1 Intro 3  \n2 Method 5\n"


def asides() -> tuple[Block, ...]:
    return (
        replace(block(T.HEADER, "head"), bbox=BBox(0, 10, 100, 20)),
        replace(block(T.PAGE_NUMBER, "7"), bbox=BBox(0, 780, 100, 790)),
        block(T.PAGE_FOOTNOTE, "foot"),
    )


def test_page_footnotes_close_the_page_unless_turned_off() -> None:
    document = doc(block(T.TEXT, "x"), discarded=asides())
    assert render(document, RenderOptions()) == "x\n\nfoot\n"
    assert render(document, RenderOptions(page_footnotes=False)) == "x\n"
    assert render(document, COMPAT) == "x\n"


def test_headers_and_footers_come_at_their_place_when_asked_for() -> None:
    document = doc(block(T.TEXT, "x"), discarded=asides())
    assert render(document, RenderOptions(headers_and_footers=True)) == "head\n\nx\n\nfoot\n\n7\n"


def test_an_aside_with_an_index_comes_at_its_place_in_the_reading_order() -> None:
    aside = block(T.ASIDE_TEXT, "margin", index=2)
    document = doc(block(T.TEXT, "a", index=1), block(T.TEXT, "b", index=3), discarded=(aside,))
    assert render(document, RenderOptions(headers_and_footers=True)) == "a\n\nmargin\n\nb\n"


def test_pages_can_be_told_apart_by_separators_and_anchors() -> None:
    pages = tuple(Page(i, content=(block(T.TEXT, f"p{i}"),)) for i in (3, 4))
    options = RenderOptions(page_separator="<!-- page {page} {x} -->", page_anchors=True)
    assert render(Document(pages), options) == (
        '<a id="page-4"></a>\n\np3\n\n<!-- page 5 {x} -->\n\n<a id="page-5"></a>\n\np4\n'
    )


def test_an_empty_document_is_an_empty_text() -> None:
    assert render(Document((Page(0),)), RenderOptions()) == ""


def test_escaping_can_be_turned_off() -> None:
    assert md(block(T.TEXT, "*x*"), options=RenderOptions(escape=False)) == "*x*\n"


def test_unknown_or_impossible_options_are_refused() -> None:
    for values in ({"nope": 1}, {"mode": "x"}, {"images": "x"}, {"compat": "x"}, {"scripts": "x"}):
        with pytest.raises(OptionsError) as caught:
            RenderOptions.from_mapping(values)
        assert caught.value.code == "invalid_options"
    made = RenderOptions.from_mapping({"math_delimiters": {"inline_left": "@"}})
    assert made.math_delimiters.inline_left == "@"

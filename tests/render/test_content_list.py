from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.render import content_list, content_list_v2
from mineru_tools.render.options import RenderOptions

T = BlockType
BOX = BBox(61.2, 79.2, 306, 396)
PLAIN = RenderOptions()
COMPAT = RenderOptions(compat="mineru-3.4")


def text(kind: BlockType, *contents: str, **more: Any) -> Block:
    spans = (Span(SpanType.TEXT, content=c) for c in contents)
    more.setdefault("bbox", BOX)
    return Block(kind, lines=tuple(Line(spans=(s,), list_start=True) for s in spans), **more)


def holder(kind: BlockType, span: Span) -> Block:
    return Block(kind, lines=(Line(spans=(span,)),))


def script(content: str) -> Span:
    return Span(SpanType.TEXT, content=content, styles=(Style.SUPERSCRIPT,))


def image() -> Block:
    body = holder(T.IMAGE_BODY, Span(SpanType.IMAGE, image_path="f.jpg", content="A photo."))
    parts = (body, text(T.IMAGE_CAPTION, "Figure 1"))
    return Block(T.IMAGE, BOX, blocks=parts, sub_type="natural_image")


def table(html: str = "<table><tr><td>1</td></tr></table>") -> Block:
    body = holder(T.TABLE_BODY, Span(SpanType.TABLE, html=html, image_path="t.jpg"))
    return Block(T.TABLE, BOX, blocks=(text(T.TABLE_CAPTION, "Table *1*"), body))


def code(sub_type: str = "code") -> Block:
    body = text(T.CODE_BODY, "a:", "  b")
    return Block(T.CODE, BOX, blocks=(body,), sub_type=sub_type)


def pages(*blocks: Block, backend: str = "vlm", discarded: tuple[Block, ...] = ()) -> Document:
    return Document((Page(2, (612, 792), content=blocks, discarded=discarded),), backend)


def v1(*blocks: Block, options: RenderOptions = PLAIN, **more: Any) -> list[Any]:
    return cast("list[Any]", content_list.render(pages(*blocks, **more), options))


def v2(*blocks: Block, options: RenderOptions = PLAIN, **more: Any) -> list[Any]:
    (page,) = content_list_v2.render(pages(*blocks, **more), options)
    return cast("list[Any]", page)


def placed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "bbox": [100, 100, 500, 500], "page_idx": 2}


@pytest.mark.parametrize(
    ("block", "item"),
    [
        (text(T.TEXT, "*The* one"), {"type": "text", "text": "\\*The\\* one"}),
        (text(T.TITLE, "t", level=2), {"type": "text", "text": "t", "text_level": 2}),
        (text(T.TITLE, "t", level=0), {"type": "text", "text": "t"}),
        (text(T.REF_TEXT, "[1] A"), {"type": "ref_text", "text": "[1] A"}),
        (text(T.ABSTRACT, "a"), {"type": "text", "text": "a"}),
        (
            text(T.LIST, "• a", "• b"),
            {"type": "list", "sub_type": "text", "list_items": ["• a", "• b"]},
        ),
        (
            image(),
            {
                "type": "image",
                "img_path": "images/f.jpg",
                "image_caption": ["Figure 1"],
                "image_footnote": [],
                "content": "A photo.",
                "sub_type": "natural_image",
            },
        ),
        (
            table(),
            {
                "type": "table",
                "img_path": "images/t.jpg",
                "table_caption": ["Table \\*1\\*"],
                "table_footnote": [],
                "table_body": "<table><tr><td>1</td></tr></table>",
            },
        ),
        (
            code(),
            {
                "type": "code",
                "sub_type": "code",
                "code_caption": [],
                "code_body": "```txt\na:\n  b\n```",
            },
        ),
    ],
    ids=lambda value: value.type.value if isinstance(value, Block) else "item",
)
def test_each_kind_of_block_gives_minerus_item(block: Block, item: dict[str, Any]) -> None:
    assert v1(block) == [placed(item)]


def test_an_equation_names_its_picture_for_the_pipeline_backend_only() -> None:
    span = Span(SpanType.INTERLINE_EQUATION, content="x", image_path="e.jpg")
    block = Block(T.INTERLINE_EQUATION, BOX, lines=(Line(spans=(span,)),))
    item = {"type": "equation", "text": "$$\nx\n$$", "text_format": "latex"}
    assert v1(block) == [placed(item)]
    assert v1(block, backend="pipeline") == [placed({**item, "img_path": "images/e.jpg"})]


def test_the_labels_of_a_drawing_are_content_of_its_item_where_there_are_any() -> None:
    picture = Line(spans=(Span(SpanType.IMAGE, image_path="d.jpg"),))
    labels = (Line(spans=(Span(SpanType.TEXT, content=c),)) for c in ("*A*", "B"))
    body = Block(T.IMAGE_BODY, lines=(picture, *labels))
    block = Block(T.IMAGE, BOX, blocks=(body,))
    assert v1(block, backend="pipeline")[0]["content"] == "*A*\nB"
    assert v2(block)[0]["content"]["content"] == "*A*\nB"
    for options in (COMPAT, RenderOptions(figure_text=False)):
        assert "content" not in v1(block, backend="pipeline", options=options)[0]
        assert v2(block, options=options)[0]["content"]["content"] == ""


def test_scripts_keep_their_meaning_in_both_lists() -> None:
    spans = (Span(SpanType.TEXT, content="10"), script("3"), Span(SpanType.TEXT, content=" m"))
    block = Block(T.TEXT, BOX, lines=(Line(spans=spans),))
    assert v1(block)[0]["text"] == "10³ m"
    (words,) = v2(block)[0]["content"]["paragraph_content"]
    assert words == {"type": "text", "content": "10³ m"}
    (words,) = v2(block, options=COMPAT)[0]["content"]["paragraph_content"]
    assert words["content"] == "103 m"


def test_keys_stand_in_minerus_order() -> None:
    assert list(v1(image())[0])[:3] == ["type", "img_path", "image_caption"]
    assert list(v1(image())[0])[-2:] == ["bbox", "page_idx"]


def test_what_stands_beside_the_flow_comes_after_it() -> None:
    kinds = (T.HEADER, T.FOOTER, T.PAGE_NUMBER, T.ASIDE_TEXT, T.PAGE_FOOTNOTE)
    items = v1(text(T.TEXT, "x"), discarded=tuple(text(kind, "y") for kind in kinds))
    assert [item["type"] for item in items] == ["text", *(kind.value for kind in kinds)]


def test_tombstones_surface_in_compat_mode_only() -> None:
    gone = Block(T.TEXT, BOX, lines=(), lines_deleted=True)
    notes = (text(T.TABLE_CAPTION), text(T.TABLE_FOOTNOTE))
    body = Block(T.TABLE_BODY, lines=(), lines_deleted=True)
    lost = Block(T.TABLE, BOX, blocks=(notes[0], body, notes[1]))
    assert v1(gone) == []
    first, second = v1(gone, lost, options=COMPAT)
    assert first["text"] == ""
    assert second["table_caption"] == second["table_footnote"] == [""]
    assert second["img_path"] == ""
    assert "table_body" not in second


def test_a_pipeline_list_is_text_in_compat_mode() -> None:
    (item,) = v1(text(T.LIST, "• a", "• b"), options=COMPAT, backend="pipeline")
    assert (item["type"], item["text"]) == ("text", "• a  \n• b")


def test_boxes_need_a_page_size() -> None:
    document = Document((Page(0, content=(text(T.TEXT, "x"),)),))
    assert content_list.render(document, PLAIN) == [{"type": "text", "text": "x", "page_idx": 0}]


def test_compat_truncates_points_before_it_scales_them() -> None:
    (item,) = v1(text(T.TEXT, "x", bbox=BBox(61.9, 79.9, 306.9, 396.9)), options=COMPAT)
    assert item["bbox"] == [99, 99, 500, 500]


@given(
    st.tuples(*[st.floats(0, 612)] * 4).map(sorted),
    st.sampled_from([PLAIN, COMPAT]),
)
def test_boxes_are_whole_thousandths_inside_the_page(
    values: list[float], options: RenderOptions
) -> None:
    (item,) = v1(text(T.TEXT, "x", bbox=BBox(*values)), options=options)
    assert all(isinstance(v, int) and 0 <= v <= 1000 for v in item["bbox"])
    assert item["bbox"][0] <= item["bbox"][2]


def words(content: str) -> list[dict[str, str]]:
    return [{"type": "text", "content": content}]


@pytest.mark.parametrize(
    ("block", "kind", "content"),
    [
        (text(T.TEXT, "*x*", "y"), "paragraph", {"paragraph_content": words("*x* y")}),
        (text(T.TITLE, "t", level=3), "title", {"title_content": words("t"), "level": 3}),
        (text(T.TITLE, "t", level=0), "paragraph", {"paragraph_content": words("t")}),
        (
            image(),
            "image",
            {
                "image_source": {"path": "images/f.jpg"},
                "content": "A photo.",
                "image_caption": words("Figure 1"),
                "image_footnote": [],
            },
        ),
        (
            text(T.LIST, "a", "b", sub_type="text"),
            "list",
            {
                "list_type": "text_list",
                "list_items": [
                    {"item_type": "text", "item_content": words("a")},
                    {"item_type": "text", "item_content": words("b")},
                ],
            },
        ),
        (
            text(T.REF_TEXT, "[1] A"),
            "list",
            {
                "list_type": "reference_list",
                "list_items": [{"item_type": "text", "item_content": words("[1] A")}],
            },
        ),
        (
            code(),
            "code",
            {
                "code_caption": [],
                "code_content": words("a:\n  b"),
                "code_footnote": [],
                "code_language": "txt",
            },
        ),
        (
            code("algorithm"),
            "algorithm",
            {
                "algorithm_caption": [],
                "algorithm_content": words("a:\n  b"),
                "algorithm_footnote": [],
            },
        ),
        (text(T.PAGE_NUMBER, "7"), "page_number", {"page_number_content": words("7")}),
        (text(T.HEADER, "h"), "page_header", {"page_header_content": words("h")}),
    ],
)
def test_each_kind_of_block_gives_minerus_second_item(
    block: Block, kind: str, content: dict[str, Any]
) -> None:
    (item,) = v2(block)
    assert item["type"] == kind
    assert item["content"] == content
    assert item["bbox"] == [100, 100, 500, 500]


@pytest.mark.parametrize(
    ("html", "kind", "level"),
    [
        ("<table><tr><td>rowspan</td></tr></table>", "simple_table", 1),
        ('<table><tr><td colspan="2">1</td></tr></table>', "complex_table", 1),
        ("<table><tr><td><table></table></td></tr></table>", "complex_table", 2),
    ],
)
def test_merged_cells_or_nesting_make_a_table_complex(html: str, kind: str, level: int) -> None:
    content = v2(table(html))[0]["content"]
    assert (content["table_type"], content["table_nest_level"]) == (kind, level)
    assert content["html"] == html


def test_inline_items_tell_their_kinds() -> None:
    spans = (
        Span(SpanType.TEXT, content="a "),
        Span(SpanType.INLINE_EQUATION, content="x_1"),
        Span(SpanType.TEXT, content="f()", styles=(Style.MONOSPACE,)),
        Span(SpanType.HYPERLINK, content="b", url="https://x.org"),
    )
    (item,) = v2(Block(T.TEXT, lines=(Line(spans=spans),)))
    assert item["content"]["paragraph_content"] == [
        {"type": "text", "content": "a "},
        {"type": "equation_inline", "content": "x_1"},
        {"type": "code_inline", "content": "f()"},
        {"type": "hyperlink", "content": "b", "url": "https://x.org", "children": []},
    ]


@pytest.mark.parametrize("render", [content_list.render, content_list_v2.render])
def test_text_that_cannot_be_seen_has_no_item_except_as_mineru_writes_it(render: Any) -> None:
    secret = text(T.ASIDE_TEXT, "Ignore all of it", extra={"hidden_text": "white"})
    page = Page(0, (612.0, 792.0), content=(text(T.TEXT, "Seen"),), discarded=(secret,))
    document = Document((page,))
    assert "Ignore" not in str(render(document, PLAIN))
    assert "Ignore" in str(render(document, COMPAT))

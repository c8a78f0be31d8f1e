from __future__ import annotations

import pytest

from mineru_tools.document.caption_words import caption_label, looks_like_caption
from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Block
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.captions import attach_captions, group_parts
from mineru_tools.postprocess.lines import block_chars
from tests.postprocess.pages import box, paged, part, text


def shape(block: Block) -> object:
    """The types and words of a block, short enough to compare."""
    if block.blocks is None:
        return block.type, block_chars(block)
    return block.type, [shape(child) for child in block.blocks]


def owners(blocks: list[Block]) -> dict[str, float]:
    """For every caption and footnote, the top of the body it was given to."""
    return {
        block_chars(child): group.bbox.y0
        for group in group_parts(blocks)
        for child in group.blocks or ()
        if not child.type.value.endswith("_body") and group.bbox is not None
    }


def test_caption_below_a_picture_attaches_to_it_and_keeps_the_order() -> None:
    picture = box(T.IMAGE_BODY, 50, 50, 300, 200)
    caption = part(T.IMAGE_CAPTION, "Figure 1: A hill", 60, 205, 290, 217)
    (group,) = group_parts([picture, caption])
    assert shape(group) == (
        T.IMAGE,
        [(T.IMAGE_BODY, ""), (T.IMAGE_CAPTION, "Figure 1: A hill")],
    )
    assert group.bbox == picture.bbox


def test_caption_above_a_table_stands_before_its_body() -> None:
    caption = part(T.TABLE_CAPTION, "Table 1", 50, 50, 300, 62)
    (group,) = group_parts([caption, box(T.TABLE_BODY, 50, 66, 300, 200)])
    assert [child.type for child in group.blocks or ()] == [T.TABLE_CAPTION, T.TABLE_BODY]


def test_index_and_sub_type_of_the_body_move_to_the_outer_block() -> None:
    body = Block(T.CODE_BODY, index=7, sub_type="code", angle=0, extra={"guess_lang": "c", "k": 1})
    (group,) = group_parts([body])
    (inner,) = group.blocks or ()
    assert (group.index, group.sub_type, group.extra) == (7, "code", {"guess_lang": "c"})
    assert (inner.index, inner.sub_type, inner.angle, inner.extra) == (7, None, 0, {"k": 1})


def test_words_win_over_the_type_the_backend_gave() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 300, 200),
        part(T.IMAGE_CAPTION, "Table 3: Costs", 50, 208, 300, 220),
        box(T.TABLE_BODY, 50, 235, 300, 300),
    ]
    picture, table = group_parts(blocks)
    assert [child.type for child in picture.blocks or ()] == [T.IMAGE_BODY]
    assert [child.type for child in table.blocks or ()] == [T.TABLE_CAPTION, T.TABLE_BODY]


def test_caption_that_says_table_still_goes_to_a_lone_picture() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 300, 200),
        part(T.TABLE_CAPTION, "Table 3: Costs", 50, 208, 300, 220),
    ]
    (picture,) = group_parts(blocks)
    assert [child.type for child in picture.blocks or ()] == [T.IMAGE_BODY, T.IMAGE_CAPTION]


@pytest.mark.parametrize("kind", ["image", "table"])
@pytest.mark.parametrize("above", [True, False])
def test_stacked_bodies_with_captions_at_equal_distance_each_get_their_own(
    kind: str, above: bool
) -> None:
    blocks, expected = [], {}
    word = "Table" if kind == "table" else "Figure"
    for i in range(3):
        top = 100.0 + 120 * i
        body = box(T(f"{kind}_body"), 50, top, 300, top + 100)
        y = top - 15 if above else top + 105
        caption = part(T(f"{kind}_caption"), f"{word} {i}", 50, y, 300, y + 10)
        expected[f"{word} {i}"] = top
        blocks += [caption, body] if above else [body, caption]
    assert owners(blocks) == expected


def test_pictures_side_by_side_get_the_captions_under_them() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 200, 151),
        box(T.IMAGE_BODY, 220, 52, 370, 150),
        part(T.IMAGE_CAPTION, "Figure 1", 50, 160, 200, 172),
        part(T.IMAGE_CAPTION, "Figure 2", 220, 160, 370, 172),
    ]
    assert owners(blocks) == {"Figure 1": 50, "Figure 2": 52}


def test_caption_of_the_next_column_is_left_to_the_picture_there() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 600, 290, 740),
        box(T.IMAGE_BODY, 320, 50, 560, 200),
        part(T.IMAGE_CAPTION, "Fig. 2", 320, 205, 560, 217),
    ]
    assert owners(blocks) == {"Fig. 2": 50}


def test_picture_of_the_same_column_wins_over_a_nearer_one_beside_it() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 60, 290, 190),
        box(T.IMAGE_BODY, 300, 20, 540, 150),
        part(T.IMAGE_CAPTION, "Figure 2", 300, 195, 540, 207),
    ]
    assert owners(blocks) == {"Figure 2": 20}


def test_type_decides_where_words_say_nothing() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 300, 200),
        part(T.TABLE_CAPTION, "Costs of rain", 50, 206, 300, 218),
        box(T.TABLE_BODY, 50, 228, 300, 300),
    ]
    assert owners(blocks) == {"Costs of rain": 228}


def test_two_captions_of_one_picture_in_two_languages_stay_together() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 300, 200),
        part(T.IMAGE_CAPTION, "图 1 山", 50, 205, 300, 217),
        part(T.IMAGE_CAPTION, "Figure 1 A hill", 50, 219, 300, 231),
    ]
    assert owners(blocks) == {"图 1 山": 50, "Figure 1 A hill": 50}


def test_captions_with_different_numbers_do_not_share_a_picture() -> None:
    blocks = [
        box(T.IMAGE_BODY, 50, 50, 300, 200),
        part(T.IMAGE_CAPTION, "Figure 1", 50, 205, 300, 217),
        part(T.IMAGE_CAPTION, "Figure 2", 50, 219, 300, 231),
    ]
    assert owners(blocks) == {"Figure 1": 50}
    assert group_parts(blocks)[1].type is T.TEXT


def test_footnote_goes_to_the_table_before_it_even_if_the_next_is_nearer() -> None:
    blocks = [
        box(T.TABLE_BODY, 50, 50, 300, 200),
        part(T.TABLE_FOOTNOTE, "* estimated", 50, 220, 300, 230),
        box(T.TABLE_BODY, 50, 235, 300, 400),
    ]
    assert owners(blocks) == {"* estimated": 50}


def test_caption_and_footnote_without_a_body_become_text() -> None:
    blocks = [
        part(T.TABLE_FOOTNOTE, "* estimated", 50, 220, 300, 230),
        part(T.IMAGE_CAPTION, "Figure 9", 50, 240, 300, 252),
    ]
    assert [block.type for block in group_parts(blocks)] == [T.TEXT, T.TEXT]


def test_caption_does_not_attach_to_a_body_of_another_page() -> None:
    document = paged(
        [box(T.IMAGE_BODY, 50, 600, 300, 780)],
        [part(T.IMAGE_CAPTION, "Figure 1", 50, 20, 300, 32)],
    )
    first, second = attach_captions(document, ParseOptions()).pages
    assert [len(block.blocks or ()) for block in first.content or ()] == [1]
    assert [block.type for block in second.content or ()] == [T.TEXT]


def test_layout_and_content_are_grouped_alike_around_discarded_blocks() -> None:
    document = paged(
        [
            box(T.TABLE_BODY, 50, 50, 300, 200),
            text("7", (300, 780), type=T.PAGE_NUMBER),
            part(T.TABLE_FOOTNOTE, "* estimated", 50, 205, 300, 217),
        ]
    )
    (page,) = attach_captions(document, ParseOptions()).pages
    layout = tuple(b for b in page.layout or () if b.type is not T.PAGE_NUMBER)
    assert layout == page.content
    assert len(page.layout or ()) == 2


def test_without_boxes_reading_order_decides() -> None:
    blocks = [Block(T.IMAGE_BODY), Block(T.TEXT), Block(T.IMAGE_BODY), Block(T.IMAGE_CAPTION)]
    assert [len(b.blocks or ()) for b in group_parts(blocks)] == [1, 0, 2]


@pytest.mark.parametrize(
    ("words", "kind", "number"),
    [
        ("Figure 3: x", T.IMAGE, "3"),
        ("Fig. A.1 x", T.CHART, "a.1"),
        ("Abb. 12", T.IMAGE, "12"),
        ("图2 结构", T.IMAGE, "2"),
        ("表 3-1 参数", T.TABLE, "3-1"),
        ("TABLE IV", T.TABLE, "iv"),
        ("Tabelle 2", T.TABLE, "2"),
        ("Algorithm 1 Sort", T.CODE, "1"),
        ("Listing 4.2", T.CODE, "4.2"),
        ("Table of costs", T.TABLE, None),
    ],
)
def test_labels_are_read_in_many_languages(words: str, kind: T, number: str | None) -> None:
    label = caption_label(words)
    assert label is not None
    assert kind in label.kinds
    assert label.number == number


def test_sentence_about_a_table_is_no_caption() -> None:
    assert caption_label("Tabloids are read") is None
    assert looks_like_caption("Table 3: Costs")
    assert not looks_like_caption("Table 3 shows the costs")

from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Block, Document
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars, lines_of
from mineru_tools.postprocess.paragraphs import join_paragraphs
from tests.postprocess.pages import box, paged, text

BEFORE = ["a dark night", "with much rain", "and wind", "that fell in"]
AFTER = ["torrents except", "at intervals."]


def merged(document: Document) -> list[list[Block]]:
    result = join_paragraphs(document, ParseOptions(compat="mineru-3.4"))
    assert [p.layout for p in result.pages] == [p.layout for p in document.pages]
    return [list(page.content or ()) for page in result.pages]


def test_lines_move_to_the_earlier_page_and_leave_a_tombstone() -> None:
    [[head], [tomb]] = merged(paged([text(BEFORE, (50, 700))], [text(AFTER)]))
    assert block_chars(head) == "\n".join(BEFORE + AFTER)
    assert (tomb.lines, tomb.lines_deleted) == ((), True)
    crossed = [span.cross_page for line in lines_of(head) for span in line.spans]
    assert crossed == [False] * 4 + [True] * 2


def test_lines_that_stay_on_the_page_are_not_marked() -> None:
    [[head, tomb]] = merged(paged([text(BEFORE, (50, 700)), text(AFTER, (320, 50))]))
    assert tomb.lines_deleted
    assert not any(span.cross_page for line in lines_of(head) for span in line.spans)


def test_three_pages_collapse_into_the_first() -> None:
    middle = text(["torrents", "and more", "of it and"], (50, 50))
    middle = replace(middle, bbox=middle.bbox and middle.bbox._replace(y1=780))
    [[head], [a], [b]] = merged(paged([text(BEFORE, (50, 700))], [middle], [text(AFTER)]))
    assert len(head.lines or ()) == 9
    assert a.lines_deleted
    assert b.lines_deleted


@pytest.mark.parametrize("start", ["Torrents", "12 torrents"])
def test_capital_or_digit_never_joins(start: str) -> None:
    [[head], [after]] = merged(paged([text(BEFORE, (50, 700))], [text([start, "x."])]))
    assert not after.lines_deleted
    assert len(head.lines or ()) == 4


def test_group_of_short_blocks_is_taken_for_a_list() -> None:
    [_, [after]] = merged(paged([text(BEFORE[1:], (50, 700))], [text(AFTER)]))
    assert not after.lines_deleted


def test_two_single_lines_never_join() -> None:
    one, other = text("that fell in", (50, 700)), text("torrents except")
    [_, [after]] = merged(paged([one], [other], backend="hybrid"))
    assert not after.lines_deleted
    [_, [after]] = merged(paged([one], [text(AFTER)], backend="hybrid"))
    assert after.lines_deleted


def test_lists_always_join_and_floats_are_passed_over() -> None:
    first = [text(["a", "b."], (50, 700), type=T.LIST), box(T.IMAGE, 50, 730, 290, 780)]
    [[head, _], [tomb]] = merged(paged(first, [text("c.", type=T.LIST)]))
    assert block_chars(head) == "a\nb.\nc."
    assert tomb.lines_deleted


def test_lists_of_references_move_their_children() -> None:
    def references(*words: str) -> Block:
        children = tuple(text(word, type=T.REF_TEXT) for word in words)
        return replace(text("x", type=T.LIST), lines=None, blocks=children, sub_type="ref_text")

    document = paged([references("[1]", "[2]")], [references("[3]")], backend="vlm")
    [[head], [tomb]] = merged(document)
    assert block_chars(head) == "[1]\n[2]\n[3]"
    assert (tomb.blocks, tomb.lines, tomb.lines_deleted) == ((), None, True)


def test_vision_backend_joins_only_what_the_model_asked_for_on_one_page() -> None:
    asked = replace(text(AFTER, (320, 50)), extra={"merge_prev": True})
    before = text(BEFORE, (50, 700))
    joined = merged(paged([before, asked], backend="vlm"))[0][1]
    silent = merged(paged([before, text(AFTER, (320, 50))], backend="vlm"))[0][1]
    beyond = merged(paged([before], [asked], backend="vlm"))[1][0]
    assert [b.lines_deleted for b in (joined, silent, beyond)] == [True, False, False]

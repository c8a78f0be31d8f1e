from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Block, Document, Span
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.paragraphs import join_paragraphs
from tests.postprocess.pages import box, marks, paged, text

LEFT, RIGHT = (50.0, 700.0), (320.0, 50.0)
BEFORE = ["It was a dark and stormy night", "and the rain fell in"]
AFTER = ["torrents except at intervals", "when it was checked."]


def joined(document: Document) -> list[list[bool]]:
    return marks(join_paragraphs(document, ParseOptions()))


def over_the_page(before: Block, after: Block) -> bool:
    return joined(paged([before], [after]))[1][0]


def test_paragraph_goes_on_at_the_top_of_the_next_page_and_stays_there() -> None:
    document = paged([text(BEFORE, LEFT)], [text(AFTER)])
    result = join_paragraphs(document, ParseOptions())
    assert marks(result) == [[False], [True]]
    assert [p.layout for p in result.pages] == [p.layout for p in document.pages]
    assert [b.lines for p in result.pages for b in p.content or ()] == [
        b.lines for p in document.pages for b in p.content or ()
    ]


def test_paragraph_goes_on_at_the_top_of_the_next_column() -> None:
    assert joined(paged([text(BEFORE, LEFT), text(AFTER, RIGHT)])) == [[False, True]]


def test_block_right_below_in_the_same_column_is_a_paragraph_of_its_own() -> None:
    assert joined(paged([text(BEFORE, (50, 50)), text(AFTER, (50, 90))])) == [[False, False]]


def test_picture_in_the_column_does_not_cut_a_sentence() -> None:
    blocks = [text(BEFORE, (50, 50)), box(T.IMAGE, 50, 90, 290, 200), text(AFTER, (50, 210))]
    assert joined(paged(blocks)) == [[False, False, True]]


@pytest.mark.parametrize("barrier", [T.TITLE, T.INTERLINE_EQUATION, T.LIST])
def test_title_equation_or_list_cuts_a_paragraph(barrier: T) -> None:
    first = [text(BEFORE, LEFT), text("x", (50, 740), type=barrier)]
    assert joined(paged(first, [text(AFTER)])) == [[False, False], [False]]


def test_paragraph_does_not_go_on_over_a_page_that_was_left_out() -> None:
    document = paged([text(BEFORE, LEFT)], [text(AFTER)])
    pages = (document.pages[0], replace(document.pages[1], index=5))
    assert joined(replace(document, pages=pages)) == [[False], [False]]
    assert joined(paged([text(BEFORE, LEFT)], [], [text(AFTER)])) == [[False], [], [False]]


def test_page_full_of_pictures_is_passed_over() -> None:
    document = paged([text(BEFORE, LEFT)], [box(T.IMAGE, 0, 0, 600, 700)], [text(AFTER)])
    assert joined(document) == [[False], [False], [True]]


@pytest.mark.parametrize(
    ("end", "start", "expected"),
    [
        ("and the rain fell.", "torrents", False),
        ("and the rain fell.”", "torrents", False),
        ("and the rain fell (hard", "Sunday) and long", True),
        ("as told (Bulwer 1830)", "and often since", True),
        ("we see from", "Maxwell that", True),
        ("we see the rain", "Maxwell said", False),
        ("we see from Fig.", "3 that", True),
        ("the amount of", "12 litres", True),
        ("the amount was", "1. One litre", False),
        ("rain, wind,", "Snow", True),
        ("the Kohn-", "Sham method", True),
        ("an exam-", "ple of it", True),
        ("the follow:", "torrents", False),
        ("大雨", "倾盆而下", True),
        ("大雨。", "倾盆而下", False),
        ("Regen fiel auf die", "Straße", True),
        ("rain fell", "• torrents", False),
    ],
)
def test_punctuation_and_case_decide(end: str, start: str, expected: bool) -> None:
    assert over_the_page(text(["It was", end], LEFT), text([start, "more."])) is expected


def test_short_last_row_closes_a_paragraph_even_without_a_stop() -> None:
    before = text(["a" * 40, "b" * 40, "c" * 40, "some words"], LEFT, last_to=120)
    assert not over_the_page(before, text(AFTER))


def test_ragged_last_row_is_full_when_the_next_word_had_no_room() -> None:
    before = text(["some ragged words", "in two rows"], LEFT, last_to=250)
    assert over_the_page(before, text(["incomprehensibilities are", "rare."]))
    assert not over_the_page(before, text(["a b c", "rare."]))


def test_word_broken_by_a_hyphen_goes_on_even_after_a_short_row() -> None:
    before = text(["a" * 40, "b" * 40, "c" * 40, "an exam-"], LEFT, last_to=120)
    assert over_the_page(before, text(["ple of it", "end."]))


def test_indented_first_row_opens_a_paragraph() -> None:
    assert not over_the_page(text(BEFORE, LEFT), text(AFTER, indent=15))


def test_one_row_is_measured_by_the_column_of_its_neighbours() -> None:
    across = text(["a summary over both columns", "of the page."], (50, 10), width=510)
    column = text(["a full row of text", "and one more.", "End."], (50, 50))
    short = text("it ends here", (50, 700), width=60)
    full = text("it fills the whole row of", (50, 700))
    after = text("torrents except.", (50, 50), width=100)
    below = text(["another full row", "of text."], (50, 80))
    assert not joined(paged([across, column, short], [after, below]))[1][0]
    assert joined(paged([across, column, full], [after, below]))[1][0]


def test_smaller_type_is_another_text() -> None:
    before = text(BEFORE, LEFT)
    lines = tuple(
        replace(line, bbox=line.bbox._replace(y1=line.bbox.y0 + 7) if line.bbox else None)
        for line in text(AFTER).lines or ()
    )
    assert not over_the_page(before, replace(text(AFTER), lines=lines))


def test_narrow_box_is_another_text() -> None:
    assert not over_the_page(text(BEFORE, LEFT, width=500), text(AFTER, width=120))


def test_note_mark_after_the_stop_does_not_open_the_sentence() -> None:
    before = text(["It was a night", "and the rain fell."], LEFT)
    *rows, last = before.lines or ()
    mark = Span(SpanType.TEXT, None, "12", styles=(Style.SUPERSCRIPT,))
    marked = replace(before, lines=(*rows, replace(last, spans=(*last.spans, mark))))
    assert not over_the_page(marked, text(AFTER))


def test_formula_at_the_break_belongs_to_the_sentence() -> None:
    after = text(AFTER)
    first, *rows = after.lines or ()
    formula = Span(SpanType.INLINE_EQUATION, None, "X")
    assert over_the_page(
        text(BEFORE, LEFT),
        replace(after, lines=(replace(first, spans=(formula, *first.spans)), *rows)),
    )


def test_block_with_one_line_for_all_rows_is_judged_by_its_words() -> None:
    long = "so the rain fell and fell " * 20
    before = text(long.strip() + " in", LEFT)
    tall = BBox(50, 600, 290, 690)
    lines = tuple(replace(line, bbox=tall) for line in before.lines or ())
    assert over_the_page(replace(before, bbox=tall, lines=lines), text(AFTER))


def test_numbered_list_goes_on_with_the_next_number_only() -> None:
    first = text(["1. rain.", "2. wind."], LEFT, type=T.LIST)
    assert over_the_page(first, text(["3. snow.", "4. hail."], type=T.LIST))
    assert not over_the_page(first, text(["1. snow.", "2. hail."], type=T.LIST))


def test_bulleted_list_goes_on_with_the_same_bullet() -> None:
    first = text(["• rain.", "• wind."], LEFT, type=T.LIST)
    assert over_the_page(first, text(["• snow.", "• hail."], type=T.LIST))
    assert not over_the_page(first, text(["– snow.", "– hail."], type=T.LIST))


def test_cut_list_item_goes_on() -> None:
    first = text(["• rain.", "• wind and"], LEFT, type=T.LIST)
    assert over_the_page(first, text(["some snow.", "• hail."], type=T.LIST))


def test_reference_goes_on_but_a_new_one_does_not() -> None:
    first = text(["[1] A. Author, A long title", "in a journal of"], LEFT, type=T.REF_TEXT)
    assert over_the_page(first, text(["physics, 2020.", "x"], type=T.REF_TEXT, indent=15))
    assert not over_the_page(first, text(["[2] B. Author, Title."], type=T.REF_TEXT))
    assert not over_the_page(first, text(AFTER))


def test_a_lone_caption_is_no_part_of_a_paragraph() -> None:
    caption = text("Table 3: Costs of the", LEFT)
    assert not over_the_page(caption, text(AFTER))


def test_block_without_a_box_is_left_alone() -> None:
    assert not over_the_page(replace(text(BEFORE), bbox=None), replace(text(AFTER), bbox=None))

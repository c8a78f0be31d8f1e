from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.blocks import group_lines
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Fill, Rule
from tests.layout.typesetter import (
    BOLD,
    ITALIC,
    MONO,
    PROSE,
    Piece,
    Setting,
    across,
    line,
    lines,
    paragraph,
    texts,
)

WORDS = "The brook was low that summer and each of its stones"


def blocks(*pieces: Piece) -> list[list[str]]:
    """The texts of the blocks, from the top down."""
    rules = [p for p in pieces if isinstance(p, Rule)]
    fills = [p for p in pieces if isinstance(p, Fill)]
    found = group_lines(lines(*pieces), rules, fills)
    return [texts(b) for b in sorted(found, key=lambda b: (b[0].baseline, b[0].bbox.x0))]


def stack(*baselines: float, x: float = 72.0) -> list[Setting]:
    return [line(WORDS, x=x, y=y) for y in baselines]


def test_lines_at_one_pitch_are_one_block() -> None:
    assert blocks(*stack(100, 112, 124, 136)) == [[WORDS] * 4]


def test_a_wider_gap_begins_a_block() -> None:
    assert blocks(*stack(100, 112, 124, 146, 158)) == [[WORDS] * 3, [WORDS] * 2]


def test_double_spaced_lines_are_one_block() -> None:
    assert blocks(*stack(100, 124, 148, 172)) == [[WORDS] * 4]


def test_columns_side_by_side_are_blocks_of_their_own() -> None:
    assert blocks(*stack(100, 112), *stack(100, 112, x=350)) == [[WORDS] * 2] * 2


def test_a_line_over_both_columns_belongs_to_none_of_them() -> None:
    wide = line(f"{WORDS} could be counted from the bank of the river", x=72, y=88)
    assert [len(b) for b in blocks(wide, *stack(100, 112), *stack(100, 112, x=350))] == [1, 2, 2]


def test_a_line_below_both_columns_belongs_to_none_of_them() -> None:
    wide = line(f"{WORDS} could be counted from the bank of the river", x=72, y=124)
    assert [len(b) for b in blocks(*stack(100, 112), *stack(100, 112, x=350), wide)] == [2, 2, 1]


def test_another_size_begins_a_block() -> None:
    assert len(blocks(*stack(100, 112), line(WORDS, x=72, y=124, size=8))) == 2


def test_bold_text_is_not_continued_in_regular_type() -> None:
    assert len(blocks(line(WORDS, x=72, y=100, font=BOLD), *stack(112, 124))) == 2


def test_a_bold_title_is_not_continued_by_its_slanted_subtitle() -> None:
    slanted = type(BOLD)("Serif-BoldItalic", bold=True, italic=True)
    pair = line(WORDS, x=72, y=100, font=BOLD), line(WORDS, x=72, y=112, font=slanted)
    assert len(blocks(*pair)) == 2


def test_slanted_words_do_not_part_a_paragraph() -> None:
    assert len(blocks(*stack(100, 112), line(WORDS, x=72, y=124, font=ITALIC))) == 1


def test_a_listing_below_a_colon_begins_a_block() -> None:
    head = line("They were counted in this way:", x=72, y=112)
    code = line("for stone in brook: count += 1", x=72, y=124, font=MONO)
    assert len(blocks(*stack(100), head, code)) == 2


def test_a_long_address_in_typewriter_type_stays_in_its_paragraph() -> None:
    first = line("All readings of the season are kept at", x=72, y=112, right=330)
    url = line("https://example.org/lindle/of/the/season", x=72, y=124, font=MONO)
    narrow = [line(WORDS, x=72, y=100, right=330), first]
    assert len(blocks(*narrow, url, *stack(136))) == 1


def test_a_rule_across_the_column_parts_a_block() -> None:
    assert len(blocks(*stack(100, 112, 124, 136), across(116, 72, 335))) == 2


def test_the_line_under_a_word_parts_nothing() -> None:
    assert len(blocks(*stack(100, 112, 124, 136), across(114, 72, 110))) == 1


def test_a_filled_panel_parts_the_lines_on_it_from_those_below() -> None:
    panel = Fill(BBox(66, 90, 345, 116), 0xEEEEEE)
    assert [len(b) for b in blocks(*stack(100, 112, 124, 136), panel)] == [2, 2]


def test_a_highlighted_line_stays_in_its_paragraph() -> None:
    marker = Fill(BBox(72, 103, 335, 114.5), 0xFFFF00)
    assert [len(b) for b in blocks(*stack(100, 112, 124), marker)] == [3]


def test_centred_lines_are_one_block() -> None:
    centred = [
        line(words, x=300 - 2.5 * len(words), y=100 + 12 * k)
        for k, words in enumerate(("The Flow", "of a Small River in the Hills", "and Its Stones"))
    ]
    assert len(blocks(*centred)) == 1


def test_a_deep_indent_begins_a_block() -> None:
    assert len(blocks(*stack(100, 112), line("signed by Ada", x=200, y=124))) == 2


def test_a_hanging_paragraph_is_one_block() -> None:
    assert len(blocks(paragraph(PROSE, x=72, y=100, width=200, hang=20))) == 1


@st.composite
def some_lines(draw: st.DrawFn) -> list[TextLine]:
    places = st.tuples(
        st.integers(0, 10), st.integers(0, 30), st.sampled_from([8.0, 10.0, 14.0]), st.booleans()
    )
    set_lines = [
        line(
            draw(st.sampled_from(["word", WORDS, "two words"])),
            x=50.0 * x,
            y=60 + 6.0 * y,
            size=size,
            font=BOLD if bold else MONO,
        )
        for x, y, size, bold in draw(st.lists(places, max_size=12))
    ]
    return lines(*set_lines)


rules = st.lists(
    st.builds(across, st.integers(60, 240), st.just(50.0), st.integers(60, 500)), max_size=3
)


@settings(max_examples=120)
@given(some_lines(), rules)
def test_every_line_is_in_exactly_one_block(given_lines: list[TextLine], ruled: list[Rule]) -> None:
    panel = Fill(BBox(40, 100, 400, 150), 0xEEEEEE)
    found = group_lines(given_lines, ruled, [panel])
    assert sorted(id(x) for block in found for x in block) == sorted(map(id, given_lines))
    for block in found:
        assert [x.baseline for x in block] == sorted(x.baseline for x in block)

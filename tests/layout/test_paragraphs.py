from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.layout.paragraphs import mark_of, split_paragraphs
from mineru_tools.layout.text_line import TextLine
from tests.layout.typesetter import PROSE, Setting, line, lines, paragraph, texts


def paragraphs(*settings: Setting) -> list[str]:
    return [" ".join(texts(part)) for part in split_paragraphs(lines(*settings))]


def set_rows(*rows: tuple[float, str], right: float | None = None) -> list[Setting]:
    """Rows of (x, words), 12 points apart."""
    return [line(words, x=x, y=100 + 12 * k, right=right) for k, (x, words) in enumerate(rows)]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("• a stone", "•"),
        ("•a stone", "•"),
        ("– a stone", "–"),
        ("o a stone", "o"),
        ("3. a stone", "3."),
        ("3) a stone", "3)"),
        ("b) a stone", "b)"),
        ("iv. a stone", "iv."),
        ("(a) a stone", "(a)"),
        ("[12] a stone", "[12]"),
        ("① 石", "①"),
        ("1、石", "1、"),
        ("3.5 stones", None),
        ("other stones", None),
        ("2008. The", "2008."),
        ("-5 degrees", None),
        ("stone. one", None),
    ],
)
def test_a_list_mark_is_known_by_its_look(text: str, mark: str | None) -> None:
    assert mark_of(text) == (None if text.startswith("2008") else mark)


def test_a_first_line_indent_begins_a_paragraph() -> None:
    second = paragraph(PROSE, x=72, y=172, width=200, indent=12, justify=True)
    first = paragraph(PROSE, x=72, y=100, width=200, justify=True)
    assert paragraphs(first, second) == [PROSE.strip()] * 2


def test_a_paragraph_that_ends_in_a_full_line_is_ended_by_the_next_indent() -> None:
    rows = set_rows(
        (72, "The brook was low that summer and every"),
        (72, "stone could be counted from its old bank."),
        (84, "Each morning a neighbour walked to the"),
        (72, "board and wrote the level into her book."),
        right=272,
    )
    found = paragraphs(*rows, line("It is kept.", x=72, y=148))
    assert [text.split()[0] for text in found] == ["The", "Each"]


def test_entries_with_hanging_lines_are_paragraphs_of_their_own() -> None:
    entries = [
        paragraph(f"{name}, {PROSE}", x=72, y=y, width=200, hang=15)
        for name, y in (("Holm", 100), ("Ried", 184))
    ]
    found = paragraphs(*entries)
    assert [text.split(",")[0] for text in found] == ["Holm", "Ried"]


def test_every_bullet_begins_an_item() -> None:
    found = paragraphs(
        *set_rows(
            (72, "• a straight channel, at least ten"),
            (80, "widths long"),
            (72, "• banks that are steep"),
        )
    )
    assert found == ["• a straight channel, at least ten widths long", "• banks that are steep"]


def test_numbers_in_a_series_at_one_edge_begin_items() -> None:
    found = paragraphs(
        *set_rows(
            (72, "1. Read the gauge board and note the time."),
            (72, "2. Stretch the tape at right angles to it."),
            (72, "3. Read the gauge board again at the end."),
        )
    )
    assert len(found) == 3


def test_a_number_that_happens_to_begin_a_line_begins_no_item() -> None:
    rows = set_rows(
        (72, "The first gauging of the brook was made on day"),
        (72, "12. The next was made when the level had gone"),
        (72, "down by a whole hand and the bed lay open now"),
        right=300,
    )
    assert len(paragraphs(*rows)) == 1


def test_a_dash_that_happens_to_begin_a_line_begins_no_item() -> None:
    rows = set_rows(
        (72, "The stones of that brook, and there are many"),
        (72, "– more than anybody would think – lie on sand"),
        (72, "that is older than any of the villages nearby"),
        right=300,
    )
    assert len(paragraphs(*rows)) == 1


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    found = paragraphs(
        *set_rows(
            (72, "The brook was low that summer and every stone was"),
            (72, "seen from the bank."),
            (72, "Each morning a neighbour walked down to the board"),
        )
    )
    assert len(found) == 2


def test_a_line_that_had_no_room_for_the_next_word_ends_nothing() -> None:
    found = paragraphs(
        *set_rows(
            (72, "The brook was low that summer and every stone was"),
            (72, "seen from the bank of the river near the town."),
            (72, "Notwithstanding that nobody had asked her to do so"),
        )
    )
    assert len(found) == 1


def test_centred_lines_are_one_paragraph() -> None:
    found = paragraphs(
        *[
            line(words, x=300 - 2.5 * len(words), y=100 + 12 * k)
            for k, words in enumerate(("The Flow", "Of a Small River in the Hills", "Its Stones"))
        ]
    )
    assert len(found) == 1


def test_one_line_is_one_paragraph() -> None:
    assert paragraphs(line("• only one", x=72, y=100)) == ["• only one"]


@st.composite
def block(draw: st.DrawFn) -> list[TextLine]:
    words = st.sampled_from(
        ["• item", "1. One", "2. two.", "The end.", "goes on", "- and so", "A longer line of words"]
    )
    rows = draw(st.lists(st.tuples(st.integers(0, 8), words), min_size=1, max_size=12))
    return [
        found
        for k, (x, text) in enumerate(rows)
        for found in lines(line(text, x=72 + 5.0 * x, y=100 + 12 * k))
    ]


@given(block())
def test_every_line_is_in_exactly_one_paragraph_and_in_order(given_lines: list[TextLine]) -> None:
    parts = split_paragraphs(given_lines)
    assert [id(x) for part in parts for x in part] == list(map(id, given_lines))
    assert all(parts)

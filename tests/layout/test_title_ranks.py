from __future__ import annotations

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.title_ranks import MAX_LEVEL
from mineru_tools.primitives import OutlineEntry
from tests.layout.typesetter import BOLD, ITALIC, PROSE, Setting, document, line, paragraph


def levels(
    *heads: tuple[str, float, object], outline: tuple[OutlineEntry, ...] = ()
) -> dict[str, int | None]:
    """Heads (words, size, font), each over a paragraph on a page of its own -> their levels."""
    pages: list[list[Setting]] = [
        [
            line(words, x=72, y=200, size=size, font=font),  # type: ignore[arg-type]
            paragraph(PROSE * 3, x=72, y=230, width=400),
            paragraph(PROSE * 3, x=72, y=450, width=400),
        ]
        for words, size, font in heads
    ]
    found = document(*pages, outline=outline)
    return {r.text: r.level for page in found for r in page if r.kind is BlockType.TITLE}


def test_larger_titles_outrank_smaller_ones() -> None:
    found = levels(("Measuring the Flow", 20, BOLD), ("Methods", 14, BOLD), ("Salt", 12, BOLD))
    assert found == {"Measuring the Flow": 1, "Methods": 2, "Salt": 3}


def test_titles_of_one_size_have_one_level() -> None:
    assert set(levels(("The reach", 14, BOLD), ("The meter", 14, BOLD)).values()) == {1}


def test_sizes_that_differ_less_than_the_eye_sees_are_one_level() -> None:
    assert set(levels(("The reach", 14, BOLD), ("The meter", 14.2, BOLD)).values()) == {1}


def test_in_text_size_capitals_outrank_bold_and_bold_outranks_slanted() -> None:
    found = levels(
        ("THE REACH", 10, BOLD), ("The meter in use", 10, BOLD), ("1.1 The salt", 10, ITALIC)
    )
    assert found == {"THE REACH": 1, "The meter in use": 2, "1.1 The salt": 3}


def test_the_outline_has_the_last_word() -> None:
    outline = (OutlineEntry("The reach", 1, None), OutlineEntry("The meter", 2, None))
    found = levels(("The reach", 14, BOLD), ("The meter", 14, BOLD), outline=outline)
    assert found == {"The reach": 1, "The meter": 2}


def test_a_title_above_all_that_the_outline_lists_moves_its_levels_down() -> None:
    outline = (OutlineEntry("Methods", 1, None), OutlineEntry("Salt", 2, None))
    found = levels(
        ("Measuring the Flow", 20, BOLD),
        ("1 Methods", 14, BOLD),
        ("1.1 Salt", 12, BOLD),
        outline=outline,
    )
    assert found == {"Measuring the Flow": 1, "1 Methods": 2, "1.1 Salt": 3}


def test_the_outline_is_found_in_spite_of_case_and_spacing() -> None:
    outline = (OutlineEntry("the  REACH", 3, None), OutlineEntry("The meter", 1, None))
    found = levels(("The reach", 14, BOLD), ("The meter", 14, BOLD), outline=outline)
    assert found == {"The reach": 3, "The meter": 1}


def test_there_are_no_more_levels_than_html_has() -> None:
    heads = [(f"Part of the {w}", 12.0 + 3 * k, BOLD) for k, w in enumerate("abcdefgh")]
    assert max(level or 0 for level in levels(*heads).values()) == MAX_LEVEL

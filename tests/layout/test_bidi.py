from __future__ import annotations

from tests.layout.typesetter import Setting, line, lines, paragraph, regions, texts

HEBREW = "הנחל היה רדוד באותו קיץ"


def from_the_right(words: str, *, x: float, y: float) -> Setting:
    """Words as they stand on paper: the last one leftmost, each letter by letter from the right.

    A text layer gives the letters of a word in reading order, the first at the right.
    """
    out: Setting = []
    for word in reversed(words.split()):
        shown = word if word.isascii() else word[::-1]
        placed = line(shown, x=x, y=y)
        out += placed
        x = placed[-1].x + 8.0
    return out


def spoken(text: str) -> list[str]:
    """The words of a text, letters of each in alphabetical order: only their sequence counts."""
    return ["".join(sorted(word)) for word in text.split()]


def test_words_of_hebrew_are_read_from_the_right() -> None:
    [found] = lines(from_the_right(HEBREW, x=72, y=100))
    assert found.rtl
    assert spoken(found.text) == spoken(HEBREW)


def test_latin_words_and_numbers_inside_hebrew_keep_their_own_order() -> None:
    words = (
        line("תחרחא", x=72, y=100) + line("Big River", x=105, y=100) + line("ןושאר", x=155, y=100)
    )
    [found] = lines(words)
    assert found.text.split()[1:3] == ["Big", "River"]
    assert spoken(found.text)[0] == spoken("ראשון")[0]


def test_one_hebrew_word_in_an_english_line_does_not_turn_it() -> None:
    [found] = lines(line("The word נחל means brook in English", x=72, y=100))
    assert not found.rtl
    assert found.text.startswith("The word")


def test_columns_of_a_hebrew_page_are_read_from_the_right() -> None:
    left = [from_the_right(HEBREW, x=72, y=100 + 12 * k) for k in range(6)]
    right = [from_the_right(HEBREW, x=320, y=100 + 12 * k) for k in range(6)]
    found = regions(*left, *right)
    assert [region.bbox.x0 for region in found] == [320, 72]


def test_columns_of_an_english_page_are_read_from_the_left() -> None:
    words = "The brook was low that summer and every stone was seen. " * 2
    right = paragraph(words, x=320, y=100, width=150)
    left = paragraph(words, x=72, y=100, width=150)
    assert [region.bbox.x0 for region in regions(right, left)] == [72, 320]


def test_lines_of_hebrew_are_the_text_of_one_region_from_the_top_down() -> None:
    shown = [from_the_right(HEBREW, x=72, y=100 + 12 * k) for k in range(3)]
    [region] = regions(*shown)
    assert [x.baseline for x in region.lines] == [100, 112, 124]
    assert [spoken(t) for t in texts(region.lines)] == [spoken(HEBREW)] * 3

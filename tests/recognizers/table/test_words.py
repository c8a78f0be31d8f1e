from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table import Word, words_of_line


@given(st.text("aiW漢 ", max_size=12), st.floats(1, 500))
def test_a_line_is_parted_without_losing_or_moving_anything(text: str, width: float) -> None:
    line = Word(text, BBox(7, 1, 7 + width, 9), 0.5)
    parts = words_of_line(line)
    assert [p.text for p in parts] == text.split()
    assert all(p.score == 0.5 for p in parts)
    assert all(line.bbox.expand(1e-6).covers(p.bbox) == 1 for p in parts)
    assert all(a.bbox.x1 <= b.bbox.x0 for a, b in pairwise(parts))


def test_wide_letters_take_more_of_the_line() -> None:
    first, second = words_of_line(Word("漢字 abcd", BBox(0, 0, 86, 10)))
    assert first.bbox.x1 == second.bbox.x0 - 6 == 40

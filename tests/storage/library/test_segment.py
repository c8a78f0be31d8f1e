from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.storage.library.segment import indexed, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net Income, 2023", "net income 2023"),
        ("中华人民", "中华 华人 人民 民"),
        ("GDP增长率5.2%", "gdp 增长 长率 率 5 2"),
        ("データベース", "デー ータ タベ ベー ース ス"),
        ("ﾃﾞｰﾀ", "デー ータ タ"),
        ("서울에서", "서울 울에 에서 서"),
        ("ที่นี่", "ที่นี่ นี่"),
        ("ＩＳＯ－９００１", "iso 9001"),
        ("1,234,567.5 and 12,34", "1234567 5 and 12 34"),
        ("C++ C# foo_bar", "c cplusplus c csharp foo bar"),
        ("ﬁne Straße co\u00adop", "fine strasse coop"),
        ("हिन्दी", "हिन्दी"),
        ("كِتَاب", "كتاب"),
        ("!?", ""),
    ],
)
def test_text_is_cut_into_terms(text: str, expected: str) -> None:
    assert indexed(text) == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_terms_stand_in_order_where_they_say_and_hold_no_spaces(text: str) -> None:
    found = list(terms(text))
    assert [each.start for each in found] == sorted(each.start for each in found)
    for each in found:
        assert 0 <= each.start < each.stop <= len(text)
        assert each.text
        assert not any(map(str.isspace, each.text))
        assert '"' not in each.text
    assert len(indexed(text).split()) == len(found)

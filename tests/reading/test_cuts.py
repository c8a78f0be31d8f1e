from __future__ import annotations

from itertools import pairwise

import pytest

from mineru_tools.reading.cuts import Divided


def finest(markdown: str, start: int, stop: int) -> list[str]:
    """The text between two cuts, cut at the last resorts."""
    *_, places = Divided(markdown).finer(start, stop)
    ends = [start, *places, stop]
    return [markdown[a:b] for a, b in pairwise(ends)]


@pytest.mark.parametrize(
    "kept",
    ["$a + b$", "`x = 1`", "[a](b)", "<b>", "12345.67", "&amp;", "e\u0301", "\\$", "\u0e01\u0e31"],
)
def test_the_last_cuts_of_a_word_leave_whole_what_means_nothing_in_part(kept: str) -> None:
    word = f"ab{kept}cd"
    assert finest(word, 0, len(word)) == ["a", "b", kept, "c", "d"]


def test_a_line_of_code_has_cuts_between_words_then_between_letters() -> None:
    markdown = "```\nab cd\nef\n```"
    words, letters = Divided(markdown).finer(0, 10)
    assert [markdown[:at] for at in words] == ["```\nab "]
    assert [markdown[4:at] for at in letters] == ["a", "ab", "ab ", "ab c", "ab cd"]
    assert Divided(markdown).part(0, words[0]) == "```\nab \n```"


def test_a_fence_of_one_line_is_cut_inside_the_fence() -> None:
    markdown = "```\n" + "ab " * 1000 + "\n```"
    for places in Divided(markdown).finer(0, len(markdown)):
        assert places[0] > 4
        assert places[-1] < len(markdown) - 3


def test_display_formulas_and_table_rows_have_no_finer_cuts() -> None:
    formula, table = "$$\na + b\n$$", "<table><tr><td>a b</td></tr><tr><td>c</td></tr></table>"
    assert list(Divided(f"x\n\n{formula}").finer(3, 3 + len(formula))) == []
    first = Divided(table).cuts[0].at
    assert list(Divided(table).finer(0, first)) == []


def test_full_width_numbers_are_not_cut() -> None:
    text = "水位１２３４．５米"
    cuts = [text[: cut.at] for cut in Divided(text).cuts]
    assert cuts == ["水", "水位", "水位１２３４．５", text]


def test_tables_are_found_with_their_places() -> None:
    markdown = "a\n\n<table><tr><td>b</table>\n\nc"
    ((start, stop, rows),) = Divided(markdown).tables
    assert markdown[start:stop] == rows.text == "<table><tr><td>b</table>"


@pytest.mark.parametrize(
    "formula",
    [
        "$a + b = c$",
        r"\(a + b = c\)",
        "\\[\na + b\n= c\n\\]",
        "$$\na + b\n\n= c\n$$",
        "\\begin{align*}\na & = b \\\\\n\nc & = d\n\\end{align*}",
    ],
)
def test_no_cut_is_within_a_formula_however_it_is_delimited(formula: str) -> None:
    markdown = f"Some words, then\n{formula}\nand then some more."
    start = markdown.index(formula)
    cuts = {cut.at for cut in Divided(markdown).cuts}
    assert not cuts & set(range(start + 1, start + len(formula)))
    assert {start, start + len(formula) + 1} <= cuts


def test_brackets_that_nothing_closes_are_no_formula() -> None:
    text = r"An odd \( here, and \[ there." + "\n\nAnd so on. " + r"\begin{x} too."
    assert {text.index("here"), text.index("And"), text.index("too")} <= {
        cut.at for cut in Divided(text).cuts
    }


def test_code_and_formulas_in_a_line_end_with_their_paragraph() -> None:
    for mark in ("`", "$"):
        text = f"An odd {mark} here.\n\nAnd an {mark} there, with more words behind it."
        assert text.index("And") in {cut.at for cut in Divided(text).cuts}

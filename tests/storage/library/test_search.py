from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import DocumentNotFound, OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.storage.library import Library
from mineru_tools.storage.library import search as search_module
from mineru_tools.storage.library.snippet import MARK, UNMARK, snippet
from tests.storage.library.records import LARGE, passage, record, shelf


def found(library: Library, query: str, document: str | None = None) -> list[int]:
    """The pages of the hits, the best first."""
    return [hit.passage.page for hit in library.search(query, document)]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("人民", "中华人民共和国"),
        ("民", "中华人民共和国"),
        ("国", "中华人民共和国"),
        ("総売上高はいくらですか", "当期の総売上高は増加した"),
        ("서울", "그는 서울에서 왔다"),
        ("ประเทศ", "รายงานประเทศไทย"),
        ("1,234.5", "a total of 1,234.5 units"),
        ("1234.5", "a total of 1,234.5 units"),
        ("3.2.1", "as section 3.2.1 says"),
        ("foo_bar", "call foo_bar now"),
        ("bar", "call foo_bar now"),
        ("ISO-9001", "certified by ISO-9001"),
        ("C++", "written in C++ mostly"),
        ("running", "he runs far"),
        ("resume", "his résumé was short"),
        ("STRASSE", "die Straße"),
        ("financial", "the ﬁnancial year"),
        ("हिन्दी", "यह हिन्दी है"),
        ('"risk management"', "the risk management plan"),
        ("“risk management”", "the risk management plan"),
    ],
)
def test_what_is_typed_is_found(tmp_path: Path, query: str, text: str) -> None:
    with shelf(tmp_path, "something else", text)[0] as library:
        assert found(library, query)[:1] == [2]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("华国", "中华人民共和国"),
        ("3.2.1", "1 of 2 in 3"),
        ("C++", "vitamin C"),
        ('"management risk"', "the risk management plan"),
        ('"net income" sales', "sales and net profit"),
    ],
)
def test_what_is_not_there_is_not_found(tmp_path: Path, query: str, text: str) -> None:
    with shelf(tmp_path, text)[0] as library:
        assert found(library, query) == []


def test_a_passage_with_more_of_the_words_comes_first(tmp_path: Path) -> None:
    texts = ("revenue of the group", "net revenue of the group", "net revenue in 2023", "the group")
    with shelf(tmp_path, *texts)[0] as library:
        assert found(library, "What was the net revenue in 2023?")[:2] == [3, 2]


def test_words_that_stand_everywhere_are_looked_for_when_there_are_no_others(
    tmp_path: Path,
) -> None:
    with shelf(tmp_path, "to be or not to be", "revenue")[0] as library:
        assert found(library, "to be or not") == [1]
        assert found(library, "was the revenue to be?") == [2]


def test_headings_above_a_passage_count_less_than_its_words(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        below = passage(1, 1, "nothing to say here", BlockType.TEXT, "Dividends")
        library.add(record(b"a", [below, passage(2, 1, "dividends were paid out")]), None)
        assert found(library, "dividend") == [2, 1]


def test_running_heads_are_not_found(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        head = replace(passage(1, 1, "Annual report", BlockType.HEADER), aside=True)
        library.add(record(b"a", [head]), None)
        assert found(library, "report") == []


def test_only_what_is_shown_is_found(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        ocr = ParseOptions(method="ocr")
        library.add(record(b"a", [passage(1, 1, "apple")]), None)
        library.add(record(b"a", [passage(1, 1, "pear")], ocr), None)
        assert (found(library, "apple"), found(library, "pear")) == ([], [1])
        assert library.show(record(b"a", []).key)
        assert (found(library, "apple"), found(library, "pear")) == ([1], [])


def test_many_hidden_matches_do_not_crowd_out_the_one_that_is_shown(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        hidden = [passage(1, block, "apple apple") for block in range(1, 60)]
        library.add(record(b"a", hidden), None)
        shown = [passage(1, 1, "an apple among many other words of less weight")]
        library.add(record(b"a", shown, ParseOptions(method="ocr")), None)
        assert len(library.search("apple", limit=2)) == 1


def test_a_search_can_be_held_to_one_document(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        first, second = (record(data, [passage(1, 1, "apple")]) for data in (b"a", b"b"))
        library.add(first, None)
        library.add(second, None)
        hits = library.search("apple", second.document)
        assert [str(hit.locator) for hit in hits] == [f"doc://{second.document}/p/1/b/1"]
        assert {hit.document for hit in library.search("apple")} == {
            first.document,
            second.document,
        }
        with pytest.raises(DocumentNotFound):
            library.search("apple", "0" * 16)


def test_rare_words_lead_where_common_ones_match_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "MAX_CANDIDATES", 3)
    texts = ("apple", "apple pie", "apple tart", "apple quince", "quince jam")
    with shelf(tmp_path, *texts)[0] as library:
        assert found(library, "apple quince") == [4, 5]
        assert found(library, "apple") == [1, 2, 3, 4]


def test_a_hit_names_its_document_and_shows_the_words_around(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(100))
    with shelf(tmp_path, f"{words} the net income\nrose sharply {words}")[0] as library:
        (hit,) = library.search("net income rise rose")
        assert (hit.name, hit.title, hit.passage.page) == ("report.pdf", "Annual report", 1)
        assert hit.score > 0
        assert "the **net income rose** sharply" in hit.snippet
        assert hit.snippet.startswith("…word")
        assert hit.snippet.endswith("…")
        plain = hit.snippet.replace("**", "").strip("…")
        assert set(plain.split()) <= set(hit.passage.text.split())
        assert 200 <= len(plain) <= 240


def test_a_snippet_of_a_table_keeps_rows_and_cells_apart(tmp_path: Path) -> None:
    with shelf(tmp_path, "Year\tSales\n2023\t12\n2024\t\tnet sales")[0] as library:
        (hit,) = library.search("sales 2023 12")
        assert hit.snippet == "Year | **Sales**\n**2023** | **12**\n2024 | | net **sales**"


def test_words_joined_by_a_sign_are_marked_as_one(tmp_path: Path) -> None:
    with shelf(tmp_path, "the high-income group's view")[0] as library:
        (hit,) = library.search("high-income group")
        assert hit.snippet == "the **high-income group**'s view"


@given(words=st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=60))
def test_a_snippet_ends_behind_a_word(words: list[str]) -> None:
    text = " ".join(["apple", *words])
    shown = snippet(text, " ".join([f"{MARK}apple{UNMARK}", *words]))
    assert set(shown.replace("**", "").rstrip("…").split()) <= set(text.split())


def test_a_snippet_of_text_without_spaces_marks_the_words(tmp_path: Path) -> None:
    with shelf(tmp_path, "甲" * 300 + "营业收入增长" + "乙" * 300)[0] as library:
        (hit,) = library.search("营业收入")
        assert "**营业收入**" in hit.snippet
        assert len(hit.snippet) <= 240 + 4 + 2


@pytest.mark.parametrize("query", ["", "  ", "?!", '"', '""', "***", "\x00"])
def test_a_query_without_words_is_refused(tmp_path: Path, query: str) -> None:
    with shelf(tmp_path, "text")[0] as library, pytest.raises(OptionsError) as caught:
        library.search(query)
    assert caught.value.code == "empty_query"


@pytest.mark.parametrize(
    "query",
    [
        '" OR NEAR( * apple',
        "apple AND NOT (",
        "text:apple ^apple -apple {text}:apple",
        "apple* OR",
        "apple\x00",
        "apple\ud800",
        "apple " * 2000,
        "apple " + " ".join(f"w{n}" for n in range(3000)),
        "apple " + "中文字" * 4000,
        "'; DROP TABLE words; -- apple",
    ],
)
def test_what_is_typed_never_means_anything_to_the_index(tmp_path: Path, query: str) -> None:
    with shelf(tmp_path, "an apple a day")[0] as library:
        assert found(library, query) == [1]


QUOTES = r'["“”„«»]'


@contextmanager
def suppress_empty() -> Iterator[None]:
    try:
        yield
    except OptionsError as error:
        if error.code != "empty_query":
            raise


@pytest.fixture(scope="module")
def one_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with shelf(tmp_path_factory.mktemp("library"), "an apple a day")[0] as library:
        yield library


@settings(max_examples=60)
@given(query=st.text(max_size=40))
@example('"a" "')
@example("½ ﷺ ①")
def test_any_text_is_a_query(one_text: Library, query: str) -> None:
    with suppress_empty():
        one_text.search(query)
    assert len(one_text.search(f"{re.sub(QUOTES, '', query)} apple")) == 1


@pytest.mark.parametrize(
    ("query", "latex"),
    [
        ("α", r"\alpha"),
        ("alpha", r"\alpha"),
        (r"\alpha", r"\alpha"),
        (r"$\alpha$", r"\alpha"),
        ("𝛼", r"\alpha"),
        ("ϕ", r"\varphi"),
        ("Lambda", r"\lambda x"),
        ("Δt", r"\Delta t"),
        ("x²", "x^{2}"),
        ("x^2", "x^{2}"),
        ("x^{2}", "x^{2}"),
        ("x_i", "x_{i}^{2}"),
        ("xᵢ²", "x_{i}^{2}"),
        ("x_{i}^{2}", "x_{i}^{2}"),
        ("E = mc²", "E=mc^{2}"),
        ("E=mc^2", "E=mc^{2}"),
        ('"E = mc^2"', "E=mc^{2}"),
        ('"E = mc²"', "E=mc^{2}"),
        ("$E=mc^{2}$", "E=mc^{2}"),
        ("10^5", r"3\times 10^{5}"),
        (r"\mathbb{R}^n", r"\mathbb{R}^{n}"),
        ("softmax", r"\operatorname{softmax}(x)"),
        ("equation (3)", r"E=mc^{2}\tag{3}"),
        ("Eq. 3", r"E=mc^{2}\tag{3}"),
        ("what does equation A.3 say?", r"E=mc^{2}\tag{A.3}"),
        ("Gleichung (2.1a)", r"E=mc^{2}\tag{2.1a}"),
        ("公式（3）", r"E=mc^{2}\tag{3}"),
    ],
)
def test_formulas_are_found_as_seen_as_typed_and_by_number(
    tmp_path: Path, query: str, latex: str
) -> None:
    with formulas(tmp_path, latex) as library:
        assert found(library, query)[:1] == [2]


@pytest.mark.parametrize(
    ("query", "latex"),
    [
        ("β", r"\alpha"),
        ("ξ", "x_{i}"),
        ("y²", "x^{2}"),
        ('"E = mc^3"', "E=mc^{2}"),
        ("equation (31)", r"E=mc^{2}\tag{3.1}"),
        ("table 3", r"E=mc^{2}\tag{33}"),
    ],
)
def test_another_formula_is_not_found(tmp_path: Path, query: str, latex: str) -> None:
    with formulas(tmp_path, latex) as library:
        assert 2 not in found(library, query)


def test_the_formula_with_a_number_comes_before_the_text_that_names_it(tmp_path: Path) -> None:
    with formulas(tmp_path, r"E=mc^{2}\tag{3}", r"E=mc\tag{3.1}") as library:
        hits = library.search("equation (3)")
        assert [hit.passage.page for hit in hits][:2] == [2, 1]
        assert hits[0].snippet == "E = mc² (**3**)"


def test_a_snippet_marks_the_sign_that_was_looked_for(tmp_path: Path) -> None:
    with formulas(tmp_path, r"\alpha x+\beta") as library:
        assert library.search("beta")[0].snippet == "αx + **β**"


@contextmanager
def formulas(folder: Path, *latex: str) -> Iterator[Library]:
    """A library with a page of text that names an equation, and pages with a formula each."""
    made = [
        replace(
            passage(n, 1, plain_text(each), BlockType.INTERLINE_EQUATION),
            markdown=f"$$\n{each}\n$$",
            latex=each,
        )
        for n, each in enumerate(latex, 2)
    ]
    with Library(folder, max_bytes=LARGE) as library:
        words = passage(1, 1, "as equation (3) shows, some other words stand here")
        library.add(record(b"one", [words, *made]), b"one")
        yield library

"""Quotes are found where they stand; what was changed in one is never called exact."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.passage import Passage, Place, TextLine
from mineru_tools.errors import MissingExtra, OptionsError
from mineru_tools.reading.quotes import Match, locate
from mineru_tools.render.passages import passages
from tests.document.tables import cells

TEXTS = (
    "The lighthouse was built in 1898 and shone 25.4 nautical miles across the bay.",
    "Its keeper, a well-known man, wrote “every night I count the ships” in his diary.",
    "Costs rose by 15.2 percent to 3,400 dollars; the ﬁnal bill was −5 times the estimate.",
    "港口的灯塔照亮了海面，船只安全返回。",
    "Region\tSales\nNorth\t10\nSouth\t20",
)


def box(number: int) -> Place:
    return Place(1, BBox(0, 10 * number, 100, 10 * number + 9))


def shelf(*texts: str) -> list[Passage]:
    return [
        Passage(1, i, BlockType.TEXT, text, text, places=(box(i),))
        for i, text in enumerate(texts or TEXTS, 1)
    ]


def only(quote: str, *texts: str) -> Match:
    found = locate(shelf(*texts), quote)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("built in 1898", "built in 1898"),
        ("THE LIGHTHOUSE  was\nbuilt", "The lighthouse was built"),
        ("a well known man", "a well-known man"),
        ("a well-\nknown man", "a well-known man"),
        ("a wellknown man", "a well-known man"),
        ('wrote "every night', "wrote “every night"),
        ("wrote **every** _night_", "wrote “every night"),
        ("the final bill", "the ﬁnal bill"),
        ("ﬁnal bill was -5 times", "ﬁnal bill was −5 times"),
        ("$15.2$ percent", "15.2 percent"),
        ("照亮了 海面", "照亮了海面"),
        ("| North | 10 |", "North\t10"),
        ("light\u00adhouse was", "lighthouse was"),
    ],
)
def test_what_differs_in_setting_only_is_exact(quote: str, text: str) -> None:
    found = only(quote)
    assert (found.exact, found.similarity, found.differences) == (True, 1, ())
    assert found.text == text
    assert found.passage.text[found.start : found.stop] == text


@pytest.mark.parametrize(
    ("quote", "differences"),
    [
        ("The lighthouse was built in 1899 and shone", (("1899", "1898"),)),
        ("and shone 2.54 nautical miles across", (("2.54", "25.4"),)),
        ("rose by 5.2 percent to 3,400 dollars", (("5.2", "15.2"),)),
        ("Costs rose by 15.2 percent to 3,40", (("3,40", "3,400"),)),
        ("the final bill was 5 times the estimate", (("5", "−5"),)),
        ("Costs fell by 15.2 percent to 3,400 dollars", (("fell", "rose"),)),
        ("The lighthouse was not built in 1898", (("not", ""),)),
        ("One lighthouse was built in 1898 and stood", (("One", "The"), ("stood", "shone"))),
    ],
)
def test_one_changed_word_is_near_and_told(
    quote: str, differences: tuple[tuple[str, str], ...]
) -> None:
    found = only(quote)
    assert not found.exact
    assert 0.75 <= found.similarity < 1
    assert found.differences == differences


@pytest.mark.parametrize(
    ("text", "quote"),
    [("a power of 10⁵ watts", "a power of 105 watts"), ("from 1 0 items on", "from 10 items on"),
     ("a factor 5*3 more", "a factor 53 more")],
)  # fmt: skip
def test_digits_do_not_run_together(text: str, quote: str) -> None:
    assert not only(quote, text).exact


def test_powers_are_read_in_either_spelling() -> None:
    assert only("a power of $10^{-5}$ watts", "a power of 10⁻⁵ watts").exact


def test_a_quote_may_run_over_passages() -> None:
    found = only("across the bay. Its keeper")
    assert found.exact
    assert [each.block for each in found.passages] == [1, 2]
    assert found.places == (box(1), box(2))
    assert found.passages[0].text[found.start :] == "across the bay."
    assert found.passages[1].text[: found.stop] == "Its keeper"


def test_what_stands_beside_the_flow_does_not_part_a_quote() -> None:
    main, header = shelf("first half", "second half", "a header")[:2], shelf("", "", "a header")[2]
    aside = Passage(1, 9, BlockType.HEADER, header.text, header.text, aside=True)
    passages = [main[0], aside, main[1]]
    assert [each.block for each in locate(passages, "first half second half")[0].passages] == [1, 2]
    assert locate(passages, "a header")[0].passage is aside
    assert not any(each.exact for each in locate(passages, "second half a header"))


@pytest.mark.parametrize("dots", ["...", "…", " [...] ", " . . . "])
def test_an_ellipsis_leaves_something_out(dots: str) -> None:
    found = only(f"The lighthouse was built{dots}wrote every night")
    assert found.exact
    assert found.text == "The lighthouse was built … wrote “every night"
    assert (found.passages[0].block, found.passages[-1].block) == (1, 2)


def test_the_sides_of_an_ellipsis_have_to_follow_one_another() -> None:
    assert not any(
        each.exact for each in locate(shelf(), "wrote every night ... was built in 1898")
    )
    apart = shelf("It began like this.", "filler words " * 400, "And so it ended.")
    assert not any(each.exact for each in locate(apart, "It began like ... so it ended"))


def test_dots_of_the_text_itself_are_no_ellipsis() -> None:
    assert (
        only("wait... what is this", "Well, wait... what is this?").text == "wait... what is this"
    )


def test_a_near_part_makes_the_whole_near() -> None:
    found = only("The lighthouse was built in 1899 ... wrote every night")
    assert not found.exact
    assert found.differences == (("1899", "1898"),)


def test_the_places_are_the_boxes_of_the_lines() -> None:
    text = "first line of it second line of it third line of it"
    lines = tuple(TextLine(box(i), 17 * i, 17 * i + 16) for i in range(3))
    passage = Passage(1, 1, BlockType.TEXT, text, text, places=(box(7),), lines=lines)
    assert locate([passage], "of it second line")[0].places == (box(0), box(1))
    assert locate([passage], "third line")[0].places == (box(2),)


def test_a_quote_from_a_table_stands_in_the_boxes_of_its_cells() -> None:
    given = cells(["No.", "Depth"], ["1", "0.18 m"], ["2", "0.34 m"], heads=1)
    span = Span(SpanType.TABLE, cells=given)
    body = Block(BlockType.TABLE_BODY, BBox(0, 0, 200, 600), 0, (Line(spans=(span,)),))
    shelf = passages(Document((Page(0, (600, 800), content=(body,)),)))
    (found,) = locate(shelf, "0.34 m")
    assert found.places == (Place(1, given[5].bbox or BBox(0, 0, 0, 0)),)
    (row,) = locate(shelf, "1 0.18 m")
    assert [place.bbox for place in row.places] == [given[2].bbox, given[3].bbox]


def test_whole_words_come_before_parts_of_words() -> None:
    found = locate(shelf("a party there", "the art of it"), "art")
    assert [each.passage.block for each in found] == [2, 1]


def test_no_more_than_the_limit_is_given() -> None:
    assert len(locate(shelf(*["the same words"] * 9), "the same words", limit=4)) == 4


def test_what_is_not_there_is_not_found() -> None:
    assert locate(shelf(), "An entirely different sentence about quantum gravity") == []
    assert locate([], "anything at all") == []


@pytest.mark.parametrize("quote", ["", "ab", "…", "** - **", "a b"])
def test_a_quote_of_two_letters_is_refused(quote: str) -> None:
    with pytest.raises(OptionsError) as refused:
        locate(shelf(), quote)
    assert refused.value.code == "quote_too_short"


def test_without_rapidfuzz_exact_quotes_are_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    assert only("built in 1898").exact
    with pytest.raises(MissingExtra) as missing:
        locate(shelf(), "built in 1899")
    assert missing.value.extra == "mcp"


WORDS = st.lists(
    st.text("abcdeéßﬁ漢字ひ0123456789.,-–—“’ \u00ad\u200b*$^⁵", min_size=1, max_size=9), min_size=8
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=5), st.data())
@settings(max_examples=200)
def test_any_slice_that_cuts_no_number_is_found_where_it_stands(
    texts: list[str], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    text = texts[number]
    edge = "0123456789.,-–—⁵^*$\u00ad\u200b"
    firm = [i for i, char in enumerate(text) if char.isalpha()]
    starts = [i for i in firm if (text[:i].rstrip(" ’“")[-1:] or "a") not in edge]
    stops = [i + 1 for i in firm if (text[i + 1 :].lstrip(" ’“")[:1] or "a") not in edge]
    spans = [(start, stop) for start in starts for stop in stops if stop - start >= 20]
    assume(spans)
    start, stop = data.draw(st.sampled_from(spans))
    quote = text[start:stop]
    assume(sum(char.isalnum() for char in quote) >= 5)
    found = [each for each in locate(shelf(*texts), quote, limit=50) if each.exact]
    assert (number + 1, start, stop) in {
        (each.passage.block, each.start, each.stop) for each in found
    }


@given(WORDS, st.data())
@settings(max_examples=100)
def test_a_changed_digit_is_never_exact(text: str, data: st.DataObject) -> None:
    digits = [i for i, char in enumerate(text) if char in "0123456789"]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from("0123456789".replace(text[at], "")))
    quote = text[:at] + other + text[at + 1 :]
    assume(sum(char.isalnum() for char in quote) >= 3)
    assert not any(each.exact for each in locate(shelf(text), quote))


def test_a_quote_in_120_pages_is_found_in_a_tenth_of_a_second() -> None:
    texts = [
        f"In the year {1000 + i} the {i}th ship of the fleet left port number {i * 7 % 97} with "
        f"{i * 31 % 1009} sailors and a cargo of {i * 17 % 501} barrels. " * 3
        for i in range(1200)
    ]
    passages = shelf(*texts)
    began = time.perf_counter()
    found = locate(passages, "In the year 1777 the 777th ship of the fleet left with many sailors")
    taken = time.perf_counter() - began
    assert found[0].passage.block == 778
    assert taken < 0.5


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a" * 20_000, "a" * 500),
        ("a" * 20_000, "a" * 500 + "b" + "a" * 500),
        ("the " * 50_000, "the"),
        ("word and other things. " * 1000, "word and another thing. " * 400),
    ],
)
def test_texts_that_repeat_themselves_do_not_hold_up_the_search(text: str, quote: str) -> None:
    began = time.perf_counter()
    locate(shelf(text), quote)
    assert time.perf_counter() - began < 10


def test_a_long_quote_with_one_change_is_found_with_it() -> None:
    text = " ".join(f"Sentence {i} tells of ship {i * 37}." for i in range(200))
    quote = text[text.index("Sentence 20 ") : text.index(" Sentence 120 ")].replace("1480", "1481")
    found = locate(shelf("Before.", text, "Behind."), quote)
    assert found[0].passage.block == 2
    assert found[0].differences == (("1481", "1480"),)
    assert found[0].similarity > 0.99


LATEX = r"\frac{\alpha}{2}"
DISPLAY = (
    r"\begin{aligned} E & = mc^{2} \\ p_{i} & = \sum_{j=1}^{n} x_{j}\cdot v \end{aligned}\tag{3}"
)


def with_formulas() -> tuple[Passage, ...]:
    """A paragraph of two lines, a display and a listing, each line in a box of its own."""

    def line(n: int, *spans: Span) -> Line:
        return Line(BBox(0, 10 * n, 100, 10 * n + 9), spans)

    alpha = Span(SpanType.INLINE_EQUATION, content=r"\alpha")
    half = Span(SpanType.INLINE_EQUATION, content=LATEX)
    words = [Span(SpanType.TEXT, content=each) for each in ("where ", " is the rate", "and ", " 9")]
    listing = Span(SpanType.TEXT, content=r"print(\alpha, \frac{1}{2}) % alpha")
    blocks = (
        (BlockType.TEXT, (line(1, words[0], alpha, words[1]), line(2, words[2], half, words[3]))),
        (
            BlockType.INTERLINE_EQUATION,
            (line(3, Span(SpanType.INTERLINE_EQUATION, content=DISPLAY)),),
        ),
        (BlockType.CODE_BODY, (line(4, listing),)),
    )
    made = tuple(Block(kind, index=i, lines=lines) for i, (kind, lines) in enumerate(blocks))
    return passages(Document((Page(0, (200, 200), content=made),)))


@pytest.mark.parametrize(
    ("quote", "boxes"),
    [
        ("where α is the rate", [1]),
        ("where 𝛼 is the rate", [1]),
        (r"where $\alpha$ is the rate", [1]),
        (r"where \(\alpha\) is the rate", [1]),
        (r"where \alpha is the rate", [1]),
        ("the rate and α/2 9", [1, 2]),
        (rf"is the rate and ${LATEX}$ 9", [1, 2]),
        (rf"rate and {LATEX} 9", [1, 2]),
        ("E = mc2", [3]),
        ("E=mc²", [3]),
        ("$E=mc^{2}$", [3]),
        ("E = mc^2", [3]),
        (DISPLAY, [3]),
        (f"$$\n{DISPLAY}\n$$", [3]),
        ("xj ⋅ v (3)", [3]),
        ("xj ∙ v", [3]),
        ("and α/2 9 E = mc²", [2, 3]),
        (r"print(\alpha, \frac{1}{2})", [4]),
    ],
)
def test_a_formula_is_quoted_as_seen_or_as_latex(quote: str, boxes: list[int]) -> None:
    (found,) = locate(with_formulas(), quote)
    assert found.exact
    assert [place.bbox.y0 / 10 for place in found.places] == boxes


def test_another_formula_is_not_the_one_quoted() -> None:
    for quote in (r"where $\beta$ is the rate", "where β is the rate"):
        (found,) = locate(with_formulas(), quote)
        assert not found.exact
        assert found.differences == (("β", "α"),)

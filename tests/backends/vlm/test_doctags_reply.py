"""Pages in DocTags."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.doctags_reply import read_doctags
from mineru_tools.backends.vlm.region import TYPES, Region

PAGE = """<doctag><page_header><loc_40><loc_10><loc_460><loc_18>Journal of Kites</page_header>
<title><loc_50><loc_30><loc_450><loc_50>On Strings</title>
<section_header_level_1><loc_50><loc_60><loc_250><loc_70>1 Knots</section_header_level_1>
<text><loc_50><loc_80><loc_450><loc_120>A knot holds if <formula>f > 2</formula> holds.</text>
<unordered_list><list_item><loc_60><loc_130><loc_450><loc_140>First</list_item>
<list_item><loc_60><loc_142><loc_450><loc_152>Second</list_item>
</unordered_list>
<otsl><loc_50><loc_160><loc_450><loc_220><caption><loc_50><loc_155><loc_450><loc_159>Table 1: Knots\
</caption><ched>Knot<ched>Turns<lcel><nl><rhed>Reef<fcel>2<fcel>4<nl></otsl>
<formula><loc_150><loc_230><loc_350><loc_245>E = mc^2</formula>
<code><loc_50><loc_250><loc_450><loc_280><_Python_>if a < b:
    print("<text>")</code>
<picture><loc_50><loc_290><loc_250><loc_400><bar_chart><fcel>Year<fcel>Kites<nl><fcel>1<fcel>7<nl>\
<caption>Figure 1: Kites</caption></picture>
<footnote><loc_50><loc_450><loc_450><loc_460>a Not all.</footnote>
<page_footer><loc_240><loc_480><loc_260><loc_490>7</page_footer>
</doctag><end_of_utterance>"""


def said(reply: str) -> list[tuple[str, str | None]]:
    return [(region.type, region.content) for region in read_doctags(reply).regions]


def test_a_page_is_read_in_its_order_with_all_that_is_said() -> None:
    layout = read_doctags(PAGE)
    assert (layout.unread, layout.assumed) == ((), ())
    assert [(region.type, region.content) for region in settle(layout.regions)] == [
        ("header", "Journal of Kites"),
        ("doc_title", "On Strings"),
        ("paragraph_title", "1 Knots"),
        ("text", r"A knot holds if  \(f > 2\)  holds."),
        ("list", None),
        ("text", "First"),
        ("text", "Second"),
        ("table_caption", "Table 1: Knots"),
        (
            "table",
            (
                '<table><tr><td>Knot</td><td colspan="2">Turns</td></tr>'
                "<tr><td>Reef</td><td>2</td><td>4</td></tr></table>"
            ),
        ),
        ("equation", "\\[\nE = mc^2\n\\]"),
        ("code", '```python\nif a < b:\n    print("<text>")\n```'),
        ("chart", "| Year | Kites |\n| --- | --- |\n| 1 | 7 |"),
        ("image_caption", "Figure 1: Kites"),
        ("page_footnote", "a Not all."),
        ("footer", "7"),
    ]


def test_boxes_are_in_five_hundredths_of_the_page() -> None:
    (region,) = read_doctags("<text><loc_50><loc_100><loc_450><loc_500>a</text>").regions
    assert tuple(region.bbox) == (0.1, 0.2, 0.9, 1.0)


def test_a_list_is_around_its_entries_unless_others_stand_among_them() -> None:
    entries = (
        "<list_item><loc_20><loc_20><loc_100><loc_40>a</list_item>"
        "<list_item><loc_20><loc_80><loc_100><loc_99>b</list_item>"
    )
    whole, first, second = read_doctags(f"<ordered_list>{entries}</ordered_list>").regions
    assert (whole.type, tuple(whole.bbox)) == ("list", (0.04, 0.04, 0.2, 0.198))
    assert (first.content, second.content) == ("a", "b")
    among = "<text><loc_20><loc_50><loc_100><loc_70>other</text>"
    kinds = [kind for kind, _ in said(f"<ordered_list>{entries}</ordered_list>{among}")]
    assert kinds == ["list_item", "list_item", "text"]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        # cut off in the middle of a word, of a table, of a tag
        ("<text><loc_1><loc_2><loc_3><loc_4>Half a wo", [("text", "Half a wo")]),
        ("<otsl><loc_1><loc_2><loc_9><loc_9><fcel>a<fcel>b", [("table", "<fcel>a<fcel>b")]),
        ("<text><loc_1><loc_2><loc_3><loc_4>a</text><tex", [("text", "a"), ("text", "<tex")]),
        # ends that were forgotten
        (
            "<text><loc_1><loc_2><loc_3><loc_4>a<text><loc_1><loc_5><loc_3><loc_9>b",
            [("text", "a"), ("text", "b")],
        ),
        (
            "<code><loc_1><loc_2><loc_3><loc_4>x<text><loc_1><loc_5><loc_3><loc_9>b",
            [("code", "```\nx\n```"), ("text", "b")],
        ),
        # what nobody knows keeps its text, and what looks like a tag is text
        (
            "<gizmo><loc_1><loc_2><loc_3><loc_4>a</gizmo><text>b</text>",
            [("text", "a"), ("text", "b")],
        ),
        ("<text>a List<String> and x <y> z</text>", [("text", "a List<String> and x <y> z")]),
        ("loose <title>T</title> more", [("text", "loose"), ("doc_title", "T"), ("text", "more")]),
        ("Assistant: <doctag><title>T</title></doctag>", [("doc_title", "T")]),
        # a loop
        ("<text><loc_1><loc_2><loc_3><loc_4>a</text>" * 9, [("text", "a")]),
        ("<checkbox_selected>yes</checkbox_selected>", [("text", "☑ yes")]),
        ("<picture><logo>ACME</picture>", [("image", "ACME")]),
        ("<inline><text>a</text><code>b</code></inline>", [("text", "a  b")]),
        ("<document_index>1 Knots 3</document_index>", [("index", "1 Knots 3")]),
        ("<text>a<nl>b</text>", [("text", "a b")]),
        ("<doctag></doctag>", []),
    ],
)
def test_what_models_get_wrong_is_borne(reply: str, expected: list[tuple[str, str | None]]) -> None:
    assert said(reply) == expected


@pytest.mark.parametrize("reply", ["", "I see no page.", "\x00" * 9, "<<<>>>", "<loc_1>", "{}"])
def test_a_reply_without_doctags_says_nothing(reply: str) -> None:
    layout = read_doctags(reply)
    assert layout.regions == ()
    assert layout.unread


def test_parts_without_a_place_are_put_by_the_part_before_and_it_is_said() -> None:
    layout = read_doctags("<text><loc_50><loc_50><loc_450><loc_99>a</text><text>b</text>")
    first, second = layout.regions
    assert first.bbox == second.bbox
    assert len(layout.assumed) == 1


_TAGS = (
    "text", "title", "list_item", "ordered_list", "otsl", "picture", "caption", "code", "chart",
    "inline", "formula", "doctag", "form", "footnote", "gizmo", "section_header_level_1",
)  # fmt: skip
_PIECE = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(["<fcel>", "<lcel>", "<nl>", "<xcel>", "<_C_>", "<bar_chart>", "<|im_end|>"]),
    st.integers(0, 999).map(lambda number: f"<loc_{number}>"),
    st.integers(0, 999).map(lambda number: f" word{number} "),
)


@given(st.lists(_PIECE, max_size=50).map("".join))
def test_no_word_is_lost_and_all_boxes_lie_on_the_page(reply: str) -> None:
    layout = read_doctags(reply)
    for region in layout.regions:
        x0, y0, x1, y1 = region.bbox
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert region.type in TYPES
    words = " ".join([*(region.content or "" for region in layout.regions), *layout.unread])
    assert set(re.findall(r"word\d+", reply)) <= set(re.findall(r"word\d+", words))


@given(st.text(max_size=80) | st.text("<>/loc_ text1", max_size=80))
def test_no_reply_raises(reply: str) -> None:
    assert isinstance(settle(read_doctags(reply).regions), tuple)


def test_elements_within_elements_have_an_end() -> None:
    regions = read_doctags("<ordered_list><list_item>" * 20_000 + "a").regions
    assert [region.content for region in regions] == ["a"]
    assert all(isinstance(region, Region) for region in regions)

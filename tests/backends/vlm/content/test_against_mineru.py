"""Our words of what a model wrote, beside those of MinerU's own client."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.latex import parses
from mineru_tools.document.latex.stream import tokens_of
from tests.backends.vlm.content import replies

pytest.importorskip("mineru_vl_utils")

from loguru import logger
from mineru_vl_utils.post_process import post_process
from mineru_vl_utils.structs import ContentBlock

logger.disable("mineru_vl_utils")

WHOLE = BBox(0.1, 0.1, 0.9, 0.9)
MANY = settings(max_examples=300)


def ours(kind: str, reply: str) -> tuple[str, str | None]:
    (found,) = settle([Region(kind, WHOLE, content=reply)])
    return found.type, found.content


def theirs(kind: str, reply: str) -> tuple[str, str | None]:
    (found,) = their_page([(kind, WHOLE, reply)])
    return found[0], found[2]


def their_page(
    regions: list[tuple[str, BBox, str | None]],
) -> list[tuple[str, BBox, str | None]]:
    blocks = post_process(
        [ContentBlock(kind, list(box), content=content) for kind, box, content in regions],
        simple_post_process=False,
        handle_equation_block=True,
        abandon_list=False,
        abandon_paratext=False,
        enable_table_formula_eq_wrap=True,
    )
    return [(block.type, BBox(*block.bbox), block.content) for block in blocks]


def picture(kind: str, content: str, caption: str = "") -> str:
    return replies.analysis(kind, content, caption)


class Difference(NamedTuple):
    reason: str
    kind: str
    reply: str
    theirs: str | None
    ours: str | None


TD = "<table><tr><td>{}</td></tr></table>"
HEADS = "| a | b |\n|---|---|\n"
FLOW = "```mermaid\ngraph TD\n{}\n```"

DIFFERENCES = (
    Difference(
        "text behind <ecel> is text of a cell",
        "table", "<ecel>a<nl>", TD.format(""), TD.format("a"),
    ),
    Difference(
        "text in a place that belongs to another cell is that cell's",
        "table", "<fcel>a<lcel>b<nl>",
        '<table><tr><td colspan="2">a</td></tr></table>',
        '<table><tr><td colspan="2">a b</td></tr></table>',
    ),
    Difference(
        "text in front of all tokens is a cell, and those behind it keep theirs",
        "table", "a<fcel>b<nl>", TD.format(""), "<table><tr><td>a</td><td>b</td></tr></table>",
    ),
    Difference(
        "a row's end written twice is one",
        "table", "<fcel>a<nl><nl><fcel>b<nl>",
        "<table><tr><td>a</td></tr><tr><td></td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
    ),
    Difference(
        "a cell that another one stands in the way of ends before it: no two of them overlap",
        "table", "<fcel>a<lcel><nl><ucel><fcel>b<nl>",
        '<table><tr><td rowspan="2" colspan="2">a</td></tr><tr><td>b</td></tr></table>',
        '<table><tr><td colspan="2">a</td></tr><tr><td></td><td>b</td></tr></table>',
    ),
    Difference(
        "half a token at the end of a reply that was cut off is no text",
        "table", "<fcel>a<fce", TD.format("a&lt;fce"), TD.format("a"),
    ),
    Difference("a reply without tokens is text", "table", "a", "", TD.format("a")),
    Difference(
        "HTML is a table whatever stands around it",
        "table", "```html\n<table><tr><td>a</td></tr></table>\n```", "", TD.format("a"),
    ),
    Difference(
        "Markdown is a table, as in pictures of tables",
        "table", HEADS + "| 1 | 2 |", "",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
    ),
    Difference(
        "a formula that is not closed ends with its cell",
        "table", "<fcel>\\(a<fcel>b\\)<nl>",
        "<table><tr><td><eq>a</td><td>b</eq></td></tr></table>",
        "<table><tr><td>\\(a</td><td>b\\)</td></tr></table>",
    ),
    Difference(
        "the end of a row of a matrix opens no formula",
        "text", "\\(a \\\\[2pt] b\\) [c\\]",
        "\\(a \\\\(2pt] b\\) [c\\)", "\\(a \\\\[2pt] b\\) [c\\]",
    ),
    Difference(
        "brackets that were escaped are brackets, no display",
        "text", "as in \\[12, 14\\]", "as in \\[12, 14\\]", "as in [12, 14]",
    ),
    Difference(
        "a blank in a group cannot leave it",
        "text", "\\(\\frac{____}{2}\\)", "\\(\\frac{\\) ____ \\(}{2}\\)",
        "\\(\\frac{\\_\\_\\_\\_}{2}\\)",
    ),
    Difference(
        "captions, titles and notes are prose like paragraphs",
        "image_caption", "so \\[a\\]", "so \\[a\\]", "so \\(a\\)",
    ),
    Difference(
        "both scripts are kept where there are two",
        "equation", "x_{a}_{b}", "\\[\nx\n\\]", "\\[\nx_{a}{}_{b}\n\\]",
    ),
    Difference(
        "a space behind < is not put there again",
        "equation", "a < b", "\\[\na <  b\n\\]", "\\[\na < b\n\\]",
    ),
    Difference(
        "Markdown's and TeX's marks of formulas go as LaTeX's do",
        "equation", "$$a$$", "\\[\n$$a$$\n\\]", "\\[\na\n\\]",
    ),
    Difference(
        "two displays are rows of one",
        "equation", "\\[a\\] \\[b\\]", "\\[\na\\] \\[b\n\\]",
        "\\[\n\\begin{array}{l} a \\\\ b \\\\ \\end{array}\n\\]",
    ),
    Difference(
        "of two numbers in one display renderers take none",
        "equation", "a \\tag{1} b \\tag{2}",
        "\\[\na \\tag{1} b \\tag{2}\n\\]", "\\[\na (1) b (2)\n\\]",
    ),
    Difference(
        "\\biggl\\[ opens a display",
        "equation", "\\biggl{[} a", "\\[\n\\biggl\\[ a\n\\]", "\\[\n\\biggl[ a\n\\]",
    ),
    Difference(
        "a fence has its partner in its own group",
        "equation", "\\frac{\\left( a}{b \\right)}", "\\[\n\\frac{\\left( a}{b \\right)}\n\\]",
        "\\[\n\\frac{\\left( \\right. a}{b \\left. \\right)}\n\\]",
    ),
    Difference(
        "a length behind a row's end is not glued to it",
        "equation", "\\begin{array}{l} a \\\\ [b] \\left( c \\end{array}",
        "\\[\n\\begin{array}{l}a\\\\[b] \\left( \\right. c\\end{array}\n\\]",
        "\\[\n\\begin{array}{l} a \\\\ [b] \\left( \\right. c \\end{array}\n\\]",
    ),
    Difference(
        "a command is not glued to what stood in a brace without a partner",
        "equation", "\\sqrt{P", "\\[\n\\sqrtP\n\\]", "\\[\n\\sqrt P\n\\]",
    ),
    Difference(
        "what no renderer takes is mended where our parser can",
        "equation", "50 % of a", "\\[\n50 % of a\n\\]", "\\[\n50 \\% of a\n\\]",
    ),
    Difference(
        "an equation that says that it is none is empty",
        "equation", "[Non-Text]", "\\[\n[Non-Text]\n\\]", "",
    ),
    Difference(
        "a description without tags is one",
        "image", "A cat.", "", "A cat.",
    ),
    Difference(
        "a field that is not closed ends where the next begins",
        "image", "<|class_start|>natural_image<|class_end|><|caption_start|>A cat", "", "A cat",
    ),
    Difference(
        "a picture of a table of no known form keeps its text",
        "image", picture("pure_table", "a b"), "", "a b",
    ),
    Difference(
        "rows of a picture of a table are filled up",
        "image", picture("pure_table", HEADS + "| 1 | 2 | 3 |"), "",
        "<table><tr><th>a</th><th>b</th><th></th></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table>",
    ),
    Difference(
        "a chart without data that fit is described",
        "chart", picture("chart", HEADS + "| 1 | 2 | 3 |", "Bars."), "", "Bars.",
    ),
    Difference(
        "an escaped pipe is part of its cell",
        "chart", picture("chart", HEADS + "| 1 \\| 2 | 3 |"), "", HEADS + "| 1 \\| 2 | 3 |",
    ),
    Difference(
        "a label of an arrow keeps its brackets, in quotes",
        "image", picture("flowchart", "graph TD\n  A -->|x (y)| B"),
        FLOW.format("  A -->|x y| B"), FLOW.format('  A -->|"x (y)"| B'),
    ),
    Difference(
        "several ends of one arrow stay several",
        "image", picture("flowchart", "graph TD\n  A & B --> C"),
        FLOW.format('  AB["A & B"] --> C'), FLOW.format("  A & B --> C"),
    ),
    Difference(
        "words on an arrow are its label",
        "image", picture("flowchart", "graph TD\n  A -- yes --> B"),
        FLOW.format('  AYes["A -- yes"] --> B'), FLOW.format("  A -->|yes| B"),
    ),
    Difference(
        "words with one pipe behind them are a label as well",
        "image", picture("flowchart", "graph TD\n  A --> B\n  A -->yes| C"),
        FLOW.format("  A --> B"), FLOW.format("  A --> B\n  A -->|yes| C"),
    ),
    Difference(
        "a shape stays what it is",
        "image", picture("flowchart", "graph TD\n  A[(data)] --> B"),
        FLOW.format('  A["(data)"] --> B'), FLOW.format("  A[(data)] --> B"),
    ),
    Difference(
        "a label has its own brackets",
        "image", picture("flowchart", "graph TD\n  A[f[x]] --> B"),
        FLOW.format('  A["f[x"]] --> B'), FLOW.format('  A["f[x]"] --> B'),
    ),
    Difference(
        "a node has one name wherever it stands",
        "image", picture("flowchart", "graph TD\n  Top Layer[x]\n  Top Layer --> B"),
        FLOW.format('  Top_Layer["x"]\n  TopLayer["Top Layer"] --> B'),
        FLOW.format('  TopLayer["x"]\n  TopLayer --> B'),
    ),
    Difference(
        "no node may be called as the end of a group",
        "image", picture("flowchart", "graph TD\n  A --> end"),
        FLOW.format("  A --> end"), FLOW.format('  A --> nend["end"]'),
    ),
    Difference(
        "a group that was cut off is closed",
        "image", picture("flowchart", "graph TD\n  subgraph one\n  A --> B"),
        FLOW.format("  subgraph one\n  A --> B"), FLOW.format("  subgraph one\n  A --> B\nend"),
    ),
    Difference(
        "an arrow that is drawn again and again is drawn once, and the others stay",
        "image", picture("flowchart", "graph TD\n  A --> B\n" + "  B --> C\n" * 9),
        "", FLOW.format("  A --> B\n  B --> C"),
    ),
    Difference(
        "what is no flowchart is none",
        "image", picture("flowchart", "words"), "```mermaid\nwords\n```", "words",
    ),
    Difference(
        "a flowchart has a direction",
        "image", picture("flowchart", "A --> B"),
        "```mermaid\nA --> B\n```", FLOW.format("  A --> B"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENCES, ids=lambda case: case.reason)
def test_we_differ_where_there_is_a_reason(case: Difference) -> None:
    assert theirs(case.kind, case.reply)[1] == case.theirs
    assert ours(case.kind, case.reply)[1] == case.ours


def test_they_fail_where_an_equation_of_a_block_could_not_be_read() -> None:
    page = [
        ("equation_block", WHOLE, None),
        ("equation", BBox(0.1, 0.1, 0.9, 0.4), "a"),
        ("equation", BBox(0.1, 0.5, 0.9, 0.9), None),
    ]
    with pytest.raises(TypeError):
        their_page(page)
    found = settle([Region(kind, box, content=content) for kind, box, content in page])
    assert [region.content for region in found] == ["\\[\na\n\\]", None]


@MANY
@given(replies.grids())
def test_a_table_whose_cells_fill_it_is_theirs(otsl: str) -> None:
    assert ours("table", otsl) == theirs("table", otsl)


@MANY
@given(replies.paragraphs)
def test_a_paragraph_is_theirs(text: str) -> None:
    assume(not re.search(r"\\\[[–\d\-,\s]+\\\]", text))
    assert ours("text", text) == theirs("text", text)


@MANY
@given(replies.equations)
def test_an_equation_that_renderers_take_is_theirs_but_for_spaces(latex: str) -> None:
    assume(parses(latex))
    (_, mine), (_, other) = ours("equation", latex), theirs("equation", latex)
    assert without_spaces(mine) == without_spaces(other)


@MANY
@given(replies.broken_equations())
def test_a_broken_equation_is_taken_where_theirs_is_and_has_all_its_signs(latex: str) -> None:
    mine, other = inner(ours("equation", latex)[1]), inner(theirs("equation", latex)[1])
    assert parses(mine) or not parses(other)
    assert not signs(inner(latex)) - signs(mine)


@MANY
@given(
    st.sampled_from(["chart", "natural_image", "text_image", "chemical", "pure_formula", ""]),
    replies.data_tables(),
    st.sampled_from(["", "A picture."]),
)
def test_an_analysed_picture_is_theirs(kind: str, content: str, caption: str) -> None:
    assume(caption or kind != "chart")
    reply = picture(kind, "a + b" if kind == "pure_formula" else content, caption)
    assert ours("image", reply) == theirs("image", reply)


@given(replies.data_tables() | replies.grids())
def test_a_picture_of_a_table_is_theirs(content: str) -> None:
    assert ours("image", picture("pure_table", content)) == theirs(
        "image", picture("pure_table", content)
    )


@MANY
@given(replies.flows)
def test_a_flowchart_is_theirs_but_for_indents(code: str) -> None:
    reply = picture("flowchart", code)
    mine, other = ours("image", reply)[1], theirs("image", reply)[1]
    assert mine is not None
    assert other is not None
    assert [*map(str.strip, mine.splitlines())] == [*map(str.strip, other.splitlines())]


boxes = st.builds(
    lambda x, y, w, h: BBox(x / 20, y / 20, (x + w) / 20, (y + h) / 20),
    st.integers(0, 9), st.integers(0, 9), st.integers(1, 11), st.integers(1, 11),
)  # fmt: skip


@MANY
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["text", "equation", "equation_block", "list_item", "list"]),
            boxes,
            st.sampled_from(["a", "b + c", "[Non-Text]"]),
        ),
        max_size=8,
    )
)
def test_a_page_has_their_regions_in_their_order(page: list[tuple[str, BBox, str]]) -> None:
    told = [(k, b, None if k in ("equation_block", "list") else c) for k, b, c in page]
    covered = Counter(
        k
        for kind, block, _ in told
        if kind == "equation_block"
        for k, (other, box, _) in enumerate(told)
        if other == "equation" and block.covers(box) > 0.9
    )
    assume(all(count == 1 for count in covered.values()))  # theirs says it several times
    assume(not any(k == "equation" and c == "[Non-Text]" for k, _, c in told))
    found = settle([Region(kind, box, content=content) for kind, box, content in told])
    assert [(r.type, r.bbox, r.content) for r in found] == their_page(told)


def inner(latex: str | None) -> str:
    text = (latex or "").strip()
    return text.removeprefix("\\[").removesuffix("\\]").strip()


def without_spaces(latex: str | None) -> list[str]:
    return [token for token in tokens_of(latex or "") if not token.isspace()]


def signs(latex: str) -> Counter[str]:
    """What a reader sees of a formula and no command has in its name."""
    seen = ("P", "Q", "1", "+", "=", "<", "\\alpha", "\\leq", "\\cdots", "\\sum")
    return Counter(token for token in tokens_of(latex) if token in seen)

"""What models that chat write, made what a document has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.vlm.content.plain_answer import (
    plain_chart,
    plain_formula,
    plain_table,
    plain_text,
    plain_title,
    unfenced,
    without_thoughts,
)
from mineru_tools.backends.vlm.content.settle import settle
from tests.support.vlm_pages import region

TABLE = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("plain words", "plain words"),
        ("```\nfenced words\n```", "fenced words"),
        ("the mass $m_0$ is small", r"the mass \(m_0\) is small"),
        ("from $5 to $7 a kilo", "from $5 to $7 a kilo"),
        ("so $$x=1$$ holds", r"so \[x=1\] holds"),
        ("words\n```\nand a fence\n```", "words\n```\nand a fence\n```"),
    ],
)
def test_text_stays_and_formulas_get_latex_marks(reply: str, text: str) -> None:
    assert plain_text(reply) == text


def test_titles_lose_the_hashes_of_markdown() -> None:
    assert plain_title("## 2 Knots") == "2 Knots"
    assert plain_title("#1 of all") == "#1 of all"


@pytest.mark.parametrize(
    "reply",
    [
        "E=mc^2", "$E=mc^2$", "$$E=mc^2$$", r"\[E=mc^2\]", r"\(E=mc^2\)", "```latex\nE=mc^2\n```",
        r"\begin{equation}E=mc^2\end{equation}", "$$\nE=mc^2\n$$\n",
    ],
)  # fmt: skip
def test_a_formula_is_the_same_whatever_is_around_it(reply: str) -> None:
    asked = region("equation", (0.1, 0.1, 0.2, 0.2), content=plain_formula(reply))
    assert settle([asked])[0].content == "\\[\nE=mc^2\n\\]"


def test_rows_of_formulas_are_in_an_environment_that_displays_take() -> None:
    latex = plain_formula(r"\begin{align*}a&=b\\c&=d\end{align*}")
    assert latex == r"\begin{aligned}a&=b\\c&=d\end{aligned}"


@pytest.mark.parametrize(
    "reply",
    [
        TABLE,
        f"Here it is:\n```html\n{TABLE}\n```\nAnything else?",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<fcel>a<fcel>b<nl><fcel>1<fcel>2<nl>",
        (
            "<table class='x' onclick='y()'><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tr><td>1<script>bad()</script></td><td><b>2</b></td></tr>"
        ),
        "```html\n<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2",
    ],
)
def test_a_table_is_clean_html_whatever_it_was_written_in(reply: str) -> None:
    assert plain_table(reply) == TABLE


def test_formulas_in_tables_are_marked_and_signs_of_html_are_not() -> None:
    html = plain_table("<table><tr><td>$a<b$</td><td>1 < 2 <x> 3</td><td>$5</td></tr></table>")
    (told,) = settle([region("table", (0.1, 0.1, 0.9, 0.9), content=html)])
    cells = "<td><eq>a&lt;b</eq></td><td>1 &lt; 2 &lt;x&gt; 3</td><td>$5</td>"
    assert told.content == f"<table><tr>{cells}</tr></table>"
    marked = plain_table(r"<table><tr><td>\(a_1\)</td><td><eq>b</eq></td></tr></table>")
    (told,) = settle([region("table", (0.1, 0.1, 0.9, 0.9), content=marked)])
    assert told.content == "<table><tr><td><eq>a_1</eq></td><td><eq>b</eq></td></tr></table>"


def test_what_is_no_table_is_left_alone() -> None:
    assert plain_table("no table here") == "no table here"


def test_rows_of_a_chart_become_a_table() -> None:
    assert plain_chart("Year | Kites\n1 | 7") == "| Year | Kites |\n| --- | --- |\n| 1 | 7 |"
    assert (
        plain_chart("```\n| a | b |\n|---|---|\n| 1 | 2 |\n```")
        == "| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert plain_chart("It rises.") == "It rises."


def test_thoughts_before_an_answer_are_no_part_of_it() -> None:
    assert without_thoughts("<think>Hm.\nWell.</think>\nwords") == "\nwords"
    assert without_thoughts("<think>Hm, cut of") == ""
    assert without_thoughts("we <think> of it</think>") == "we <think> of it</think>"


def test_only_a_single_fence_holds_the_answer() -> None:
    assert unfenced("```py\na\n```") == "a"
    assert unfenced("```py\na") == "a"
    assert unfenced("```\na\n```\nand\n```\nb\n```") == "```\na\n```\nand\n```\nb\n```"


_PARTS = st.sampled_from(
    ["```", "\n", "$", "$$", "|", "---", "<table>", "<td>", "</table>", "\\(", "\\[",
     "\\begin{align}", "<fcel>", "<nl>", "a", " ", "\x01", "\x020\x02", "\x03", "&", "#"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=30).map("".join))
def test_no_reply_raises(reply: str) -> None:
    for read in (plain_text, plain_title, plain_formula, plain_table, plain_chart):
        assert isinstance(read(without_thoughts(reply)), str)

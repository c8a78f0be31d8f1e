from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Span
from mineru_tools.document.scripts import SCRIPT_STYLES as SCRIPTS
from mineru_tools.document.scripts import in_unicode
from mineru_tools.render.inline import html_inline, markdown_inline, plain_inline
from mineru_tools.render.options import MathDelimiters, RenderOptions

PLAIN = RenderOptions()
COMPAT = RenderOptions(compat="mineru-3.4")
STYLED = RenderOptions(styles=True, links=True)
READER = MarkdownIt("commonmark").enable("strikethrough")


def text(content: str, *styles: Style, url: str | None = None) -> Span:
    return Span(SpanType.TEXT, content=content, styles=styles, url=url)


def math(content: str) -> Span:
    return Span(SpanType.INLINE_EQUATION, content=content)


def md(*spans: Span, options: RenderOptions = PLAIN) -> str:
    return markdown_inline(spans, options)


@pytest.mark.parametrize(
    "clean",
    [
        "snake_case_name and a - b + c",
        "2 * 3 = 6",
        "~5 mg, ~10 mg",
        "#1 and C# and #tag",
        "a < b, b > c, R&D",
        "[12] as shown (Fig. 3)",
        "C:\\temp\\new",
        "1. one",
        "-5 degrees, +7",
    ],
)
def test_text_without_markup_in_it_gets_no_backslashes(clean: str) -> None:
    assert md(text(clean)) == clean


@pytest.mark.parametrize(
    ("given_text", "escaped"),
    [
        ("*bold*", r"\*bold\*"),
        ("p<0.05*", r"p<0.05\*"),
        ("__init__", r"\_\_init\_\_"),
        ("costs $5", r"costs \$5"),
        ("a `code` b", r"a \`code\` b"),
        ("~~gone~~", r"~~gone\~\~"),
        ("# not a title", r"\# not a title"),
        ("- not an item", r"\- not an item"),
        ("> 5 mg", r"\> 5 mg"),
        ("---", r"\---"),
        ("see <b>x</b>", r"see \<b>x\</b>"),
        ("&amp; stays", r"\&amp; stays"),
        ("[a](b)", r"[a]\(b)"),
        ("[1]: http://x", r"\[1]: http://x"),
        ("a\\*b", r"a\\\*b"),
    ],
)
def test_text_that_looks_like_markup_is_escaped(given_text: str, escaped: str) -> None:
    assert md(text(given_text)) == escaped


@settings(max_examples=400)
@given(st.text(alphabet='ab1 .*_~`#+->[]()<&;\\!=:"é中', min_size=1, max_size=25))
def test_a_markdown_reader_shows_the_text_as_it_was(content: str) -> None:
    wanted = content.strip()
    if re.match(r"\d{1,9}[.)](\s|$)", wanted):
        return  # numbers are left to open a list, on purpose
    shown = READER.render(md(text(content)))
    assert html.unescape(re.sub(r"^<p>|</p>\n$", "", shown)) == wanted


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ab *_(.é中", min_size=1, max_size=6),
            st.sampled_from([(), (Style.BOLD,), (Style.ITALIC,), (Style.BOLD, Style.ITALIC)]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_styles_reach_the_reader_whatever_stands_around_them(
    parts: list[tuple[str, tuple[Style, ...]]],
) -> None:
    shown = READER.render(md(*(text(c, *s) for c, s in parts), options=STYLED))
    words = re.sub(r"</?(?:p|strong|em)>", "", shown)
    assert html.unescape(words).strip() == "".join(c for c, _ in parts).strip()
    bold = "".join(c for c, s in parts if Style.BOLD in s)
    shown_bold = "".join(re.findall(r"<strong>(.*?)</strong>", shown))
    strip = re.compile(r"\s|</?em>")
    assert strip.sub("", html.unescape(shown_bold)) == strip.sub("", bold)


def test_compat_escapes_every_mark_once_and_narrows_wide_letters() -> None:
    assert md(text("a_b *c* \\* ＡＢ１"), options=COMPAT) == r"a\_b \*c\* \* AB1"
    assert md(text("+ x"), options=COMPAT) == r"\+ x"


def test_wide_letters_stay_wide_by_default() -> None:
    assert md(text("ＡＢ１")) == "ＡＢ１"


def test_formulas_are_never_escaped_and_never_touch() -> None:
    assert md(text("let "), math("a_1*b"), math("c")) == "let $a_1*b$ $c$"


def test_delimiters_of_formulas_can_be_chosen() -> None:
    options = RenderOptions(math_delimiters=MathDelimiters(r"\(", r"\)", r"\[", r"\]"))
    assert md(text("$5 for "), math("x"), options=options) == r"$5 for \(x\)"


def test_scripts_are_written_unless_told_otherwise() -> None:
    spans = (text("H"), text("2", Style.SUBSCRIPT), text("O"), text("a", Style.SUPERSCRIPT))
    assert md(*spans) == "H₂Oᵃ"
    assert md(*spans, options=RenderOptions(scripts="html")) == "H<sub>2</sub>O<sup>a</sup>"
    assert md(*spans, options=RenderOptions(scripts="plain")) == "H2Oa"
    assert md(*spans, options=COMPAT) == "H<sub>2</sub>O<sup>a</sup>"
    assert plain_inline(spans, "unicode") == "H₂Oᵃ"
    assert plain_inline(spans) == "H2Oa"


@pytest.mark.parametrize(
    ("content", "style", "shown"),
    [
        ("-3", Style.SUPERSCRIPT, "⁻³"),
        ("−1", Style.SUPERSCRIPT, "⁻¹"),
        ("1, 2,*", Style.SUPERSCRIPT, "¹, ²,\\*"),
        ("th", Style.SUPERSCRIPT, "ᵗʰ"),
        ("n+1", Style.SUBSCRIPT, "ₙ₊₁"),
        ("2q", Style.SUPERSCRIPT, "<sup>2q</sup>"),
        ("1.5", Style.SUPERSCRIPT, "<sup>1.5</sup>"),
        ("max", Style.SUBSCRIPT, "ₘₐₓ"),
        ("B", Style.SUBSCRIPT, "<sub>B</sub>"),
        ("²", Style.SUPERSCRIPT, "²"),
    ],
)
def test_a_script_needs_an_element_only_where_unicode_lacks_one_of_its_characters(
    content: str, style: Style, shown: str
) -> None:
    assert md(text("x"), text(content, style), text(" y")) == f"x{shown} y"


@given(st.text(alphabet="0123456789+-=()aeho ,", min_size=1), st.sampled_from(sorted(SCRIPTS)))
def test_scripts_in_unicode_are_the_same_text_to_a_search(content: str, style: Style) -> None:
    raised = in_unicode(content, style)
    assert raised is not None
    assert unicodedata.normalize("NFKC", raised).replace("−", "-") == content


def test_a_script_inside_a_link_is_written_too() -> None:
    note = Span(SpanType.HYPERLINK, url="#n1", children=(text("1", Style.SUPERSCRIPT),))
    assert md(text("x"), note) == "x¹"
    assert md(text("x"), note, options=STYLED) == "x[¹](#n1)"


def test_styles_are_written_only_when_asked_for() -> None:
    spans = (text("a "), text("b ", Style.BOLD), text("c", Style.ITALIC))
    assert md(*spans) == "a b c"
    assert md(*spans, options=STYLED) == "a **b** *c*"
    assert md(text("x`y", Style.MONOSPACE), options=STYLED) == "``x`y``"


def test_emphasis_that_markdown_would_not_see_becomes_html() -> None:
    spans = (text("注意：", Style.BOLD), text("内容"))
    assert md(*spans, options=STYLED) == "<strong>注意：</strong>内容"


def test_links_are_written_only_when_asked_for_and_only_to_safe_places() -> None:
    link = text("site", url="https://x.org/a b(c)")
    assert md(link) == "site"
    assert md(link, options=STYLED) == "[site](https://x.org/a%20b%28c%29)"
    assert md(text("bad", url="javascript:alert(1)"), options=STYLED) == "bad"
    assert html_inline((text("bad", url="javascript:alert(1)"),), PLAIN) == "bad"


def test_hyperlinks_show_their_children() -> None:
    span = Span(SpanType.HYPERLINK, url="https://x.org", children=(text("a"), math("x")))
    assert plain_inline((span,)) == "ax"
    assert md(span, options=STYLED) == "[a](https://x.org)$x$"


def test_html_carries_styles_and_escapes_the_rest() -> None:
    spans = (text("a<b ", Style.BOLD), math("x<y"), text("2", Style.SUPERSCRIPT))
    assert html_inline(spans, PLAIN) == (
        r'<strong>a&lt;b </strong><span class="math">\(x&lt;y\)</span><sup>2</sup>'
    )

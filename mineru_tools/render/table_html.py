"""Recognised tables as HTML: raw inside Markdown, and cut down to table markup for a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from mineru_tools.render.images import Assets, with_image_urls
from mineru_tools.render.options import RenderOptions

# Up to the next mark of either kind, so that a text full of unclosed ones is read once.
_FORMULA = r"<eq>((?:(?!</?eq>).)*)</eq>"
_EQ = re.compile(_FORMULA, re.IGNORECASE | re.DOTALL)
_SPACED_EQ = re.compile(rf"\s*{_FORMULA}\s*", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")
_VOID = frozenset({"br", "img", "col"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "colgroup"})
_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "pre"})
_WORDS = frozenset({"b", "i", "u", "s", "em", "strong", "code", "sub", "sup", "span", "eq"})
_KEPT = _VOID | _ROWS | _BLOCKS | _WORDS
_ATTRIBUTES = frozenset({"rowspan", "colspan", "scope", "headers", "src", "alt", "align", "dir"})
_MUTE = frozenset({"script", "style", "template", "iframe", "object", "noscript", "title"})
_SAFE_SOURCE = re.compile(r"(?:https?:|data:image/)|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)


def table_markdown(html: str, options: RenderOptions, assets: Assets | None) -> str:
    """The table for Markdown: as recognised, formulas between ``$``, pictures with their paths.

    Blank lines go, for they would end the HTML block. A ``<`` in LaTeX, which a browser takes for
    a tag, is escaped where MinerU's own words are not wanted.
    """
    marks = options.math_delimiters

    def formula(match: re.Match[str]) -> str:
        latex = match[1].strip()
        shown = latex if options.compat else latex.replace("<", "&lt;")
        return f" {marks.inline_left}{shown}{marks.inline_right} "

    text = _SPACED_EQ.sub(formula, html.strip())
    return with_image_urls(_BLANK_LINES.sub("\n", text), options, assets)


def table_page_html(html: str, options: RenderOptions, assets: Assets | None) -> str:
    """The table for an HTML page: table, list and inline markup only, every element closed."""
    # LaTeX as it was recognised has a bare "<", which opens no element there.
    text = with_formulas(html, lambda latex: f"<eq>{latex.replace('<', '&lt;')}</eq>").strip()
    keeper = _TableMarkup()
    keeper.feed(with_image_urls(text, options, assets))
    keeper.close()
    return keeper.result()


def with_formulas(html: str, write: Callable[[str], str]) -> str:
    """The table with what ``write`` makes of the LaTeX of each formula in its place."""
    return _EQ.sub(lambda match: write(match[1]), html)


class _TableMarkup(HTMLParser):
    """Keeps the elements of a table and drops what could run or restyle the page around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._mute = 0

    def result(self) -> str:
        return "".join([*self._out, *(self._end(tag) for tag in reversed(self._open))])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MUTE:
            self._mute += 1
        if self._mute or tag not in _KEPT:
            return
        if tag == "eq":
            self._out.append(r'<span class="math">\(')
        else:
            self._out.append(f"<{tag}{self._attributes(attrs)}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _MUTE:
            self._mute = max(0, self._mute - 1)
        if self._mute or tag not in self._open:
            return
        while self._open:
            top = self._open.pop()
            self._out.append(self._end(top))
            if top == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self._out.append(escape(data, quote=False))

    @staticmethod
    def _end(tag: str) -> str:
        return r"\)</span>" if tag == "eq" else f"</{tag}>"

    @staticmethod
    def _attributes(attrs: list[tuple[str, str | None]]) -> str:
        kept = [
            (name, value or "")
            for name, value in attrs
            if name in _ATTRIBUTES and (name != "src" or _SAFE_SOURCE.match(value or ""))
        ]
        return "".join(f' {name}="{escape(value)}"' for name, value in kept)

"""Superscripts and subscripts without markup, as far as Unicode has characters for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.document.model import Span
from mineru_tools.document.scripts import SCRIPT_STYLES, in_unicode
from mineru_tools.render.options import Scripts


def written_scripts(spans: Sequence[Span], scripts: Scripts) -> Sequence[Span]:
    """``spans`` with the scripts that need no markup written as text of no script style."""
    if scripts == "html":
        return spans
    if not any(span.styles or span.children for span in spans):
        return spans
    return tuple(_written(spans, scripts))


def _written(spans: Sequence[Span], scripts: Scripts) -> Iterator[Span]:
    for span in spans:
        if span.children:
            yield replace(span, children=tuple(_written(span.children, scripts)))
            continue
        style = next((style for style in span.styles if style in SCRIPT_STYLES), None)
        content = span.content or ""
        text = content if scripts == "plain" or not style else in_unicode(content, style)
        if style is None or text is None:
            yield span
        else:
            others = tuple(each for each in span.styles if each not in SCRIPT_STYLES)
            yield replace(span, content=text, styles=others)

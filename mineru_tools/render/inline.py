"""A run of spans as inline text: Markdown, HTML or plain, decided here once for all formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape as escape_html
from itertools import groupby

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Span
from mineru_tools.document.scripts import SCRIPT_STYLES
from mineru_tools.render.continued import joint
from mineru_tools.render.escape import can_open, escape_compat, escape_text, half_width
from mineru_tools.render.images import Assets, image_url
from mineru_tools.render.options import RenderOptions, Scripts
from mineru_tools.render.scripts import written_scripts
from mineru_tools.render.table_html import table_markdown, table_page_html

_SAFE_URL = re.compile(r"(?:https?|mailto|ftp):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
_URL_ESCAPES = str.maketrans({c: f"%{ord(c):02X}" for c in ' ()<>"\\\n\r\t'})
_EMPHASIS = {Style.BOLD: ("**", "strong"), Style.ITALIC: ("*", "em")}
_SCRIPT_TAGS = {Style.SUPERSCRIPT: "sup", Style.SUBSCRIPT: "sub"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch in one dress: finished output (``raw``), or text that still wants escaping."""

    text: str
    raw: bool = False
    styles: frozenset[Style] = frozenset()
    url: str | None = None

    @property
    def bare(self) -> bool:
        return not self.styles and self.url is None


def plain_inline(spans: Sequence[Span], scripts: Scripts = "plain") -> str:
    """The text of ``spans`` without markup; formulas as they are seen, no tables, no pictures."""
    out: list[str] = []
    for span in written_scripts(spans, scripts) if scripts == "unicode" else spans:
        if span.type is SpanType.HYPERLINK and span.children:
            out.append(plain_inline(span.children))
        elif span.type not in (SpanType.TABLE, SpanType.IMAGE, SpanType.CHART):
            out.append(plain_content(span))
    return "".join(out).strip()


def plain_content(span: Span) -> str:
    """What a span says in plain characters; a formula in running text on one line."""
    if span.type is SpanType.INLINE_EQUATION:
        return " ".join(plain_text(span.content or "").split())
    if span.type is SpanType.INTERLINE_EQUATION:
        return plain_text(span.content or "")
    return span.content or ""


def markdown_inline(
    spans: Sequence[Span],
    options: RenderOptions,
    assets: Assets | None = None,
    *,
    block_start: bool = True,
) -> str:
    """``spans`` as Markdown; ``block_start`` also escapes what would open a list or heading."""
    written = written_scripts(spans, options.scripts_written)
    pieces = _joined(_pieces(written, options, assets))
    out: list[str] = []
    last = ""
    for i, piece in enumerate(pieces):
        start = block_start and not last
        text = piece.text.lstrip() if not last else piece.text
        if piece.raw:
            # two formulas in touch would make "$$", which opens display math
            shown = " " + text if last == text[:1] == "$" else text
        else:
            after = _first_output(pieces[i + 1]) if i + 1 < len(pieces) else ""
            here = piece if text == piece.text else replace(piece, text=text)
            shown = _dressed(here, last, after, start, options)
        out.append(shown)
        last = shown[-1:] or last
    return "".join(out).strip()


def html_inline(spans: Sequence[Span], options: RenderOptions, assets: Assets | None = None) -> str:
    """``spans`` as HTML: styles, links, scripts as elements, LaTeX in ``span.math``.

    Where a later part of a joined block begins, an empty element tells its page and box.
    """
    return "".join(_html_joint(s) + _html_span(s, options, assets) for s in spans).strip()


def display_math(content: str, options: RenderOptions) -> str:
    """LaTeX on lines of its own between the display delimiters; empty for no content."""
    marks = options.math_delimiters
    body = content.strip()
    return f"{marks.display_left}\n{body}\n{marks.display_right}" if body else ""


def page_anchor(number: int) -> str:
    """The invisible target of links to page ``number``, from 1."""
    return f'<a id="page-{number}"></a>'


def html_place(number: int, bbox: BBox | None) -> str:
    """Attributes that say where something stands: the page, from 1, and the box in points."""
    box = f' data-bbox="{html_numbers(bbox)}"' if bbox else ""
    return f' data-page="{number}"{box}'


def html_numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in values)


def html_math(content: str, *, display: bool = False) -> str:
    left, right = (r"\[", r"\]") if display else (r"\(", r"\)")
    kind = "math display" if display else "math"
    return f'<span class="{kind}">{left}{escape_html(content.strip())}{right}</span>'


def safe_url(url: str | None) -> str | None:
    """``url`` fit for a link, or ``None`` when it is not of the web, mail, ftp or relative."""
    if not url or not _SAFE_URL.match(url.strip()):
        return None
    return url.strip().translate(_URL_ESCAPES)


def _pieces(
    spans: Sequence[Span], options: RenderOptions, assets: Assets | None, url: str | None = None
) -> Iterator[_Piece]:
    marks = options.math_delimiters
    for span in spans:
        content = span.content or ""
        link = url or (safe_url(span.url) if options.links else None)
        if options.page_anchors and (place := joint(span)) and place.opens_page:
            yield _Piece(page_anchor(place.page), raw=True)
        if span.type is SpanType.HYPERLINK and span.children:
            yield from _pieces(span.children, options, assets, link)
        elif span.type in (SpanType.TEXT, SpanType.HYPERLINK):
            wide = half_width(content) if options.compat else content
            yield _Piece(
                wide, styles=_shown(span, options) if wide.strip() else frozenset(), url=link
            )
        elif span.type is SpanType.INLINE_EQUATION:
            body = " ".join(content.split())
            yield _Piece(f"{marks.inline_left}{body}{marks.inline_right}" if body else "", raw=True)
        elif span.type is SpanType.INTERLINE_EQUATION:
            body = display_math(content, options)
            yield _Piece(f"\n{body}\n" if body else "", raw=True)
        elif span.type is SpanType.TABLE:
            yield _Piece(table_markdown(span.html or "", options, assets), raw=True)
        else:
            source = image_url(span.image_path, options, assets)
            yield _Piece(f"![]({source})" if source else "", raw=True)


def _shown(span: Span, options: RenderOptions) -> frozenset[Style]:
    return frozenset(s for s in span.styles if options.styles or s in SCRIPT_STYLES)


def _joined(pieces: Iterator[_Piece]) -> list[_Piece]:
    """Pieces with neighbours of one dress made one; raw pieces stay apart, empty ones go."""
    filled = [p for p in pieces if p.text]
    out: list[_Piece] = []
    for (raw, _, _), group in groupby(filled, key=lambda p: (p.raw, p.styles, p.url)):
        same = list(group)
        if raw or len(same) == 1:
            out.extend(same)
        else:
            out.append(replace(same[0], text="".join(p.text for p in same)))
    return out


def _first_output(piece: _Piece) -> str:
    """The character that ``piece`` will begin with, as far as flanking rules care."""
    if piece.raw or piece.bare or piece.text[0].isspace():
        return piece.text[0]
    if piece.url:
        return "["
    return "<" if piece.styles & SCRIPT_STYLES else "*"


def _dressed(piece: _Piece, before: str, after: str, start: bool, options: RenderOptions) -> str:
    """The text of ``piece`` escaped and inside its marks, white space left outside of them."""
    if piece.bare or not piece.text.strip():
        return _escaped(piece.text, before, after, start, options)
    core = piece.text.strip()
    lead, _, tail = piece.text.partition(core)
    before, after = (lead or before)[-1:], (tail or after)[:1]
    if Style.MONOSPACE in piece.styles:
        text = _code_span(core)
    else:
        text = _escaped(core, ">", "<", start, options)
    for style, (mark, tag) in _EMPHASIS.items():
        if style in piece.styles and Style.MONOSPACE not in piece.styles:
            marked = _flanks(core, before, after) and not piece.styles & SCRIPT_STYLES
            text = f"{mark}{text}{mark}" if marked else f"<{tag}>{text}</{tag}>"
    for style, tag in _SCRIPT_TAGS.items():
        if style in piece.styles:
            text = f"<{tag}>{text}</{tag}>"
    if piece.url:
        text = f"[{text}]({piece.url})"
    return lead + text + tail


def _flanks(core: str, before: str, after: str) -> bool:
    """Whether ``*`` around ``core`` would be read as emphasis by CommonMark's flanking rules."""
    return can_open(before, core[0]) and can_open(after, core[-1]) and "*" not in (before, after)


def _escaped(text: str, before: str, after: str, start: bool, options: RenderOptions) -> str:
    if not options.escape:
        return text
    if options.compat:
        return escape_compat(text, line_start=start)
    dollars = options.math_delimiters.use_dollars
    return escape_text(text, before=before, after=after, line_start=start, dollars=dollars)


def _code_span(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _html_joint(span: Span) -> str:
    place = joint(span)
    return f"<span{html_place(place.page, place.bbox)}></span>" if place else ""


def _html_span(span: Span, options: RenderOptions, assets: Assets | None) -> str:
    content = span.content or ""
    if span.type in (SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION):
        return html_math(content, display=span.type is SpanType.INTERLINE_EQUATION)
    if span.type is SpanType.TABLE:
        return table_page_html(span.html or "", options, assets)
    if span.type in (SpanType.IMAGE, SpanType.CHART):
        source = image_url(span.image_path, options, assets)
        return f'<img src="{escape_html(source)}" alt="{escape_html(content)}">' if source else ""
    text = _html_children(span, options, assets) if span.children else escape_html(content)
    for style, tag in (
        (Style.MONOSPACE, "code"),
        (Style.ITALIC, "em"),
        (Style.BOLD, "strong"),
        (Style.SUBSCRIPT, "sub"),
        (Style.SUPERSCRIPT, "sup"),
    ):
        if style in span.styles:
            text = f"<{tag}>{text}</{tag}>"
    url = safe_url(span.url)
    return f'<a href="{escape_html(url)}">{text}</a>' if url else text


def _html_children(span: Span, options: RenderOptions, assets: Assets | None) -> str:
    return "".join(_html_span(child, options, assets) for child in span.children or ())

"""Lines to running text: where a line break means a space, nothing, or a removed hyphen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Span

HYPHENS = "-\u00ad\u2010\u2011\u2043"
HARD_HYPHEN = (
    "hard_hyphen"  # key of ``Line.extra``: the hyphen that ends the line is the word's own
)
OPEN_FORMULA = (
    "open_formula"  # key of ``Line.extra``: the formula that ends the line goes on in the next
)
DASHES = "\u2012\u2013\u2014"

# Scripts written without spaces between words. Hangul is not among them: Korean has spaces.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # iteration mark, closing mark, ideographic zero
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # half-width kana
    (0x20000, 0x3FFFF),
)
_STARTS = tuple(first for first, _ in _UNSPACED)

# Full-width marks bring their own white space.
_WIDE_MARK = re.compile("[\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65]")
_ADDRESS = re.compile(r"(?:[a-z]{3,6}://|www\.|doi\.org/|doi:|10\.\d{4,}/)\S*$", re.IGNORECASE)
_GOES_ON = re.compile(r"[/?#&=_%~]|[.-]\w")  # an address whose next line begins like this

# After "pre-" and "Ein-" these are words of their own, not the rest of a broken one.
_SUSPENDING = re.compile(r"(?:and|or|to|und|oder|bis)\b")

# Of the taller box: a word space is 0.2 or more, rounding to whole points gives up to 0.1.
MIN_WORD_GAP = 0.15

_OPAQUE = "x"  # stands for an inline equation: it behaves like a word


def block_text(block: Block, *, math: str = "") -> str:
    """The plain text of a block; ``math`` is put on both sides of every inline equation.

    Code keeps its line breaks, list and index items stand on lines of their own, and so do the
    parts of a block that has parts. Tables, whose text is HTML, give nothing.
    """
    if block.blocks is not None:
        parts = [block_text(each, math=math) for each in block.blocks]
        return "\n".join(text for text in parts if text)
    if block.type is BlockType.CODE_BODY:
        return "\n".join(_run_text(line.spans, math) for line in block.lines or ())
    if block.type in (BlockType.LIST, BlockType.INDEX):
        return "\n".join(_run_text(join_lines(item), math) for item in list_items(block))
    return _run_text(join_lines(block.lines or ()), math)


def span_text(span: Span) -> str:
    """The content of a span; a hyperlink's is that of its children where it has no own."""
    if span.content is None and span.children is not None:
        return "".join(map(span_text, span.children))
    return span.content or ""


def list_items(block: Block) -> tuple[tuple[Line, ...], ...]:
    """The lines of a list or index block, item by item; unmarked first lines are an item too."""
    items: list[list[Line]] = []
    for line in block.lines or ():
        if line.list_start or not items:
            items.append([])
        items[-1].append(line)
    return tuple(map(tuple, items))


def join_lines(lines: Sequence[Line]) -> tuple[Span, ...]:
    """The spans of all lines as one run, ready to be written one after the other.

    White space inside a line stays as it is; at a line break it is decided anew from the
    characters on both sides. Neighbours of one kind and style become one span, without a box or
    score, since a run may go across columns and pages.
    """
    run: list[Span] = []
    hard = broken = False
    for line in lines:
        spans = [span for span in line.spans if _is_block(span) or span_text(span)]
        if not any(_is_block(span) or span_text(span).strip() for span in spans):
            continue
        if broken and run and _is_formula(run[-1]) and _is_formula(spans[0]):
            rest = spans.pop(0)
            run[-1] = _saying(run[-1], f"{run[-1].content} {rest.content}", placed=False)
        elif run:
            _break_line(run, spans, hard)
        for i, span in enumerate(spans):
            _append(run, span, " " if i and _has_gap(spans[i - 1], span) else "")
        hard = bool(line.extra.get(HARD_HYPHEN))
        broken = bool(line.extra.get(OPEN_FORMULA))
    return tuple(run)


def separator(left: str, right: str) -> tuple[int, str]:
    """What a line break between two texts means: (characters to drop at the left, what to add).

    Both texts come without white space at the break.
    """
    a, b = left[-1:], right[:1]
    if not a or not b:
        return 0, ""
    before = left[-2:-1]
    if _ADDRESS.search(_last_word(left)) and _address_goes_on(a, right):
        return 0, ""
    if a == "_" and before.isalnum():
        return 0, ""
    if a in HYPHENS and before.isalnum():
        return _hyphen(a, before, right)
    if a in DASHES and not before.isspace():
        return 0, ""
    if _WIDE_MARK.match(a) or _WIDE_MARK.match(b):
        return 0, ""
    unspaced = _is_unspaced(a), _is_unspaced(b)
    if all(unspaced) or (any(unspaced) and (a.isdecimal() or b.isdecimal())):
        return 0, ""
    return 0, " "


def _last_word(text: str) -> str:
    return (text.rsplit(None, 1) or [""])[-1]


def _hyphen(hyphen: str, before: str, right: str) -> tuple[int, str]:
    if hyphen == "\u00ad":
        return 1, ""
    if _SUSPENDING.match(right):
        return 0, " "
    return (1 if before.isalpha() and right[0].islower() else 0), ""


def _address_goes_on(last: str, right: str) -> bool:
    if last == ".":  # may as well end the sentence
        return right[0].islower() or right[0].isdecimal()
    return last in "-/_=&?#%~" or _GOES_ON.match(right) is not None


def _is_unspaced(char: str) -> bool:
    code = ord(char)
    at = bisect_right(_STARTS, code) - 1
    return at >= 0 and code <= _UNSPACED[at][1]


def _is_block(span: Span) -> bool:
    return span.type not in (SpanType.TEXT, SpanType.INLINE_EQUATION, SpanType.HYPERLINK)


def _is_formula(span: Span) -> bool:
    return span.type is SpanType.INLINE_EQUATION


def _is_textual(span: Span) -> bool:
    """Whether the span's content is text that may be cut and joined."""
    return span.type in (SpanType.TEXT, SpanType.HYPERLINK) and span.children is None


def _edge(span: Span) -> str:
    """The text that a decision at the span's edge looks at."""
    if _is_block(span):
        return ""
    return _OPAQUE if span.type is SpanType.INLINE_EQUATION else span_text(span)


def _break_line(run: list[Span], spans: list[Span], hard: bool) -> None:
    """Trim both sides of a line break and put between them what belongs there.

    A ``hard`` hyphen stays, and nothing comes after it.
    """
    while run and _is_textual(run[-1]):
        last = run.pop()
        if trimmed := (last.content or "").rstrip():
            run.append(_saying(last, trimmed))
            break
    while spans and _is_textual(spans[0]):
        first = spans.pop(0)
        if trimmed := (first.content or "").lstrip():
            spans.insert(0, _saying(first, trimmed))
            break
    if not run or not spans:
        return
    drop, add = (0, "") if hard else separator(_tail(run), _head(spans))
    if drop and _is_textual(run[-1]):
        last = run.pop()
        if rest := (last.content or "")[:-drop]:
            run.append(_saying(last, rest))
    if add:
        _append_space(run, spans[0])


def _tail(run: Sequence[Span]) -> str:
    """The end of a run back to the last white space, across changes of style."""
    text = ""
    for span in reversed(run):
        text = _edge(span) + text
        if _is_block(span) or any(map(str.isspace, text)):
            break
    return text.rstrip()


def _head(spans: Iterable[Span]) -> str:
    text = ""
    for span in spans:
        text += _edge(span)
        if _is_block(span) or len(text) > 8:
            break
    return text.lstrip()


def _has_gap(left: Span, right: Span) -> bool:
    """Whether boxes show a space between two spans of a line that their texts lack.

    Recognised lines come as pieces without white space at the ends; spans that share the box of
    their block tell nothing.
    """
    if left.bbox is None or right.bbox is None or left.bbox == right.bbox:
        return False
    a, b = _edge(left)[-1:], _edge(right)[:1]
    if not a or not b or a.isspace() or b.isspace() or (_is_unspaced(a) and _is_unspaced(b)):
        return False
    height = max(left.bbox.height, right.bbox.height)
    return -left.bbox.x_overlap(right.bbox) > MIN_WORD_GAP * height


def _append_space(run: list[Span], following: Span) -> None:
    if _kind(run[-1]) == _kind(following) and _is_textual(following):
        _append(run, _saying(following, " "))
        return
    shared = tuple(style for style in run[-1].styles if style in following.styles)
    _append(run, Span(SpanType.TEXT, content=" ", styles=shared))


def _kind(span: Span) -> tuple[object, ...]:
    return span.type, span.styles, span.url, span.extra


def _append(run: list[Span], span: Span, space: str = "") -> None:
    if run and space:
        _append_space(run, span)
    if not _is_textual(span):
        run.append(span)
    elif run and _is_textual(run[-1]) and _kind(run[-1]) == _kind(span):
        run[-1] = _saying(run[-1], f"{run[-1].content}{span.content}")
    else:
        run.append(_saying(span, span.content, placed=False))


def _saying(span: Span, content: str | None, *, placed: bool = True) -> Span:
    """The span with another content, and without what ties it to its place unless ``placed``.

    Written out, since ``dataclasses.replace`` took a third of the time of rendering.
    """
    tied = span.bbox is not None or span.score is not None or span.cross_page
    if content == span.content and (placed or not tied):
        return span
    return Span(
        span.type,
        span.bbox if placed else None,
        content,
        span.html,
        span.image_path,
        span.score if placed else None,
        placed and span.cross_page,
        span.styles,
        span.url,
        span.children,
        span.cells,
        span.extra,
    )


def _run_text(run: Iterable[Span], math: str) -> str:
    return "".join(
        f"{math}{span.content}{math}" if span.type is SpanType.INLINE_EQUATION else span_text(span)
        for span in run
    )

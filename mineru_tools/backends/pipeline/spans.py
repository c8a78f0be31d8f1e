"""Runs of a line written down as spans: text in its styles, formulas as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import SpanType, Style
from mineru_tools.document.model import Span
from mineru_tools.layout.formulas import Part
from mineru_tools.layout.text_line import Run, Script
from mineru_tools.primitives import DOUBTFUL, Link

_Box: TypeAlias = Callable[[BBox], BBox]


def text_spans(
    runs: Sequence[Run], links: Sequence[Link], box: _Box, *, first: bool = True
) -> Iterator[Span]:
    """A span for each style; the space before a run is in its span, but none opens the line.

    Words that a recogniser was not sure of have spans of their own; ``score`` is the lowest.
    """
    for group in _styled(runs, links, first):
        bbox = box(union_all(run.bbox for run in group.runs))
        yield Span(
            SpanType.TEXT,
            bbox,
            group.text,
            score=group.score,
            styles=group.styles,
            url=group.url,
        )


def part_spans(parts: Sequence[Part], links: Sequence[Link], box: _Box) -> list[Span]:
    """Text and formulas of a line; the space before a formula ends the text before it."""
    spans: list[Span] = []
    for part in parts:
        if part.latex is None:
            spans += text_spans(part.runs, links, box, first=not spans)
            continue
        bbox = box(part.bbox)
        if spans and part.space:
            last = spans[-1]
            if last.type is SpanType.TEXT:
                spans[-1] = replace(last, content=f"{last.content} ")
            else:
                spans.append(Span(SpanType.TEXT, last.bbox, " "))
        spans.append(Span(SpanType.INLINE_EQUATION, bbox, part.latex))
    return spans


class _Group:
    """Runs in one style, with the spaces between them."""

    def __init__(self, run: Run, styles: tuple[Style, ...], url: str | None, first: bool) -> None:
        self.runs, self.styles, self.url = [run], styles, url
        self.score = run.score
        self.text = ("" if first or not run.space else " ") + run.text

    def add(self, run: Run) -> None:
        self.runs.append(run)
        if run.score is not None and self.score is not None:
            self.score = min(self.score, run.score)
        self.text += (" " if run.space else "") + run.text


def _styled(runs: Sequence[Run], links: Sequence[Link], first: bool) -> list[_Group]:
    groups: list[_Group] = []
    for run in runs:
        styles, url = _styles(run), _url(run, links)
        last = groups[-1] if groups else None
        if (
            last
            and (last.styles, last.url) == (styles, url)
            and _is_doubtful(last.score) == _is_doubtful(run.score)
        ):
            last.add(run)
        else:
            groups.append(_Group(run, styles, url, first and not groups))
    return groups


def _is_doubtful(score: float | None) -> bool:
    return score is not None and score < DOUBTFUL


def _styles(run: Run) -> tuple[Style, ...]:
    found = []
    if run.font.bold:
        found.append(Style.BOLD)
    if run.font.italic:
        found.append(Style.ITALIC)
    if run.font.monospace:
        found.append(Style.MONOSPACE)
    if run.script is Script.SUPER:
        found.append(Style.SUPERSCRIPT)
    elif run.script is Script.SUB:
        found.append(Style.SUBSCRIPT)
    return tuple(found)


def _url(run: Run, links: Sequence[Link]) -> str | None:
    for link in links:
        if link.bbox.covers(run.bbox) > 0.6:
            return link.url
    return None

"""The ``pipeline`` backend: pages read from what they are made of, without any weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from mineru_tools.backends.base import PageIssue, PageResult, size_of
from mineru_tools.backends.pipeline.deciding import Decider
from mineru_tools.backends.pipeline.emit import Emitter, Math
from mineru_tools.backends.pipeline.figure_words import FigureWords
from mineru_tools.backends.pipeline.formula_pictures import with_readings
from mineru_tools.backends.pipeline.layout_evidence import layout_recognizer, with_seen_figures
from mineru_tools.backends.pipeline.put_back import put_back
from mineru_tools.backends.pipeline.readers import dewarper, needs_reader, once, text_recognizer
from mineru_tools.backends.pipeline.scanned_sizes import with_shared_sizes
from mineru_tools.backends.pipeline.scans import read_page_of
from mineru_tools.backends.pipeline.second_opinion import with_opinions
from mineru_tools.backends.pipeline.shown import level_view
from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block
from mineru_tools.errors import MineruToolsError
from mineru_tools.layout.document import read_document
from mineru_tools.layout.folded import folded
from mineru_tools.layout.formulas import sets_italics
from mineru_tools.layout.hidden_text import HiddenText
from mineru_tools.layout.page import PageLayout, read_page
from mineru_tools.layout.region import Region
from mineru_tools.options import ParseOptions
from mineru_tools.primitives import Hidden, OutlineEntry, PagePrimitives
from mineru_tools.recognizers.formula import FORMULA_MODELS
from mineru_tools.recognizers.table.registry import TABLE_MODELS
from mineru_tools.run import Run
from mineru_tools.scans.pose import Pose
from mineru_tools.sources.pages import PagedSource

MAX_QUOTE = 80  # characters of hidden text in an issue
_REASONS = {
    Hidden.INVISIBLE: "drawn without ink",
    Hidden.TRANSPARENT: "transparent",
    Hidden.WHITE: "white on white",
    Hidden.SAME_COLOR: "in the colour of the ground",
    Hidden.COVERED: "covered",
    Hidden.CLIPPED: "clipped away",
    Hidden.LAYER: "on a layer that is switched off",
    Hidden.TINY: "too small",
    Hidden.OFF_PAGE: "outside the page",
}


class PipelineBackend:
    """Glyphs, words, lines, columns, blocks, types, reading order."""

    name = "pipeline"

    def analyze(
        self, source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
    ) -> Iterator[PageResult]:
        """One result per page, in order, after all pages have been seen together.

        Pages without a sound text layer are read from their picture, all of them if so asked.
        """
        text_reader = once(partial(text_recognizer, options, run))
        if needs_reader(options):
            text_reader()  # what is missing is said before any work is done
        figure_words = FigureWords(options, text_reader)
        asked = options.table_model if options.table else None
        flattener = dewarper(options, run)
        decider = Decider(source, pages, options)
        recognizer = TABLE_MODELS.wanted(asked, run) if asked else None
        asked = options.formula_model if options.formula else None
        reader = FORMULA_MODELS.wanted(asked, run) if asked else None
        seer_of = layout_recognizer(options, run)
        layouts: dict[int, PageLayout] = {}
        scans: list[int] = []
        poses: dict[int, Pose] = {}
        issues: dict[int, list[PageIssue]] = {index: [] for index in pages}
        for done, index in enumerate(pages, 1):
            with _page_border(index, "read", issues[index]):
                page = read_page_of(source, index, options, text_reader, flattener, decider)
                issues[index].extend(page.issues)
                poses[index] = page.pose
                seen, view = page.primitives, level_view(source, index, page.pose)
                with _page_border(index, "figures", issues[index]):
                    if (seer := seer_of(seen)) is not None:
                        seen = with_seen_figures(seen, seer, view)
                layouts[index] = _layout(seen, reader is not None, issues[index])
                with _page_border(index, "figures", issues[index]):
                    layouts[index], told = figure_words.labelled(layouts[index], seen, view)
                    issues[index].extend(told)
            if recognizer is not None and index in layouts:
                with _page_border(index, "table", issues[index]):
                    layouts[index] = with_opinions(layouts[index], recognizer, view)
            if index in layouts and page.primitives.glyphs.score is not None:
                layouts[index] = folded(layouts[index])  # costs nothing next to reading a picture
                scans += [index] if seen.was_read else []
            run.step("read", done, len(pages))
        layouts.update(with_shared_sizes({k: layouts[k] for k in scans}))
        regions = _regions(layouts, source.outline(), issues)
        if reader is not None:
            for index in regions:
                with _page_border(index, "formula", issues[index]):
                    render = level_view(source, index, poses[index])
                    regions[index] = with_readings(regions[index], layouts[index], reader, render)
        math = _math(regions.values(), options)
        for index in pages:
            blocks: tuple[Block, ...] = ()
            size = size_of(source, index)
            if index in regions:
                with _page_border(index, "layout", issues[index]):
                    blocks = _blocks(layouts[index], _as_asked(regions[index], options), math)
                    blocks = put_back(blocks, poses[index], size)
                    issues[index].extend(_hidden_issues(index, layouts[index].hidden))
                del layouts[index], regions[index]  # from here on it is the caller's
            label = source.page_label(index)
            yield PageResult(index, size, blocks, label, tuple(issues[index]))


@contextmanager
def _page_border(index: int, stage: str, issues: list[PageIssue]) -> Iterator[None]:
    """Turns what goes wrong with one page into an issue, so that the others go on."""
    try:
        yield
    except MineruToolsError as error:
        issues.append(PageIssue(index, stage, error.code, error.message))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a hostile page does
        issues.append(PageIssue(index, stage, "page_failed", f"{type(error).__name__}: {error}"))


def _layout(page: PagePrimitives, pictured: bool, issues: list[PageIssue]) -> PageLayout:
    if page.truncated:
        message = "only part of it was read"
        issues.append(PageIssue(page.index, "read", "page_too_complex", message))
    return read_page(page, pictured=pictured)


def _as_asked(regions: Sequence[Region], options: ParseOptions) -> list[Region]:
    """The regions; formulas as plain text, tables as pictures with their text, where so asked."""
    out = []
    for region in regions:
        if region.kind is BlockType.INTERLINE_EQUATION and not options.formula:
            region = replace(region, kind=BlockType.TEXT)
        elif region.kind is BlockType.TABLE_BODY and not options.table:
            region = replace(region, cells=())
        out.append(region)
    return out


def _regions(
    layouts: Mapping[int, PageLayout],
    outline: Sequence[OutlineEntry],
    issues: Mapping[int, list[PageIssue]],
) -> dict[int, list[Region]]:
    """The regions of every page, by index; when that fails, of the pages that do not fail alone."""
    try:
        return dict(zip(layouts, read_document(list(layouts.values()), outline), strict=True))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - some page's fault: the next lines find out whose
        alone: dict[int, list[Region]] = {}
        for index, layout in layouts.items():
            with _page_border(index, "layout", issues[index]):
                alone[index] = read_document([layout], outline)[0]
        return alone


def _math(pages: Iterable[Sequence[Region]], options: ParseOptions) -> Math:
    """How formulas are set on these pages, if they are to be read at all."""
    if not options.formula:
        return Math.LEFT
    runs = (run for page in pages for region in page for line in region.lines for run in line.runs)
    return Math.IN_ITALICS if sets_italics(runs) else Math.READ


def _blocks(layout: PageLayout, regions: Sequence[Region], math: Math) -> tuple[Block, ...]:
    emitter = Emitter(layout, math)
    blocks = [emitter.block(region, k) for k, region in enumerate(regions)]
    blocks += [emitter.hidden(text, k) for k, text in enumerate(layout.hidden, len(blocks))]
    return tuple(blocks)


def _hidden_issues(index: int, texts: Sequence[HiddenText]) -> Iterator[PageIssue]:
    """One issue for a page with text that nobody can see, if there is a letter or digit in it."""
    if not any(sign.isalnum() for text in texts for sign in text.text):
        return
    words = " ".join(text.text for text in texts).split()
    reasons = ", ".join(dict.fromkeys(_REASONS[text.reason] for text in texts))
    quote = " ".join(words)
    quote = quote if len(quote) <= MAX_QUOTE else quote[: MAX_QUOTE - 1] + "…"
    count = "1 word" if len(words) == 1 else f"{len(words)} words"
    message = f'{count} cannot be seen on the page ({reasons}): "{quote}"'
    yield PageIssue(index, "layout", "hidden_text", message)

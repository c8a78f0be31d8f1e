"""The ``pipeline`` backend: a text PDF read from its own glyphs, without any weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mineru_tools.backends.base import PageIssue, PageResult
from mineru_tools.backends.pipeline.emit import Emitter
from mineru_tools.errors import MineruToolsError, OptionsError
from mineru_tools.layout.document import read_document
from mineru_tools.layout.page import PageLayout, read_page
from mineru_tools.layout.region import Region
from mineru_tools.options import ParseOptions
from mineru_tools.pdf.source import PdfSource
from mineru_tools.run import Run
from mineru_tools.sources.pages import PagedSource


class PipelineBackend:
    """Glyphs, words, lines, columns, blocks, types, reading order."""

    name = "pipeline"

    def analyze(
        self, source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
    ) -> Iterator[PageResult]:
        """One result per page, in order, after all pages have been seen together."""
        if not isinstance(source, PdfSource):
            raise OptionsError("the pipeline backend reads PDF files only")
        layouts: dict[int, PageLayout] = {}
        issues: dict[int, list[PageIssue]] = {index: [] for index in pages}
        for done, index in enumerate(pages, 1):
            layout = _layout(source, index, issues[index])
            if layout is not None:
                layouts[index] = layout
            run.step("read", done, len(pages))
        regions = read_document(list(layouts.values()), source.outline())
        by_page = dict(zip(layouts, regions, strict=True))
        for index in pages:
            yield _result(source, index, layouts.get(index), by_page.get(index, []), issues[index])


def _layout(source: PdfSource, index: int, issues: list[PageIssue]) -> PageLayout | None:
    """The page's layout, or ``None`` with an issue: one bad page does not stop the others."""
    try:
        primitives = source.primitives(index)
        if primitives.truncated:
            issues.append(PageIssue(index, "read", "page_too_complex", "only part of it was read"))
        return read_page(primitives)
    except MineruToolsError as error:
        issues.append(PageIssue(index, "read", error.code, error.message))
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - the page border: whatever a hostile page does, others go on
        issues.append(PageIssue(index, "layout", "page_failed", f"{type(error).__name__}: {error}"))
    return None


def _result(
    source: PdfSource,
    index: int,
    layout: PageLayout | None,
    regions: Sequence[Region],
    issues: list[PageIssue],
) -> PageResult:
    label = source.page_label(index)
    if layout is None:
        return PageResult(index, _size(source, index), (), label, tuple(issues))
    emitter = Emitter(layout)
    blocks = [emitter.block(region, k) for k, region in enumerate(regions)]
    if layout.hidden:
        blocks.append(emitter.hidden(layout.hidden, len(blocks)))
    size = layout.size if layout.turns % 2 == 0 else (layout.size[1], layout.size[0])
    return PageResult(index, size, tuple(blocks), label, tuple(issues))


def _size(source: PdfSource, index: int) -> tuple[float, float]:
    try:
        return source.page_size(index)
    except MineruToolsError:
        return (0.0, 0.0)

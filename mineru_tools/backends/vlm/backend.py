"""The ``vlm`` backend: pages as pictures, regions and their content from a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from mineru_tools.backends.base import PageIssue, PageResult, size_of
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask, Profile
from mineru_tools.backends.vlm.emit import blocks_of
from mineru_tools.backends.vlm.engines.opening import opened
from mineru_tools.backends.vlm.page_breaks import asking, with_cell_merges
from mineru_tools.backends.vlm.profiles.registry import profile_of
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.schedule import converse
from mineru_tools.document.geometry import BBox
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.pages import PagedSource

if TYPE_CHECKING:
    from PIL.Image import Image

    from mineru_tools.backends.vlm.given_layout import Layout

DPI = 200.0
SHOW = "read"  # the stage of issues of pages that cannot be shown
WHOLE = BBox(0.0, 0.0, 1.0, 1.0)
LONGEST = 3500  # pixels of an edge, as MinerU renders; a poster at 200 dpi fills gigabytes


class VlmBackend:
    """Layout first, then the content of each region, page by page, many pages at once."""

    name = "vlm"

    def analyze(
        self, source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
    ) -> Iterator[PageResult]:
        """One result per page, in order; what the model could not read stays as a picture.

        Raises ``OptionsError``, ``MissingExtra`` and ``ModelError`` before any page is read.
        """
        with opened(options, run) as engine:
            profile = profile_of(options, engine)
            layout = None if profile.sees_layout else _layout(source, pages, options, run)
            tasks = (_task(source, index, layout, options) for index in pages)
            talks = (reading_of(task, profile) for task in tasks)
            # Closed before the engine, which may be kept: nobody waits for these answers then.
            with closing(converse(talks, engine, run)) as readings:
                told: Iterator[PageReading] = readings
                if profile.joins_cells and options.table and options.join_tables:
                    told = with_cell_merges(readings, asking(engine, run))
                for reading in told:
                    yield result_of(source, reading)


def _layout(source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run) -> Layout:
    from mineru_tools.backends.vlm.given_layout import given_layout  # brings the pipeline

    return given_layout(source, pages, options, run)


def _task(
    source: PagedSource, index: int, layout: Layout | None, options: ParseOptions
) -> PageTask:
    picture = partial(page_picture, source, index)
    regions = layout(index, picture) if layout else None
    return PageTask(index, picture, regions, image_analysis=options.vlm.image_analysis)


def reading_of(task: PageTask, profile: Profile) -> Conversation[PageReading]:
    """The talk about a page; one that cannot be shown has an issue instead."""
    try:
        return (yield from profile.read(task))
    except MineruToolsError as error:
        issue = PageIssue(task.index, SHOW, error.code, error.message)
        return PageReading(task.index, (), (issue,))


def page_picture(source: PagedSource, index: int) -> Image:
    """The page in RGB as the model is shown it."""
    longest = max(*source.page_size(index), 1.0)
    return source.render(index, dpi=min(DPI, 72 * LONGEST / longest))


def result_of(source: PagedSource, reading: PageReading) -> PageResult:
    """The reading as flat blocks; a page that nobody could read as its picture."""
    size = size_of(source, reading.index)
    regions = reading.regions
    if not regions and reading.issues and all(issue.stage != SHOW for issue in reading.issues):
        regions = (Region("image", WHOLE, 0),)
    blocks = blocks_of(regions, size)
    label = source.page_label(reading.index)
    return PageResult(reading.index, size, blocks, label, reading.issues)

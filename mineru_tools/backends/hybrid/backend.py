"""The ``hybrid`` backend: the pipeline reads what it can exactly, a model is asked for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from mineru_tools.backends.base import PageResult, size_of
from mineru_tools.backends.hybrid.exact import ExactPage
from mineru_tools.backends.hybrid.merge import is_known, merged
from mineru_tools.backends.hybrid.recognised import questions, with_answers
from mineru_tools.backends.hybrid.said import difference
from mineru_tools.backends.pipeline.backend import PipelineBackend
from mineru_tools.backends.pipeline.deciding import Decider
from mineru_tools.backends.vlm.backend import page_picture, reading_of, result_of
from mineru_tools.backends.vlm.conversation import Conversation, PageTask, Profile
from mineru_tools.backends.vlm.engines.opening import opened
from mineru_tools.backends.vlm.profiles.registry import profile_of
from mineru_tools.backends.vlm.schedule import converse
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.pages import PagedSource


class HybridBackend:
    """Exact text where the file has it; a model where it has not.

    With ``effort="medium"`` the layout is the pipeline's, and the model is asked about what had to
    be recognised: text of scans, displays and tables without exact content. With ``high`` the
    model finds the layout, and the file's own glyphs fill it.
    """

    name = "hybrid"

    def analyze(
        self, source: PagedSource, pages: Sequence[int], options: ParseOptions, run: Run
    ) -> Iterator[PageResult]:
        """One result per page, in order; raises as ``vlm`` and ``pipeline`` do."""
        with opened(options, run) as engine:
            profile = profile_of(options, engine)
            high = options.vlm.effort == "high" and profile.sees_layout
            readable = _readable(source, pages, options) if high else pages
            own = replace(options, method="txt") if high else options
            found = PipelineBackend().analyze(source, readable, own, run)
            known = {result.index: result for result in found}
            read = _read_layout if high else _read_rest
            talks = (read(source, index, known, profile, options) for index in pages)
            yield from converse(talks, engine, run)


def _readable(source: PagedSource, pages: Sequence[int], options: ParseOptions) -> tuple[int, ...]:
    """The pages whose text layer is sound."""
    decider = Decider(source, pages, options)
    sound = []
    for index in pages:
        try:
            page = source.primitives(index)
        except MineruToolsError:
            continue
        if len(page.glyphs) and decider.why(page) is None:
            sound.append(index)
    return tuple(sound)


def _read_layout(
    source: PagedSource,
    index: int,
    known: Mapping[int, PageResult],
    profile: Profile,
    options: ParseOptions,
) -> Conversation[PageResult]:
    """The model's layout, asked of what the glyphs do not say."""
    mine = known.get(index)
    page = ExactPage(mine.blocks if mine else ())
    size = size_of(source, index)
    task = PageTask(
        index,
        partial(page_picture, source, index),
        wanted=lambda region: not is_known(region, page, size),
        image_analysis=options.vlm.image_analysis,
    )
    reading = yield from reading_of(task, profile)
    if mine is None:
        return replace(result_of(source, reading), is_recognised=True)
    issues = (*mine.issues, *reading.issues)
    if not reading.regions:  # no layout: the pipeline's is one
        return replace(mine, issues=issues)
    made = merged(reading.regions, page, size)
    differs = tuple(difference(index, region) for region in made.differs)
    return replace(mine, blocks=made.blocks, issues=(*issues, *differs))


def _read_rest(
    source: PagedSource,
    index: int,
    known: Mapping[int, PageResult],
    profile: Profile,
    options: ParseOptions,
) -> Conversation[PageResult]:
    """The pipeline's layout, the model asked about what was recognised or not read at all."""
    mine = known[index]
    asked = questions(mine)
    if not asked:
        return mine
    task = PageTask(
        index,
        partial(page_picture, source, index),
        regions=tuple(asked.values()),
        image_analysis=False,
    )
    reading = yield from reading_of(task, profile)
    return with_answers(mine, asked, reading)

"""What holds for every document and all options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.chunking.chunk import Chunk
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.document.model import Document
from mineru_tools.reading.cuts import Divided, Grain
from mineru_tools.render import markdown
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passages import passages
from mineru_tools.tokens import count_tokens
from tests.chunking.documents import Sample, samples
from tests.document import strategies

ID = "0123456789abcdef"


@st.composite
def any_options(draw: st.DrawFn) -> ChunkOptions:
    limit = draw(st.sampled_from([32, 48, 64, 128, 512]))
    return ChunkOptions(
        strategy=draw(st.sampled_from(["blocks", "sections", "pages", "whole", "parent_child"])),
        max_tokens=limit,
        min_tokens=draw(st.integers(0, limit)),
        overlap=draw(st.integers(0, limit // 2)),
        table_form=draw(st.sampled_from(["html", "markdown", "sentences"])),
        evidence=draw(st.booleans()),
        across_sections=draw(st.booleans()),
        headings=draw(st.booleans()),
        asides=draw(st.booleans()),
    )


def chunks(document: Document, options: ChunkOptions) -> list[Chunk]:
    return list(chunk_document(document, options, document_id=ID))


def leaves(found: Sequence[Chunk]) -> list[Chunk]:
    return [chunk for chunk in found if chunk.type != "section"]


def counts(text: str) -> int:
    """A tokenizer that is not additive: two texts together may take more than each alone."""
    return len(re.findall(r"\w+|[^\w\s]|\n", text)) + len(text) // 50


def words(text: str) -> list[str]:
    return re.findall(r"w\d+z", text)


@given(strategies.documents, any_options())
def test_of_any_document_ids_are_unique_and_stable_and_boxes_lie_in_their_page(
    document: Document, options: ChunkOptions
) -> None:
    found = chunks(document, options)
    assert found == chunks(document, options)
    assert len({chunk.id for chunk in found}) == len(found)
    assert all(chunk.text.strip() and chunk.blocks for chunk in found)
    for chunk in found:
        assert chunk.tokens == count_tokens(chunk.embed_text)
        assert chunk.page_idx[0] <= chunk.page_idx[1]
        for region in chunk.regions:
            if region.page_size is not None:
                assert 0 <= region.bbox.x0 <= region.bbox.x1 <= region.page_size[0]
                assert 0 <= region.bbox.y0 <= region.bbox.y1 <= region.page_size[1]


@given(strategies.documents, any_options())
def test_of_any_document_the_spans_are_its_markdown(
    document: Document, options: ChunkOptions
) -> None:
    whole = markdown.render(document, RenderOptions())
    for chunk in chunks(document, options):
        if chunk.char_span is not None:
            assert chunk.text == whole[slice(*chunk.char_span)]


@given(strategies.documents, any_options())
def test_of_any_document_no_text_is_lost(document: Document, options: ChunkOptions) -> None:
    found = leaves(chunks(document, options))
    wanted: Counter[str] = Counter()
    for passage in passages(document):
        if not passage.hidden and (options.asides or not passage.aside) and not passage.html:
            wanted.update("".join(passage.markdown.split()))
    shown = Counter("".join("".join(chunk.text.split()) for chunk in found))
    assert wanted - shown == Counter()


@settings(max_examples=200)
@given(samples(), any_options(), st.booleans())
def test_every_word_is_in_one_chunk_and_nothing_that_belongs_together_is_cut(
    sample: Sample, options: ChunkOptions, own_count: bool
) -> None:
    count = counts if own_count else count_tokens
    found = list(chunk_document(sample.document, options, document_id=ID, count=count))
    parents = [chunk for chunk in found if chunk.type == "section"]
    children = leaves(found)
    repeated = sample.repeated
    shown = [word for chunk in children for word in words(chunk.text) if word not in repeated]
    said = [word for word in words(sample.text) if word not in repeated]
    if options.evidence:  # a table comes with the paragraph that refers to it
        shown, said = sorted(shown), sorted(said)
    assert shown == said
    assert not repeated - {word for chunk in children for word in words(chunk.text)}
    if options.strategy == "parent_child":
        assert [w for chunk in parents for w in words(chunk.text)] == words(sample.text) or (
            options.evidence
        )
        known = {chunk.id for chunk in parents}
        assert all(chunk.parent_id in known for chunk in children)
    for whole in sample.whole:
        assert any(whole in chunk.text for chunk in children), whole
    for chunk in children:
        assert chunk.tokens == count(chunk.embed_text)
        assert chunk.tokens <= options.max_tokens or any(
            count(f"$$\n{whole}\n$$") > options.max_tokens
            for whole in sample.whole
            if whole in chunk.text
        )


@given(samples(), any_options())
def test_headings_never_stand_alone_where_text_follows(
    sample: Sample, options: ChunkOptions
) -> None:
    if options.strategy == "pages":
        return
    too_long = {word for run in heading_runs(sample.document, options) for word in words(run)}
    for chunk in leaves(chunks(sample.document, options))[:-1]:
        lines = [line for line in chunk.text.split("\n") if line]
        if all(line.startswith("#") for line in lines):
            assert set(words(chunk.text)) <= too_long


def heading_runs(document: Document, options: ChunkOptions) -> list[str]:
    """The headings one below the other that leave no room for a sentence of what follows.

    Every chunk but the first keeps room for what it repeats of the one before.
    """
    room = options.max_tokens - options.overlap
    runs, run = [], ""
    for passage in passages(document):
        if passage.level is not None:
            run = f"{run}\n\n{passage.markdown}"
            runs.append((run, run))
        elif run:
            cuts = (cut.at for cut in Divided(passage.markdown).cuts if cut.grain < Grain.WORD)
            runs.append((run, f"{run}\n\n{passage.markdown[: next(cuts)]}"))
            run = ""
    return [run for run, needed in runs if count_tokens(needed) > room]

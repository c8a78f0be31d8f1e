"""The whole road around a model: PDF, questions over HTTP, answers that are known, Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.vlm_oracle import Asked, Fault, Oracle, Served, serving
from mineru_tools import ParsedDocument, ParseOptions, parse
from mineru_tools.backends.vlm import backend
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Block, Span
from mineru_tools.document.visit import iter_blocks, iter_spans
from mineru_tools.errors import EngineUnavailable, JobCancelled
from mineru_tools.formats.table import open_pages
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from tests.support.vlm_engines import oracle_of

pytest.importorskip("httpx", reason="asks a server")

from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.engines.setbacks import Patience

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
QUICK = Patience(connect=2, answer=2, tries=2, busy_tries=2, backoff=0.01, give_up=1000)


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    """Knows of the sample what the pipeline finds."""
    with closing(open_pages(Source.of(SAMPLE), ParseOptions())) as pages:
        return oracle_of(pages)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine with less patience than people want."""

    @contextmanager
    def opened(options: ParseOptions, _: Run) -> Iterator[HttpEngine]:
        assert options.server_url is not None
        engine = HttpEngine(options.server_url, patience=QUICK, concurrency=20)
        yield engine
        engine.close()

    monkeypatch.setattr(backend, "opened", opened)


def read(served: Served, *, run: Run | None = None, **vlm: object) -> ParsedDocument:
    how = VlmOptions(**vlm)  # type: ignore[arg-type]
    options = ParseOptions(backend="vlm-http-client", server_url=served.url, vlm=how)
    return parse(SAMPLE, options, run=run)


def flat(parsed: ParsedDocument) -> list[Block]:
    """All blocks that hold lines, on their pages in order."""
    return [
        replace(block, index=None)
        for page in parsed.document.pages
        for block in iter_blocks((*(page.layout or ()), *(page.discarded or ())))
        if block.lines is not None
    ]


def spans(parsed: ParsedDocument) -> list[Span]:
    return [span for block in flat(parsed) for span in iter_spans(block)]


def test_everything_a_model_says_is_in_the_document(oracle: Oracle) -> None:
    with serving(oracle) as served:
        parsed = read(served)
    assert parsed.issues == ()
    asked = [a for a in served.asked if a.region is not None]
    assert len([a for a in served.asked if a.region is None]) == len(oracle.pages)
    words = " ".join(" ".join(span.content or "" for span in spans(parsed)).split())
    for question in asked:
        region = oracle.pages[question.page].regions[question.region or 0]
        if region.type == "text" and "\\" not in (region.content or ""):
            assert " ".join((region.content or "").split()) in words
    tables = [span for span in spans(parsed) if span.type is SpanType.TABLE]
    assert len(tables) == sum(r.type == "table" for page in oracle.pages for r in page.regions)
    assert all(table.html and table.html.count("<td") > 4 for table in tables)


def test_the_same_answers_give_the_same_document(oracle: Oracle) -> None:
    with serving(oracle) as served:
        assert flat(read(served)) == flat(read(served))


def _at(where: tuple[int, int | None], fault: Fault) -> Callable[[int, Asked], Fault | None]:
    def trouble(_: int, asked: Asked) -> Fault | None:
        return fault if (asked.page, asked.region) == where else None

    return trouble


@pytest.fixture(scope="module")
def sound(oracle: Oracle) -> list[Block]:
    with pytest.MonkeyPatch.context() as patch:
        quick.__wrapped__(patch)  # type: ignore[attr-defined]
        with serving(oracle) as served:
            return flat(read(served))


def _victim(oracle: Oracle) -> tuple[int, int]:
    """A paragraph in the middle."""
    found = [k for k, r in enumerate(oracle.pages[1].regions) if r.type == "text"]
    return 1, found[len(found) // 2]


@pytest.mark.parametrize("fault", ["error", "busy", "hang-up", "half", "empty"])
def test_a_block_that_no_try_can_read_is_kept_as_a_picture_and_nothing_else_changes(
    oracle: Oracle, sound: list[Block], fault: Fault
) -> None:
    victim = _victim(oracle)
    with serving(oracle, trouble=_at(victim, fault)) as served:
        parsed = read(served)
    (issue,) = parsed.issues
    assert (issue.page, issue.code) == (victim[0], "vlm_block")
    found = flat(parsed)
    assert len(found) == len(sound)
    ((now, before),) = [pair for pair in zip(found, sound, strict=True) if pair[0] != pair[1]]
    assert now.bbox == before.bbox
    (span,) = iter_spans(now)
    assert span.type is SpanType.IMAGE
    assert span.image_path in parsed.assets


@pytest.mark.parametrize("fault", ["error", "hang-up", "half", "slow", "busy"])
def test_faults_that_pass_are_not_noticed(oracle: Oracle, sound: list[Block], fault: Fault) -> None:
    struck: set[tuple[int, int | None]] = set()

    def once(_: int, asked: Asked) -> Fault | None:
        where = (asked.page, asked.region)
        first = where not in struck
        struck.add(where)
        return fault if first and len(struck) % 3 == 0 else None

    with serving(oracle, trouble=once) as served:
        parsed = read(served)
    assert parsed.issues == ()
    assert flat(parsed) == sound


def test_a_reply_that_was_cut_off_keeps_what_was_written(
    oracle: Oracle, sound: list[Block]
) -> None:
    victim = _victim(oracle)
    with serving(oracle, trouble=_at(victim, "cut")) as served:
        parsed = read(served)
    assert [issue.code for issue in parsed.issues] == ["vlm_truncated"]
    changed = [pair for pair in zip(flat(parsed), sound, strict=True) if pair[0] != pair[1]]
    ((now, before),) = changed
    texts = ["".join(s.content or "" for s in iter_spans(each)) for each in (now, before)]
    assert 0 < len(texts[0]) < len(texts[1])
    assert texts[1].startswith(texts[0].rstrip())


@pytest.mark.parametrize("fault", ["error", "empty", "garbage"])
def test_a_page_without_a_layout_is_an_issue_and_the_other_pages_are_whole(
    oracle: Oracle, fault: Fault
) -> None:
    with serving(oracle) as served:
        whole = read(served)
    with serving(oracle, trouble=_at((1, None), fault)) as served:
        parsed = read(served)
    assert {issue.page for issue in parsed.issues} == {1}
    for one, other in zip(parsed.document.pages, whole.document.pages, strict=True):
        assert one.index == 1 or one.layout == other.layout
    kept = [
        span.type for block in parsed.document.pages[1].layout or () for span in iter_spans(block)
    ]
    assert kept == [SpanType.IMAGE]


def test_a_server_that_is_not_there_is_said_before_anything_else() -> None:
    with pytest.raises(EngineUnavailable) as caught:
        read(Served("http://127.0.0.1:9", []))
    assert caught.value.code == "vlm_server_unreachable"


def test_a_cancelled_parse_stops_asking(oracle: Oracle) -> None:
    run = Run()

    def stop(before: int, _: Asked) -> Fault | None:
        if before == 5:
            run.cancel()
        return None

    with serving(oracle, trouble=stop, latency_s=0.05) as served:
        with pytest.raises(JobCancelled):
            read(served, run=run)
        assert len(served.asked) < sum(len(page.regions) for page in oracle.pages)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from benchmarks.vlm_oracle import Oracle
from mineru_tools import ParsedDocument, ParseOptions, parse
from mineru_tools.backends.hybrid import backend
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.document.labels import SpanType
from mineru_tools.document.visit import iter_blocks, iter_spans
from mineru_tools.errors import InferenceFailed
from mineru_tools.formats.table import open_pages
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from tests.support.scanning import KnownWords, scanned, typeset
from tests.support.vlm_engines import ScriptedEngine, answering, oracle_of

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    with closing(open_pages(Source.of(SAMPLE), ParseOptions())) as pages:
        return oracle_of(pages)


def read(
    engine: ScriptedEngine,
    monkeypatch: pytest.MonkeyPatch,
    source: Path | bytes = SAMPLE,
    **vlm: object,
) -> ParsedDocument:
    @contextmanager
    def opened(*_: object) -> Iterator[ScriptedEngine]:
        yield engine
        engine.close()

    monkeypatch.setattr(backend, "opened", opened)
    how = VlmOptions(**vlm)  # type: ignore[arg-type]
    return parse(source, ParseOptions(backend="hybrid", vlm=how), run=Run())


def letters(parsed: ParsedDocument) -> str:
    """All letters and digits, in the order of the alphabet: whatever the order of the blocks."""
    text = "".join(
        span.content or span.html or ""
        for page in parsed.document.pages
        for block in iter_blocks((*(page.layout or ()), *(page.discarded or ())))
        for span in iter_spans(block)
        if not block.blocks and span.type is SpanType.TEXT
    )
    return "".join(sorted(filter(str.isalnum, text)))


def test_a_document_with_exact_text_needs_no_question_at_medium(
    oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = answering(oracle)
    parsed = read(engine, monkeypatch, effort="medium")
    assert engine.asked == []
    assert parsed.markdown() == parse(SAMPLE).markdown()


def test_at_high_the_model_finds_the_layout_and_text_stays_exact(
    oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = answering(oracle)
    parsed = read(engine, monkeypatch, effort="high", image_analysis=False)
    asked = [request for request in engine.asked if "Layout" not in request.prompt]
    assert len(engine.asked) - len(asked) == len(oracle.pages)
    assert not [request for request in asked if "Text" in request.prompt]
    assert letters(parsed) == letters(parse(SAMPLE))


def test_without_a_layout_the_pipelines_own_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replies = iter([Reply("")])  # a server that answers once; then it is at its end

    def answer(_: Request) -> Reply:
        if (reply := next(replies, None)) is None:
            raise InferenceFailed("out of order", code="vlm_server_failed")
        return reply

    parsed = read(ScriptedEngine(answer), monkeypatch, effort="high")
    assert {issue.code for issue in parsed.issues} <= {"vlm_layout", "vlm_layout_reply"}
    assert letters(parsed) == letters(parse(SAMPLE))


def test_a_model_that_sees_no_layout_reads_at_high_what_it_does_at_medium(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = typeset("#set page(width: 300pt, height: 200pt)\nThe rain of early summer.")
    monkeypatch.setattr(
        "mineru_tools.backends.pipeline.backend.text_recognizer", lambda *_: KnownWords(paper)
    )
    by_effort = []
    for effort in ("medium", "high"):
        engine = ScriptedEngine(lambda _: Reply("What the model says."))
        how = {"effort": effort, "profile": "paddleocr_vl"}
        by_effort.append(read(engine, monkeypatch, scanned(paper), **how).markdown())
        assert len(engine.asked) == 1
    assert by_effort == ["What the model says.\n"] * 2

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mineru_tools import (
    JobCancelled,
    OptionsError,
    ParseOptions,
    ParseTimeout,
    Run,
    SourceTooLarge,
    UnsupportedFormat,
    parse,
)
from mineru_tools.document.labels import BlockType

pytestmark = pytest.mark.usefixtures("moody_backend")
MOODY = ParseOptions(backend="moody")


def test_pages_are_numbered_anew_and_remember_their_place(make_pdf) -> None:
    parsed = parse(make_pdf(4), ParseOptions(backend="moody", pages="2,4"))
    assert [page.index for page in parsed.document.pages] == [0, 1]
    assert [page.extra.get("source_index") for page in parsed.document.pages] == [1, 3]
    assert "text of page 3" in parsed.markdown()


def test_pages_at_their_own_place_say_nothing_of_it(make_pdf) -> None:
    parsed = parse(make_pdf(2), MOODY)
    assert [dict(page.extra) for page in parsed.document.pages] == [{}, {}]


def test_what_stands_beside_the_flow_is_set_apart(make_pdf) -> None:
    (page,) = parse(make_pdf(), MOODY).document.pages
    assert [block.type for block in page.discarded or ()] == [BlockType.PAGE_NUMBER]
    assert BlockType.PAGE_NUMBER not in [block.type for block in page.content or ()]


def test_the_document_names_its_backend_and_version(make_pdf) -> None:
    from mineru_tools import __version__

    document = parse(make_pdf(), MOODY).document
    assert (document.backend, document.version) == ("moody", __version__)


def test_issues_of_pages_are_collected_in_order(make_pdf) -> None:
    parsed = parse(make_pdf(2), ParseOptions(backend="moody", method="ocr"))
    assert [(issue.page, issue.code) for issue in parsed.issues] == [
        (0, "page_failed"),
        (1, "page_failed"),
    ]
    assert len(parsed.document.pages) == 2


def test_the_same_file_gives_the_same_document(make_pdf) -> None:
    data = make_pdf(2)
    assert parse(data, MOODY).document == parse(data, MOODY).document


def test_limits_refuse_larger_files(make_pdf) -> None:
    with pytest.raises(SourceTooLarge):
        parse(make_pdf(), ParseOptions(backend="moody", max_bytes=100))
    with pytest.raises(SourceTooLarge):
        parse(make_pdf(3), ParseOptions(backend="moody", max_pages=2))
    parse(make_pdf(3), ParseOptions(backend="moody", max_pages=2, pages="2-3"))


@pytest.mark.parametrize("limit", ["max_bytes", "max_pages"])
def test_a_limit_below_one_is_no_limit(limit: str) -> None:
    with pytest.raises(OptionsError):
        ParseOptions.from_mapping({limit: 0})


@pytest.mark.parametrize(
    "values",
    [
        {"join_tables": "no"},
        {"table": 0},
        {"table_model": 5},
        {"formula_model": 5},
        {"layout_model": 5},
        {"dewarp_model": 5},
    ],
)
def test_a_value_of_the_wrong_kind_is_an_options_error(values: dict[str, object]) -> None:
    with pytest.raises(OptionsError):
        ParseOptions.from_mapping(values)


def test_pages_that_the_file_lacks_are_an_options_error(make_pdf) -> None:
    with pytest.raises(OptionsError):
        parse(make_pdf(2), ParseOptions(backend="moody", pages="5-"))


def test_what_is_no_pdf_is_unsupported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b")
    with pytest.raises(UnsupportedFormat):
        parse(tmp_path / "x.csv")


def test_progress_is_reported_and_cancelling_stops(make_pdf) -> None:
    seen: list[tuple[str, int, int]] = []
    run = Run(progress=lambda *step: seen.append(step))
    parse(make_pdf(2), MOODY, run=run)
    assert seen == [("open", 0, 2), ("read", 0, 2), ("read", 1, 2)]
    run.cancel()
    with pytest.raises(JobCancelled):
        parse(make_pdf(2), MOODY, run=run)


def test_a_run_out_of_time_stops(make_pdf) -> None:
    with pytest.raises(ParseTimeout):
        parse(make_pdf(2), MOODY, run=Run(timeout_s=0.0))


def test_the_default_backend_reads_the_text(pdf_file: Callable[..., Path]) -> None:
    parsed = parse(pdf_file("x.pdf", 2))
    assert parsed.document.backend == "pipeline"
    for number in (1, 2):
        assert f"River {number} is told of in verse {number * 7 + 1}." in parsed.markdown()

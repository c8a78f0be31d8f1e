"""What every backend of ours owes its callers, whatever it reads pages with."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import pytest

from mineru_tools import JobCancelled, ParseOptions, Run
from mineru_tools.backends.base import Backend, PageResult
from mineru_tools.backends.hybrid import backend as hybrid
from mineru_tools.backends.vlm import backend as vlm
from mineru_tools.document.labels import TWO_LEVEL
from mineru_tools.document.visit import iter_lines, iter_spans
from mineru_tools.pdf.source import open_pdf
from mineru_tools.registry import BACKENDS, load_backend
from tests.support.pdf_writer import PdfWriter, text_at
from tests.support.vlm_engines import answering, oracle_of

BUILT = sorted(BACKENDS)
BROKEN = 2


@pytest.fixture(params=BUILT)
def backend(request: pytest.FixtureRequest) -> Backend:
    found: Backend = load_backend(request.param)
    return found


def file_of(pages: int, *, broken: int | None = None) -> bytes:
    """Pages of a heading, text, a list, a ruled table and a number; one of them may be damaged."""
    writer = PdfWriter()
    for k in range(pages):
        content = text_at(72, 700, f"{k + 1} Heading of its own", 18)
        for j, word in enumerate(("stone", "river", "cloud", "ember", "grain")):
            content += text_at(72, 660 - 14 * j, f"The {word} {7 * k} was seen by all of them.")
        content += text_at(72, 570, "- first of it") + text_at(72, 556, "- second of it")
        for row in range(3):
            for col in range(3):
                content += text_at(78 + 90 * col, 492 - 20 * row, f"{row}.{col + k}", 10)
        content += "".join(f"72 {506 - 20 * r} m 342 {506 - 20 * r} l S\n" for r in range(4))
        content += "".join(f"{72 + 90 * c} 446 m {72 + 90 * c} 506 l S\n" for c in range(4))
        number = writer.page(content + text_at(300, 30, str(k + 1)))
        if k == broken:
            writer._objects[number - 1] = b"null"
    return writer.data()


def analyzed(
    backend: Backend, data: bytes, pages: Sequence[int] | None = None, run: Run | None = None
) -> list[PageResult]:
    with closing(open_pdf(data)) as source, pytest.MonkeyPatch.context() as patch:
        for module in (vlm, hybrid):
            patch.setattr(module, "opened", lambda *_: closing(answering(oracle_of(source))))
        asked = range(len(source)) if pages is None else pages
        return list(backend.analyze(source, tuple(asked), ParseOptions(), run or Run()))


def test_it_goes_by_the_name_it_is_asked_for_by(backend: Backend) -> None:
    assert backend.name in BACKENDS


@pytest.mark.parametrize("pages", [(0,), (0, 1, 2, 3), (1, 3), (3,)])
def test_one_result_comes_for_each_page_asked_for_in_that_order(
    backend: Backend, pages: tuple[int, ...]
) -> None:
    assert [r.index for r in analyzed(backend, file_of(4), pages)] == list(pages)


def test_results_carry_the_size_of_their_page(backend: Backend) -> None:
    assert {r.size for r in analyzed(backend, file_of(2))} == {(612.0, 792.0)}


def test_something_is_found_on_every_page_and_said_once(backend: Backend) -> None:
    for k, result in enumerate(analyzed(backend, file_of(3))):
        words = " ".join(s.content or "" for b in result.blocks for s in iter_spans(b))
        assert words.count(f"The river {7 * k} was seen") == 1


def test_boxes_of_blocks_lines_and_spans_lie_on_the_page(backend: Backend) -> None:
    for result in analyzed(backend, file_of(3)):
        width, height = result.size
        boxes = [block.bbox for block in result.blocks]
        boxes += [x.bbox for block in result.blocks for x in iter_lines(block)]
        boxes += [s.bbox for block in result.blocks for s in iter_spans(block)]
        assert boxes
        for box in boxes:
            assert box is not None
            assert -1 <= box.x0 < box.x1 <= width + 1
            assert -1 <= box.y0 < box.y1 <= height + 1


def test_blocks_are_flat_and_numbered_in_reading_order(backend: Backend) -> None:
    for result in analyzed(backend, file_of(3)):
        assert [block.type for block in result.blocks if block.type in TWO_LEVEL] == []
        assert [block.blocks for block in result.blocks] == [None] * len(result.blocks)
        assert [block.index for block in result.blocks] == list(range(len(result.blocks)))
        assert all(block.lines for block in result.blocks)


def test_the_same_file_gives_the_same_blocks_again(backend: Backend) -> None:
    data = file_of(3)
    assert analyzed(backend, data) == analyzed(backend, data)


def test_a_page_that_fails_becomes_an_issue_and_the_others_go_on(backend: Backend) -> None:
    results = analyzed(backend, file_of(4, broken=BROKEN))
    assert [bool(r.issues) for r in results] == [k == BROKEN for k in range(4)]
    assert [bool(r.blocks) for r in results] == [k != BROKEN for k in range(4)]
    [issue] = results[BROKEN].issues
    assert (issue.page, issue.stage, issue.code) == (BROKEN, "read", "corrupt_page")


def test_a_file_of_broken_pages_only_gives_issues_only(backend: Backend) -> None:
    [result] = analyzed(backend, file_of(1, broken=0))
    assert (result.blocks, [i.code for i in result.issues]) == ((), ["corrupt_page"])


def test_progress_never_goes_back_and_ends_complete(backend: Backend) -> None:
    steps: dict[str, list[tuple[int, int]]] = {}
    run = Run(progress=lambda stage, *step: steps.setdefault(stage, []).append(step))
    analyzed(backend, file_of(3), run=run)
    assert steps
    for of_stage in steps.values():
        done, total = of_stage[-1]
        assert done == total >= 3
        assert of_stage == sorted(of_stage)


def test_a_cancelled_run_is_given_up(backend: Backend) -> None:
    run = Run()
    run.cancel()
    with pytest.raises(JobCancelled):
        analyzed(backend, file_of(2), run=run)

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mineru_tools import JobCancelled, OptionsError, ParseOptions, Run, parse, parse_many

pytestmark = pytest.mark.usefixtures("moody_backend")
MOODY = ParseOptions(backend="moody", lang="moody")
HANGS, DIES, RAISES, PRINTS = 2, 3, 4, 5  # pages of a file, see the backend


def test_outcomes_come_in_order_and_failures_stop_nobody(make_pdf, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(make_pdf(1))
    sources = [make_pdf(RAISES), tmp_path / "good.pdf", b"", tmp_path / "no.pdf", make_pdf(1)]
    for workers in (1, 2):
        outcomes = list(parse_many(sources, MOODY, workers=workers))
        assert [o.error.code if o.error else "ok" for o in outcomes] == [
            "internal_error",
            "ok",
            "empty_file",
            "source_not_found",
            "ok",
        ]
        assert [o.name for o in outcomes][1::2] == ["good.pdf", "no.pdf"]
        assert outcomes[1].path == tmp_path / "good.pdf"
        assert [o.ok for o in outcomes] == [o.document is not None for o in outcomes]


def test_processes_give_what_this_process_gives(make_pdf) -> None:
    data = make_pdf(1)
    options = ParseOptions(backend="moody", method="ocr")
    alone = parse(data, options)
    (outcome,) = parse_many([io.BytesIO(data)], options, timeout_s=60)
    assert outcome.document is not None
    assert outcome.document.document == alone.document
    assert outcome.document.issues == alone.issues != ()
    assert dict(outcome.document.assets) == dict(alone.assets)


def test_a_process_that_dies_is_replaced(make_pdf) -> None:
    files = [make_pdf(n) for n in (DIES, 1, DIES, 1, 1)]
    outcomes = list(parse_many(files, MOODY, workers=2))
    codes = [o.error.code if o.error else "ok" for o in outcomes]
    assert codes == ["worker_died", "ok", "worker_died", "ok", "ok"]


@pytest.mark.slow
def test_a_process_that_hangs_is_stopped(make_pdf) -> None:
    files = [make_pdf(n) for n in (1, HANGS, 1)]
    started = time.monotonic()
    outcomes = list(parse_many(files, MOODY, timeout_s=4))
    assert [o.error.code if o.error else "ok" for o in outcomes] == ["ok", "parse_timeout", "ok"]
    assert time.monotonic() - started < 60


def test_noise_on_stdout_does_not_reach_the_answers(make_pdf) -> None:
    (outcome,) = parse_many([make_pdf(PRINTS)], MOODY, timeout_s=60)
    assert outcome.ok


def test_sources_are_taken_as_they_are_needed(make_pdf) -> None:
    taken: list[int] = []

    def sources() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield make_pdf(1)

    for workers, most in ((1, 1), (2, 20)):
        taken.clear()
        outcomes = parse_many(sources(), MOODY, workers=workers)
        assert next(outcomes).ok
        assert len(taken) <= most
        outcomes.close()  # type: ignore[attr-defined]


def test_a_plain_script_may_call_it_without_a_guard(make_pdf, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(make_pdf(1))
    script = tmp_path / "script.py"
    script.write_text(
        "from mineru_tools import parse_many, ParseOptions\n"
        "print('started')\n"
        "for outcome in parse_many(['x.pdf', 'x.pdf'], ParseOptions('moody'), workers=2):\n"
        "    print(outcome.ok)\n"
    )
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.stdout.split() == ["started", "True", "True"]


def test_cancelling_stops_a_file_that_hangs(make_pdf) -> None:
    run = Run()
    threading.Timer(1.0, run.cancel).start()
    with pytest.raises(JobCancelled):
        list(parse_many([make_pdf(HANGS)], MOODY, workers=2, run=run))


def test_progress_crosses_the_processes(make_pdf) -> None:
    seen: list[tuple[str, int, int]] = []
    run = Run(progress=lambda *step: seen.append(step))
    list(parse_many([make_pdf(1)], MOODY, timeout_s=60, run=run))
    assert ("read", 0, 1) in seen


def test_no_sources_give_no_outcomes() -> None:
    assert list(parse_many([], MOODY, workers=3)) == []


@pytest.mark.parametrize("arguments", [{"workers": 0}, {"timeout_s": 0.0}, {"timeout_s": -1.0}])
def test_impossible_limits_are_refused_at_once(arguments: dict[str, float]) -> None:
    with pytest.raises(OptionsError):
        parse_many([], MOODY, **arguments)  # type: ignore[arg-type]

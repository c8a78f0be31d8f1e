from __future__ import annotations

import operator
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import (
    EngineUnavailable,
    InternalError,
    JobCancelled,
    MissingExtra,
    ParseTimeout,
)
from mineru_tools.run import Run
from mineru_tools.workers import Attempt, Crew, attempt, attempt_all, available_cpus
from mineru_tools.workers.messages import AnswerRefused, read_answer, write_answer
from tests.support.tasks import (
    allocate,
    ask,
    environment,
    hang_up,
    process_id,
    say,
    unknown,
)


class Calls:
    """Is unpickled by a call of ``function``."""

    def __init__(self, function: Callable[..., Any], *values: Any) -> None:
        self._how = (function, values)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._how


def code_of(function: Callable[[Any, Run], object], task: object, memory: int | None = None) -> str:
    """How a task ends in a process; an empty string is success."""
    crew = Crew(1, memory)
    try:
        (found,) = attempt_all(function, [task], processes=1, timeout_s=60, run=Run(), crew=crew)
    finally:
        crew.close()
    return found.error.code if found.error else ""


def test_in_this_process_the_errors_of_tasks_become_outcomes() -> None:
    def divide(number: int, run: Run) -> float:
        return 1 / number

    found = list(attempt_all(divide, [1, 0, 2], processes=0, timeout_s=None, run=Run()))
    assert [each.value for each in found] == [1.0, None, 0.5]
    assert found[1].error is not None
    assert found[1].error.code == "internal_error"
    assert "ZeroDivisionError" in (getattr(found[1].error, "details", "") or "")


def test_cancellation_is_no_outcome() -> None:
    def stop(task: int, run: Run) -> None:
        raise JobCancelled("enough")

    with pytest.raises(JobCancelled):
        attempt(stop, 1, Run())


def test_a_run_out_of_time_ends_the_whole() -> None:
    run = Run(timeout_s=0.0)
    for processes in (0, 1):
        with pytest.raises(ParseTimeout):
            list(attempt_all(operator.eq, [1], processes=processes, timeout_s=None, run=run))


def test_a_result_that_cannot_be_sent_is_an_error_of_its_task() -> None:
    # ``partial(print, run)`` holds the run, and with it a lock, which has no pickled form.
    each = attempt_all(partial, [print, print], processes=1, timeout_s=None, run=Run())
    assert [outcome.error.code if outcome.error else "" for outcome in each] == [
        "internal_error",
        "internal_error",
    ]


def test_there_is_at_least_one_processor() -> None:
    assert available_cpus() >= 1


def test_a_crew_keeps_its_process_for_the_next_call() -> None:
    crew = Crew(1)
    try:
        found = [
            outcome.value
            for _ in range(2)
            for outcome in attempt_all(
                process_id, [0], processes=1, timeout_s=None, run=Run(), crew=crew
            )
        ]
    finally:
        crew.close()
    assert found[0] == found[1] != os.getpid()


def test_a_crew_does_not_keep_a_process_that_was_stopped_at_work() -> None:
    crew = Crew(1)
    run = Run()
    run.cancel()
    try:
        with pytest.raises(JobCancelled):
            list(attempt_all(process_id, [0], processes=1, timeout_s=None, run=run, crew=crew))
        (found,) = attempt_all(process_id, [0], processes=1, timeout_s=None, run=Run(), crew=crew)
        assert isinstance(found.value, int)
    finally:
        crew.close()


def test_a_closed_crew_keeps_nothing() -> None:
    crew = Crew(1)
    crew.close()
    pids = [
        outcome.value
        for _ in range(2)
        for outcome in attempt_all(
            process_id, [0], processes=1, timeout_s=None, run=Run(), crew=crew
        )
    ]
    assert pids[0] != pids[1]


def test_values_and_errors_of_ours_come_through_as_they_are() -> None:
    missing = MissingExtra("this", "that", "extra")
    broken = InternalError("no", hint="yes", code="code", details="trace")
    value = {"box": BBox(0, 1, 2, 3), "path": Path("a"), "type": BlockType.TEXT, "data": b"x"}
    for given in (value, [missing, broken]):
        kind, outcome = read_answer(write_answer(("done", Attempt(given))))
        assert kind == "done"
        assert repr(outcome.value) == repr(given)
    assert vars(outcome.value[1]) == vars(broken)


@pytest.mark.parametrize(
    "message",
    [
        Calls(os.system, "true"),
        Calls(eval, "1"),
        Calls(process_id, 0, None),
        Calls(attempt_all, process_id, []),  # ours, but a function
        Calls(Crew, 1),  # ours, but no value
        ("done", Calls(os.getcwd)),
        ("done", 1),
        ("done", Attempt(error=ValueError("not of ours"))),  # type: ignore[arg-type]
        ("step", "read", "1", 2),
        ("other",),
        [],
    ],
    ids=str,
)
def test_an_answer_that_is_none_of_ours_is_refused(message: object) -> None:
    with pytest.raises(AnswerRefused):
        read_answer(pickle.dumps(message))


@pytest.mark.parametrize(
    "data", [b"", b"\x80\x04", b"\x80\x04.", b"cmineru_tools.workers\nos.system\n."]
)
def test_broken_answers_are_refused(data: bytes) -> None:
    with pytest.raises(AnswerRefused):
        read_answer(data)


@pytest.mark.parametrize("kind", [BBox, BlockType, Attempt, InternalError])
def test_an_answer_changes_no_class(kind: type) -> None:
    """The instruction BUILD sets attributes of whatever stands on the stack, be it a class."""
    name = f"c{kind.__module__}\n{kind.__qualname__}\n".encode()
    data = name + b"(N(S'planted'\nI1\ndtb."
    with pytest.raises(AnswerRefused):
        read_answer(data)
    assert not hasattr(kind, "planted")


def test_a_process_that_says_what_it_may_not_is_ended(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    message = pickle.dumps(Calls(os.mkdir, str(planted)))
    words = len(message).to_bytes(8, "little") + message
    assert code_of(say, words) == "answer_refused"
    assert code_of(say, (1 << 40).to_bytes(8, "little")) == "answer_refused"
    assert code_of(unknown, 1) == "answer_refused"
    assert not planted.exists()


def test_an_error_of_another_package_arrives_as_the_nearest_of_ours() -> None:
    (found,) = attempt_all(ask, ["it"], processes=1, timeout_s=None, run=Run())
    assert type(found.error) is EngineUnavailable
    assert found.error.code == "remote_down"
    assert str(found.error) == "it does not answer (start it)"


def test_a_process_that_hangs_up_and_stays_is_ended() -> None:
    started = time.monotonic()
    assert code_of(hang_up, 0) == "worker_died"
    assert time.monotonic() - started < 30


def test_a_process_does_not_get_the_token_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERU_TOOLS_MCP_TOKEN", "a-token-of-some-length")
    monkeypatch.setenv("MINERU_TOOLS_OTHER", "seen")
    names = ["MINERU_TOOLS_MCP_TOKEN", "MINERU_TOOLS_OTHER"]
    found = attempt_all(environment, names, processes=1, timeout_s=None, run=Run())
    assert [each.value for each in found] == [None, "seen"]


KEYS = ("MINERU_VL_API_KEY", "OPENAI_API_KEY")


@pytest.mark.parametrize("keys", [False, True])
def test_only_a_process_that_asks_model_servers_gets_the_keys_for_them(
    monkeypatch: pytest.MonkeyPatch, keys: bool
) -> None:
    for name in (*KEYS, "MINERU_TOOLS_MCP_TOKEN"):
        monkeypatch.setenv(name, "a-key")
    names = [*KEYS, "MINERU_TOOLS_MCP_TOKEN"]
    found = attempt_all(environment, names, processes=1, timeout_s=None, run=Run(), keys=keys)
    seen = "a-key" if keys else None
    assert [each.value for each in found] == [seen, seen, None]


def test_a_process_that_saw_keys_does_no_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEYS[0], "a-key")
    crew = Crew(2)
    seen = []
    try:
        for keys in (True, False, True, False):
            (found,) = attempt_all(
                environment, KEYS[:1], processes=1, timeout_s=None, run=Run(), crew=crew, keys=keys
            )
            seen.append(found.value)
    finally:
        crew.close()
    assert seen == ["a-key", None, "a-key", None]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no such limit elsewhere")
def test_what_takes_too_much_memory_fails_alone() -> None:
    crew = Crew(1, 1 << 30)
    sizes = [1 << 31, 1 << 20]
    try:
        found = list(attempt_all(allocate, sizes, processes=1, timeout_s=60, run=Run(), crew=crew))
    finally:
        crew.close()
    assert found[0].error is not None
    assert found[0].error.code == "out_of_memory"
    assert found[1].value == 1 << 20


PARENT = """
import sys
from pathlib import Path
from mineru_tools.run import Run
from mineru_tools.workers import attempt_all
from tests.support.tasks import sleep
list(attempt_all(sleep, [Path(sys.argv[1])], processes=1, timeout_s=None, run=Run()))
"""


@pytest.mark.skipif(os.name == "nt", reason="a process id there says less")
def test_a_process_ends_with_its_parent_in_the_middle_of_its_task(tmp_path: Path) -> None:
    marker = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(marker)], cwd=Path(__file__).parents[2]
    )
    until(lambda: marker.exists() and marker.read_text() != "")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: not is_alive(int(marker.read_text())))


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process works still; one that nobody has waited for yet does not."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    return status.rpartition(")")[2].split()[0] != "Z"

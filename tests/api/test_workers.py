from __future__ import annotations

import operator
import os
from functools import partial

import pytest

from mineru_tools.errors import JobCancelled, ParseTimeout
from mineru_tools.run import Run
from mineru_tools.workers import Crew, attempt, attempt_all, available_cpus
from tests.support.tasks import process_id


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

from __future__ import annotations

import threading
import time

import pytest

from mineru_tools.errors import JobCancelled, SourceError
from mineru_tools.run import Run
from mineru_tools.sources.patience import Patience

TIMEOUT_S = 10.0  # of events that come, on a slow machine too


def test_it_gives_what_the_work_gives_or_raises() -> None:
    assert Patience(TIMEOUT_S).wait_for(lambda: 3, print) == 3
    with pytest.raises(ZeroDivisionError):
        Patience(TIMEOUT_S).wait_for(lambda: 1 // 0, print)


def test_when_time_is_up_the_error_says_so() -> None:
    with pytest.raises(SourceError) as caught:
        Patience(0).left()
    assert caught.value.code == "fetch_timeout"
    assert 0 < Patience(TIMEOUT_S).glance() < Patience(TIMEOUT_S).left() <= TIMEOUT_S


@pytest.mark.parametrize("cancelled", [True, False])
def test_work_that_hangs_is_left_alone_and_its_late_result_given_back(cancelled: bool) -> None:
    go_on, returned = threading.Event(), threading.Event()
    run = Run()

    def hang() -> str:
        if cancelled:
            run.cancel()
        assert go_on.wait(TIMEOUT_S)
        return "late"

    kept: list[str] = []

    def give_back(late: str) -> None:
        kept.append(late)
        returned.set()

    start = time.monotonic()
    with pytest.raises(JobCancelled if cancelled else SourceError):
        Patience(TIMEOUT_S if cancelled else 0.05, run).wait_for(hang, give_back)
    assert time.monotonic() - start < 1
    go_on.set()
    assert returned.wait(TIMEOUT_S)
    assert kept == ["late"]

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.conversation import Conversation
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.backends.vlm.schedule import converse
from mineru_tools.errors import EngineUnavailable, InferenceFailed, JobCancelled
from mineru_tools.run import Run
from tests.support.vlm_engines import ScriptedEngine


def _echo(request: Request) -> Reply:
    return Reply(request.prompt.upper())


def _talk(name: str, *rounds: int) -> Conversation[list[str]]:
    """Asks so many questions in each round and returns all answers."""
    heard: list[str] = []
    for turn, count in enumerate(rounds):
        answers = yield [Request(f"{name}{turn}.{k}") for k in range(count)]
        heard += [a.text if isinstance(a, Reply) else a.code for a in answers]
    return heard


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=12), st.integers(1, 4))
@settings(max_examples=50)
def test_every_question_is_answered_to_the_one_who_asked_and_results_keep_their_order(
    shapes: list[list[int]], window: int
) -> None:
    engine = ScriptedEngine(_echo)
    talks = [_talk(f"t{k}-", *shape) for k, shape in enumerate(shapes)]
    heard = list(converse(talks, engine, Run(), window=window))
    engine.close()
    assert heard == [
        [f"T{k}-{turn}.{n}" for turn, count in enumerate(shape) for n in range(count)]
        for k, shape in enumerate(shapes)
    ]


def test_questions_of_several_conversations_are_under_way_at_once() -> None:
    meeting = threading.Barrier(4, timeout=10)

    def answer(request: Request) -> Reply:
        meeting.wait()
        return _echo(request)

    engine = ScriptedEngine(answer, capacity=4)
    assert len(list(converse([_talk(f"{k}", 1) for k in range(8)], engine, Run()))) == 8
    engine.close()


def test_no_more_conversations_are_begun_than_the_window_has_room_for() -> None:
    begun = 0
    most = 0

    def talk() -> Conversation[int]:
        nonlocal begun, most
        begun += 1
        most = max(most, begun)
        yield [Request("a")]
        yield [Request("b")]
        begun -= 1
        return 0

    engine = ScriptedEngine(_echo, capacity=50)
    assert list(converse((talk() for _ in range(20)), engine, Run(), window=3)) == [0] * 20
    engine.close()
    assert most <= 3


def test_a_conversation_that_fails_to_get_an_answer_goes_on_and_so_do_the_others() -> None:
    def answer(request: Request) -> Reply:
        if request.prompt == "b0.1":
            raise InferenceFailed("broken", code="vlm_server_failed")
        return _echo(request)

    engine = ScriptedEngine(answer)
    heard = list(converse([_talk("a", 2), _talk("b", 2, 1)], engine, Run()))
    engine.close()
    assert heard == [["A0.0", "A0.1"], ["B0.0", "vlm_server_failed", "B1.0"]]


def _gone(_: Request) -> Reply:
    raise EngineUnavailable("gone", code="vlm_server_unreachable")


def test_an_engine_that_never_answered_anything_is_an_error_of_the_whole() -> None:
    engine = ScriptedEngine(_gone)
    with pytest.raises(EngineUnavailable):
        list(converse([_talk("a", 1), _talk("b", 1)], engine, Run()))
    engine.close()


def test_an_engine_that_goes_away_later_costs_only_what_was_not_answered() -> None:
    def answer(request: Request) -> Reply:
        return _echo(request) if request.prompt.startswith("a") else _gone(request)

    engine = ScriptedEngine(answer, capacity=1)
    heard = list(converse([_talk("a", 1), _talk("b", 1)], engine, Run(), window=1))
    engine.close()
    assert heard == [["A0.0"], ["vlm_server_unreachable"]]


def test_a_cancelled_run_stops_while_the_engine_is_silent() -> None:
    run = Run()
    release = threading.Event()

    def answer(request: Request) -> Reply:
        run.cancel()
        release.wait(10)
        return _echo(request)

    engine = ScriptedEngine(answer, capacity=1)
    begun = time.monotonic()
    with pytest.raises(JobCancelled):
        list(converse([_talk("a", 3)], engine, run))
    assert time.monotonic() - begun < 5
    release.set()
    engine.close()
    assert len(engine.asked) == 3


def test_closing_the_results_early_cancels_what_waits() -> None:
    closed = []

    def talk(name: int) -> Conversation[int]:
        try:
            yield [Request("x")]
            return name
        finally:
            closed.append(name)

    def talks() -> Iterator[Conversation[int]]:
        for k in range(100):
            yield talk(k)

    engine = ScriptedEngine(_echo, capacity=2)
    results = converse(talks(), engine, Run(), window=5)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    engine.close()
    assert len(closed) < 20


def test_progress_counts_questions() -> None:
    steps: list[tuple[str, int, int]] = []
    engine = ScriptedEngine(_echo)
    run = Run(progress=lambda *step: steps.append(step))
    list(converse([_talk("a", 2, 3)], engine, run))
    engine.close()
    assert [done for _, done, _ in steps] == [1, 2, 3, 4, 5]
    assert steps[-1] == ("ask", 5, 5)


def test_answers_are_gone_on_with_while_other_conversations_are_begun() -> None:
    order: list[str] = []

    def talk(name: str) -> Conversation[None]:
        order.append(f"{name} begun")
        time.sleep(0.05)  # as it takes to show a page
        yield [Request("layout")]
        order.append(f"{name} heard")
        yield [Request("content")]

    engine = ScriptedEngine(_echo, capacity=50)
    list(converse((talk(f"{k}") for k in range(5)), engine, Run(), window=10))
    engine.close()
    assert order.index("0 heard") < order.index("4 begun")


def test_a_cancelled_run_begins_no_more_conversations() -> None:
    run, begun = Run(), []

    def talk(number: int) -> Conversation[None]:
        begun.append(number)
        run.cancel()
        yield [Request("x")]

    engine = ScriptedEngine(_echo, capacity=50)
    with pytest.raises(JobCancelled):
        list(converse((talk(k) for k in range(9)), engine, run, window=9))
    engine.close()
    assert begun == [0]


def test_what_was_asked_is_cancelled_when_the_next_question_cannot_be() -> None:
    first: Future[Reply] = Future()

    class Broken:
        name, capacity = "broken", 4

        def submit(self, request: Request) -> Future[Reply]:
            if request.prompt == "a0.0":
                return first
            raise MemoryError

        def close(self) -> None:
            return

    with pytest.raises(MemoryError):
        list(converse([_talk("a", 2)], Broken(), Run()))
    assert first.cancelled()
